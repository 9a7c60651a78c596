"""Tables of cases: what a flat column says of a case, and how the text of a cell is read.

    id, title                        of the case
    dispute.category                 an attribute: ENTITY.NAME
    parties.0.temperament            of the first party, parties.0.id its label
    parties.customer.temperament     of the party called `customer`
    dispute.category.certainty       how sure the observer is of that attribute

An empty cell is unknown; several values are written `a;b`, and none of them `[]`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from ottava.facts import PARTY, UNKNOWN, Attribute, Vocabulary
from ottava.facts.attribute import DAY_OF_ADVICE
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.records.record import Fault

from .errors import BadRow

Place = tuple[str] | tuple[str, str] | tuple[str, int, str]

_WHOLE = re.compile(r"[+-]?[0-9]{1,16}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,16}(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,2})?")
_CERTAINTY = "certainty"
_MOST_DIGITS = 9
"""Of the number of a party; a longer one is a label like any other."""


@dataclass(frozen=True, slots=True)
class _Column:
    """party: which party it speaks of, by its place among those of the table. name: of an entity, the attribute."""

    position: int
    party: int | None
    entity: str
    name: str
    attribute: Attribute | None
    certainty: bool


class Columns:
    """The columns of a table, by the names in its header, under a vocabulary.

    Raises BadRow if a name stands over two of them.
    """

    def __init__(self, names: Sequence[str], vocabulary: Vocabulary) -> None:
        seen: set[str] = set()
        for name in names:
            if name in seen:
                message = f"the column {quoted(name)} stands twice in the table"
                raise BadRow(Fault("repeated-column", message, "keep one of them"), 0)
            seen.add(name)
        parties: dict[str, None] = {}
        for name in names:
            parts = name.split(".")
            if parts[0] == "parties" and len(parts) > 1:
                parties.setdefault(parts[1])
        # Numbered parties first, in the order of their numbers; the others as they come.
        order = sorted(parties, key=lambda label: int(label) if _is_number(label) else len(names) + 10**9)
        self._labels = order
        numbers = {label: number for number, label in enumerate(order)}
        self._columns = [_column(position, name, numbers, vocabulary) for position, name in enumerate(names)]

    def case(self, values: Sequence[Any]) -> tuple[dict[str, Any], dict[Place, int]]:
        """Return the data of a case file that the cells of a row say, and in which column each part of it stands.

        Raises BadRow if there are not as many cells as columns.
        """
        if len(values) != len(self._columns):
            message = f"found {len(values)} cells, expected {len(self._columns)} as in the header"
            hint = 'put a cell with a comma in it into quotes: "a, b"'
            raise BadRow(Fault("wrong-number-of-cells", message, hint), 0)
        data: dict[str, Any] = {}
        columns: dict[Place, int] = {}
        parties: dict[int, dict[str, Any]] = {}
        certainties: list[tuple[_Column, Any]] = []
        for column in self._columns:
            value = _value(values[column.position], column)
            if value is None:
                continue
            if column.certainty:
                certainties.append((column, value))
                continue
            if column.party is not None:
                target = parties.setdefault(column.party, {})
                place: Place = ("parties", column.party, column.name)
            elif column.name:
                target = data.setdefault(column.entity, {})
                place = (column.entity, column.name)
            else:
                target, place = data, (column.entity,)
            target[column.name or column.entity] = value
            columns[place] = column.position
        for column, value in certainties:
            where = parties.get(column.party, {}) if column.party is not None else data.get(column.entity, {})
            if column.name in where:
                where[column.name] = {"value": where[column.name], _CERTAINTY: value}
        if parties:
            # A party of which a row says nothing is not there, and those behind it move up.
            standing = {number: at for at, number in enumerate(sorted(parties))}
            data["parties"] = [self._with_label(number, parties[number]) for number in standing]
            columns = {
                ("parties", standing[place[1]], place[2]) if len(place) == 3 else place: at
                for place, at in columns.items()
            }
        return data, columns

    def _with_label(self, number: int, party: dict[str, Any]) -> dict[str, Any]:
        label = self._labels[number]
        return party if _is_number(label) or "id" in party else {"id": label} | party


def _is_number(label: str) -> bool:
    return label.isdecimal() and len(label) <= _MOST_DIGITS


def _column(position: int, name: str, parties: Mapping[str, int], vocabulary: Vocabulary) -> _Column:
    parts = name.split(".")
    certainty = len(parts) > 2 and parts[-1] == _CERTAINTY
    if certainty:
        parts = parts[:-1]
    if parts[0] == "parties" and len(parts) == 3:
        attribute = vocabulary.get(f"{PARTY}.{parts[2]}")
        return _Column(position, parties[parts[1]], "parties", parts[2], attribute, certainty)
    if len(parts) == 2 and parts[0] != "parties":
        return _Column(position, None, parts[0], parts[1], vocabulary.get(name.removesuffix(".certainty")), certainty)
    return _Column(position, None, name, "", DAY_OF_ADVICE if name == "day" else None, False)


def _value(cell: Any, column: _Column) -> Any:
    """Return what a cell says: text is read by the kind of the attribute; what does not fit it stays as it is."""
    if isinstance(cell, dict | list | tuple):
        return _without_gaps(cell)
    if cell is None or cell == "":
        return None
    attribute = column.attribute
    if cell == UNKNOWN and attribute is not None:
        return None
    if column.certainty:
        return float(cell) if isinstance(cell, str) and _NUMBER.fullmatch(cell) else cell
    if attribute is None:
        # Labels may be numbers, and tables in Parquet keep them so.
        label = column.name == "id" or column.entity == "id"
        return str(cell) if label and type(cell) is int else cell
    kind = attribute.kind
    if isinstance(cell, str):
        if kind == "set":
            return [] if cell == "[]" else [each.strip() for each in cell.split(";")]
        if kind == "boolean" and cell.lower() in ("true", "false"):
            return cell.lower() == "true"
        if kind in ("integer", "number") and _WHOLE.fullmatch(cell):
            return int(cell)
        if kind == "number" and _NUMBER.fullmatch(cell):
            return float(cell)
    elif kind == "date" and isinstance(cell, datetime) and cell.time() == time():
        return cell.date()  # many programs know no days, and keep them as their first moment
    elif kind == "integer" and isinstance(cell, float):
        # Whole numbers beside empty cells are what many programs keep as numbers with a point.
        return None if cell != cell else int(cell) if cell.is_integer() else cell
    return cell


def _without_gaps(value: Any) -> Any:
    """Return nested data without what is empty, which a table cannot leave out."""
    if isinstance(value, dict):
        kept = {name: _without_gaps(each) for name, each in value.items() if each is not None}
        return kept or None
    if isinstance(value, list | tuple):
        return [_without_gaps(each) for each in value if each is not None]
    return value
