"""From the rows of a table to the records of its cases, before anything else looks at them: columns that are never to
be read are hidden, and the rows of one case are joined.

A record of several rows holds them one behind the other, with empty lines where the file has some, so that every row
keeps its line.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.reading import text_of as decoded
from ottava.facts.source.records.record import MOST_BYTES, Fault, Mark, Record

from ..cells import without_empty_tail
from ..csv_cells import cells_of, places_of, wrong_number_of_cells
from ..errors import BadRow
from .cells import text_of
from .header import Header
from .model import TableMapping

HIDDEN = "█"
"""Stands in place of what is never to be read, a sign for each character, so that all that follows keeps its column."""
_MOST_HELD = 100
_Row = tuple[Record, Mark]


@dataclass(slots=True)
class RowsOfCases:
    """Prepares the rows of one table.

    separator: of the cells of a text; empty where a row is a JSON list. noted: called with the key of each case of
    several rows, and its record.
    """

    mapping: TableMapping
    names: Sequence[str]
    separator: str
    noted: Callable[[str, Record], None] = lambda key, record: None
    _hidden: tuple[int, ...] = field(init=False)
    _key: int | None = field(init=False)

    def __post_init__(self) -> None:
        header = Header(self.names)
        self._hidden = header.hidden(self.mapping)
        self._key = None if self.mapping.key is None else header.position(self.mapping.key)

    def records(self, rows: Iterator[_Row], before: Mark) -> Iterator[_Row]:
        """Return the records of the cases behind a mark, each with the mark behind it; both count records anew."""
        if self._key is None and not self._hidden:
            yield from rows
            return
        prepared = (self._prepared(record, mark) for record, mark in rows)
        if self._key is None:
            yield from ((record, mark) for record, mark, _ in prepared)
            return
        number = before.records
        for key, record, mark in self._joined(prepared):
            number += 1
            record = record._replace(number=number if record.number else 0)
            if key is not None:
                self.noted(key, record)
            yield record, mark._replace(records=number)

    def _prepared(self, record: Record, mark: Mark) -> tuple[Record, Mark, str | None]:
        """Return a row without what is hidden, and the key of its case; a row that cannot be taken apart is a fault."""
        if record.fault is not None:
            return (record._replace(data=b"") if self._hidden else record), mark, None
        if (found := self._quickly(record)) is not None:
            return found[0], mark, found[1]
        try:
            text, cells = self._cells(record.data)
        except BadRow as bad:
            return self._faulty(record, bad.fault), mark, None
        except UnreadableSource as unreadable:
            first = unreadable.diagnostics[0]
            return self._faulty(record, Fault(first.code, first.message, first.hint)), mark, None
        if len(without_empty_tail(cells, len(self.names))) != len(self.names):
            return self._faulty(record, wrong_number_of_cells(len(cells), len(self.names), self.separator)), mark, None
        key = None
        if self._key is not None:
            key = text_of(cells[self._key]).strip()
            if not key:
                name = quoted(self.names[self._key])
                message = f"the column {name} is empty here, and says which rows are one case"
                fault = Fault("no-key", message, "fill it in")
                return self._faulty(self._without_hidden(record, text, cells), fault, keep=True), mark, None
        return self._without_hidden(record, text, cells), mark, key

    def _quickly(self, record: Record) -> tuple[Record, str | None] | None:
        """Return a row of a text without quotes, whose cells are simply what is between its separators."""
        if not self.separator or b'"' in record.data:
            return None
        separator = self.separator.encode()
        cells = record.data.split(separator)
        if len(cells) != len(self.names):
            return None
        key = None
        try:
            if self._key is not None and not (key := cells[self._key].decode().strip()):
                return None
            for position in self._hidden:
                cells[position] = _covered(cells[position].decode()).encode()
        except UnicodeDecodeError:
            return None
        return record._replace(data=separator.join(cells)) if self._hidden else record, key

    def _cells(self, data: bytes) -> tuple[str, list[Any]]:
        if not self.separator:
            return "", json.loads(data)
        text = decoded("", data).text
        return text, cells_of(text, self.separator)

    def _faulty(self, record: Record, fault: Fault, *, keep: bool = False) -> Record:
        """Return a row with a fault, without its text if something in it might be what is never to be read."""
        return record._replace(fault=fault, data=record.data if keep or not self._hidden else b"")

    def _without_hidden(self, record: Record, text: str, cells: list[Any]) -> Record:
        if not self._hidden:
            return record
        if not self.separator:
            for position in self._hidden:
                cells[position] = None if cells[position] is None else HIDDEN
            return record._replace(data=json.dumps(cells, ensure_ascii=False).encode())
        places = places_of(text, self.separator, self._hidden[-1] + 1)
        parts: list[str] = []
        end = 0
        for position in self._hidden:
            start, stop = places[position]
            parts += (text[end:start], _covered(text[start:stop]))
            end = stop
        return record._replace(data="".join((*parts, text[end:])).encode())

    def _joined(self, rows: Iterator[tuple[Record, Mark, str | None]]) -> Iterator[tuple[str | None, Record, Mark]]:
        """Join the rows of each case. A row without a key that stands among those of a case makes it one with a
        fault."""
        case: _Joining | None = None
        held: list[_Row] = []
        for record, mark, key in rows:
            if key is None and record.number and len(held) < _MOST_HELD:
                held.append((record, mark))
                continue
            if case is not None and key == case.key:
                for each, _ in held:
                    case.add(each, mark)
                held.clear()
                case.add(record, mark)
                continue
            yield from _done(case, held)
            held.clear()
            case = None
            if key is None:
                yield None, record, mark
            else:
                case = _Joining(key, record, mark)
        yield from _done(case, held)


@dataclass(slots=True)
class _Joining:
    """The rows of a case so far."""

    key: str
    first: Record
    mark: Mark
    _parts: list[bytes] = field(init=False)
    _size: int = 0
    _line: int = 0
    _fault: Fault | None = None

    def __post_init__(self) -> None:
        self._parts = []
        self._line = self.first.line
        self._append(self.first)

    def add(self, record: Record, mark: Mark) -> None:
        self._append(record)
        self.mark = mark

    def _append(self, record: Record) -> None:
        if record.fault is not None and self._fault is None:
            where = f" in line {record.line}" if record.line else ""
            fault = record.fault
            self._fault = fault._replace(message=f"a row of this case{where} cannot be used: {fault.message}")
        gap = b"\n" * (record.line - self._line)
        data = record.data if record.data.endswith((b"\n", b"\r")) else record.data + b"\n"
        self._size += len(gap) + len(data)
        if self._size <= MOST_BYTES:
            self._parts += (gap, data)
        else:
            self._parts.clear()
        self._line = record.line + data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")

    def record(self) -> Record:
        fault = self._fault
        if self._size > MOST_BYTES:
            message = f"the rows of this case are larger than {MOST_BYTES >> 20} MiB together"
            fault = Fault("too-large", message, "check the column by which rows become cases")
        return self.first._replace(data=b"".join(self._parts), fault=fault)


def _done(case: _Joining | None, held: Sequence[_Row]) -> Iterator[tuple[str | None, Record, Mark]]:
    if case is not None:
        yield case.key, case.record(), case.mark
    for record, mark in held:
        yield None, record, mark


def _covered(cell: str) -> str:
    """Return a cell as it is shown: its quotes and its line ends keep their places."""
    quotes = len(cell) > 1 and cell.startswith('"')
    inside = cell[1:-1] if quotes else cell
    covered = "".join(letter if letter in "\r\n" else HIDDEN for letter in inside)
    return f'"{covered}"' if quotes else covered
