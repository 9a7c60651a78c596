"""What may be known of a computed attribute while what it is worked out from is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product
from math import prod

from ottava.facts import Observation
from ottava.facts.computed import followed

from ...inference.cache import Cache
from ...inference.compiled_rulebook import CompiledRulebook
from ...inference.formula import Passes, leaves
from ..value_classes import Partition
from .intervals import Domain

MOST_COMBINATIONS = 4000
"""With more combinations of values than this, everything is taken to be possible."""


@dataclass(slots=True)
class ComputedDomains:
    """Works out the domains of computed attributes from those of what a case gives; one for all that rules do not tell
    apart.
    """

    translation: CompiledRulebook
    _cache: Cache = field(default_factory=Cache)

    def domain(self, attribute: str, of: Callable[[str], Domain]) -> Domain:
        """Return the domain. `of`: those of the attributes that a case gives."""
        domains = tuple(map(of, self.translation.rulebook.vocabulary.given(attribute)))
        return self._cache.get("domain", (attribute, domains), lambda _: self._worked_out(attribute, domains))

    def _worked_out(self, attribute: str, domains: tuple[Domain, ...]) -> Domain:
        vocabulary = self.translation.rulebook.vocabulary
        partition = self._cache.get("partition", attribute, self._partition)
        if prod(len(each.observations) for each in domains) > MOST_COMBINATIONS:
            return self._anything(partition, domains)
        found: dict[object, Observation | None] = {}
        for chosen in product(*(each.observations for each in domains)):
            known = dict(zip(vocabulary.given(attribute), chosen, strict=True))
            seen = followed(attribute, known.get, vocabulary)
            key = None if seen is None else (partition.signature(seen.value), seen.certainty)
            found.setdefault(key, seen)
        return Domain(*found.values())

    def _anything(self, partition: Partition, domains: tuple[Domain, ...]) -> Domain:
        sure = [each.certainty for domain in domains for each in domain.observations if each is not None]
        ends = {min(sure), max(sure)}
        return Domain(None, *(Observation(each.value, end) for each in partition.classes for end in ends))

    def _partition(self, attribute: str) -> Partition:
        tests = (
            leaf.test
            for meant in self.translation.rules.values()
            for formula in meant.formulas
            for leaf in leaves(formula)
            if isinstance(leaf, Passes) and leaf.test.attribute == attribute
        )
        return Partition.of(self.translation.rulebook.vocabulary[attribute], tests)
