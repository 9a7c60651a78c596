"""Which rules bring what about, and which attributes that depends on, for all explanations of a rulebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.formula import Formula
from ...inference.meaning import truth
from ...inference.ranking import Variant
from ...rulebook.condition import Atom
from ..value_classes import Partition, partitions

Reach = frozenset[str]
"""The attributes that something depends on in the end, through assessments and through what is advised."""


@dataclass(frozen=True, slots=True)
class DependencyIndex:
    """A rulebook looked at from its conclusions. Immutable, shared by threads.

    `partitions`: the values of each attribute as the rules tell them apart. `advising`: for each method and stage the
    rules that recommend it, with their strengths (below 0: against it). `vetoing`: the rules that exclude a method as a
    whole, or that stage of it. `stopping`: the rules that stop everything. `blocks`: what keeps a rule from firing, for
    rules with `unless`.
    """

    translation: CompiledRulebook
    partitions: Mapping[str, Partition]
    advising: Mapping[Variant, tuple[tuple[CompiledRule, float], ...]]
    vetoing: Mapping[Variant, tuple[CompiledRule, ...]]
    stopping: tuple[CompiledRule, ...]
    blocks: Mapping[str, Formula]
    reach_of_atom: Mapping[Atom, Reach]

    @classmethod
    def of(cls, translation: CompiledRulebook) -> DependencyIndex:
        """Index a rulebook."""
        rules = tuple(translation.rules.values())
        advising: dict[Variant, list[tuple[CompiledRule, float]]] = {}
        vetoing: dict[Variant, dict[str, CompiledRule]] = {}
        for meant in rules:
            for variant, strength, _ in meant.evidence:
                advising.setdefault(variant, []).append((meant, strength))
            for variant in meant.vetoes:
                vetoing.setdefault(variant, {})[meant.rule.id] = meant
        variants = [
            (method.id, stage) for method in translation.rulebook.names.methods for stage in (None, *method.stages)
        ]
        return cls(
            translation,
            partitions(translation),
            {variant: tuple(found) for variant, found in advising.items()},
            {
                (method, stage): tuple((vetoing.get((method, None), {}) | vetoing.get((method, stage), {})).values())
                for method, stage in variants
            },
            tuple(meant for meant in rules if meant.stops),
            {meant.rule.id: truth(meant.rule.unless) for meant in rules if meant.rule.unless is not None},
            {
                atom: frozenset().union(*(meant.reach for meant in found))
                for atom, found in translation.deriving.items()
            },
        )
