"""Where in a file its table is, for files that do not show it by themselves."""

from typing import NamedTuple


class Layout(NamedTuple):
    """What is known of a table beforehand; None where it is to be found.

    sheet: the name of that in a spreadsheet, left out the first. header_row: the number of the row with the names of
    the columns, left out the first with something in it. separator: of the cells of a table in text.
    """

    sheet: str | None = None
    header_row: int | None = None
    separator: str | None = None


FOUND = Layout()
"""All of it is to be found."""
