"""A mapping as it is read: where each part of a case comes from in a table. Immutable values, which pickle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from ottava.facts.source.diagnostic import quoted

from ..errors import WrongCell
from ..layout import FOUND, Layout
from .cells import EMPTY, CellReading
from .dates import Count, elapsed


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """A column that a mapping names. line: of the mapping, where it is named. meant: what else may have been meant."""

    name: str
    line: int
    meant: str = ""


@dataclass(frozen=True, slots=True)
class Constant:
    """The same value in every case."""

    constant: Any
    columns: tuple[ColumnUse, ...] = ()

    def value(self, cells: Sequence[Any]) -> Any:
        """Return the value."""
        return self.constant


@dataclass(frozen=True, slots=True)
class FromColumn:
    """What the cell of a column says."""

    column: ColumnUse
    reading: CellReading
    if_empty: Any = EMPTY

    @property
    def columns(self) -> tuple[ColumnUse, ...]:
        """The columns that are read."""
        return (self.column,)

    def value(self, cells: Sequence[Any]) -> Any:
        """Return what the cell says. Raises WrongCell."""
        value = self.reading.value(cells[0])
        return self.if_empty if value is EMPTY else value


@dataclass(frozen=True, slots=True)
class DatePart:
    """One end of a time: a column, or else a date."""

    column: ColumnUse | None
    reading: CellReading
    if_empty: Any = EMPTY

    def moment(self, cells: Sequence[Any], at: int) -> datetime | None:
        """Return the date and time, None if it is missing. Raises WrongCell."""
        cell = cells[at] if self.column is not None else None
        said: Any = EMPTY
        if self.column is not None and (type(cell) is str or cell is not None):
            said = self.reading.words_or_empty(cell)
        if said is EMPTY:
            said = self.if_empty
        if said is None or said is EMPTY:
            return None
        return self.reading.dates.moment(said)


@dataclass(frozen=True, slots=True)
class Between:
    """How many whole units have passed between two dates."""

    start: DatePart
    end: DatePart
    count: Count
    if_empty: Any = EMPTY

    @property
    def columns(self) -> tuple[ColumnUse, ...]:
        """The columns that are read."""
        return tuple(part.column for part in (self.start, self.end) if part.column is not None)

    def value(self, cells: Sequence[Any]) -> Any:
        """Return the number. Raises WrongCell."""
        start = self._moment(self.start, cells, 0)
        end = self._moment(self.end, cells, 0 if self.start.column is None else 1)
        if start is None or end is None:
            return self.if_empty
        passed = elapsed(start, end, self.count)
        if passed < 0:
            message = f"found {quoted(f'{end:%Y-%m-%d}')}, which is before {quoted(f'{start:%Y-%m-%d}')}"
            hint = "check both dates, and whether `from` and `to` are the right way round"
            raise WrongCell("backwards", message, hint, at=len(self.columns) - 1)
        return passed

    def _moment(self, part: DatePart, cells: Sequence[Any], at: int) -> datetime | None:
        try:
            return part.moment(cells, at)
        except WrongCell as wrong:
            wrong.at = at
            raise


@dataclass(frozen=True, slots=True)
class TickedColumns:
    """The values of those columns that are ticked.

    ticks: each column with the way its cell is read, to true, false or values; and the values that it adds if true.
    """

    ticks: tuple[tuple[ColumnUse, CellReading, tuple[str, ...]], ...]
    if_empty: Any = EMPTY

    @property
    def columns(self) -> tuple[ColumnUse, ...]:
        """The columns that are read."""
        return tuple(column for column, _, _ in self.ticks)

    def value(self, cells: Sequence[Any]) -> Any:
        """Return the list of values. Raises WrongCell."""
        found: dict[str, None] = {}
        said = unknown = False
        for at, (cell, (_, reading, values)) in enumerate(zip(cells, self.ticks, strict=True)):
            try:
                value = reading.value(cell)
            except WrongCell as wrong:
                wrong.at = at
                raise
            if value is EMPTY or value is None:
                unknown = unknown or value is None
                continue
            said = True
            if value is True:
                value = values
            if value is not False:
                found.update(dict.fromkeys([value] if isinstance(value, str) else value))
        if said:
            return list(found)
        return None if unknown else self.if_empty


ValueSource = Constant | FromColumn | Between | TickedColumns


@dataclass(frozen=True, slots=True)
class MappedFact:
    """Where an attribute of an entity or of a party comes from. line: of the mapping, where it is written.

    is_list: whether it has several values.
    """

    entity: str
    name: str
    source: ValueSource
    certainty: Constant | FromColumn | None
    line: int
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class MappedParty:
    """A party. of_row: whether it is there once for each row of its case; then `id` may be None."""

    id: Constant | FromColumn | None
    facts: tuple[MappedFact, ...]
    of_row: bool
    line: int


@dataclass(frozen=True, slots=True)
class TableMapping:
    """How the columns of a table become cases.

    name: of its file. text: what the file says. head: id, title and day. key: the column by which several rows are one
    case.
    """

    name: str
    text: str
    layout: Layout = FOUND
    head: tuple[tuple[str, Constant | FromColumn, int], ...] = ()
    key: ColumnUse | None = None
    keep: tuple[ColumnUse, ...] = ()
    never_read: tuple[ColumnUse, ...] = ()
    facts: tuple[MappedFact, ...] = ()
    parties: tuple[MappedParty, ...] = ()

    @property
    def digest(self) -> str:
        """A digest of its text, which tells it from every other."""
        return blake2b(self.text.encode(), digest_size=16).hexdigest()

    @property
    def kept(self) -> tuple[str, ...]:
        """The names of the columns to keep."""
        return tuple(column.name for column in self.keep)

    def columns(self) -> Iterator[ColumnUse]:
        """Return all columns that are read or kept, as often as they are named, in the order of the mapping."""
        for _, source, _ in self.head:
            yield from source.columns
        if self.key is not None:
            yield self.key
        yield from self.keep
        for fact in self.facts:
            yield from columns_of(fact)
        for party in self.parties:
            if party.id is not None:
                yield from party.id.columns
            for fact in party.facts:
                yield from columns_of(fact)


def columns_of(fact: MappedFact) -> Iterator[ColumnUse]:
    """Return the columns that a fact is read from."""
    yield from fact.source.columns
    if fact.certainty is not None:
        yield from fact.certainty.columns
