"""What formulas rest on, remembered from case to case.

Most formulas look only at a few attributes, and the same few values come again and again. What such a formula comes
to is worked out once for each combination of values, and then looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from ottava.facts import Value

from .formula import Either, Every, Formula, Passes, leaves

_REMEMBERED = 1024
"""Combinations of values kept for each formula; further ones are worked out each time."""

Answer = TypeVar("Answer")


@dataclass(slots=True)
class Table(Generic[Answer]):
    """The answers for one formula, by the values of the attributes it looks at."""

    formula: Formula
    attributes: tuple[str, ...]
    answers: dict[tuple[Value | None, ...], Answer] = field(default_factory=dict)


@dataclass(slots=True)
class Remembered(Generic[Answer]):
    """Answers to one kind of question about formulas. Shared by threads: an answer is at worst worked out twice."""

    _tables: dict[int, Table[Answer] | None] = field(default_factory=dict)

    def table(self, formula: Formula) -> Table[Answer] | None:
        """The table of a formula that looks at attributes only, all of the case or of one place; None for others.

        `formula` must live as long as this does: it is recognised by its identity.
        """
        key = id(formula)
        if key not in self._tables:
            self._tables[key] = _table(formula)
        return self._tables[key]

    def answer(self, table: Table[Answer], seen: Mapping[str, Value], work_out: Callable[[], Answer]) -> Answer:
        """The answer, which must depend on nothing but the values `seen` of the attributes of the table."""
        values = tuple(map(seen.get, table.attributes))
        if values in table.answers:
            return table.answers[values]
        found = work_out()
        if len(table.answers) < _REMEMBERED:
            table.answers[values] = found
        return found


@dataclass(slots=True)
class Memory:
    """What a translation remembers. It is left behind when the translation is sent elsewhere."""

    rests_on: Remembered[tuple[Passes, ...]] = field(default_factory=Remembered)
    hangs_on: Remembered[tuple[str, ...]] = field(default_factory=Remembered)

    def __reduce__(self) -> tuple[type[Memory], tuple[()]]:
        return Memory, ()


def _table(formula: Formula) -> Table[Answer] | None:
    """A table for a formula that looks at nothing but attributes, for the case and one place; None for others."""
    if not _is_plain(formula):
        return None
    return Table(formula, tuple(dict.fromkeys(_attributes(leaves(formula)))))


def _is_plain(formula: Formula) -> bool:
    match formula:
        case Passes():
            return True
        case Every(parts) | Either(parts):
            return all(map(_is_plain, parts))
        case _:
            return False


def _attributes(tests: Iterable[object]) -> Iterable[str]:
    return (leaf.test.attribute for leaf in tests if isinstance(leaf, Passes))
