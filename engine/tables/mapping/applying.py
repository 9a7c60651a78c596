"""From the cells of rows to the data of a case, by a mapping: compiled once for the header of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any, NamedTuple

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.records.record import Fault

from ..cells import without_empty_tail
from ..csv_cells import COMMA, wrong_number_of_cells
from ..errors import BadRow, WrongCell
from .cells import EMPTY
from .header import Header
from .model import Constant, FromColumn, MappedFact, MappedParty, TableMapping, ValueSource

Row = Sequence[Any]
CellPlace = tuple[int, int]
"""Which row of a case, from 0, and which column."""
CasePlace = tuple[str | int, ...]
_CERTAINTY = "certainty"


class MappedCase(NamedTuple):
    """What the rows of a case say: data of the shape of a case file; the cell in which each part of it stands; and what
    is wrong with cells, so that the data lacks what they say."""

    data: dict[str, Any]
    places: Mapping[CasePlace, CellPlace]
    faults: Sequence[tuple[CellPlace, Fault]]


@dataclass(slots=True)
class _Step:
    """A value and where it goes. place: in the case, without the number of a party.

    silent: the column of which an empty cell says nothing, certainty_silent likewise; -1 if there is none such.
    """

    name: str
    place: CasePlace
    source: ValueSource
    positions: tuple[int, ...]
    certainty: Constant | FromColumn | None
    certainty_positions: tuple[int, ...]
    line: int
    is_list: bool = False
    silent: int = field(init=False)
    certainty_silent: int = field(init=False)
    remembered: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.silent = _silent(self.source, self.positions)
        self.certainty_silent = _silent(self.certainty, self.certainty_positions)
        self.remembered = self.source.reading.remembered if isinstance(self.source, FromColumn) else {}


def _silent(source: ValueSource | None, positions: tuple[int, ...]) -> int:
    return positions[0] if isinstance(source, FromColumn) and source.if_empty is EMPTY else -1


@dataclass(slots=True)
class _PartySteps:
    label: _Step | None
    steps: tuple[_Step, ...]
    of_row: bool


class MappedColumns:
    """The columns of a table under a mapping, in whose header there are no faults.

    separator: of the cells of its text.
    """

    def __init__(self, mapping: TableMapping, names: Sequence[str], separator: str = COMMA) -> None:
        self._separator = separator
        self._header = Header(names)
        self._mapping = mapping
        self.width = len(names)
        self._head = [
            _Step(name, (name,), source, self._positions(source), None, (), line) for name, source, line in mapping.head
        ]
        facts: dict[str, list[_Step]] = {}
        for fact in mapping.facts:
            facts.setdefault(fact.entity, []).append(self._step(fact))
        self._facts = list(facts.items())
        self._parties = [self._party(party) for party in mapping.parties]
        self._keep = [(each.name, self._header.position(each)) for each in mapping.keep]

    def kept(self, values: Row) -> dict[str, Any]:
        """Return the cells of a row that are to be kept, by the names that the mapping gives to their columns."""
        return {name: _plain(values[position]) for name, position in self._keep}

    def case(self, *rows: Row) -> MappedCase:
        """Return what the rows of one case say. Raises BadRow if one has not as many cells as the header."""
        if any(len(cells) > self.width for cells in rows):
            rows = tuple(without_empty_tail(cells, self.width) for cells in rows)
        for cells in rows:
            if len(cells) != self.width:
                raise BadRow(wrong_number_of_cells(len(cells), self.width, self._separator), 0)
        reading = _Reading(rows, self._mapping.name)
        data = reading.data
        for step in self._head:
            reading.put(data, step, ())
        for entity, steps in self._facts:
            target: dict[str, Any] = {}
            reading.put_all(target, steps, ())
            if target:
                data[entity] = target
        if self._parties:
            found: list[dict[str, Any]] = []
            for party in self._parties:
                if party.of_row:
                    for row in range(len(rows)):
                        self._put_party(reading, party, found, row)
                else:
                    self._put_party(reading, party, found, None)
            data["parties"] = found
        return MappedCase(data, reading.places, reading.faults)

    def _put_party(self, reading: _Reading, party: _PartySteps, found: list[dict[str, Any]], row: int | None) -> None:
        at: CasePlace = ("parties", len(found))
        data: dict[str, Any] = {}
        if party.label is None:
            data["id"] = f"party_{(row or 0) + 1}"
        else:
            reading.put(data, party.label, at, row)
        known = len(reading.faults)
        reading.put_all(data, party.steps, at, row)
        if "id" in data:
            found.append(data)
        elif any(isinstance(step.source, FromColumn) and step.name in data for step in party.steps):
            assert party.label is not None
            place = (row or 0, party.label.positions[0])
            if all(where != place for where, _ in reading.faults[:known]):
                message = "a party has no label here, and something is said of it"
                wrong = WrongCell("missing-id", message, "write its label, or `if_empty` beside the column")
                reading.wrong(wrong, party.label, *place)

    def _step(self, fact: MappedFact, *place: str | int) -> _Step:
        certainty = fact.certainty
        return _Step(
            fact.name,
            (*place, fact.name) if place else (fact.entity, fact.name),
            fact.source,
            self._positions(fact.source),
            certainty,
            self._positions(certainty) if certainty is not None else (),
            fact.line,
            fact.is_list,
        )

    def _party(self, party: MappedParty) -> _PartySteps:
        label = None
        if party.id is not None:
            label = _Step("id", ("id",), party.id, self._positions(party.id), None, (), party.line)
        steps = []
        for fact in party.facts:
            step = self._step(fact)
            step.place = (fact.name,)
            steps.append(step)
        return _PartySteps(label, tuple(steps), party.of_row)

    def _positions(self, source: ValueSource) -> tuple[int, ...]:
        return tuple(self._header.position(column) for column in source.columns)


class _Reading:
    """The reading of the rows of one case."""

    def __init__(self, rows: Sequence[Row], mapping: str) -> None:
        self.data: dict[str, Any] = {}
        self.places: dict[CasePlace, CellPlace] = {}
        self.faults: list[tuple[CellPlace, Fault]] = []
        self.rows = rows
        self._mapping = mapping

    def put_all(self, target: dict[str, Any], steps: Sequence[_Step], at: CasePlace, row: int | None = None) -> None:
        """Put what the steps find into a mapping: most cells of one row are empty, or were seen before."""
        if row is None and len(self.rows) > 1:
            for step in steps:
                self.put(target, step, at)
            return
        number = row or 0
        values, places = self.rows[number], self.places
        for step in steps:
            if (position := step.silent) >= 0:
                cell = values[position]
                if cell is None or cell == "":
                    continue
                if type(cell) is str and (step.certainty is None or _says_nothing(step, values)):
                    value = step.remembered.get(cell, step)
                    if value is not step:
                        if value is not None and value is not EMPTY:
                            target[step.name] = value
                            places[(*at, *step.place)] = number, position
                        continue
            self.put(target, step, at, row)

    def put(self, target: dict[str, Any], step: _Step, at: CasePlace, row: int | None = None) -> bool:
        """Put what a row, or what all rows say into a mapping; return whether there is anything known."""
        rows = self.rows if row is None else (self.rows[row],)
        said = False
        for number, values in enumerate(rows, start=row or 0):
            value = self._value(step, values, number)
            if value is None or value is EMPTY:
                continue
            place = (*at, *step.place)
            if not said:
                target[step.name], said = value, True
                if step.positions:
                    self.places[place] = number, step.positions[0]
                if step.certainty_positions:
                    self.places[(*place, _CERTAINTY)] = number, step.certainty_positions[0]
            elif value != target[step.name]:
                if step.is_list:
                    target[step.name] = _together(target[step.name], value)
                else:
                    self._differing(step, value, target[step.name], self.places[place][0], number)
        return said

    def _value(self, step: _Step, values: Row, row: int) -> Any:
        source, positions = step.source, step.positions
        try:
            if type(source) is FromColumn:
                value = source.reading.value(values[positions[0]])
                if value is EMPTY:
                    value = source.if_empty
            else:
                value = source.value([values[position] for position in positions])
        except WrongCell as wrong:
            self.wrong(wrong, step, row, positions[wrong.at])
            return EMPTY
        if step.certainty is None or value is None or value is EMPTY:
            return value
        if _says_nothing(step, values):
            return value
        try:
            certainty = step.certainty.value([values[position] for position in step.certainty_positions])
        except WrongCell as wrong:
            self.wrong(wrong, step, row, step.certainty_positions[wrong.at])
            return value
        return value if certainty is None or certainty is EMPTY else {"value": value, _CERTAINTY: certainty}

    def wrong(self, wrong: WrongCell, step: _Step, row: int, column: int) -> None:
        """Note what is wrong with a cell, and the line of the mapping that says how it is read."""
        where = f"(line {step.line} of {quoted(self._mapping, 500)})"
        hint = f"{wrong.hint} {where}" if wrong.hint else f"see {where[1:-1]}"
        self.faults.append(((row, column), Fault(wrong.code, wrong.message, hint)))

    def _differing(self, step: _Step, value: Any, first: Any, earlier: int, row: int) -> None:
        if not step.positions:
            return
        message = f"this row says {_shown(value)}, and row {earlier + 1} of the case {_shown(first)}"
        hint = f"a case has one such value (line {step.line} of {quoted(self._mapping, 500)}); correct one of the rows"
        self.faults.append(((row, step.positions[0]), Fault("rows-differ", message, hint)))


def _says_nothing(step: _Step, values: Row) -> bool:
    """Return whether the cell with the certainty is empty."""
    position = step.certainty_silent
    return position >= 0 and ((cell := values[position]) is None or cell == "")


def _together(first: Any, second: Any) -> Any:
    """Return the values of two lists, each once; the lower certainty, if one has any."""
    parts = [each if isinstance(each, dict) else {"value": each} for each in (first, second)]
    values = list(dict.fromkeys(value for part in parts for value in part["value"]))
    certainties = [part[_CERTAINTY] for part in parts if _CERTAINTY in part]
    return {"value": values, _CERTAINTY: min(certainties)} if certainties else values


def _shown(value: Any) -> str:
    return quoted(str(value["value"] if isinstance(value, dict) else value))


def _plain(cell: Any) -> Any:
    """Return a cell that is kept: text, a number, true or false, a date as ISO 8601 has it, or None for nothing."""
    if isinstance(cell, str):
        return cell if cell.strip() else None
    if cell is None or cell != cell:
        return None
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    if isinstance(cell, date | time):
        return cell.isoformat()
    return cell if isinstance(cell, bool | int | float) else str(cell)
