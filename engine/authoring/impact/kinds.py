"""In what two pieces of advice on one case differ."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from enum import StrEnum
from typing import Any

import msgspec
from msgspec.structs import replace

from ...explanation.what_if.difference import first_places
from ...inference.advice import Advice, Reason, RulebookIdentity

_NOBODY = RulebookIdentity("", "", "")


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
    Kind.certainty: "only more or less certain",
    Kind.assessment: "other assessments",
    Kind.question: "other questions",
    Kind.reason: "other reasons for the same",
    Kind.wording: "other words",
}


def weight(kinds: Iterable[Kind]) -> list[int]:
    """Less for weightier kinds, which come first in a sorted list."""
    order = [*Kind]
    return [order.index(kind) for kind in kinds]


def content(advice: Advice) -> bytes:
    """Everything that an advice says but by which rulebook, and what it goes against: the same for the same advice."""
    return msgspec.json.encode(replace(advice, rulebook=_NOBODY, breaches=()))


def kinds_of_change(before: Advice, after: Advice) -> tuple[Kind, ...]:
    """The kinds of change from one advice to the other, in their order; none if they are the same."""
    if content(before) == content(after):
        return ()
    # What is left where nothing else is seen is the order in which the same is said.
    return tuple(kind for kind, differ in _DIFFERS.items() if differ(before, after)) or (Kind.wording,)


def _ranking(advice: Advice) -> Any:
    return [(each.rank, each.tied, each.method, each.stage, each.party) for each in advice.recommendations]


def _certainties(advice: Advice) -> Iterator[tuple[Hashable, float]]:
    for each in advice.recommendations:
        yield ("method", each.method, each.stage, each.party), each.certainty
    yield from ((("point", each.point, each.party), each.certainty) for each in advice.attention)
    yield from ((("assessment", each.id, each.party), each.certainty) for each in advice.assessments)


Look = Callable[[Advice], Any]
Differ = Callable[[Advice, Advice], bool]


def _as_a_whole(look: Look) -> Differ:
    return lambda before, after: bool(look(before) != look(after))


def _where_both_speak(look: Callable[[Advice], dict[Hashable, Any]]) -> Differ:
    """What only one of them speaks of is seen elsewhere."""

    def differ(before: Advice, after: Advice) -> bool:
        was, now = look(before), look(after)
        return any(was[key] != now[key] for key in was.keys() & now.keys())

    return differ


_DIFFERS: dict[Kind, Differ] = {
    Kind.gate: _as_a_whole(lambda advice: {each.id: each.effect for each in advice.gates}),
    Kind.top: _as_a_whole(lambda advice: frozenset(first_places(advice))),
    Kind.ranking: _as_a_whole(_ranking),
    Kind.exclusion: _as_a_whole(lambda advice: {(each.method, each.stage, each.party) for each in advice.exclusions}),
    Kind.directive: _as_a_whole(lambda advice: {(each.id, each.kind, each.party) for each in advice.directives}),
    Kind.attention: _as_a_whole(lambda advice: [(each.point, each.party) for each in advice.attention]),
    Kind.plan: _as_a_whole(lambda advice: [(each.kind, each.id, each.stage, each.parties) for each in advice.plan]),
    Kind.certainty: _where_both_speak(lambda advice: dict(_certainties(advice))),
    Kind.assessment: _as_a_whole(lambda advice: {(each.id, each.party) for each in advice.assessments}),
    Kind.question: _as_a_whole(lambda advice: [(each.path, each.for_gate) for each in advice.questions]),
    Kind.reason: _where_both_speak(lambda advice: {key: [*map(_bare, why)] for key, why in _reasons(advice)}),
    Kind.wording: _where_both_speak(lambda advice: dict(_words(advice))),
}


def _bare(reason: Reason) -> Hashable:
    """A reason without its words, and without its certainty, which shows in what it is a reason for."""
    return reason.rule, reason.party, frozenset(reason.facts), frozenset(reason.from_)


def _reasons(advice: Advice) -> Iterator[tuple[Hashable, Iterable[Reason]]]:
    """What there are reasons for, each with them."""
    yield from ((("gate", each.id), each.reasons) for each in advice.gates)
    yield from ((("method", each.method, each.stage, each.party), each.reasons) for each in advice.recommendations)
    yield from ((("exclusion", each.method, each.stage, each.party), each.reasons) for each in advice.exclusions)
    yield from ((("directive", each.id, each.party), each.reasons) for each in advice.directives)
    yield from ((("point", each.point, each.party), each.reasons) for each in advice.attention)
    yield from ((("assessment", each.id, each.party), each.reasons) for each in advice.assessments)
    yield from ((("question", each.path), each.reasons) for each in advice.questions)


def _words(advice: Advice) -> Iterator[tuple[Hashable, Any]]:
    """The words of everything in an advice, by what it is."""
    if advice.nothing_fits is not None:
        yield "nothing fits", advice.nothing_fits
    yield from ((("gate", each.id), (each.title, each.text)) for each in advice.gates)
    for each in advice.recommendations:
        key = "method", each.method, each.stage, each.party
        yield key, (each.title, each.number, each.steps, each.avoid)
    yield from ((("directive", one.id, one.party), one.text) for one in advice.directives)
    yield from ((("point", one.point, one.party), (one.number, one.title, one.text)) for one in advice.attention)
    yield from ((("question", one.path), (one.question, one.values)) for one in advice.questions)
    for what, reasons in _reasons(advice):
        for reason in reasons:
            yield (what, reason.rule, reason.party), (reason.title, reason.because, reason.source)
