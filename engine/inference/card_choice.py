"""What of an advice stands on its card: chosen by importance, shown in order.

Urgent directives come first, then the methods in the order of the plan, then other directives where there is room. The
methods of rank 1 and what protects somebody are always on it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from ottava.facts.catalogue import tr

from ..rulebook.conclusion import Effect, ShutGate
from .advice import Advice, DirectiveAdvice, Exclusion, Question, Reason, Recommendation
from .blackboard import Blackboard
from .card import Act, Card, CardGate, Enquiry, Prohibition, WeakMethod
from .certainty import WEAKLY, strength
from .filling import together
from .ranking import EFFECTS

MOST_ACTS = 5
MOST_PROHIBITIONS = 3
"""Prohibitions on a card, unless more of them protect somebody."""
STOPPED = "Do not begin with any method before this is settled."
"""What a gate that stops everything forbids."""
MOST_ENQUIRIES = 2
MOST_DECIDED = 2
"""Gates that a question names, the most dangerous first."""
FIRST = "another method that comes first"
"""What an answer decides that no gate depends on."""

Item = TypeVar("Item")


def card(advice: Advice, board: Blackboard) -> Card:
    """Return the card of the advice on the case of a finished run."""
    names = board.translation.rulebook.names
    parties = [party.id for party in board.case.parties]
    methods, directives = _methods(advice), _directives(advice)
    chosen = _chosen(advice, methods, directives)
    acts = tuple([act for act in _acts(advice, methods, directives, parties) if _thing(act) in chosen])
    weakly = tuple(
        [
            WeakMethod(group[0].method, group[0].stage, group[0].title, _whom(group, parties))
            for group in methods
            if _is_weak(group) and ("method", group[0].method, group[0].stage) not in chosen
        ]
    )
    in_plan = {(step.id, step.stage) for step in advice.plan if step.kind == "method"}
    shown = len(acts) + sum((each.id, each.stage) in in_plan for each in weakly)
    return Card(
        gates=tuple(
            [CardGate(each.id, each.title, each.text, each.effect, names.gate(each.id).call) for each in advice.gates]
        ),
        acts=acts,
        prohibitions=_prohibitions(advice, methods, board, parties),
        enquiries=enquiries(advice, board),
        weakly=weakly,
        more=len(directives) + len(in_plan) - shown,
    )


def _is_weak(group: tuple[Recommendation, ...]) -> bool:
    return strength(group[0].certainty) == WEAKLY


_Methods = Sequence[tuple[Recommendation, ...]]
_Directives = Sequence[tuple[DirectiveAdvice, ...]]
_Thing = tuple[str, str, str | None]
"""Whether it is a method or a directive, for both may have one id; its id; and the stage of a method, or the text of a
directive, which may name a party.
"""


def _thing(act: Act) -> _Thing:
    return act.kind, act.id, act.stage if act.kind == "method" else act.text


def _chosen(advice: Advice, methods: _Methods, directives: _Directives) -> set[_Thing]:
    """Return the acts that stand on the card: methods of rank 1, urgent directives, other methods, other directives."""
    urgent: list[_Thing] = []
    other: list[_Thing] = []
    for group in directives:
        (urgent if group[0].urgent else other).append(("directive", group[0].id, group[0].text))
    steps = {(step.id, step.stage) for step in advice.plan if step.kind == "method"}
    first = [("method", group[0].method, group[0].stage) for group in methods if group[0].rank == 1]
    rest = [
        ("method", group[0].method, group[0].stage)
        for group in methods
        if group[0].rank != 1 and (group[0].method, group[0].stage) in steps and not _is_weak(group)
    ]
    return set([*first, *urgent, *rest, *other][:MOST_ACTS])


def _methods(advice: Advice) -> _Methods:
    return grouped(advice.recommendations, lambda each: (each.method, each.stage))


def _directives(advice: Advice) -> _Directives:
    return grouped([each for each in advice.directives if each.kind == "do"], lambda each: (each.id, each.text))


def acts_in_order(advice: Advice) -> Iterator[Act]:
    """Yield everything there is to do, in the order in which to do it."""
    return _acts(advice, _methods(advice), _directives(advice), ())


def _acts(advice: Advice, methods: _Methods, directives: _Directives, parties: Sequence[str]) -> Iterator[Act]:
    by_variant = {(group[0].method, group[0].stage): group for group in methods}
    for group in directives:
        if group[0].urgent:
            yield _directive(group, parties)
    for step in advice.plan:
        if step.kind == "method":
            strongest = by_variant[step.id, step.stage][0]  # the most certain comes first
            yield Act(
                "method",
                step.id,
                step.stage,
                strongest.title,
                step.parties,
                strongest.steps[0] if strongest.steps else None,
                strength(strongest.certainty),
                next((each.because for each in strongest.reasons if (each.certainty or 0) > 0), None),
                strongest.rank == 1,
            )
    for group in directives:
        if not group[0].urgent:
            yield _directive(group, parties)


def _directive(group: tuple[DirectiveAdvice, ...], parties: Sequence[str]) -> Act:
    first = group[0]
    return Act("directive", first.id, None, first.text, _whom(group, parties), None, None, _because(group), False)


def _prohibitions(
    advice: Advice, methods: _Methods, board: Blackboard, parties: Sequence[str]
) -> tuple[Prohibition, ...]:
    """Return what protects somebody, and what else is to be avoided as long as there is room; nothing twice."""
    names = board.translation.rulebook.names
    found = [
        Prohibition("gate", gate.id, None, tr(STOPPED), (), None, True)
        for gate in advice.gates
        if gate.effect == "stop"
    ]
    avoid = [each for each in advice.directives if each.kind == "avoid"]
    for group in grouped(avoid, lambda each: (each.id, each.text)):
        id, protects = group[0].id, names.directive(group[0].id).protects
        found.append(
            Prohibition("directive", id, None, group[0].text, _whom(group, parties), _because(group), protects)
        )
    # What a gate excludes it says itself.
    gated = {meant.rule.id for meant in board.translation.gated}
    considered = [
        each
        for each in advice.exclusions
        if not any(reason.rule in gated for reason in each.reasons) and each.considered
    ]
    for banned in grouped(considered, lambda each: (each.method, each.stage)):
        method, stage, whom = banned[0].method, banned[0].stage, _whom(banned, parties)
        text = tr("Do not use {methods}.", methods=lower_first(banned[0].title))
        found.append(Prohibition("exclusion", method, stage, text, whom, _because(banned), False))
    for recommended in methods:
        if recommended[0].rank == 1:
            first, whom = recommended[0], _whom(recommended, parties)
            avoided = together([each.avoid for each in recommended])
            found += [Prohibition("method", first.method, first.stage, text, whom, None, False) for text in avoided]
    said: dict[str, Prohibition] = {}
    for each in sorted(found, key=lambda each: not each.protects):
        if each.protects or len(said) < MOST_PROHIBITIONS:
            said.setdefault(each.text, each)
    return tuple(said.values())


def enquiries(advice: Advice, board: Blackboard) -> tuple[Enquiry, ...]:
    """Return the questions whose answers would change most: those of the gates in the order of danger come first."""
    names = board.translation.rulebook.names
    danger = {gate.id: place for place, gate in enumerate(names.gates)}
    now = {danger[gate.id]: EFFECTS.index(gate.effect) for gate in advice.gates}
    found: list[tuple[tuple[int, int, int], Question, tuple[str, ...], str | None]] = []
    shut = {meant.rule.id: meant.gates for meant in board.translation.gated}
    for place, question in enumerate(advice.questions):
        gates, others, because = _decided(question, shut)
        effects = {(danger[gate], EFFECTS.index(effect)) for gate, effect in gates}
        dangers = sorted([each for each in effects if each[1] < now.get(each[0], len(EFFECTS))])
        worst = dict.fromkeys([names.gates[each].title for each, _ in dangers])
        decides = tuple(worst)[:MOST_DECIDED] or others
        if decides or because:
            order = (*(dangers[0] if dangers else (len(danger), 0)), place)
            found.append((order, question, decides, None if decides else because))
    found.sort(key=lambda each: each[0])
    made = []
    said: set[tuple[tuple[str, ...], str | None]] = set()
    for group in grouped(found, lambda each: (each[1].attribute, each[1].question, each[2], each[3])):
        _, question, decides, because = group[0]
        if (decides, because) in said:
            continue  # two questions that decide the same are one for who is in a hurry
        said.add((decides, because))
        whom = tuple([each.party for _, each, _, _ in group if each.party is not None])
        made.append(Enquiry(question.attribute, question.question, whom, decides, because))
    return tuple(made[:MOST_ENQUIRIES])


def _decided(
    question: Question, shut: Mapping[str, Sequence[ShutGate]]
) -> tuple[Iterable[tuple[str, Effect]], tuple[str, ...], str | None]:
    """Return the gates that an answer may shut and how, what else it decides, and why a rule asks.

    shut: the gates that rules shut, by rule. Thorough advice has tried the answers; of quick advice the rules say it.
    """
    because = next((each.because for each in question.reasons if each.rule not in shut), None)
    if question.answers:
        tried = [gate for each in question.answers if each.changes == "gate" for gate in each.gates]
        others = (tr(FIRST),) if any(each.changes == "first" for each in question.answers) else ()
        return [(gate.id, gate.effect) for gate in tried], others, because
    return [(gate.gate, gate.effect) for each in question.reasons for gate in shut.get(each.rule, ())], (), because


def lower_first(text: str) -> str:
    """Return a title as it stands inside a sentence."""
    return text[:1].lower() + text[1:]


def _because(items: Iterable[DirectiveAdvice | Exclusion]) -> str | None:
    reasons: list[Reason] = [reason for each in items for reason in each.reasons]
    return reasons[0].because if reasons else None


def _whom(items: Iterable[DirectiveAdvice | Exclusion | Recommendation], parties: Sequence[str]) -> tuple[str, ...]:
    """Return the parties that items are for, in the order of the case; none where they are for everyone."""
    found = {each.party for each in items}
    return () if None in found or found >= set(parties) else tuple([each for each in parties if each in found])


def grouped(items: Iterable[Item], key: Callable[[Item], Hashable]) -> tuple[tuple[Item, ...], ...]:
    """Return the items of equal key together, the groups in the order of their first items."""
    groups: dict[Hashable, list[Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return tuple(map(tuple, groups.values()))
