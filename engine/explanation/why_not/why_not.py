"""Why is a method not advised: what forbids it, and the nearest rules that would advise it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ...inference.advice import Reason
from ...inference.blackboard import Blackboard, Firing, firing_of
from ...inference.certainty import contribution
from ...inference.compiled_rulebook import CompiledRule
from ...inference.formula import CASE
from ...inference.ranking import Variant
from ...rulebook.conclusion import Conclusion, Exclude, Recommend, ShutGate
from ...rulebook.condition import Advised
from .abduction import More
from .blockers import Changes, Goal
from .inquiry import Inquiry
from .near_miss import MethodProspect, NearMiss, StandingVeto, Verdict, Veto, WhyNot, WhyNotRule

NEAREST = 3
"""Rules shown of those that would advise a method."""


def why_not(
    inquiry: Inquiry, method: str, stage: str | None = None, party_index: int | None = None, most: int = NEAREST
) -> WhyNot:
    """Return why a method (or one stage of it) is not advised for a party, by its position, or for anyone.

    most: for how many rules the changes are looked for that make them fire, 1 or more.

    Raises InvalidCall if there is no such method.
    """
    found = inquiry.groundwork.translation.methods[method]
    stages = found.variants if stage is None else (stage,)
    question = _Question(inquiry, tuple((method, each) for each in stages), party_index)
    asked = Advised(method, stage)
    advised = inquiry.board.standing.is_advised(asked, CASE if party_index is None else party_index)
    goals = [] if advised else list(question.goals())
    near = list(near_misses(inquiry, goals, most, question.prospect))
    if not advised:
        parties = inquiry.board.case.parties
        near += [without_parties(meant) for meant, _, _ in question.advocates() if meant.rule.per_party and not parties]
    named = {each.rule for each in near}
    others = {goal.meant.rule.id: goal.meant.rule.title for goal in goals if goal.meant.rule.id not in named}
    return WhyNot(
        case=inquiry.board.case.id,
        method=method,
        title=found.title_of(stage),
        stage=stage,
        party=inquiry.party(party_index),
        advised=advised,
        certainty=question.certainty(),
        vetoes=() if advised else tuple(question.vetoes()),
        speaking=tuple(question.speaking()),
        near_misses=tuple(near),
        others=tuple(others),
        other_titles=tuple(others.values()),
    )


def why_not_each(inquiry: Inquiry, party_index: int | None = None) -> tuple[WhyNot, ...]:
    """Return the same for every method and stage that is not advised, each with the nearest rule."""
    standing, asked = inquiry.board.standing, CASE if party_index is None else party_index
    return tuple(
        why_not(inquiry, method.id, stage, party_index, most=1)
        for method in inquiry.groundwork.translation.rulebook.names.methods
        for stage in method.variants
        if not standing.is_advised(Advised(method.id, stage), asked)
    )


@dataclass(frozen=True, slots=True)
class _Question:
    """About a method: `variants` are the stages it is about."""

    inquiry: Inquiry
    variants: tuple[Variant, ...]
    party_index: int | None

    def certainty(self) -> float:
        """Return what speaks for it and against it, combined, where it is highest."""
        standing = self.inquiry.board.standing
        party_indexes = (CASE, *range(standing.parties)) if self.party_index is None else (self.party_index,)
        return max(standing.certainty(*variant, each) for variant in self.variants for each in party_indexes)

    def advocates(self) -> Iterator[tuple[CompiledRule, str | None, float]]:
        """Yield the rules that recommend it, each with the stage it recommends most strongly, and how strongly."""
        found: dict[str, tuple[CompiledRule, str | None, float]] = {}
        for variant in self.variants:
            for meant, strength in self.inquiry.groundwork.advising.get(variant, ()):
                if strength > 0 and (meant.rule.id not in found or strength > found[meant.rule.id][2]):
                    found[meant.rule.id] = meant, variant[1], strength
        yield from found.values()

    def goals(self) -> Iterator[Goal]:
        """That these rules fire where they do not."""
        for meant, stage, strength in self.advocates():
            for each in self.inquiry.party_indexes(meant, self.party_index):
                if not self.inquiry.fires(meant, each):
                    yield Goal(meant, each, More(meant.fires, each), stage, strength)

    def prospect(self, goal: Goal, changes: Changes) -> MethodProspect:
        """Return what would become of the method with these changes."""
        variant = self.variants[0][0], goal.stage
        title = self.inquiry.groundwork.translation.subjects.titles[variant]
        if not changes:
            return MethodProspect(goal.stage, title, goal.strength, False, (), ())
        board = self.inquiry.board_with(changes)
        whom = goal.party_index if self.party_index is None else self.party_index
        advised = board.standing.is_advised(Advised(*variant), whom)
        vetoes = (
            {} if advised else {meant.rule.id: meant.rule.title for meant, _ in self._forbidden(board, [variant], whom)}
        )
        return MethodProspect(goal.stage, title, goal.strength, advised, tuple(vetoes), tuple(vetoes.values()))

    def vetoes(self) -> Iterator[Veto]:
        """Yield what forbids the method, gates first."""
        whom = CASE if self.party_index is None else self.party_index
        for meant, firing in self._forbidden(self.inquiry.board, self.variants, whom):
            conclusion = self._conclusion(meant)
            found = self.inquiry.lifting(meant, firing.party)
            changes = found.blockers[0].changes if found.blockers else {}
            verdict: Verdict = "impossible" if found.impossible else "not found"
            gate = conclusion.gate if isinstance(conclusion, ShutGate) else None
            yield Veto(
                gate,
                None if gate is None else self.inquiry.groundwork.translation.rulebook.names.gate(gate).title,
                self.inquiry.reasons.reason(firing, conclusion.because, None),
                "lifted then" if changes else verdict,
                self.inquiry.missing(changes),
                tuple(self._standing(changes, meant, firing)) if changes else (),
                self.inquiry.observer.rule(meant, firing.party, "not true"),
            )

    def _standing(self, changes: Changes, lifted: CompiledRule, fired: Firing) -> Iterator[StandingVeto]:
        """Yield what still forbids the method with changes that lift a rule, for those for whom the rule forbids it."""
        whom = (CASE if lifted.stops else fired.party) if self.party_index is None else self.party_index
        for meant, firing in self._forbidden(self.inquiry.board_with(changes), self.variants, whom):
            conclusion = self._conclusion(meant)
            gate = conclusion.gate if isinstance(conclusion, ShutGate) else None
            yield StandingVeto(firing.rule, meant.rule.title, self.inquiry.party(firing.party), gate)

    def _conclusion(self, meant: CompiledRule) -> Exclude | ShutGate:
        """Return the conclusion by which a rule forbids the method, rather a gate than that it excludes it."""
        found = [
            each for each in meant.rule.conclusions if isinstance(each, Exclude | ShutGate) and self._forbids(each)
        ]
        return min(found, key=lambda each: isinstance(each, Exclude))

    def speaking(self) -> Iterator[Reason]:
        """Yield what the rules that fire say for it and against it, the weightiest first."""
        found = [
            (contribution(premise, each.strength), firing_of(fired), each.because)
            for fired in self.inquiry.board.ordered()
            for _, at, premise, meant in (fired,)
            if at == CASE or self.party_index in (None, at)
            for each in meant.rule.conclusions
            if isinstance(each, Recommend) and (each.method, each.stage) in self.variants
        ]
        for certainty, firing, because in sorted(found, key=lambda each: -abs(each[0])):
            yield self.inquiry.reasons.reason(firing, because, certainty)

    def _forbidden(
        self, board: Blackboard, variants: Iterable[Variant], party_index: int
    ) -> list[tuple[CompiledRule, Firing]]:
        """Return what forbids these on a board, for a party or (-1) for anyone, each where it fired, gates first.

        A gate that stops everything does so for everyone, whomever it was shut for.
        """
        vetoing = {meant.rule.id for variant in variants for meant in self.inquiry.groundwork.vetoing[variant]}
        found = [
            (meant, firing_of(fired))
            for fired in board.ordered()
            for _, at, _, meant in (fired,)
            if meant.stops or (meant.rule.id in vetoing and (party_index == CASE or at in (CASE, party_index)))
        ]
        return sorted(found, key=lambda each: not each[0].stops)

    def _forbids(self, conclusion: Conclusion) -> bool:
        match conclusion:
            case ShutGate(effect="stop"):
                return True
            case Exclude(method, stage):
                return method == self.variants[0][0] and (stage is None or (method, stage) in self.variants)
            case _:
                return False


ProspectOf = Callable[[Goal, Changes], MethodProspect | None]


def why_not_rule(inquiry: Inquiry, rule: str, party_index: int | None = None) -> WhyNotRule:
    """Return why a rule does not fire for a party, by its position, or for each party for which it does not.

    Raises InvalidCall if there is no such rule.
    """
    meant = inquiry.groundwork.translation.rules[rule]
    party_indexes = inquiry.party_indexes(meant, party_index)
    silent = [each for each in party_indexes if not inquiry.fires(meant, each)]
    firing = [each for each in party_indexes if inquiry.fires(meant, each)]
    goals = [Goal(meant, each, More(meant.fires, each)) for each in silent]
    found = [miss for goal in goals for miss in near_misses(inquiry, [goal], 1)]
    return WhyNotRule(
        case=inquiry.board.case.id,
        rule=rule,
        title=meant.rule.title,
        party=inquiry.party(party_index),
        fires=bool(firing),
        fires_for=tuple(label for each in firing if (label := inquiry.party(each)) is not None),
        near_misses=tuple(found) if party_indexes else (without_parties(meant),),
    )


def near_misses(
    inquiry: Inquiry, goals: list[Goal], most: int, prospect: ProspectOf = lambda goal, changes: None
) -> Iterator[NearMiss]:
    """The nearest rules among the goals, then those that cannot be made to fire; if there are neither, the first."""
    found = inquiry.nearest(goals, most)
    first = {goal.meant.rule.id: goal for goal in reversed(goals)}
    shown: list[tuple[Goal, Changes, Verdict]] = [
        *((each.goal, each.changes, "fires then") for each in found.blockers),
        *((first[rule], {}, "impossible") for rule in found.impossible),
    ]
    for goal, changes, verdict in shown or [(goal, {}, "not found") for goal in goals[:1]]:
        yield NearMiss(
            goal.meant.rule.id,
            goal.meant.rule.title,
            inquiry.party(goal.party_index),
            verdict,
            inquiry.missing(changes),
            inquiry.observer.rule(goal.meant, goal.party_index, "true"),
            prospect(goal, changes),
        )


def without_parties(meant: CompiledRule) -> NearMiss:
    """Return a rule for each party, in a case without any."""
    return NearMiss(meant.rule.id, meant.rule.title, None, "impossible", (), None, None)
