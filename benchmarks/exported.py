"""A rulebook in a form that peers can be given: two-valued formulas, whose leaves are tests and signals.

Peers have no third truth value, no certainty and no methods. The meaning of conditions (engine/inference/meaning.py)
leaves two-valued formulas. "Some rule could still derive this assessment" becomes a signal that rules of their own
switch on. What is advised is handed to the peers ready-made, with the case.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

from ottava.engine.inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ottava.engine.inference.formula import (
    AtLeast,
    Either,
    Every,
    Fewer,
    Formula,
    IsAdvised,
    IsDerived,
    IsPossible,
    Passes,
)
from ottava.engine.rulebook.condition import Advised, AdvisedCount, entity_of
from ottava.facts import PARTY, Vocabulary

MOST_CLAUSES = 60


class CannotExpress(Exception):
    """The peer has no way to say this."""


@dataclass(frozen=True)
class Signal:
    """Something that rules find out, or that comes with the case, is on; or (not expected) off. `of_party`: it is
    that of the party in turn.
    """

    name: str
    of_party: bool
    expected: bool


Exportable = Any
"""A formula with signals in place of what is derived, possible or advised."""


@dataclass(frozen=True)
class PeerRule:
    """A rule, or (without an id) one that only finds out that another could still fire."""

    number: int
    id: str | None
    stratum: int
    per_party: bool
    formula: Exportable
    derives: tuple[str, ...]


@dataclass(frozen=True)
class Exported:
    """The rules in the order in which they run, and what has to come with each case: `asked` by signal."""

    rules: tuple[PeerRule, ...]
    asked: dict[str, Advised | AdvisedCount]
    of_party: frozenset[str]
    vocabulary: Vocabulary

    def strata(self) -> list[list[PeerRule]]:
        """The rules by stratum."""
        found: list[list[PeerRule]] = [[] for _ in range(1 + max(rule.stratum for rule in self.rules))]
        for rule in self.rules:
            found[rule.stratum].append(rule)
        return found

    def attributes(self, entity: str) -> list[str]:
        """The names of its attributes."""
        return [attribute.name for attribute in self.vocabulary.of_entity(entity)]

    def entities(self) -> list[str]:
        """All but the party."""
        return [name for name in self.vocabulary.entities if name != PARTY]


def exported(translation: CompiledRulebook) -> Exported:
    """The rulebook for peers."""
    return _Exporting(translation).exported()


class _Exporting:
    def __init__(self, translation: CompiledRulebook) -> None:
        self.translation = translation
        self.asked: dict[Advised | AdvisedCount, str] = {}
        self.rules: list[PeerRule] = []

    def exported(self) -> Exported:
        for stratum, meants in enumerate(self.translation.strata):
            for meant in meants:
                self._add(meant, stratum)
        names = {str(atom) for atom in self.translation.deriving if atom.name in self.translation.of_party}
        return Exported(
            tuple(self.rules),
            {name: asked for asked, name in self.asked.items()},
            frozenset(names | {f"could.{name}" for name in names}),
            self.translation.rulebook.vocabulary,
        )

    def _add(self, meant: CompiledRule, stratum: int) -> None:
        per_party = meant.rule.per_party
        derives = tuple(map(str, meant.rule.atoms))
        formula = self._leaf(meant.fires, per_party)
        self.rules.append(PeerRule(len(self.rules), meant.rule.id, stratum, per_party, formula, derives))
        could = tuple(f"could.{atom}" for atom in meant.rule.atoms if atom in self.translation.needs_possibility)
        if could:
            formula = self._leaf(meant.could_fire, per_party)
            self.rules.append(PeerRule(len(self.rules), None, stratum, per_party, formula, could))

    def _leaf(self, formula: Formula, in_party: bool) -> Exportable:
        match formula:
            case Passes():
                return formula
            case IsDerived(atom, expected):
                return Signal(str(atom), atom.name in self.translation.of_party, expected)
            case IsPossible(atom, expected):
                return Signal(f"could.{atom}", atom.name in self.translation.of_party, expected)
            case IsAdvised(asked, expected):
                return Signal(self.asked.setdefault(asked, f"advised.{len(self.asked)}"), in_party, expected)
            case Every(parts):
                return Every(tuple(self._leaf(part, in_party) for part in parts))
            case Either(parts):
                return Either(tuple(self._leaf(part, in_party) for part in parts))
            case AtLeast(where, int() as count, others=False):
                return AtLeast(self._leaf(where, True), count)
            case Fewer(where, int() as count, others=False):
                return Fewer(self._leaf(where, True), count)
            case AtLeast() | Fewer():
                raise NotImplementedError("counts of other parties and shares are not exported")


def conjuncts(formula: Exportable) -> tuple[Exportable, ...]:
    """The parts that must all hold."""
    return formula.parts if isinstance(formula, Every) else (formula,)


def of_party(formula: Exportable) -> bool:
    """Whether it speaks of the party in turn."""
    match formula:
        case Passes(test):
            return entity_of(test.attribute) == PARTY
        case Signal():
            return formula.of_party
        case Every(parts) | Either(parts):
            return any(map(of_party, parts))
        case _:
            return False


def alternatives(formula: Exportable) -> list[tuple[Exportable, ...]]:
    """Lists of leaves and counts: the formula holds where all of one list do."""
    match formula:
        case Every(parts):
            found = [alternatives(part) for part in parts]
            chosen = [tuple(dict.fromkeys(each for clause in many for each in clause)) for many in product(*found)]
        case Either(parts):
            chosen = [clause for part in parts for clause in alternatives(part)]
        case _:
            chosen = [(formula,)]
    if len(chosen) > MOST_CLAUSES:
        raise CannotExpress("a condition with too many alternatives")
    return list(dict.fromkeys(chosen))


def with_given(case: dict[str, Any], given: Iterable[str]) -> dict[str, Any]:
    """The case as peers get it: plain values, and the signals that come with it."""
    return case | {"given": sorted(given)}


def at(name: str, place: str) -> str:
    """A signal at a place."""
    return f"{name}@{place}" if place else name
