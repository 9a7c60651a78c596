"""What formulas rest on, remembered from case to case.

Most formulas look only at a few attributes, and the same few values come again and again. What such a formula comes
to is worked out once for each combination of values, and then looked up. Formulas are recognised by their identity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from ottava.facts import PARTY, Value

from .formula import Either, Every, Formula, Passes, leaves
from .justification import Justification, SupportPart, support_parts
from .safeguard_index import Check, check_of

REMEMBERED = 1024
"""Combinations of values kept for each formula; further ones are worked out each time."""

Answer = TypeVar("Answer")

Values = tuple[Value | None, ...]
"""The values of some attributes; None for those that are not known."""


@dataclass(slots=True)
class CacheTable(Generic[Answer]):
    """The answers for one formula, by the values of the attributes it looks at: those of the case, and of a party."""

    formula: Formula
    of_case: tuple[str, ...]
    of_party: tuple[str, ...]
    answers: dict[Values, Answer] = field(default_factory=dict)


@dataclass(slots=True)
class FirstAnswer(Generic[Answer]):
    """What is worked out once for each formula. Shared by threads: it is at worst worked out twice."""

    work_out: Callable[[Formula], Answer]
    _found: dict[int, tuple[Formula, Answer]] = field(default_factory=dict)

    def of(self, formula: Formula) -> Answer:
        """What it is for that formula."""
        found = self._found.get(id(formula))
        if found is None:  # the formula is kept with it, so that no other can come to have its identity
            found = self._found[id(formula)] = formula, self.work_out(formula)
        return found[1]


@dataclass(slots=True)
class Cache(Generic[Answer]):
    """Answers to one kind of question about formulas. Shared by threads: an answer is at worst worked out twice."""

    _tables: FirstAnswer[CacheTable[Answer] | None] = field(default_factory=lambda: FirstAnswer(_table))

    def table(self, formula: Formula) -> CacheTable[Answer] | None:
        """The table of a formula that looks at attributes only, all of the case or of one place; None for others."""
        return self._tables.of(formula)

    def answer(self, table: CacheTable[Answer], values: Values, work_out: Callable[[], Answer]) -> Answer:
        """The answer, which must depend on nothing but the values of the attributes of the table."""
        if values in table.answers:
            return table.answers[values]
        found = work_out()
        if len(table.answers) < REMEMBERED:
            table.answers[values] = found
        return found


@dataclass(slots=True)
class JustificationCache:
    """What a translation remembers. It is left behind when the translation is sent elsewhere.

    `rests_on`: what a formula rests on where certain values are known; None where it does not hold. `parts`: what
    one leaf rests on. `checks`: what tells quickly whether a formula holds.
    """

    of_party: frozenset[str]
    rests_on: Cache[Justification | None] = field(default_factory=Cache)
    hangs_on: Cache[tuple[str, ...]] = field(default_factory=Cache)
    checks: FirstAnswer[Check] = field(default_factory=lambda: FirstAnswer(check_of))
    parts: FirstAnswer[tuple[SupportPart, ...]] = field(init=False)

    def __post_init__(self) -> None:
        of_party = self.of_party
        self.parts = FirstAnswer(lambda leaf: support_parts(leaf, of_party))

    def __reduce__(self) -> tuple[type[JustificationCache], tuple[frozenset[str]]]:
        return JustificationCache, (self.of_party,)


def _table(formula: Formula) -> CacheTable[Answer] | None:
    """A table for a formula that looks at nothing but attributes, for the case and one place; None for others."""
    if not _is_plain(formula):
        return None
    attributes = tuple(dict.fromkeys(_attributes(leaves(formula))))
    prefix = f"{PARTY}."
    return CacheTable(
        formula,
        tuple(each for each in attributes if not each.startswith(prefix)),
        tuple(each.removeprefix(prefix) for each in attributes if each.startswith(prefix)),
    )


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
