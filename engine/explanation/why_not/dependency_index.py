"""What every explanation of a rulebook rests on: who brings what about, and which attributes that hangs on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.formula import Formula
from ...inference.meaning import truth
from ...inference.scores import Variant
from ...rulebook.conclusion import Assess, Exclude, Recommend, ShutGate
from ...rulebook.condition import Atom
from ..value_classes import Partition, partitions

Reach = frozenset[str]
"""The attributes that something hangs on in the end, through assessments and through what is advised."""


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
    deriving: Mapping[Atom, tuple[tuple[CompiledRule, float], ...]]
    advising: Mapping[Variant, tuple[tuple[CompiledRule, float], ...]]
    vetoing: Mapping[Variant, tuple[CompiledRule, ...]]
    stopping: tuple[CompiledRule, ...]
    blocks: Mapping[str, Formula]
    reach_of_atom: Mapping[Atom, Reach]

    @classmethod
    def of(cls, translation: CompiledRulebook) -> DependencyIndex:
        """For a rulebook."""
        meants = tuple(translation.rules.values())
        deriving: dict[Atom, list[tuple[CompiledRule, float]]] = {}
        advising: dict[Variant, list[tuple[CompiledRule, float]]] = {}
        vetoing: dict[Variant, dict[str, CompiledRule]] = {}
        stopping: dict[str, CompiledRule] = {}
        for meant in meants:
            for conclusion in meant.rule.conclusions:
                match conclusion:
                    case Assess(atom, strength):
                        deriving.setdefault(atom, []).append((meant, strength))
                    case Recommend(method, stage, strength):
                        advising.setdefault((method, stage), []).append((meant, strength))
                    case Exclude(method, stage):
                        vetoing.setdefault((method, stage), {})[meant.rule.id] = meant
                    case ShutGate(effect="stop"):
                        stopping[meant.rule.id] = meant
        variants = [
            (method.id, stage) for method in translation.rulebook.names.methods for stage in (None, *method.stages)
        ]
        vetoes = {
            (method, stage): tuple((vetoing.get((method, None), {}) | vetoing.get((method, stage), {})).values())
            for method, stage in variants
        }
        return cls(
            translation,
            partitions(translation),
            {atom: tuple(found) for atom, found in deriving.items()},
            {variant: tuple(found) for variant, found in advising.items()},
            vetoes,
            tuple(stopping.values()),
            {meant.rule.id: truth(meant.rule.unless) for meant in meants if meant.rule.unless is not None},
            {atom: frozenset().union(*(meant.reach for meant, _ in found)) for atom, found in deriving.items()},
        )
