"""From a finished run to the advice: everything that was concluded, grouped, ordered and with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from ..rulebook.conclusion import Attend, Conclusion, Direct, Exclude, Recommend, ShutGate
from .advice import (
    NOTICE,
    Advice,
    AssessmentAdvice,
    Attention,
    DirectiveAdvice,
    Effect,
    Exclusion,
    GateAdvice,
    Reason,
    Recommendation,
    RulebookIdentity,
    Stability,
)
from .asking import questions
from .blackboard import Blackboard
from .certainty import combined, contribution
from .planning import plan
from .ranking import Ranked, ranked
from .reasons import Reasons
from .standing import Variant
from .trace import Firing
from .working_memory import CASE

_EFFECTS: tuple[Effect, ...] = ("stop", "first", "provisional")

Kind = TypeVar("Kind", bound=Conclusion)


def advice_from_run(board: Blackboard) -> Advice:
    """The advice on the case of a finished run."""
    drawn = _Drawn.of(board)
    reasons = Reasons.of(board)
    rulebook = board.translation.rulebook
    names = rulebook.names
    advised = ranked(board.standing, names)
    gates = _gates(drawn, reasons)
    labels = [party.id for party in board.case.parties]
    fits = board.standing.stopped or any(each.method.kind == "competing" for each in advised)
    return Advice(
        case=board.case.id,
        notice=NOTICE,
        rulebook=RulebookIdentity(rulebook.name, rulebook.version, rulebook.fingerprint),
        nothing_fits=None if fits else names.nothing_fits,
        gates=gates,
        recommendations=tuple([_recommendation(each, drawn, reasons) for each in advised]),
        exclusions=_exclusions(drawn, reasons),
        directives=_directives(drawn, reasons),
        attention=_attention(drawn, reasons),
        plan=plan(gates, advised, drawn.orders, names, labels),
        assessments=_assessments(board, reasons),
        questions=questions(reasons),
        stability=Stability(),
    )


_Given = list[tuple[Firing, Kind]]


@dataclass(slots=True)
class _Drawn:
    """The conclusions drawn, by what they are about, each in the order of the rulebook and of the parties."""

    recommended: dict[Variant, _Given[Recommend]] = field(default_factory=dict)
    excluded: dict[tuple[str, str | None, int], _Given[Exclude]] = field(default_factory=dict)
    shut: dict[str, _Given[ShutGate]] = field(default_factory=dict)
    directed: dict[tuple[str, int], _Given[Direct]] = field(default_factory=dict)
    attended: dict[tuple[str, int], _Given[Attend]] = field(default_factory=dict)
    orders: list[tuple[Variant, Variant]] = field(default_factory=list)

    @classmethod
    def of(cls, board: Blackboard) -> _Drawn:
        drawn = cls()
        for meant, firing in board.in_order():
            for recommend in meant.recommends:
                drawn.recommended.setdefault((recommend.method, recommend.stage), []).append((firing, recommend))
            for exclude in meant.excludes:
                drawn.excluded.setdefault((exclude.method, exclude.stage, firing.party), []).append((firing, exclude))
            for gate in meant.gates:
                drawn.shut.setdefault(gate.gate, []).append((firing, gate))
            for direct in meant.directs:
                drawn.directed.setdefault((direct.directive, firing.party), []).append((firing, direct))
            for attend in meant.attends:
                drawn.attended.setdefault((attend.point, firing.party), []).append((firing, attend))
            for order in meant.orders:
                drawn.orders.append((order.first, order.then))
        return drawn


def _order(names: Iterable[str]) -> Mapping[str, int]:
    return {name: position for position, name in enumerate(names)}


def _plain_reasons(group: Iterable[tuple[Firing, Conclusion]], reasons: Reasons) -> tuple[Reason, ...]:
    return tuple([reasons.reason(firing, conclusion.because, None) for firing, conclusion in group])


def _gates(drawn: _Drawn, reasons: Reasons) -> tuple[GateAdvice, ...]:
    if not drawn.shut:
        return ()
    names = reasons.board.translation.rulebook.names
    order = _order(gate.id for gate in names.gates)
    found = []
    for gate_id, group in drawn.shut.items():
        gate = names.gate(gate_id)
        effect = min((each.effect for _, each in group), key=_EFFECTS.index)
        found.append(GateAdvice(gate.id, gate.title, gate.text, effect, _plain_reasons(group, reasons)))
    return tuple(sorted(found, key=lambda each: (_EFFECTS.index(each.effect), order[each.id])))


def _recommendation(each: Ranked, drawn: _Drawn, reasons: Reasons) -> Recommendation:
    method = each.method
    added = [
        (firing, conclusion.because, contribution(firing.premise, conclusion.strength))
        for firing, conclusion in drawn.recommended[method.id, each.stage]
        if firing.party == each.place or firing.party == CASE
    ]
    if len(added) > 1:
        added.sort(key=lambda item: -abs(item[2]))
    return Recommendation(
        rank=each.rank,
        tied=each.tied,
        method=method.id,
        title=method.title,
        number=method.number,
        stage=each.stage,
        party=reasons.party(each.place),
        certainty=each.certainty,
        steps=method.steps_of(each.stage),
        avoid=method.avoid,
        reasons=tuple([reasons.reason(*item) for item in added]),
    )


def _exclusions(drawn: _Drawn, reasons: Reasons) -> tuple[Exclusion, ...]:
    order = _order(reasons.board.translation.methods)
    found = sorted(drawn.excluded, key=lambda key: (order[key[0]], key[1] or "", key[2]))
    return tuple(
        [
            Exclusion(key[0], key[1], reasons.party(key[2]), _plain_reasons(drawn.excluded[key], reasons))
            for key in found
        ]
    )


def _directives(drawn: _Drawn, reasons: Reasons) -> tuple[DirectiveAdvice, ...]:
    known = reasons.board.translation.directives
    found = sorted(drawn.directed, key=lambda key: (known[key[0]][0], key[1]))
    made = []
    for key in found:
        directive = known[key[0]][1]
        why = _plain_reasons(drawn.directed[key], reasons)
        made.append(DirectiveAdvice(directive.id, directive.kind, directive.text, reasons.party(key[1]), why))
    return tuple(made)


def _attention(drawn: _Drawn, reasons: Reasons) -> tuple[Attention, ...]:
    names = reasons.board.translation.rulebook.names
    found = []
    for (point_id, place), group in drawn.attended.items():
        point = names.point(point_id)
        added = [(firing, each.because, contribution(firing.premise, each.strength)) for firing, each in group]
        certainty = combined([amount for _, _, amount in added])
        why = tuple([reasons.reason(*item) for item in added])
        made = Attention(point.id, point.number, point.title, point.text, reasons.party(place), certainty, why)
        found.append(((-certainty, point.number, place), made))
    found.sort(key=lambda item: item[0])
    return tuple([made for _, made in found])


def _assessments(board: Blackboard, reasons: Reasons) -> tuple[AssessmentAdvice, ...]:
    if not board.certainties:
        return ()
    order = board.translation.atoms
    found = sorted(board.certainties, key=lambda key: (order[key[0]], key[1]))
    made = []
    for atom, place in found:
        why = [
            reasons.reason(firing, each.because, contribution(firing.premise, each.strength))
            for firing, each in reasons.assessment_firings(atom, place)
        ]
        certainty = board.certainties[atom, place]
        label = reasons.party(place)
        made.append(AssessmentAdvice(f"assess.{atom}", atom.name, atom.value, label, certainty, tuple(why)))
    return tuple(made)
