"""A cell that says something which its mapping does not cover."""

from __future__ import annotations


class WrongCell(Exception):
    """What is wrong with a cell, and how to put it right. at: which of the cells that a value is made from."""

    def __init__(self, code: str, message: str, hint: str | None = None, at: int = 0) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.at = code, message, hint, at
