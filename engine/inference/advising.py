"""From a finished run to the advice: everything that was concluded, grouped, ordered and with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Set

from msgspec.structs import replace

from ottava.facts.catalogue import tr

from ..rulebook.rulebook import Rulebook
from ..version import VERSION
from .advice import (
    FORMAT_VERSION,
    NOTICE,
    Advice,
    AssessmentAdvice,
    Attention,
    DirectiveAdvice,
    Exclusion,
    GateAdvice,
    LookedAt,
    Reason,
    Recommendation,
    RulebookIdentity,
)
from .blackboard import Blackboard
from .card_choice import card
from .certainty import combined, contribution
from .conclusion_index import ASSESSED, ATTENDED, DIRECTED, EXCLUDED, KINDS, RECOMMENDED, SHUT, ConclusionIndex
from .due_days import due_days, sets_due_days, with_due_day
from .filling import filled
from .formula import CASE
from .grounds import Justification
from .open_questions import not_recorded, questions
from .ranking import Gates, Ranked, plan, ranked, strongest
from .reasons import ReasonBuilder
from .safeguards import breaches
from .stability import Stability
from .unknowns import UnknownAttributes

_Given = dict[tuple[int, int], list[Reason]]
"""Reasons by the number of the subject and the place of the party, in the order of the rulebook and of the parties. A
gate is shut for all.
"""

_Weighed = dict[tuple[int, int], list[tuple[float, int, Reason]]]
"""The same for methods, each reason with what sorts it: the weightiest first, then in that order."""


def advice_from_run(board: Blackboard) -> Advice:
    """Return the advice on the case of a finished run."""
    reasons = ReasonBuilder.of(board)
    subjects, rulebook = board.translation.subjects, board.translation.rulebook
    names = rulebook.names
    advised = ranked(board.standing, board.translation.listing)
    given, weighed = _given(reasons, {subjects.numbers[each.method.id, each.stage] for each in advised})
    procedural = board.procedural()
    shut = strongest([each for *_, meant in procedural for each in meant.gates], names)
    gates = _gates(given[SHUT], subjects, shut)
    case = board.case
    labels = [party.id for party in case.parties]
    orders = [(order.first, order.then) for *_, meant in procedural for order in meant.orders]
    # A gate that stops or comes first says what to do; "no method fits, answer the questions" would mislead there.
    fits = any(effect != "provisional" for _, effect in shut) or any(each.rank is not None for each in advised)
    advice = Advice(
        format_version=FORMAT_VERSION,
        engine_version=VERSION,
        case=case.id,
        case_digest=_digest(board),
        day=None if case.day is None else case.day.isoformat(),
        language=rulebook.language,
        notice=tr(NOTICE),
        rulebook=identity_of(rulebook),
        nothing_fits=None if fits else names.nothing_fits,
        gates=gates,
        recommendations=tuple([_recommendation(each, weighed, reasons) for each in advised]),
        exclusions=_exclusions(given[EXCLUDED], subjects, reasons),
        directives=_directives(given[DIRECTED], subjects, reasons),
        attention=_attention(given[ATTENDED], subjects, reasons),
        plan=plan(gates, advised, orders, names, labels),
        assessments=_assessments(given[ASSESSED], reasons),
        questions=questions(reasons),
        stability=Stability(),
        looked_at=tuple([LookedAt(id, said) for id, said in reasons.grounds.looked_at.items()]),
    )
    advice = replace(advice, breaches=breaches(advice, reasons))
    advice = filled(advice, board)
    return replace(advice, card=filled(card(advice, board), board))


def _digest(board: Blackboard) -> str:
    """Return the digest of the case as it was given, without what was worked out from it."""
    computed = board.translation.rulebook.vocabulary.parts
    return (board.case.without(computed) if computed else board.case).digest


def identity_of(rulebook: Rulebook) -> RulebookIdentity:
    """Return which rules a rulebook is."""
    return RulebookIdentity(rulebook.name, rulebook.title, rulebook.version, rulebook.fingerprint)


def _given(reasons: ReasonBuilder, advised: Set[int]) -> tuple[tuple[_Given, ...], _Weighed]:
    """The reasons that the rules give, one for each conclusion, by kind; of methods only for those `advised`, apart."""
    given: tuple[_Given, ...] = tuple([{} for _ in KINDS])
    weighed: _Weighed = {}
    count = 0
    for _, party_index, premise, meant in reasons.board.ordered():
        justification: Justification | None = None
        for kind, about, text, slots, strength, full in meant.stated:
            if kind == RECOMMENDED and about not in advised:
                continue
            if justification is None:
                justification = reasons.grounds.justification(meant, party_index)
                facts, names = justification
                rule, source, label = meant.rule, meant.source, reasons.labels[party_index]
            if slots:
                text = text % reasons.template_values[party_index]
            certainty = full if strength is None or premise == 1 else contribution(premise, strength)
            reason = Reason(rule.id, rule.title, text, certainty, label, source, facts, names)
            if kind == RECOMMENDED:
                count += 1
                weighed.setdefault((about, party_index), []).append((-abs(certainty or 0), count, reason))
            else:
                given[kind].setdefault((about, CASE if kind == SHUT else party_index), []).append(reason)
    return given, weighed


def _gates(given: _Given, subjects: ConclusionIndex, shut: Gates) -> tuple[GateAdvice, ...]:
    made = []
    for name, effect in shut:
        about = subjects.numbers[SHUT, name]
        gate = subjects.gates[about]
        made.append(GateAdvice(gate.id, gate.title, gate.text, effect, tuple(given[about, CASE])))
    return tuple(made)


def _recommendation(each: Ranked, weighed: _Weighed, reasons: ReasonBuilder) -> Recommendation:
    method, stage, party_index = each.method, each.stage, each.party_index
    about = reasons.board.translation.subjects.numbers[method.id, stage]
    why = weighed.get((about, CASE), [])
    if party_index != CASE:
        why = why + weighed.get((about, party_index), [])
    return Recommendation(
        rank=each.rank,
        tied=each.tied,
        method=method.id,
        title=reasons.board.translation.subjects.titles[method.id, stage],
        number=method.number,
        stage=stage,
        party=reasons.labels[party_index],
        certainty=each.certainty,
        steps=method.steps_of(stage),
        avoid=method.avoid_of(stage),
        reasons=tuple([reason for _, _, reason in sorted(why)]),
    )


def _by_subject(given: _Given, reasons: ReasonBuilder) -> Iterator[tuple[int, str | None, tuple[Reason, ...]]]:
    """Yield each subject by its number, in order, with the label of the party and the reasons."""
    for about, party_index in sorted(given):
        yield about, reasons.labels[party_index], tuple(given[about, party_index])


def _exclusions(given: _Given, subjects: ConclusionIndex, reasons: ReasonBuilder) -> tuple[Exclusion, ...]:
    scores, unknowns, made = reasons.board.standing, UnknownAttributes.of(reasons.support), []
    for about, party_index in sorted(given):
        method, stage = subjects.variants[about]
        title = subjects.titles[method.id, stage]
        why, considered = tuple(given[about, party_index]), scores.is_considered(method.id, stage, party_index)
        # It takes a while, and only what somebody would have thought of is shown.
        lacking = not_recorded([reason.rule for reason in why], party_index, reasons, unknowns) if considered else ()
        made.append(Exclusion(method.id, title, stage, reasons.labels[party_index], why, considered, lacking))
    return tuple(made)


def _directives(given: _Given, subjects: ConclusionIndex, reasons: ReasonBuilder) -> tuple[DirectiveAdvice, ...]:
    named = [(subjects.directives[about], label, why) for about, label, why in _by_subject(given, reasons)]
    made = [DirectiveAdvice(each.id, each.kind, each.text, label, why, each.urgent) for each, label, why in named]
    if sets_due_days(reasons.board.translation):
        due = due_days(reasons)
        made = [with_due_day(each, due.get((each.id, each.party))) for each in made]
    return tuple(made)


def _attention(given: _Given, subjects: ConclusionIndex, reasons: ReasonBuilder) -> tuple[Attention, ...]:
    """Return the points, those that matter most first."""
    found = []
    for (about, party_index), why in given.items():
        certainty = combined([reason.certainty or 0 for reason in why])
        found.append((-certainty, subjects.points[about].number, party_index, about))
    made = []
    for certainty, number, party_index, about in sorted(found):
        point, label, reasoned = subjects.points[about], reasons.labels[party_index], tuple(given[about, party_index])
        made.append(Attention(point.id, number, point.title, point.text, label, 0.0 - certainty, reasoned))
    return tuple(made)


def _assessments(given: _Given, reasons: ReasonBuilder) -> tuple[AssessmentAdvice, ...]:
    certainties, subjects = reasons.board.certainties, reasons.board.translation.subjects
    said, made = subjects.atom_words, []
    for about, party_index in sorted(given):
        atom = subjects.atoms[about]
        certainty = certainties.get((atom, party_index))
        if certainty is not None:
            label, why = reasons.labels[party_index], tuple(given[about, party_index])
            made.append(AssessmentAdvice(f"assess.{atom}", atom.name, atom.value, said[about], label, certainty, why))
    return tuple(made)
