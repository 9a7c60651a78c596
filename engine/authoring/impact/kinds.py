"""In what two pieces of advice on one case differ."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from enum import StrEnum
from typing import Any

import msgspec
from msgspec.structs import replace

from ...inference.advice import (
    Advice,
    AssessmentAdvice,
    Attention,
    DirectiveAdvice,
    Exclusion,
    GateAdvice,
    Question,
    Reason,
    Recommendation,
    RulebookIdentity,
)

_NOBODY = RulebookIdentity("", "", "", "")


class Kind(StrEnum):
    """A kind of change, the weightiest first. Those from `certainty` on change nothing that is to be done."""

    gate = "gate"
    top = "top"
    ranking = "ranking"
    exclusion = "exclusion"
    directive = "directive"
    attention = "attention"
    plan = "plan"
    certainty = "certainty"
    assessment = "assessment"
    question = "question"
    reason = "reason"
    wording = "wording"


MEANT: dict[Kind, str] = {
    Kind.gate: "another gate, or another effect of one",
    Kind.top: "another first place",
    Kind.ranking: "other methods, another order or other ties",
    Kind.exclusion: "other exclusions",
    Kind.directive: "other directives",
    Kind.attention: "other points, or another order of them",
    Kind.plan: "other steps of the plan, or another order",
    Kind.certainty: "more or less certain",
    Kind.assessment: "other assessments",
    Kind.question: "other questions",
    Kind.reason: "other reasons for the same",
    Kind.wording: "other words",
}


def weight(kinds: Iterable[Kind]) -> list[int]:
    """Return less for weightier kinds, which come first in a sorted list."""
    return [[*Kind].index(kind) for kind in kinds]


def content(advice: Advice) -> bytes:
    """Return everything that an advice says but by which rulebook, and what it goes against: the same for the same
    advice.
    """
    return msgspec.json.encode(replace(advice, rulebook=_NOBODY, breaches=()))


def kinds_of_change(before: Advice, after: Advice) -> tuple[Kind, ...]:
    """Return the kinds of change from one advice to the other, in their order; none if they are the same."""
    if content(before) == content(after):
        return ()
    # What is left where nothing else is seen is the order in which the same is said.
    return tuple(kind for kind, differ in _DIFFERS.items() if differ(before, after)) or (Kind.wording,)


_Part = GateAdvice | Recommendation | Exclusion | DirectiveAdvice | Attention | AssessmentAdvice | Question


def _parts(advice: Advice) -> Iterator[tuple[Hashable, _Part]]:
    """Yield every part of an advice that has reasons, with a key that says what it is about."""
    yield from ((("gate", each.id), each) for each in advice.gates)
    yield from ((("method", each.method, each.stage, each.party), each) for each in advice.recommendations)
    yield from ((("exclusion", each.method, each.stage, each.party), each) for each in advice.exclusions)
    yield from ((("directive", each.id, each.party), each) for each in advice.directives)
    yield from ((("point", each.point, each.party), each) for each in advice.attention)
    yield from ((("assessment", each.id, each.party), each) for each in advice.assessments)
    yield from ((("question", each.path), each) for each in advice.questions)


Look = Callable[[Advice], Any]
Differ = Callable[[Advice, Advice], bool]


def _as_a_whole(look: Look) -> Differ:
    return lambda before, after: bool(look(before) != look(after))


def _where_both_speak(look: Callable[[Advice], dict[Hashable, Any]]) -> Differ:
    """Compare only what both speak of; the rest is seen elsewhere."""

    def differ(before: Advice, after: Advice) -> bool:
        was, now = look(before), look(after)
        return any(was[key] != now[key] for key in was.keys() & now.keys())

    return differ


_DIFFERS: dict[Kind, Differ] = {
    Kind.gate: _as_a_whole(lambda advice: {each.id: each.effect for each in advice.gates}),
    Kind.top: _as_a_whole(lambda advice: {(each.method, each.stage, each.party) for each in advice.first}),
    Kind.ranking: _as_a_whole(
        lambda advice: [(each.rank, each.tied, each.method, each.stage, each.party) for each in advice.recommendations]
    ),
    Kind.exclusion: _as_a_whole(lambda advice: {(each.method, each.stage, each.party) for each in advice.exclusions}),
    Kind.directive: _as_a_whole(lambda advice: {(each.id, each.kind, each.party) for each in advice.directives}),
    Kind.attention: _as_a_whole(lambda advice: [(each.point, each.party) for each in advice.attention]),
    Kind.plan: _as_a_whole(lambda advice: [(each.kind, each.id, each.stage, each.parties) for each in advice.plan]),
    Kind.certainty: _where_both_speak(
        lambda advice: {key: getattr(part, "certainty", None) for key, part in _parts(advice)}
    ),
    Kind.assessment: _as_a_whole(lambda advice: {(each.id, each.party) for each in advice.assessments}),
    Kind.question: _as_a_whole(lambda advice: [(each.path, each.for_gate) for each in advice.questions]),
    Kind.reason: _where_both_speak(
        lambda advice: {
            # A reason counts without its words, and without its certainty, which shows in what it is a reason for.
            key: [(each.rule, each.party, _known(each), frozenset(each.from_)) for each in part.reasons]
            for key, part in _parts(advice)
        }
    ),
    Kind.wording: _where_both_speak(lambda advice: dict(_words(advice))),
}


def _known(reason: Reason) -> frozenset[tuple[Any, ...]]:
    """Return the facts that a reason rests on, without their words."""
    return frozenset((fact.path, fact.value, fact.certainty) for fact in reason.facts)


def _words(advice: Advice) -> Iterator[tuple[Hashable, Any]]:
    """Yield the words of everything in an advice, by what it is."""
    if advice.nothing_fits is not None:
        yield "nothing fits", advice.nothing_fits
    for key, part in _parts(advice):
        yield key, [getattr(part, field) for field in _TEXTS.get(type(part), ())]
        for reason in part.reasons:
            yield (key, reason.rule, reason.party), (reason.title, reason.because, reason.source)
            yield from (((fact.path, fact.value, fact.certainty), fact.said) for fact in reason.facts)


_TEXTS: dict[type, tuple[str, ...]] = {
    GateAdvice: ("title", "text"),
    Recommendation: ("title", "number", "steps", "avoid"),
    Exclusion: ("title",),
    DirectiveAdvice: ("text",),
    Attention: ("number", "title", "text"),
    AssessmentAdvice: ("said",),
    Question: ("label", "question", "values"),
}
"""The fields of the parts of an advice that hold nothing but words."""
