"""A mapping tried on the first rows of a table, without advice: what it reads, what it sets aside and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import Path

from ottava.facts import PARTY, Attribute, Vocabulary
from ottava.facts.case import case_id, check
from ottava.facts.source.records.record import Fault

from ..mapping.applying import CasePlace, CellPlace, MappedCase, MappedColumns
from ..mapping.cells import EMPTY, CellReading, text_of
from ..mapping.findings import folded
from ..mapping.header import Header
from ..mapping.model import AnyOf, ColumnUse, Constant, FromColumn, MappedFact, TableMapping
from ..reading import Table, TableRow, read_table
from .profile import MOST_ROWS

SHOWN = 10
"""Cases that are shown as they are read."""

_COUNTED = ("integer", "number", "certainty", "date", "datetime")
"""Kinds of which `words` lists only the exceptions."""


@dataclass(frozen=True, slots=True)
class ReadFact:
    """A fact of a case, known or not, and the cells that it comes from with the names of their columns.

    party: the label of the party it is of, if it is of one. value: of the shape of a case file, None for unknown.
    """

    attribute: Attribute
    party: str | None
    value: object
    cells: tuple[tuple[str, str], ...]


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
    with texts that its `words` do not list; whether they are caught by `otherwise`. known: each attribute, with the
    party it is of, and in how many of the cases that are read it is known.
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
    known: Counter[tuple[str | None, str]] = field(default_factory=Counter)


def try_mapping(path: str, mapping: TableMapping, vocabulary: Vocabulary) -> Attempt:
    """Return what a mapping makes of the first rows of a file.

    Raises TableError, UnreadableSource and ExtraMissing.
    """
    table = read_table(path, mapping.layout)
    attempt = Attempt()
    attempt.header = [(table.place(None, at), fault) for at, fault in Header(table.names).faults(mapping)]
    if not attempt.header:
        _Trial(table, mapping, vocabulary, attempt).run()
    return attempt


@dataclass(slots=True)
class _Trial:
    table: Table
    mapping: TableMapping
    vocabulary: Vocabulary
    attempt: Attempt
    header: Header = field(init=False)
    readings: list[tuple[str, int, CellReading]] = field(init=False)

    def __post_init__(self) -> None:
        self.header = Header(self.table.names)
        self.readings = [
            (column.name, self.header.position(column), reading)
            for fact in self._facts()
            for column, reading in _readings(fact)
        ]

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
        cases = list(self._cases(first))
        if attempt.more and self.mapping.key is not None:
            del cases[-1:]  # whose further rows may be behind the first ones
        stem = Path(self.table.path).stem
        for number, group in enumerate(cases, start=1):
            self._try(columns.case(*(row.cells for row in group)), group, f"{stem}-{number}")

    def _cases(self, rows: Iterable[TableRow]) -> Iterator[list[TableRow]]:
        if self.mapping.key is None:
            return ([row] for row in rows)
        position = self.header.position(self.mapping.key)
        return (list(group) for _, group in groupby(rows, lambda row: folded(text_of(row.cells[position]))))

    def _try(self, found: MappedCase, rows: Sequence[TableRow], name: str) -> None:
        attempt = self.attempt
        faults = [(place, fault) for place, fault in found.faults]
        case, mistakes = check(found.data, self.vocabulary, name)
        if case is None:
            faults += [(_cell(each.place, found), Fault(each.code, each.message, each.hint)) for each in mistakes]
        self._count_words(rows)
        if faults:
            attempt.set_aside += 1
        else:
            attempt.read += 1
        facts = tuple(self._shown(found, rows))
        if not faults:
            said = {(each.party, each.attribute.label): each.value is not None for each in facts}
            for key, value in said.items():
                attempt.known[key] += value
        told: set[tuple[str, str]] = set()
        placed = []
        for place, fault in faults:
            column = "" if place is None else self.table.names[place[1]]
            where = self.table.place(rows[0]) if place is None else self.table.place(rows[place[0]], place[1])
            placed.append((where, fault))
            count, *example = attempt.reasons.get((column, fault.code), (0, where, fault))
            if (column, fault.code) not in told:
                attempt.reasons[(column, fault.code)] = (count + 1, *example)
            told.add((column, fault.code))
        if len(attempt.cases) < SHOWN:
            where = self.table.place(rows[0]) + ("" if len(rows) == 1 else f" and {len(rows) - 1} more")
            title = found.data.get("title")
            attempt.cases.append(TriedCase(case_id(found.data, name), str(title or ""), where, facts, tuple(placed)))

    def _facts(self) -> Iterator[MappedFact]:
        yield from self.mapping.facts
        for party in self.mapping.parties:
            yield from party.facts

    def _labelled(self) -> Iterator[tuple[str | None, MappedFact]]:
        """Return the facts with the label of their party, of those that are in every case."""
        yield from ((None, fact) for fact in self.mapping.facts)
        for party in self.mapping.parties:
            label = party.id.constant if isinstance(party.id, Constant) else "each party"
            yield from ((label, fact) for fact in party.facts)

    def _shown(self, found: MappedCase, rows: Sequence[TableRow]) -> Iterator[ReadFact]:
        """Return the facts that come from cells, known or not, with these."""
        for fact in self.mapping.facts:
            if not isinstance(fact.source, Constant):
                yield self._fact(fact, None, found.data.get(fact.entity, {}), rows)
        parties = iter(found.data.get("parties", ()))
        for party in self.mapping.parties:
            for row in rows if party.of_row else (None,):
                data = next(parties, {})
                for fact in party.facts:
                    if not isinstance(fact.source, Constant):
                        yield self._fact(fact, data.get("id"), data, rows if row is None else (row,))

    def _fact(self, fact: MappedFact, party: str | None, data: dict[str, object], rows: Sequence[TableRow]) -> ReadFact:
        attribute = self.vocabulary[f"{PARTY if party is not None else fact.entity}.{fact.name}"]
        cells: dict[tuple[str, str], None] = {}
        for row in rows:
            for column in fact.source.columns:
                cells[(column.name, text_of(row.cells[self.header.position(column)]))] = None
        return ReadFact(attribute, party, data.get(fact.name), tuple(cells))

    def _count_words(self, rows: Sequence[TableRow]) -> None:
        for name, position, reading in self.readings:
            for row in rows:
                for text in _parts(text_of(row.cells[position]), reading):
                    if folded(text) not in (reading.words or ()):
                        key = (name, reading.otherwise is not EMPTY)
                        self.attempt.unlisted.setdefault(key, Counter())[text] += 1


def _readings(fact: MappedFact) -> Iterator[tuple[ColumnUse, CellReading]]:
    """Return the columns of a fact whose texts have to be listed, and how they are read."""
    source = fact.source
    if isinstance(source, FromColumn):
        reading = source.reading
        if reading.words is not None and (reading.otherwise is not EMPTY or reading.kind not in _COUNTED):
            yield source.column, reading
    elif isinstance(source, AnyOf):
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
