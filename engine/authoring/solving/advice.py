"""What is advised, as formulas of the solver: `inference/scores.py` over all cases at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.scores import Variant
from ...inference.working_memory import CASE
from ...rulebook.condition import Advised, AdvisedCount
from ...rulebook.dependencies import producers_of
from .certainties import Contribution, sums, total
from .solver import Expression, all_of, always, any_of, at_least, opposite


class Firings(Protocol):
    """What advice needs to know of the rules: where each fires, and what it adds."""

    translation: CompiledRulebook

    @property
    def places(self) -> range:
        """The parties there may be."""

    def fires(self, meant: CompiledRule, place: int) -> Expression:
        """The rule fires there."""

    def fires_for_any(self, meant: CompiledRule) -> Expression:
        """It fires somewhere."""

    def somewhere(self, place: int, what: Expression) -> Expression:
        """It is so at a place that there is."""

    def shares(self, meant: CompiledRule, strength: float, place: int) -> tuple[Contribution, ...]:
        """What the rule adds there to a conclusion, with what certainty."""


class AdviceOfWorld:
    """Evidence, vetoes, and so what is advised for whom."""

    def __init__(self, world: Firings) -> None:
        self._world = world
        self._outcome = producers_of(world.translation.rulebook.rules)
        self._advised: dict[tuple[Variant, int], Expression] = {}
        self._stopped: Expression | None = None

    def is_advised(self, asked: Advised | AdvisedCount, place: int) -> Expression:
        """What is asked about the advice is so, for a party, or (for the case) for anyone."""
        if isinstance(asked, Advised):
            return self.advised(asked.method, asked.stage, place)
        methods = self._world.translation.methods.values()
        found = [
            any_of([self.stands((method.id, variant), place) for variant in method.competing])
            for method in methods
            if method.competing
        ]
        low = always() if asked.low is None else at_least(found, asked.low)
        high = always() if asked.high is None else opposite(at_least(found, asked.high + 1))
        return all_of([low, high])

    def advised(self, method: str, stage: str | None, place: int) -> Expression:
        """The method is advised there, at that stage or (None) at any."""
        variants = self._world.translation.methods[method].variants if stage is None else (stage,)
        return any_of([self.stands((method, variant), place) for variant in variants])

    def stands(self, variant: Variant, place: int) -> Expression:
        """Just this stage of the method is advised there; with None, the method outside its stages."""
        key = variant, place
        if key not in self._advised:
            of_variant = self._for_anyone if place == CASE else self._for_party
            self._advised[key] = all_of([opposite(self.stopped()), of_variant(variant, place)])
        return self._advised[key]

    def stopped(self) -> Expression:
        """A gate stops every method."""
        if self._stopped is None:
            self._stopped = any_of([self._world.fires_for_any(self._meant(rule.id)) for rule in self._outcome.stopping])
        return self._stopped

    def vetoed(self, variant: Variant, place: int) -> Expression:
        """A veto on the method or the stage covers that place."""
        return any_of(self._vetoes(variant, place))

    def _for_party(self, variant: Variant, place: int) -> Expression:
        return self._world.somewhere(
            place, all_of([self._favoured(variant, place), opposite(self.vetoed(variant, place))])
        )

    def _for_anyone(self, variant: Variant, place: int) -> Expression:
        places = self._world.places
        apart = any_of(self._of_parties(variant))
        together = self._favoured(variant, CASE)
        found = any_of(
            [
                all_of([apart, any_of([self._for_party(variant, each) for each in places])]),
                all_of([opposite(apart), together]),
            ]
        )
        return all_of([opposite(self.vetoed(variant, CASE)), found])

    def _of_parties(self, variant: Variant) -> Iterator[Expression]:
        """What tells the parties apart: evidence or vetoes for one of them."""
        for meant in self._rules(variant):
            concerns = any((each.method, each.stage) == variant for each in meant.recommends) or any(
                each.method == variant[0] and each.stage in (None, variant[1]) for each in meant.excludes
            )
            if meant.rule.per_party and concerns:
                yield self._world.fires_for_any(meant)

    def _vetoes(self, variant: Variant, place: int) -> Iterator[Expression]:
        for meant in self._rules(variant):
            if any(each.method == variant[0] and each.stage in (None, variant[1]) for each in meant.excludes):
                if not meant.rule.per_party:
                    yield self._world.fires(meant, CASE)
                elif place != CASE:
                    yield self._world.fires(meant, place)

    def _favoured(self, variant: Variant, place: int) -> Expression:
        """More speaks for it there than against it."""
        shares = [
            self._world.shares(meant, each.strength, place if meant.rule.per_party else CASE)
            for meant in self._rules(variant)
            if place != CASE or not meant.rule.per_party
            for each in meant.recommends
            if (each.method, each.stage) == variant
        ]
        effective = [found for each in shares if (found := tuple(share for share in each if share.certainty != 0))]
        if all(share.certainty > 0 for each in effective for share in each):
            return any_of([share.where for each in effective for share in each])
        reached = sums(_rarest_first(effective), lambda added: False)
        return any_of([where for added, where in reached.items() if total(added) > 0])

    def _rules(self, variant: Variant) -> list[CompiledRule]:
        return [self._meant(rule.id) for rule in self._outcome.advising.get(variant[0], ())]

    def _meant(self, rule: str) -> CompiledRule:
        return self._world.translation.rules[rule]


def _rarest_first(contributions: list[tuple[Contribution, ...]]) -> list[tuple[Contribution, ...]]:
    """Equal ones beside each other, so that there are few different sums on the way."""
    return sorted(contributions, key=lambda shares: [share.certainty for share in shares])
