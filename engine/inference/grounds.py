"""What a rule rests on that fired: the observations in the end, and the assessments and advice looked at between.

How that is gathered follows from the formula, and is compiled into closures once for a rulebook.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ottava.facts.catalogue import tr

from ..rulebook.condition import Advised, Atom
from .advice import FactUsed
from .blackboard import Support
from .checks import Check, MadeOfFormulas, checks_of
from .compiled_rulebook import CompiledRule, CompiledRulebook
from .fact_views import FactViews
from .formula import (
    CASE,
    AtLeast,
    Count,
    Either,
    Every,
    Fewer,
    Formula,
    IsAdvised,
    IsDerived,
    IsPossible,
    Passes,
    counted_parties,
    lower_bound,
)

Facts = dict[FactUsed, None]
"""Observations, in the order in which they are come upon."""

Names = dict[str, None]
"""What was looked at besides observations, in the same order."""

Justification = tuple[tuple[FactUsed, ...], tuple[str, ...]]
"""The facts that a reason rests on, and the names of what else its rule looked at."""


@dataclass(slots=True)
class Grounds:
    """What the rules of one finished run rest on; of an assessment that is worked out once.

    `labels` and `fact_views`: those of the parties, and of the case at the end, where -1 finds it. `looked_at`: words
    for what rules look at beside facts and assessments that hold, by what reasons call it; filled as grounds are given.
    """

    support: Support
    labels: list[str | None]
    fact_views: list[FactViews]
    gatherers: Gatherers
    looked_at: dict[str, str] = field(default_factory=dict)
    _justifications: dict[tuple[int, int], Justification] = field(default_factory=dict)
    _for: dict[tuple[Atom, int], Facts] = field(default_factory=dict)
    _against: dict[tuple[Atom, int], Facts] = field(default_factory=dict)

    @classmethod
    def of(cls, support: Support, labels: list[str | None], fact_views: list[FactViews]) -> Grounds:
        """For a finished run."""
        translation = support.board.translation
        gatherers = translation.cache.get(Gatherers, None, lambda _: Gatherers(translation))
        return cls(support, labels, fact_views, gatherers)

    def justification(self, meant: CompiledRule, party_index: int) -> Justification:
        """Return what a rule rests on that fired."""
        if meant.observations is not None:
            return tuple(map(self.fact_views[party_index].__getitem__, meant.observations)), ()
        key = meant.order, party_index
        found = self._justifications.get(key)
        if found is None:
            facts: Facts = {}
            names: Names = {}
            self.gatherers[meant.premise](self, party_index, party_index, facts, names)
            found = self._justifications[key] = tuple(facts), tuple(names)
        return found

    def facts_of(self, atom: Atom, party_index: int) -> Facts:
        """Return what an assessment rests on that holds."""
        key = atom, party_index
        found = self._for.get(key)
        if found is None:
            derivation = self.support.board.derived.get(key)
            rules = sorted(derivation.rules, key=_place) if derivation else ()
            found = self._for[key] = dict.fromkeys(
                [fact for meant in rules for fact in self.justification(meant, party_index)[0]]
            )
        return found

    def facts_against(self, atom: Atom, party_index: int) -> Facts:
        """Return what it rests on that an assessment can no longer be derived."""
        key = atom, party_index
        found = self._against.get(key)
        if found is None:
            found = self._against[key] = {}
            for meant in self.support.board.translation.deriving.get(atom, ()):
                self.gatherers[meant.cannot_fire](self, party_index, party_index, found, {})
        return found


def _place(meant: CompiledRule) -> int:
    return meant.order


Gatherer = Callable[[Grounds, int, int, Facts, Names], None]
"""Adds what a formula rests on that holds at a place (the second), in the reason of a rule that fired at another."""


class Gatherers(MadeOfFormulas[Gatherer]):
    """What gathers the grounds of formulas."""

    __slots__ = ("_checks", "_translation")

    def __init__(self, translation: CompiledRulebook) -> None:
        self._translation, self._checks = translation, checks_of(translation)

    def _made(self, formula: Formula) -> Gatherer:
        translation = self._translation
        match formula:
            case Passes(test):
                return _observations((test.attribute, *translation.rulebook.vocabulary.parts.get(test.attribute, ())))
            case IsDerived(atom, expected=True):
                return _derived(atom, atom.name in translation.of_party)
            case IsPossible(atom, expected=False):
                return _ruled_out(atom, atom.name in translation.of_party, translation.rulebook.names.said(atom))
            case IsAdvised(Advised(method, stage), expected):
                return _advised(method, stage, expected, translation.subjects.titles[method, stage])
            case IsAdvised():
                return _number_advised
            case Every(parts):
                return _every([self[part] for part in parts])
            case Either(parts):
                return _either([(self._checks[part], self[part]) for part in parts])
            case AtLeast() | Fewer():
                where = lower_bound(formula, 0)[0]
                return _for_parties(formula, self._checks[where], self[where])
            case _:
                return _nothing


def _observations(attributes: Sequence[str]) -> Gatherer:
    def gather(grounds: Grounds, at: int, home: int, facts: Facts, names: Names) -> None:
        views = grounds.fact_views[at]
        for attribute in attributes:
            facts[views[attribute]] = None

    return gather


def _derived(atom: Atom, of_party: bool) -> Gatherer:
    own = f"assess.{atom}"

    def gather(grounds: Grounds, at: int, home: int, facts: Facts, names: Names) -> None:
        place = at if of_party else CASE
        facts.update(grounds.facts_of(atom, place))
        names[own if place in (CASE, home) else f"parties.{grounds.labels[place]}.{own}"] = None

    return gather


def _ruled_out(atom: Atom, of_party: bool, said: str) -> Gatherer:
    own = f"assess.{atom}"

    def gather(grounds: Grounds, at: int, home: int, facts: Facts, names: Names) -> None:
        place = at if of_party else CASE
        facts.update(grounds.facts_against(atom, place))
        name = f"not {own}" if place in (CASE, home) else f"not parties.{grounds.labels[place]}.{own}"
        whose = "" if place == CASE else tr(" ({text})", text=grounds.labels[place])
        grounds.looked_at[name] = tr("known not to hold: {what}", what=f"{said}{whose}")
        names[name] = None

    return gather


def _advised(method: str, stage: str | None, expected: bool, title: str) -> Gatherer:
    denied = "" if expected else "not "
    name = f"{denied}advised.{method}.{stage}" if stage else f"{denied}advised.{method}"

    def gather(grounds: Grounds, at: int, home: int, facts: Facts, names: Names) -> None:
        grounds.looked_at[name] = tr(f"{denied}advised: {{what}}", what=title)
        names[name] = None

    return gather


def _number_advised(grounds: Grounds, at: int, home: int, facts: Facts, names: Names) -> None:
    grounds.looked_at["advised"] = tr("how many methods are advised")
    names["advised"] = None


def _every(parts: Sequence[Gatherer]) -> Gatherer:
    def gather(grounds: Grounds, at: int, home: int, facts: Facts, names: Names) -> None:
        for part in parts:
            part(grounds, at, home, facts, names)

    return gather


def _either(parts: Sequence[tuple[Check, Gatherer]]) -> Gatherer:
    """Gather from the alternatives that hold."""

    def gather(grounds: Grounds, at: int, home: int, facts: Facts, names: Names) -> None:
        for holds, part in parts:
            if holds(grounds.support, at):
                part(grounds, at, home, facts, names)

    return gather


def _for_parties(count: Count, holds: Check, where: Gatherer) -> Gatherer:
    """Gather from the parties for which that holds which must hold for enough of them."""

    def gather(grounds: Grounds, at: int, home: int, facts: Facts, names: Names) -> None:
        for each in counted_parties(count, at, len(grounds.labels) - 1):
            if holds(grounds.support, each):
                where(grounds, each, home, facts, names)

    return gather


def _nothing(grounds: Grounds, at: int, home: int, facts: Facts, names: Names) -> None:
    """Gather nothing: that an assessment does not hold rests on nothing that is known."""
