"""What to find out: the unknowns that gates hang on come first, then what rules ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ottava.facts import PARTY

from ..rulebook.condition import entity_of
from .advice import Question, Reason
from .blackboard import firing_of
from .compiled_rulebook import CompiledRule
from .formula import AtLeast, Either, Every, Fewer, Formula, IsDerived, IsPossible, Passes, negation
from .reasons import ReasonBuilder
from .working_memory import CASE

PARTIES = "parties"
"""The path of the question who the parties are."""

WHO = "Who are the parties to the dispute?"


class _Open(NamedTuple):
    attribute: str
    place: int


def questions(reasons: ReasonBuilder) -> tuple[Question, ...]:
    """The questions of a finished run, each attribute once, those for gates first."""
    board = reasons.board
    found: dict[_Open, list[Reason]] = {}
    needs_parties = False
    everyone = range(len(board.case.parties))
    rare = board.rare()
    fired = {(order, place) for order, place, _, _ in rare}
    for meant in board.translation.gated:
        places = everyone if meant.rule.per_party else (CASE,)
        needs_parties = needs_parties or not places
        for place in places:
            if (meant.order, place) not in fired and reasons.could_fire(meant, place):
                for each in _hangs_on(meant.fires, place, reasons):
                    found.setdefault(each, []).append(_gate_reason(meant, place, reasons))
    for_gates = len(found)
    for one in rare:
        _, at, _, meant = one
        for ask in meant.asks:
            place = at if entity_of(ask.attribute) == PARTY else CASE
            if board.observation(ask.attribute, place) is None:
                why = reasons.reason(firing_of(one), ask.because, None)
                found.setdefault(_Open(ask.attribute, place), []).append(why)
    asked = [
        _question(each, number < for_gates, tuple(why), reasons) for number, (each, why) in enumerate(found.items())
    ]
    if needs_parties:
        asked.insert(0, Question(PARTIES, PARTIES, None, WHO, (), True, ()))
    return tuple(asked)


def _hangs_on(formula: Formula, place: int, reasons: ReasonBuilder) -> Iterable[_Open]:
    """The unknown attributes on which it hangs that a formula holds, which does not."""
    remembered = reasons.board.translation.memory.hangs_on
    plain = remembered.table(formula)
    if plain is None:
        return dict.fromkeys(_within(formula, place, reasons))
    attributes = remembered.answer(
        plain,
        reasons.board.values(plain.of_case, plain.of_party, place),
        lambda: tuple(dict.fromkeys(each.attribute for each in _within(formula, place, reasons))),
    )
    return [_Open(each, place if entity_of(each) == PARTY else CASE) for each in attributes]


def _open(formula: Formula, place: int, reasons: ReasonBuilder) -> Iterable[_Open]:
    """The unknown attributes on which it hangs that a formula does not hold; none where it does."""
    return () if reasons.support.certainty(formula, place) is not None else _within(formula, place, reasons)


def _within(formula: Formula, place: int, reasons: ReasonBuilder) -> Iterator[_Open]:
    """The unknown attributes on which it hangs that a formula holds, which does not, found in its parts."""
    board, support = reasons.board, reasons.support
    everyone = range(len(board.case.parties))
    match formula:
        case Passes(test, if_unknown=False) if board.observation(test.attribute, place) is None:
            yield _Open(test.attribute, place if entity_of(test.attribute) == PARTY else CASE)
        case IsDerived(atom, expected=True):
            at = board.place_of(atom, place)
            for meant in board.translation.deriving[atom]:
                if support.certainty(meant.could_fire, at) is not None:
                    yield from _open(meant.fires, at, reasons)
        case IsPossible(atom, expected=False):
            at = board.place_of(atom, place)
            for meant in board.translation.deriving[atom]:
                yield from _open(meant.cannot_fire, at, reasons)
        case Every(parts) | Either(parts):
            for part in parts:
                yield from _open(part, place, reasons)
        case AtLeast(where, 1):  # it holds for none of them
            for position in everyone:
                yield from _hangs_on(where, position, reasons)
        case AtLeast(where):
            for position in everyone:
                yield from _open(where, position, reasons)
        case Fewer(where):
            for position in everyone:
                yield from _open(negation(where), position, reasons)


def _gate_reason(meant: CompiledRule, place: int, reasons: ReasonBuilder) -> Reason:
    title = reasons.board.translation.rulebook.names.gate(meant.gates[0].gate).title
    rule = meant.rule
    return Reason(rule.id, rule.title, f"{title} hangs on this", None, reasons.labels[place], meant.source, (), ())


def _question(found: _Open, for_gate: bool, why: tuple[Reason, ...], reasons: ReasonBuilder) -> Question:
    attribute = reasons.board.translation.rulebook.vocabulary.get(found.attribute)
    assert attribute is not None
    values = attribute.values
    if attribute.kind == "boolean":
        values = ("true", "false")
    path = reasons.path(found.attribute, found.place)
    return Question(path, found.attribute, reasons.labels[found.place], attribute.question, values, for_gate, why)
