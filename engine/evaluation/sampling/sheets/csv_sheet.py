"""A review sheet as CSV that spreadsheets show as it is: UTF-8 with a mark at its beginning, no formulas."""

from __future__ import annotations

from collections.abc import Iterable

from ....batch.encoding import safe_cell
from ...choices import NONE, Choices
from .sheet import ANSWERS, ReviewSheet, choice_columns

_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_LINES = " / "


def csv_sheet(sheet: ReviewSheet) -> bytes:
    """Return a row for each case, with empty cells for the answers."""
    rows: list[tuple[str, ...]] = [("number", "what is known", *ANSWERS, "case", "expert")]
    for each in sheet.cases:
        known = _LINES.join((*each.described.case_lines(), *each.described.party_lines()))
        rows.append((str(each.number), known, *("" for _ in ANSWERS), each.id, sheet.expert))
    return _csv(rows)


def csv_choices(choices: Choices) -> bytes:
    """Return what can be written into the cells of a sheet, and what it means."""
    rows = [("column", "title", "what it means")]
    for column, group in choice_columns(choices):
        rows += [(column, each.title, each.text) for each in group]
        rows.append((column, NONE, "none of these"))
    return _csv(rows)


def _csv(rows: Iterable[Iterable[str]]) -> bytes:
    return (_MARK + "".join(",".join(map(safe_cell, row)) + "\r\n" for row in rows)).encode()
