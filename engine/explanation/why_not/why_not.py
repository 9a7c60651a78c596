"""Why is a method not advised: what forbids it, and the nearest rules that would advise it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...inference.advice import Reason
from ...inference.certainty import contribution
from ...inference.compiled_rulebook import CompiledRule
from ...inference.scores import Variant
from ...inference.trace import Firing
from ...inference.working_memory import CASE
from ...rulebook.conclusion import Conclusion, Exclude, Recommend, ShutGate
from ...rulebook.condition import Advised
from .abduction import More
from .blockers import Changes, Goal
from .inquiry import Inquiry
from .near_miss import MethodProspect, Verdict, Veto, WhyNot
from .why_not_rule import near_misses, without_parties

NEAREST = 3
"""Rules shown of those that would advise a method."""


def why_not(
    inquiry: Inquiry, method: str, stage: str | None = None, place: int | None = None, most: int = NEAREST
) -> WhyNot:
    """Why a method (or one stage of it) is not advised for a party, by its position, or for anyone.

    most: for how many rules the changes are looked for that make them fire, 1 or more.

    Raises InvalidCall if there is no such method.
    """
    found = inquiry.groundwork.translation.methods[method]
    stages = found.variants if stage is None else (stage,)
    question = _Question(inquiry, tuple((method, each) for each in stages), place)
    asked = Advised(method, stage)
    advised = inquiry.board.standing.is_advised(asked, CASE if place is None else place)
    goals = [] if advised else list(question.goals())
    near = list(near_misses(inquiry, goals, most, question.prospect))
    if not advised:
        near += [without_parties(meant) for meant, _, _ in question.advocates() if not inquiry.places(meant, place)]
    named = {each.rule for each in near}
    return WhyNot(
        case=inquiry.board.case.id,
        method=method,
        title=found.title,
        stage=stage,
        party=inquiry.party(place),
        advised=advised,
        certainty=question.certainty(),
        vetoes=() if advised else tuple(question.vetoes()),
        speaking=tuple(question.speaking()),
        near_misses=tuple(near),
        others=tuple(dict.fromkeys(goal.meant.rule.id for goal in goals if goal.meant.rule.id not in named)),
    )


def why_not_each(inquiry: Inquiry, place: int | None = None) -> tuple[WhyNot, ...]:
    """The same for every method and stage that is not advised, each with the nearest rule."""
    standing, asked = inquiry.board.standing, CASE if place is None else place
    return tuple(
        why_not(inquiry, method.id, stage, place, most=1)
        for method in inquiry.groundwork.translation.rulebook.names.methods
        for stage in method.variants
        if not standing.is_advised(Advised(method.id, stage), asked)
    )


@dataclass(frozen=True, slots=True)
class _Question:
    """About a method: `variants` are the stages it is about."""

    inquiry: Inquiry
    variants: tuple[Variant, ...]
    place: int | None

    def certainty(self) -> float:
        """What speaks for it and against it, combined, where it is highest."""
        standing = self.inquiry.board.standing
        places = (CASE, *range(standing.parties)) if self.place is None else (self.place,)
        return max(standing.certainty(*variant, each) for variant in self.variants for each in places)

    def advocates(self) -> Iterator[tuple[CompiledRule, str | None, float]]:
        """The rules that recommend it, each with the stage it recommends most strongly, and how strongly."""
        found: dict[str, tuple[CompiledRule, str | None, float]] = {}
        for variant in self.variants:
            for meant, strength in self.inquiry.groundwork.advising.get(variant, ()):
                if strength > 0 and (meant.rule.id not in found or strength > found[meant.rule.id][2]):
                    found[meant.rule.id] = meant, variant[1], strength
        yield from found.values()

    def goals(self) -> Iterator[Goal]:
        """That these rules fire where they do not."""
        for meant, stage, strength in self.advocates():
            for each in self.inquiry.places(meant, self.place):
                if not self.inquiry.fires(meant, each):
                    yield Goal(meant, each, More(meant.fires, each), stage, strength)

    def prospect(self, goal: Goal, changes: Changes) -> MethodProspect:
        """What would become of the method with these changes."""
        if not changes:
            return MethodProspect(goal.stage, goal.strength, False, ())
        board = self.inquiry.engine.board_with(changes)
        whom = goal.place if self.place is None else self.place
        variant = self.variants[0][0], goal.stage
        firing = {firing.rule for firing in board.firings() if firing.party in (CASE, whom)}
        vetoes = tuple(meant.rule.id for meant in self._forbidding([variant]) if meant.rule.id in firing)
        return MethodProspect(goal.stage, goal.strength, board.standing.is_advised(Advised(*variant), whom), vetoes)

    def vetoes(self) -> Iterator[Veto]:
        """What forbids the method, gates first."""
        forbidding = {meant.rule.id: position for position, meant in enumerate(self._forbidding(self.variants))}
        firings = [firing for firing in self._firings() if firing.rule in forbidding]
        for firing in sorted(firings, key=lambda each: (forbidding[each.rule], each.party)):
            meant = self.inquiry.groundwork.translation.rules[firing.rule]
            conclusion = next(each for each in meant.rule.conclusions if self._forbids(each))
            found = self.inquiry.lifting(meant, firing.party)
            changes = found.obstacles[0].changes if found.obstacles else {}
            verdict: Verdict = "impossible" if found.impossible else "not found"
            yield Veto(
                conclusion.gate if isinstance(conclusion, ShutGate) else None,
                self.inquiry.reasons.reason(firing, conclusion.because, None),
                "lifted then" if changes else verdict,
                self.inquiry.missing(changes),
                self.inquiry.observer.rule(meant, firing.party, "not true"),
            )

    def speaking(self) -> Iterator[Reason]:
        """What the rules that fire say for it and against it, the weightiest first."""
        found = [
            (contribution(firing.premise, each.strength), firing, each.because)
            for firing in self._firings()
            for each in self.inquiry.groundwork.translation.rules[firing.rule].rule.conclusions
            if isinstance(each, Recommend) and (each.method, each.stage) in self.variants
        ]
        for certainty, firing, because in sorted(found, key=lambda each: -abs(each[0])):
            yield self.inquiry.reasons.reason(firing, because, certainty)

    def _firings(self) -> list[Firing]:
        firings = self.inquiry.board.trace().firings
        return [each for each in firings if self.place is None or each.party in (CASE, self.place)]

    def _forbidding(self, variants: Iterable[Variant]) -> list[CompiledRule]:
        groundwork = self.inquiry.groundwork
        vetoing = (meant for variant in variants for meant in groundwork.vetoing[variant])
        return list({meant.rule.id: meant for meant in (*groundwork.stopping, *vetoing)}.values())

    def _forbids(self, conclusion: Conclusion) -> bool:
        match conclusion:
            case ShutGate(effect="stop"):
                return True
            case Exclude(method, stage):
                return method == self.variants[0][0] and (stage is None or (method, stage) in self.variants)
            case _:
                return False
