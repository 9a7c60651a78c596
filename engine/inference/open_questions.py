"""The questions worth asking: the unknowns that gates depend on come first, then what rules ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from ottava.facts import PARTY
from ottava.facts.attribute import DAY
from ottava.facts.catalogue import tr

from ..rulebook.conclusion import joined
from ..rulebook.condition import entity_of
from .advice import FactUsed, Question, Reason
from .blackboard import firing_of
from .compiled_rulebook import CompiledRule
from .formula import (
    CASE,
    Algebra,
    Count,
    Every,
    Formula,
    IsDerived,
    IsPossible,
    Leaf,
    Passes,
    counted_parties,
    lower_bound,
)
from .reasons import ReasonBuilder

PARTIES = "parties"
"""The path of the question who the parties are."""

DECIDES = "The answer decides about: "
"""How the reason of a question begins on which a gate depends."""

WHO = "Who are the parties to the dispute?"


class _Open(NamedTuple):
    attribute: str
    party_index: int


def questions(reasons: ReasonBuilder) -> tuple[Question, ...]:
    """Return the questions of a finished run, each attribute once, those for gates first."""
    board = reasons.board
    found: dict[_Open, list[Reason]] = {}
    needs_parties, decides = False, tr(DECIDES)
    procedural = board.procedural()
    unknowns = UnknownAttributes(reasons)
    fired = {(order, party_index) for order, party_index, _, _ in procedural}
    for meant in board.translation.gated:
        party_indexes = board.party_indexes(meant.rule)
        needs_parties = needs_parties or not party_indexes
        for party_index in party_indexes:
            if (meant.order, party_index) not in fired and reasons.could_fire(meant, party_index):
                why = _gate_reason(meant, party_index, reasons, decides)
                for each in unknowns.evaluate(meant.fires, party_index):
                    found.setdefault(each, []).append(why)
    for_gates = len(found)
    for one in procedural:
        _, at, _, meant = one
        for ask in meant.asks:
            party_index = at if entity_of(ask.attribute) == PARTY else CASE
            if board.observation(ask.attribute, party_index) is None:
                asking = reasons.reason(firing_of(one), ask.because, None)
                found.setdefault(_Open(ask.attribute, party_index), []).append(asking)
    if DAY in board.translation.rulebook.vocabulary and board.case.day is None:
        found.setdefault(_Open(DAY, CASE), [])  # once, whatever depends on it
    asked = [
        _question(each, number < for_gates, tuple(why), reasons) for number, (each, why) in enumerate(found.items())
    ]
    if needs_parties:
        asked.insert(0, Question(PARTIES, PARTIES, PARTIES, None, tr(WHO), (), True, ()))
    return tuple(asked)


@dataclass(slots=True)
class UnknownAttributes(Algebra[Iterable[_Open]]):
    """Finds the unknown attributes on which it depends that a formula does not hold; none where it holds."""

    reasons: ReasonBuilder
    _known: dict[tuple[Formula, int], Iterable[_Open]] = field(default_factory=dict)

    def evaluate(self, formula: Formula, party_index: int) -> Iterable[_Open]:
        """Return them, each once; worked out once for a run."""
        if type(formula) is Passes:  # most are, and there is nothing to look up
            return self.leaf(formula, party_index)
        key = formula, party_index
        found = self._known.get(key)
        if found is None:
            unknown = () if self.reasons.holds(formula, party_index) else Algebra.evaluate(self, formula, party_index)
            found = self._known[key] = dict.fromkeys(unknown)
        return found

    def leaf(self, leaf: Leaf, party_index: int) -> Iterator[_Open]:
        board, holds = self.reasons.board, self.reasons.holds
        match leaf:
            case Passes(test, if_unknown=False) if board.observation(test.attribute, party_index) is None:
                for path in board.translation.rulebook.vocabulary.given(test.attribute):
                    if path == test.attribute or board.observation(path, party_index) is None:
                        yield _Open(path, party_index if entity_of(path) == PARTY else CASE)
            case IsDerived(atom, expected=True):
                at = board.translation.party_index_of(atom, party_index)
                for meant in board.deriving(atom):
                    if holds(meant.could_fire, at):
                        yield from self.evaluate(meant.fires, at)
            case IsPossible(atom, expected=False):
                at = board.translation.party_index_of(atom, party_index)
                for meant in board.deriving(atom):
                    yield from self.evaluate(meant.cannot_fire, at)

    def every(self, parts: Iterable[Iterable[_Open]]) -> Iterable[_Open]:
        return chain.from_iterable(parts)

    def either(self, parts: Iterable[Iterable[_Open]]) -> Iterable[_Open]:
        return chain.from_iterable(parts)

    def count(self, count: Count, party_index: int) -> Iterable[_Open]:
        parties = len(self.reasons.board.case.parties)
        party_indexes = counted_parties(count, party_index, parties)
        return chain.from_iterable(self.evaluate_each(lower_bound(count, parties)[0], party_indexes))


def not_recorded(rules: Iterable[str], party_index: int, unknowns: UnknownAttributes) -> tuple[FactUsed, ...]:
    """Return what is unknown at a place, and lets rules fire there: what their `unless` looks at, where it may hold.

    Nothing of a rule where an alternative of its `unless` is known not to hold: then that is why it fires.
    """
    reasons = unknowns.reasons
    translation, holds = reasons.board.translation, reasons.holds
    found: dict[_Open, None] = {}
    for rule in rules:
        blocked = translation.rules[rule].blocked
        if blocked is not None:
            alternatives = blocked.false.parts if isinstance(blocked.false, Every) else (blocked.false,)
            if not any(holds(each, party_index) for each in alternatives):
                found |= dict.fromkeys(unknowns.evaluate(blocked.true, party_index))
    return tuple([reasons.grounds.fact_views[at][attribute] for attribute, at in found])


def _gate_reason(meant: CompiledRule, party_index: int, reasons: ReasonBuilder, decides: str) -> Reason:
    title = reasons.board.translation.rulebook.names.gate(meant.gates[0].gate).title
    rule = meant.rule
    return Reason(rule.id, rule.title, joined(decides, title), None, reasons.labels[party_index], meant.source, (), ())


def _question(found: _Open, for_gate: bool, why: tuple[Reason, ...], reasons: ReasonBuilder) -> Question:
    attribute = reasons.board.translation.rulebook.vocabulary.get(found.attribute)
    assert attribute is not None
    values = attribute.values
    if attribute.kind == "boolean":
        values = ("true", "false")
    path = reasons.path(found.attribute, found.party_index)
    party, asked = reasons.labels[found.party_index], attribute.question
    return Question(path, found.attribute, attribute.label, party, asked, values, for_gate, why)
