"""The methods that are advised, as formulas of the solver: the `Scores` of `ranking.py` over all cases at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ...inference.cache import Cache
from ...inference.certainty import combined
from ...inference.compiled_rulebook import CompiledRule
from ...inference.formula import CASE
from ...inference.ranking import Variant
from ...rulebook.condition import Advised, AdvisedCount
from ...rulebook.dependencies import producers_of
from .solver import Expression, Undecided, all_of, always, any_of, at_least, opposite

if TYPE_CHECKING:
    from .world import World

LARGEST = 2000
"""Different sums up to which they are gone through."""


class Contribution(NamedTuple):
    """The certainty that a firing adds, and the circumstances in which it does."""

    certainty: float
    where: Expression


Sums = dict[tuple[float, ...], Expression]


def sums(contributions: Iterable[Sequence[Contribution]], settled: Callable[[tuple[float, ...]], bool]) -> Sums:
    """Return all that can come together, and where it does.

    Each contribution is one of its shares, or nothing. `settled`: that nothing which is added later matters; all
    settled sums may be taken for one another.
    Raises Undecided if there are too many.
    """
    found: Sums = {(): always()}
    for shares in contributions:
        nothing = opposite(any_of([share.where for share in shares]))
        ways: dict[tuple[float, ...], list[Expression]] = {}
        for added, where in found.items():
            if settled(added):
                ways.setdefault(added, []).append(where)
                continue
            ways.setdefault(added, []).append(all_of([where, nothing]))
            for share in shares:
                more = tuple(sorted((*added, share.certainty)))
                ways.setdefault(more, []).append(all_of([where, share.where]))
        if len(ways) > LARGEST:
            raise Undecided("too many different certainties can come together")
        found = {added: any_of(where) for added, where in ways.items()}
    return found


def total(added: tuple[float, ...]) -> float:
    """Return what they combine to."""
    return combined(list(added))


class AdviceFormulas:
    """The methods that are advised for each party: evidence for them, without a veto."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._outcome = producers_of(world.compiled_rulebook.rulebook.rules)
        self._cache = Cache()

    def is_advised(self, asked: Advised | AdvisedCount, party_index: int) -> Expression:
        """Return where the advice is as asked, for a party, or (for the case) for anyone."""
        if isinstance(asked, Advised):
            return self.advised(asked.method, asked.stage, party_index)
        methods = self._world.compiled_rulebook.methods.values()
        found = [
            any_of([self.stands((method.id, variant), party_index) for variant in method.competing])
            for method in methods
            if method.competing
        ]
        low = always() if asked.low is None else at_least(found, asked.low)
        high = always() if asked.high is None else opposite(at_least(found, asked.high + 1))
        return all_of([low, high])

    def advised(self, method: str, stage: str | None, party_index: int) -> Expression:
        """Return where the method is advised, at that stage or (None) at any."""
        variants = self._world.compiled_rulebook.methods[method].variants if stage is None else (stage,)
        return any_of([self.stands((method, variant), party_index) for variant in variants])

    def stands(self, variant: Variant, party_index: int) -> Expression:
        """Return where just this stage of the method is advised; with None, the method outside its stages."""
        of_variant = self._for_anyone if party_index == CASE else self._for_party
        key = variant, party_index
        return self._cache.get("stands", key, lambda key: all_of([opposite(self.stopped()), of_variant(*key)]))

    def stopped(self) -> Expression:
        """Return where a gate stops every method."""
        rules = [self._compiled(rule.id) for rule in self._outcome.stopping]
        return self._cache.get("stopped", None, lambda _: any_of(map(self._world.fires_for_any, rules)))

    def vetoed(self, variant: Variant, party_index: int) -> Expression:
        """Return where a veto on the method or the stage covers the party."""
        return any_of(
            [
                self._world.fires_of(compiled, party_index)
                for compiled in self._rules_for(variant, party_index)
                if _excludes(compiled, variant)
            ]
        )

    def _for_party(self, variant: Variant, party_index: int) -> Expression:
        return self._world.somewhere(
            party_index, all_of([self._favoured(variant, party_index), opposite(self.vetoed(variant, party_index))])
        )

    def _for_anyone(self, variant: Variant, party_index: int) -> Expression:
        party_indexes = self._world.party_indexes
        apart = any_of(self._of_parties(variant))
        together = self._favoured(variant, CASE)
        found = any_of(
            [
                all_of([apart, any_of([self._for_party(variant, each) for each in party_indexes])]),
                all_of([opposite(apart), together]),
            ]
        )
        return all_of([opposite(self.vetoed(variant, CASE)), found])

    def _of_parties(self, variant: Variant) -> Iterator[Expression]:
        """Yield where parties differ: where there is evidence or a veto for one of them."""
        for compiled in self._rules(variant):
            recommends = any((each.method, each.stage) == variant for each in compiled.recommends)
            if compiled.rule.per_party and (recommends or _excludes(compiled, variant)):
                yield self._world.fires_for_any(compiled)

    def _favoured(self, variant: Variant, party_index: int) -> Expression:
        """Return where there is more evidence for it than against it."""
        shares = [
            self._world.shares(compiled, each.strength, index_for(compiled, party_index))
            for compiled in self._rules_for(variant, party_index)
            for each in compiled.recommends
            if (each.method, each.stage) == variant
        ]
        effective = [found for each in shares if (found := tuple(share for share in each if share.certainty != 0))]
        if all(share.certainty > 0 for each in effective for share in each):
            return any_of([share.where for each in effective for share in each])
        # Equal ones beside each other, so that there are few different sums on the way.
        effective.sort(key=lambda shares: [share.certainty for share in shares])
        reached = sums(effective, lambda added: False)
        return any_of([where for added, where in reached.items() if total(added) > 0])

    def _rules_for(self, variant: Variant, party_index: int) -> list[CompiledRule]:
        """Return the rules on a method that speak of the party, or (for the case) of no party."""
        return [each for each in self._rules(variant) if party_index != CASE or not each.rule.per_party]

    def _rules(self, variant: Variant) -> list[CompiledRule]:
        return [self._compiled(rule.id) for rule in self._outcome.advising.get(variant[0], ())]

    def _compiled(self, rule: str) -> CompiledRule:
        return self._world.compiled_rulebook.rules[rule]


def index_for(compiled: CompiledRule, party_index: int) -> int:
    """Return where the rule fires if it speaks of that party: there, or at the case."""
    return party_index if compiled.rule.per_party else CASE


def _excludes(compiled: CompiledRule, variant: Variant) -> bool:
    return any(each.method == variant[0] and each.stage in (None, variant[1]) for each in compiled.excludes)
