"""A mapping tried on the first rows of a table, without advice: what it reads, what it sets aside and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from ottava.facts import PARTY, Attribute, Vocabulary
from ottava.facts.case import case_id, check
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.records.record import Fault

from ..csv_cells import wrong_number_of_cells
from ..errors import TableError
from ..mapping.applying import CasePlace, CellPlace, MappedCase, MappedColumns
from ..mapping.cells import EMPTY, CellReading, text_of
from ..mapping.findings import folded
from ..mapping.header import Header
from ..mapping.model import (
    Between,
    ColumnUse,
    Constant,
    FromColumn,
    MappedFact,
    MappedParty,
    TableMapping,
    TickedColumns,
    ValueSource,
)
from ..reading import Table, TableRow
from .looking import header_row, open_table
from .profile import MOST_ROWS

SHOWN = 10
"""Cases that are shown as they are read."""

_COUNTED = ("integer", "number", "certainty", "date", "datetime")
"""Kinds of which `words` lists only the exceptions."""


@dataclass(frozen=True, slots=True)
class ReadFact:
    """A fact of a case, known or not, and the cells that it comes from with the names of their columns.

    party: the label of the party it is of, if it is of one. value: of the shape of a case file, None for unknown.
    instead: the days that `if_empty` gives to columns that say none, by the name of the column.
    """

    attribute: Attribute
    party: str | None
    value: object
    cells: tuple[tuple[str, str], ...]
    instead: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TriedCase:
    """A case as it is read, or why it is set aside. where: its place in the file, such as `line 2`."""

    id: str
    title: str
    where: str
    facts: tuple[ReadFact, ...]
    faults: tuple[tuple[str, Fault], ...]


@dataclass(slots=True)
class Attempt:
    """What a mapping makes of the first rows.

    header: faults of the header, each with the place; then there is nothing else. everywhere: what is the same in
    every case. reasons: each column and kind of fault with the number of cases and an example. unlisted: each column
    with texts that none of its `words` lists; whether they are all caught by `otherwise`. known: each fact, of which
    party if of one, and in how many of how many cases that are read it is known.
    """

    header: list[tuple[str, Fault]] = field(default_factory=list)
    rows: int = 0
    more: bool = False
    read: int = 0
    set_aside: int = 0
    cases: list[TriedCase] = field(default_factory=list)
    everywhere: list[ReadFact] = field(default_factory=list)
    reasons: dict[tuple[str, str], tuple[int, str, Fault]] = field(default_factory=dict)
    unlisted: dict[tuple[str, bool], Counter[str]] = field(default_factory=dict)
    known: dict[tuple[str | None, str], tuple[int, int]] = field(default_factory=dict)


def try_mapping(path: str, mapping: TableMapping, vocabulary: Vocabulary) -> Attempt:
    """Return what a mapping makes of the first rows of a file.

    Raises TableError, UnreadableSource and ExtraMissing.
    """
    table = open_table(path, mapping.layout)
    attempt = Attempt()
    for at, fault in Header(table.names).faults(mapping):
        of_a_column = fault.code == "repeated-column"
        attempt.header.append((table.place(None, at if of_a_column else None), _with_row(fault, path, mapping)))
    if not attempt.header:
        _Trial(table, mapping, vocabulary, attempt).run()
    return attempt


def _with_row(fault: Fault, path: str, mapping: TableMapping) -> Fault:
    """Return a fault with the row of the header in its hint, where the columns seem to be named further down."""
    row = header_row(path, mapping.layout) if fault.code == "other-header" else None
    if row is None:
        return fault
    return fault._replace(hint=f"the names seem to be in row {row}: write `table: {{header_row: {row}}}`")


@dataclass(slots=True)
class _Trial:
    table: Table
    mapping: TableMapping
    vocabulary: Vocabulary
    attempt: Attempt
    header: Header = field(init=False)
    readings: dict[int, list[CellReading]] = field(init=False)

    def __post_init__(self) -> None:
        self.header = Header(self.table.names)
        self.readings = {}
        for _, fact in self._labelled():
            for column, reading in _readings(fact):
                self.readings.setdefault(self.header.position(column), []).append(reading)

    def run(self) -> None:
        attempt, columns = self.attempt, MappedColumns(self.mapping, self.table.names)
        rows = iter(self.table.rows)
        first = list(islice(rows, MOST_ROWS))
        attempt.rows, attempt.more = len(first), next(rows, None) is not None
        attempt.everywhere = [
            ReadFact(self.vocabulary[f"{fact.entity}.{fact.name}"], party, fact.source.constant, ())
            for party, fact in self._labelled()
            if isinstance(fact.source, Constant)
        ]
        cases = self._cases(first)
        if attempt.more and self.mapping.key is not None:
            del cases[-1:]  # whose further rows may be behind the first ones
        stem = Path(self.table.path).stem
        for number, group in enumerate(cases, start=1):
            self._try(columns.case(*(row.cells for row in group)), group, f"{stem}-{number}")

    def _unusable(self, row: TableRow) -> tuple[str, str, Fault] | None:
        """Return what is wrong with a row that cannot be part of a case: the column, the place and the fault."""
        width = len(self.table.names)
        if len(row.cells) != width:
            fault = wrong_number_of_cells(len(row.cells), width, self.table.separator)
            return "", self.table.place(row), fault
        if self.mapping.key is not None and not self._key(row):
            position = self.header.position(self.mapping.key)
            fault = Fault("no-key", "found nothing, expected what says which rows are one case", "fill it in")
            return self.table.names[position], self.table.place(row, position), fault
        return None

    def _key(self, row: TableRow) -> str:
        """Return what the rows of one case have in common."""
        if self.mapping.key is None:
            return str(row.number)
        return text_of(row.cells[self.header.position(self.mapping.key)]).strip()

    def _cases(self, rows: Iterable[TableRow]) -> list[list[TableRow]]:
        """Return the rows of each case. Raises TableError where those of one case stand apart."""
        usable = []
        for row in rows:
            if (unusable := self._unusable(row)) is None:
                usable.append(row)
            else:
                self.attempt.set_aside += 1
                self._count_reasons([unusable])
        cases = [list(group) for _, group in groupby(usable, self._key)]
        first: dict[str, TableRow] = {}
        for case in cases:
            before = first.setdefault(self._key(case[0]), case[0])
            if before is not case[0] and self.mapping.key is not None:
                key, column = quoted(self._key(before)), quoted(self.mapping.key.name)
                raise TableError(
                    f"the rows of one case have to stand one behind the other, and those of {key} stand apart, in "
                    f"{self.table.place(before)} and {self.table.place(case[0])}; sort the table by {column}"
                )
        return cases

    def _try(self, found: MappedCase, rows: Sequence[TableRow], name: str) -> None:
        attempt = self.attempt
        faults = list(self._faults(found, rows, name))
        facts = tuple(self._shown(found, rows))
        self._count_words(rows)
        if faults:
            attempt.set_aside += 1
            self._count_reasons(faults)
        else:
            attempt.read += 1
            for party, fact in facts:
                known, total = attempt.known.get((party, fact.attribute.label), (0, 0))
                attempt.known[party, fact.attribute.label] = known + (fact.value is not None), total + 1
        if len(attempt.cases) < SHOWN:
            where = self.table.place(rows[0]) + ("" if len(rows) == 1 else f" and {len(rows) - 1} more")
            shown = tuple(fact for _, fact in facts)
            told = tuple((place, fault) for _, place, fault in faults)
            title = str(found.data.get("title") or "")
            attempt.cases.append(TriedCase(case_id(found.data, name), title, where, shown, told))

    def _faults(self, found: MappedCase, rows: Sequence[TableRow], name: str) -> Iterator[tuple[str, str, Fault]]:
        """Return what is wrong with a case: the name of the column, the place in the file, and the fault."""
        placed: list[tuple[CellPlace | None, Fault]] = list(found.faults)
        _, mistakes = check(found.data, self.vocabulary, name)
        placed += [(_cell(each.place, found), Fault(each.code, each.message, each.hint)) for each in mistakes]
        for cell, fault in placed:
            if cell is None:
                yield "", self.table.place(rows[0]), fault
            else:
                row, column = cell
                yield self.table.names[column], self.table.place(rows[row], column), fault

    def _count_reasons(self, faults: Iterable[tuple[str, str, Fault]]) -> None:
        once = {(column, fault.code): (place, fault) for column, place, fault in reversed(list(faults))}
        for key, example in once.items():
            count, place, fault = self.attempt.reasons.get(key, (0, *example))
            self.attempt.reasons[key] = count + 1, place, fault

    def _labelled(self) -> Iterator[tuple[str | None, MappedFact]]:
        """Return the facts with the label of their party, or what to call it where rows give it."""
        yield from ((None, fact) for fact in self.mapping.facts)
        for party in self.mapping.parties:
            yield from ((_label(party), fact) for fact in party.facts)

    def _shown(self, found: MappedCase, rows: Sequence[TableRow]) -> Iterator[tuple[str | None, ReadFact]]:
        """Return the facts that come from cells, known or not; each with the label as `_labelled` has it."""
        for fact in self.mapping.facts:
            if not isinstance(fact.source, Constant):
                yield None, self._fact(fact, None, found.data.get(fact.entity, {}), rows)
        parties = iter(found.data.get("parties", ()))
        for party in self.mapping.parties:
            for row in rows if party.of_row else (None,):
                data: dict[str, Any] = next(parties, {})
                for fact in party.facts:
                    if not isinstance(fact.source, Constant):
                        of = data.get("id", _label(party))
                        yield _label(party), self._fact(fact, of, data, rows if row is None else (row,))

    def _fact(self, fact: MappedFact, party: str | None, data: dict[str, object], rows: Sequence[TableRow]) -> ReadFact:
        attribute = self.vocabulary[f"{PARTY if party is not None else fact.entity}.{fact.name}"]
        cells: dict[tuple[str, str], None] = {}
        for row in rows:
            for column in fact.source.columns:
                cells[(column.name, text_of(row.cells[self.header.position(column)]))] = None
        return ReadFact(attribute, party, data.get(fact.name), tuple(cells), self._instead(fact.source, rows[0]))

    def _instead(self, source: ValueSource, row: TableRow) -> dict[str, str]:
        if not isinstance(source, Between):
            return {}
        return {
            part.column.name: text_of(part.if_empty)
            for part in (source.start, source.end)
            if part.column is not None and part.if_empty not in (None, EMPTY)
            if part.reading.words_or_empty(row.cells[self.header.position(part.column)]) is EMPTY
        }

    def _count_words(self, rows: Sequence[TableRow]) -> None:
        for position, readings in self.readings.items():
            caught = all(reading.otherwise is not EMPTY for reading in readings)
            listed = {word for reading in readings for word in reading.words or ()}
            for row in rows:
                for text in _parts(text_of(row.cells[position]), readings[0]):
                    if folded(text) not in listed:
                        key = self.table.names[position], caught
                        self.attempt.unlisted.setdefault(key, Counter())[text] += 1


def _label(party: MappedParty) -> str:
    return str(party.id.constant) if isinstance(party.id, Constant) else "each party"


def _readings(fact: MappedFact) -> Iterator[tuple[ColumnUse, CellReading]]:
    """Return the columns of a fact whose texts have to be listed, and how they are read."""
    source = fact.source
    if isinstance(source, FromColumn):
        reading = source.reading
        if reading.words is not None and (reading.otherwise is not EMPTY or reading.kind not in _COUNTED):
            yield source.column, reading
    elif isinstance(source, TickedColumns):
        yield from ((column, reading) for column, reading, _ in source.ticks if reading.words is not None)


def _parts(text: str, reading: CellReading) -> list[str]:
    """Return the texts of a cell that are looked up one by one; none for a cell that says nothing."""
    if folded(text) in reading.empty or folded(text) in (reading.words or ()):
        return []
    parts = [text]
    if reading.kind == "set":
        for separator in reading.separators:
            parts = [each for part in parts for each in part.split(separator)]
    return [part.strip() for part in parts if part.strip() and folded(part) not in reading.empty]


def _cell(place: CasePlace, found: MappedCase) -> CellPlace | None:
    """Return the cell in which a part of the case stands, or what it is a part of."""
    return next((found.places[place[:end]] for end in range(len(place), 0, -1) if place[:end] in found.places), None)
