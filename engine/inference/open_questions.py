"""The questions worth asking: the unknowns that gates depend on come first, then what rules ask for."""

from __future__ import annotations

from collections.abc import Iterable

from ottava.facts import PARTY
from ottava.facts.attribute import DAY
from ottava.facts.catalogue import tr

from ..rulebook.conclusion import joined
from ..rulebook.condition import entity_of
from .advice import FactUsed, Question, Reason
from .blackboard import firing_of
from .compiled_rulebook import CompiledRule
from .formula import CASE, Every
from .reasons import ReasonBuilder
from .unknowns import Unknown, UnknownAttributes

PARTIES = "parties"
"""The path of the question who the parties are."""

DECIDES = "The answer decides about: "
"""How the reason of a question begins on which a gate depends."""

WHO = "Who are the parties to the dispute?"


def questions(reasons: ReasonBuilder) -> tuple[Question, ...]:
    """Return the questions of a finished run, each attribute once, those for gates first."""
    board, unknowns, decides = reasons.board, UnknownAttributes.of(reasons.support), tr(DECIDES)
    found: dict[Unknown, list[Reason]] = {}
    procedural = board.procedural()
    fired = {(order, party_index) for order, party_index, _, _ in procedural}
    gated = {meant.order: meant for meant in board.translation.gated}
    for order, party_index in sorted(reasons.could_fire() - fired):
        why = _gate_reason(gated[order], party_index, reasons, decides)
        for each in unknowns.behind(gated[order].fires, party_index):
            found.setdefault(each, []).append(why)
    needs_parties = not board.case.parties and any(meant.rule.per_party for meant in gated.values())
    for_gates = len(found)
    for one in procedural:
        _, at, _, meant = one
        for ask in meant.asks:
            party_index = at if entity_of(ask.attribute) == PARTY else CASE
            if board.observation(ask.attribute, party_index) is None:
                asking = reasons.reason(firing_of(one), ask.because, None)
                found.setdefault(Unknown(ask.attribute, party_index), []).append(asking)
    if DAY in board.translation.rulebook.vocabulary and board.case.day is None:
        found.setdefault(Unknown(DAY, CASE), [])  # once, whatever depends on it
    asked = [
        _question(each, number < for_gates, tuple(why), reasons) for number, (each, why) in enumerate(found.items())
    ]
    if needs_parties:
        asked.insert(0, Question(PARTIES, PARTIES, PARTIES, None, tr(WHO), (), True, ()))
    return tuple(asked)


def not_recorded(
    rules: Iterable[str], party_index: int, reasons: ReasonBuilder, unknowns: UnknownAttributes
) -> tuple[FactUsed, ...]:
    """Return what is unknown at a place, and lets rules fire there: what their `unless` looks at, where it may hold.

    Nothing of a rule where an alternative of its `unless` is known not to hold: then that is why it fires.
    """
    translation, holds = reasons.board.translation, reasons.holds
    found: dict[Unknown, None] = {}
    for rule in rules:
        blocked = translation.rules[rule].blocked
        if blocked is not None:
            alternatives = blocked.false.parts if isinstance(blocked.false, Every) else (blocked.false,)
            if not any(holds(each, party_index) for each in alternatives):
                found |= unknowns.behind(blocked.true, party_index)
    return tuple([reasons.grounds.fact_views[at][attribute] for attribute, at in found])


def _gate_reason(meant: CompiledRule, party_index: int, reasons: ReasonBuilder, decides: str) -> Reason:
    title = reasons.board.translation.rulebook.names.gate(meant.gates[0].gate).title
    rule = meant.rule
    return Reason(rule.id, rule.title, joined(decides, title), None, reasons.labels[party_index], meant.source, (), ())


def _question(found: Unknown, for_gate: bool, why: tuple[Reason, ...], reasons: ReasonBuilder) -> Question:
    attribute = reasons.board.translation.rulebook.vocabulary.get(found.attribute)
    assert attribute is not None
    values = attribute.values
    if attribute.kind == "boolean":
        values = ("true", "false")
    path = reasons.path(found.attribute, found.party_index)
    party, asked = reasons.labels[found.party_index], attribute.question
    return Question(path, found.attribute, attribute.label, party, asked, values, for_gate, why)
