"""The rules that fired on a case and those that nearly did, each with its conditions one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ottava.facts.catalogue import tr

from ..authoring.handbook.content import HandbookContent
from ..authoring.handbook.passage import plain
from ..explanation.why_not.abduction import More
from ..explanation.why_not.blockers import Goal
from ..explanation.why_not.inquiry import Inquiry, rule_called
from ..explanation.why_not.near_miss import ConditionTrace, Missing, RuleLine, RuleTrace, State
from ..inference.compiled_rulebook import CompiledRule
from ..inference.filling import filled
from ..report.why_not import CONDITIONS
from ..report.words import known, of_party, party_in
from ..rulebook.conclusion import (
    Ask,
    Assess,
    Attend,
    Conclusion,
    Direct,
    Exclude,
    Order,
    Recommend,
    ShutGate,
    variant_name,
)

NEARLY = 12
"""Rules that nearly fired of which anything is shown."""

MOST_PARTIES = 8
"""Parties for whom it is looked at whether a rule nearly fired: the first ones, where there are more."""

ConcludedKind = Literal["method", "gate", "directive", "point", "assessment", "question", "order"]


class ConditionSeen(Struct, frozen=True):
    """A condition as it came out.

    said: what it asks, in words (`temper: flares up easily`, `any of these`). state: whether it holds, fails or is not
    known. found: what is known of the case, in words, empty for a condition made of others. certainty: how sure that
    is, from 0 to 1. in_the_way: had it come out otherwise, that could have helped the rule to fire. party: whom it was
    asked of. parts: the conditions inside it. rules: those that could derive the assessment it looks at, where that is
    in the way.
    """

    said: str
    state: State
    found: str
    certainty: float | None
    in_the_way: bool
    party: str | None
    line: RuleLine | None
    parts: tuple[ConditionSeen, ...] = ()
    rules: tuple[RuleSeen, ...] = ()


class Concluded(Struct, frozen=True):
    """One thing that a rule concludes, in words (`Speaks for Listening, strongly`), and the reason it gives.

    id: of the method (with its stage), gate, directive, point or assessment, or the path of what to find out.
    """

    kind: ConcludedKind
    id: str
    said: str
    because: str


class RuleSeen(Struct, frozen=True):
    """A rule as it came out for a party or (None) for the case.

    line: where it is written. concludes: what it says when it fires. when, unless: its conditions as they came out.
    facts: what it rests on in the end, in words; only of one that fired. missing: the smallest set of changes to the
    case with which it fires, as the engine confirmed; only of one that did not.
    """

    rule: str
    title: str
    party: str | None
    fires: bool
    line: RuleLine | None
    concludes: tuple[Concluded, ...]
    when: ConditionSeen
    unless: ConditionSeen | None
    facts: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()


@dataclass(slots=True)
class RuleViewer:
    """Shows the rules of one finished run. words: those of the handbook of its rulebook."""

    inquiry: Inquiry
    words: HandbookContent

    def fired(self) -> tuple[RuleSeen, ...]:
        """Return the rules that fired, in the order in which they did."""
        seen = (self._fired(self._rules[each.rule], each.party) for each in self.inquiry.board.firings())
        return filled(tuple(seen), self.inquiry.board)

    def nearly(self, most: int = NEARLY) -> tuple[RuleSeen, ...]:
        """Return rules that did not fire: first those with the fewest changes that make them fire, and of these those
        of which the greatest part holds already. Each is named once, for the party for which it is nearest.
        """
        goals = [goal for meant in self._rules.values() for goal in self._goals(meant)]
        return filled(tuple(self._silent(goals, most)), self.inquiry.board)

    def rule(self, rule: str) -> tuple[RuleSeen, ...]:
        """Return how a rule came out: once for the case, or for each party, those first for whom it fired. One that
        nothing makes fire has no changes that are missing. Raises InvalidSubject if there is no such rule.
        """
        meant = self._rules[rule_called(rule, self.words.rulebook)]
        places = self.inquiry.party_indexes(meant, None)[:MOST_PARTIES]
        fired = [self._fired(meant, at) for at in places if self.inquiry.fires(meant, at)]
        silent = [next(self._silent([goal], 1), self._seen(meant, goal.party_index)) for goal in self._goals(meant)]
        return filled((*fired, *silent), self.inquiry.board)

    def _goals(self, meant: CompiledRule) -> list[Goal]:
        """Return that the rule fires where it did not."""
        held = self.inquiry.observer.part_that_holds
        return [
            Goal(meant, at, More(meant.fires, at), strength=held(meant, at))
            for at in self.inquiry.party_indexes(meant, None)[:MOST_PARTIES]
            if not self.inquiry.fires(meant, at)
        ]

    def _silent(self, goals: list[Goal], most: int) -> Iterator[RuleSeen]:
        """Yield the nearest of the rules in question, each with what is missing."""
        for each in self.inquiry.nearest(goals, most).blockers:
            seen = self._seen(each.goal.meant, each.goal.party_index)
            yield replace(seen, missing=self.inquiry.missing(each.changes))

    def _fired(self, meant: CompiledRule, party_index: int) -> RuleSeen:
        facts, _ = self.inquiry.reasons.grounds.justification(meant, party_index)
        said = tuple(of_party(party_in(each.path), known(each)) for each in facts)
        return replace(self._seen(meant, party_index), fires=True, facts=said)

    @property
    def _rules(self) -> Mapping[str, CompiledRule]:
        return self.inquiry.groundwork.translation.rules

    def _seen(self, meant: CompiledRule, party_index: int) -> RuleSeen:
        seen = _rule(self.inquiry.observer.rule(meant, party_index, "true"))
        slots = self.inquiry.reasons.template_values[party_index].__getitem__
        concludes = tuple(
            Concluded(*_about(each), plain(self.words.conclusions.said(each)), each.because.fill(slots))
            for each in meant.rule.conclusions
        )
        return replace(seen, concludes=concludes)


def _rule(seen: RuleTrace) -> RuleSeen:
    unless = None if seen.unless is None else _condition(seen.unless)
    return RuleSeen(
        seen.rule, seen.title, seen.party, seen.state == "fires", seen.line, (), _condition(seen.when), unless
    )


def _condition(seen: ConditionTrace) -> ConditionSeen:
    return ConditionSeen(
        tr(CONDITIONS[seen.kind]) if seen.kind in CONDITIONS else seen.said or seen.text,
        seen.state,
        seen.said_found,
        seen.certainty,
        seen.in_the_way,
        seen.party,
        seen.line,
        tuple(map(_condition, seen.parts)),
        tuple(map(_rule, seen.rules)),
    )


def _about(conclusion: Conclusion) -> tuple[ConcludedKind, str]:
    """Return what a conclusion is about, and its id."""
    match conclusion:
        case Recommend(method, stage) | Exclude(method, stage):
            return "method", variant_name(method, stage)
        case ShutGate(gate):
            return "gate", gate
        case Direct(directive):
            return "directive", directive
        case Attend(point):
            return "point", point
        case Assess(atom):
            return "assessment", str(atom)
        case Ask(attribute):
            return "question", attribute
        case Order(first, then):
            return "order", f"{variant_name(*first)}, {variant_name(*then)}"
