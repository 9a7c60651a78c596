"""What can be wrong with a table as a whole, so that nothing can be read from it, with one of its rows or cells."""

from ottava.facts.source.errors import OttavaError
from ottava.facts.source.records.record import Fault


class TableError(OttavaError):
    """A table cannot be read; the message says why and what to do."""


class BadTable(TableError):
    """A table cannot be read, with the fault by itself for those who set it aside and go on."""

    def __init__(self, name: str, fault: Fault) -> None:
        super().__init__(f"{name}: {fault.message}" + (f"; {fault.hint}" if fault.hint else ""))
        self.fault = fault


class BadRow(Exception):
    """A row that is no CSV, or does not fit its header: what is wrong with it, and where in the row."""

    def __init__(self, fault: Fault, at: int) -> None:
        super().__init__(fault.message)
        self.fault = fault
        self.at = at


class WrongCell(Exception):
    """A cell that its mapping does not cover: what is wrong with it, and how to put it right.

    at: which of the cells that a value is made from.
    """

    def __init__(self, code: str, message: str, hint: str | None = None, at: int = 0) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.at = code, message, hint, at
