"""A body that arrives in parts, cut into its lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

_BLANK = b" \t\r"


class BodyLine(NamedTuple):
    """A line with its number from 1; `data` is None where it is too long to keep."""

    number: int
    data: bytes | None


class LineCutter:
    """Cuts parts of a text into lines, and passes over those that are blank. Keeps no more than one line."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._number = 1
        self._begun = b""
        self._too_long = False

    def lines(self, part: bytes) -> Iterator[BodyLine]:
        """Return the lines that end in a further part."""
        *ended, rest = part.split(b"\n")
        for each in ended:
            self._add(each)
            yield from self._end()
        self._add(rest)

    def last(self) -> Iterator[BodyLine]:
        """Return the line that no newline ends, if there is one."""
        return self._end()

    def _add(self, data: bytes) -> None:
        self._too_long |= len(self._begun) + len(data) > self._longest
        self._begun = b"" if self._too_long else self._begun + data

    def _end(self) -> Iterator[BodyLine]:
        data, too_long, number = self._begun, self._too_long, self._number
        self._begun, self._too_long, self._number = b"", False, number + 1
        if too_long or data.strip(_BLANK):
            yield BodyLine(number, None if too_long else data)
