"""Finding the columns of a mapping among those of a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.records.record import Fault
from ottava.facts.source.suggestion import nearest

from ..header import HeaderFault
from .findings import folded
from .model import ColumnUse, TableMapping


class Header:
    """The names of the columns of a table, which are found whatever their capitals and spaces."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._exact = _positions(names)
        self._folded = _positions([folded(name) for name in names])

    def positions(self, name: str) -> Sequence[int]:
        """Return where the columns of that name are; those with exactly that name, if there are any."""
        return self._exact.get(name) or self._folded.get(folded(name)) or ()

    def position(self, column: ColumnUse) -> int:
        """Return where a column is; there are no faults."""
        (position,) = self.positions(column.name)
        return position

    def hidden(self, mapping: TableMapping) -> tuple[int, ...]:
        """Return where the columns are that are never to be read: all that anybody may mean by their names."""
        return tuple(sorted({at for column in mapping.never_read for at in self._folded.get(folded(column.name), ())}))

    def faults(self, mapping: TableMapping) -> list[HeaderFault]:
        """Return what is wrong with the header for a mapping.

        Where most columns are missing, that is one fault: the names of the columns are elsewhere.
        """
        wanted = {column.name: column for column in reversed((*mapping.columns(), *mapping.never_read))}
        hidden = {column.name for column in mapping.never_read}
        found: list[HeaderFault] = []
        missing = 0
        for column in sorted(wanted.values(), key=lambda each: each.line):
            positions = self.positions(column.name)
            if not positions or (len(positions) > 1 and column.name not in hidden):
                missing += not positions
                found.append(
                    HeaderFault(positions[-1] if positions else 0, self._fault(column, len(positions), mapping))
                )
        if missing > 1 and missing * 2 > len(wanted):
            return [HeaderFault(0, self._other_header(len(wanted), missing, mapping))]
        return found

    def _fault(self, column: ColumnUse, count: int, mapping: TableMapping) -> Fault:
        where = f"named in line {column.line} of {quoted(mapping.name, 500)}"
        if count > 1:
            message = f"the column {quoted(column.name)}, {where}, is in the table {count} times"
            return Fault("repeated-column", message, "give each column of the table a name of its own")
        near = nearest(column.name, [name for name in self._names if name])
        # Where the header is none, what there is of personal data is not to be shown.
        others = "compare it with the names in the header" if mapping.never_read else self._listed()
        hint = f"did you mean {quoted(near)}?" if near else others
        if column.meant:
            hint = f"{column.meant}; or {hint}" if near else column.meant
        return Fault("no-such-column", f"the table has no column {quoted(column.name)}, {where}", hint)

    def _other_header(self, wanted: int, missing: int, mapping: TableMapping) -> Fault:
        there = f"only {wanted - missing}" if missing < wanted else "none"
        message = (
            f"{there} of the {wanted} columns that {quoted(mapping.name, 500)} names are in the header of this table"
        )
        if len([name for name in self._names if name.strip()]) <= 1:
            hint = "if the names are further down, write `table: {header_row: 3}`; else check its `separator`"
        elif mapping.never_read:
            hint = "if the names of the columns are further down, write `table: {header_row: 3}` in the mapping"
        else:
            hint = f"{self._listed()}; if the names are further down, write `table: {{header_row: 3}}` in the mapping"
        return Fault("other-header", message, hint)

    def _listed(self, most: int = 12) -> str:
        names = [quoted(name, 30) for name in self._names if name.strip()]
        rest = f" and {len(names) - most} more" if len(names) > most else ""
        return f"its columns are {', '.join(names[:most])}{rest}" if names else "its header has no names"


def _positions(names: Iterable[str]) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    for position, name in enumerate(names):
        found.setdefault(name, []).append(position)
    return found


class MappedForm:
    """Knows the columns that a mapping names."""

    def __init__(self, mapping: TableMapping) -> None:
        self._mapping = mapping

    def faults(
        self, names: Sequence[str], rows: Sequence[Sequence[Any]] = (), nested: bool = False
    ) -> list[HeaderFault]:
        """Return what is wrong with a header: columns that the mapping names, and that are missing or doubled."""
        return Header(names).faults(self._mapping)
