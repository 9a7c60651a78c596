"""What is wrong with the header of a table, found once for all of its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from ottava.facts import PARTY, Vocabulary
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.records.record import Fault
from ottava.facts.source.suggestion import nearest

from .cells import is_blank
from .columns import Columns, nameless_fault, names_an_attribute
from .csv_cells import COMMA

OF_THE_CASE = ("id", "title", "day")
_MOST_NAMED = 5
_MAPPING = "`ottava map` drafts a mapping of the columns, for `ottava batch --map`"


class HeaderFault(NamedTuple):
    """A fault, and the column that it is about, counted from 0."""

    column: int
    fault: Fault


class RowForm(Protocol):
    """Makes the data of a case of the cells of a row."""

    def case(self, values: Sequence[Any]) -> tuple[dict[str, Any], dict[Any, int]]:
        """Return the data of a case file, and in which column each part of it is."""


class HeaderForm(Protocol):
    """Knows what a header has to be."""

    def faults(self, names: Sequence[str], rows: Sequence[Sequence[Any]], nested: bool) -> Sequence[HeaderFault]:
        """Return what is wrong with a header above these first rows; with anything, no row of the table is read.

        nested: whether a column may hold lists and mappings.
        """


class TableForm(HeaderForm, Protocol):
    """Knows what the columns of tables say of cases."""

    def of(self, names: Sequence[str], separator: str) -> RowForm:
        """Return the form of the rows of a table; `separator` is that of its text."""


class NamedColumns:
    """The form of tables whose columns are called as Ottava calls attributes."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def of(self, names: Sequence[str], separator: str = COMMA) -> Columns:
        """Return the form of the rows of a table."""
        return Columns(names, self._vocabulary, separator)

    def faults(
        self, names: Sequence[str], rows: Sequence[Sequence[Any]] = (), nested: bool = False
    ) -> list[HeaderFault]:
        """Return what is wrong with a header: doubled, unknown and missing names."""
        known = [name for name in names if self._is_known(name, nested)]
        unknown = [name for name in names if name and name not in known]
        found = list(_doubled(names)) + list(_nameless(names, rows))
        if unknown and set(known) <= set(OF_THE_CASE):
            first = names.index(unknown[0])
            return sorted([*found, HeaderFault(first, self._foreign(unknown))])
        found += [HeaderFault(names.index(name), self._unknown(name)) for name in dict.fromkeys(unknown)]
        if not known and not found:
            found.append(HeaderFault(0, self._foreign(names)))
        return sorted(found)

    def _is_known(self, name: str, nested: bool) -> bool:
        if name in OF_THE_CASE or names_an_attribute(name, self._vocabulary):
            return True
        return nested and name in ("parties", *self._vocabulary.entities) and name != PARTY

    def _foreign(self, names: Sequence[str]) -> Fault:
        shown = ", ".join(quoted(name) for name in names[:_MOST_NAMED])
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        message = f"found the columns {shown}{more}, expected those that Ottava knows, such as {self._example()}"
        return Fault("foreign-columns", message, _MAPPING)

    def _example(self) -> str:
        given = [each.path for each in self._vocabulary.of_cases if each.entity != PARTY]
        return ", ".join(f"`{name}`" for name in ("id", *given[:2]))

    def _unknown(self, name: str) -> Fault:
        near = nearest(name, self._names_like(name))
        hint = (
            f"did you mean `{self._names_like(name)[near]}`?" if near else f"delete the column, or map it: {_MAPPING}"
        )
        return Fault("unknown-column", f"found the column {quoted(name)}, which Ottava does not know", hint)

    def _names_like(self, name: str) -> dict[str, str]:
        """Return the names that a column can have, by what somebody may call it."""
        parts = name.split(".")
        party = f"parties.{parts[1]}" if parts[0] == "parties" and len(parts) > 1 and parts[1] else "parties.0"
        found = {each: each for each in OF_THE_CASE}
        for each in self._vocabulary.of_cases:
            column = f"{party}.{each.name}" if each.entity == PARTY else each.path
            for like in (each.label, each.name, column):
                found[like] = column
        return found


def _doubled(names: Sequence[str]) -> Iterator[HeaderFault]:
    for at, name in enumerate(names):
        if name and name in names[:at]:
            yield HeaderFault(at, Fault("repeated-column", f"found two columns {quoted(name)}", "keep one of them"))


def _nameless(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[HeaderFault]:
    for at, name in enumerate(names):
        filled = None if name else next((row[at] for row in rows if len(row) > at and not is_blank(row[at])), None)
        if filled is not None:
            yield HeaderFault(at, nameless_fault(at, filled))
