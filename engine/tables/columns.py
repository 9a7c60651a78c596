"""Tables of cases: what a flat column says of a case, and how the text of a cell is read.

    id, title                        of the case
    dispute.category                 an attribute: ENTITY.NAME
    parties.0.temperament            of the first party, parties.0.id its label
    parties.customer.temperament     of the party called `customer`
    dispute.category.certainty       how sure the observer is of that attribute

An empty cell is unknown; several values are written `a;b`, and none of them `[]`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ottava.facts import PARTY, UNKNOWN, Attribute, Vocabulary
from ottava.facts.attribute import DAY_OF_ADVICE
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.records.record import Fault

from .cells import is_blank, label_of, number_of, value_of, without_empty_tail
from .csv_cells import COMMA, wrong_number_of_cells
from .dialect import DECIMAL_COMMA
from .errors import BadRow

Place = tuple[str] | tuple[str, str] | tuple[str, int, str]

_CERTAINTY = "certainty"
_MOST_DIGITS = 9
"""Of the number of a party; a longer one is a label like any other."""


@dataclass(frozen=True, slots=True)
class _Column:
    """party: which party it speaks of, by its place among those of the table. name: of an entity, the attribute.

    label: whether it holds a name of something, which is a text.
    """

    position: int
    party: int | None
    entity: str
    name: str
    attribute: Attribute | None
    certainty: bool = False
    label: bool = False


class Columns:
    """The columns of a table, by the names in its header, under a vocabulary. Those without a name are passed over.

    separator: of the cells of its text. `BadRow.at` is the number of the column, from 0.
    """

    def __init__(self, names: Sequence[str], vocabulary: Vocabulary, separator: str = COMMA) -> None:
        self._separator = separator
        self._decimal_comma = separator in DECIMAL_COMMA
        self._width = len(names)
        self._nameless = [position for position, name in enumerate(names) if not name]
        parties: dict[str, None] = {}
        for name in names:
            parts = name.split(".")
            if parts[0] == "parties" and len(parts) > 1:
                parties.setdefault(parts[1])
        # Numbered parties first, in the order of their numbers; the others as they come.
        order = sorted(parties, key=lambda label: int(label) if is_party_number(label) else len(names) + 10**9)
        self._labels = order
        numbers = {label: number for number, label in enumerate(order)}
        self._columns = [_column(position, name, numbers, vocabulary) for position, name in enumerate(names) if name]

    def case(self, values: Sequence[Any]) -> tuple[dict[str, Any], dict[Place, int]]:
        """Return the data of a case file that the cells of a row say, and in which column each part of it stands.

        Raises BadRow if there are not as many cells as columns, or one has something in it that cannot be read.
        """
        values = without_empty_tail(values, self._width)
        if len(values) != self._width:
            fault = wrong_number_of_cells(len(values), self._width, self._separator)
            raise BadRow(fault, self._width if len(values) > self._width else 0)
        for position in self._nameless:
            if not is_blank(values[position]):
                raise BadRow(nameless_fault(position, values[position]), position)
        data: dict[str, Any] = {}
        columns: dict[Place, int] = {}
        parties: dict[int, dict[str, Any]] = {}
        certainties: list[tuple[_Column, Any]] = []
        column = None
        try:
            for column in self._columns:
                cell = values[column.position]
                if cell is None or cell == "":
                    continue
                if column.certainty:
                    if cell != UNKNOWN:
                        certainties.append((column, number_of(cell, self._decimal_comma)))
                    continue
                value = value_of(cell, column.attribute, self._decimal_comma)
                if value is None:
                    continue
                if column.party is not None:
                    target = parties.setdefault(column.party, {})
                    place: Place = ("parties", column.party, column.name)
                elif column.name:
                    target = data.setdefault(column.entity, {})
                    place = (column.entity, column.name)
                else:
                    target, place = data, (column.entity,)
                target[column.name or column.entity] = label_of(value) if column.label else value
                columns[place] = column.position
        except BadRow as bad:
            raise BadRow(bad.fault, column.position if column else 0) from None
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
        return party if is_party_number(label) or "id" in party else {"id": label} | party


def nameless_fault(position: int, cell: Any) -> Fault:
    """Return the fault of a cell with something in it in a column without a name."""
    message = f"column {position + 1} has no name, and {quoted(str(cell))} in it"
    return Fault("nameless-column", message, "give the column a name, or delete what is in it")


def names_an_attribute(name: str, vocabulary: Vocabulary) -> bool:
    """Return whether a column of this name says something of an attribute."""
    parts = name.split(".")
    if len(parts) > 2 and parts[-1] == _CERTAINTY:
        parts = parts[:-1]
    if parts[0] == "parties":
        return len(parts) == 3 and bool(parts[1]) and (parts[2] == "id" or f"{PARTY}.{parts[2]}" in vocabulary)
    return len(parts) == 2 and parts[0] != PARTY and ".".join(parts) in vocabulary


def is_party_number(label: str) -> bool:
    """Return whether a party is called by its number."""
    return label.isdecimal() and len(label) <= _MOST_DIGITS


def _column(position: int, name: str, parties: Mapping[str, int], vocabulary: Vocabulary) -> _Column:
    parts = name.split(".")
    certainty = len(parts) > 2 and parts[-1] == _CERTAINTY
    if certainty:
        parts = parts[:-1]
    if parts[0] == "parties" and len(parts) == 3:
        attribute = vocabulary.get(f"{PARTY}.{parts[2]}")
        return _Column(position, parties[parts[1]], "parties", parts[2], attribute, certainty, parts[2] == "id")
    if len(parts) == 2 and parts[0] != "parties":
        return _Column(position, None, parts[0], parts[1], vocabulary.get(".".join(parts)), certainty)
    return _Column(position, None, name, "", DAY_OF_ADVICE if name == "day" else None, label=name in ("id", "title"))
