"""What every explanation of a rulebook rests on: who brings what about, and which attributes that hangs on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.formula import Formula, IsAdvised, IsDerived, IsPossible, Passes, leaves
from ...inference.meaning import truth
from ...inference.scores import Variant, variants_of
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
    reach_of_rule: Mapping[str, Reach]
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
        rules = _Reaches(translation, deriving, advising, vetoes, tuple(stopping.values()))
        rules.read_all()
        return cls(
            translation,
            partitions(translation),
            {atom: tuple(found) for atom, found in deriving.items()},
            {variant: tuple(found) for variant, found in advising.items()},
            vetoes,
            tuple(stopping.values()),
            {meant.rule.id: truth(meant.rule.unless) for meant in meants if meant.rule.unless is not None},
            rules.found,
            {atom: rules.of_atom(atom) for atom in deriving},
        )


@dataclass(slots=True)
class _Reaches:
    """Finds what rules hang on, in the order of their strata, so that what they look at has been found before."""

    translation: CompiledRulebook
    deriving: Mapping[Atom, Iterable[tuple[CompiledRule, float]]]
    advising: Mapping[Variant, Iterable[tuple[CompiledRule, float]]]
    vetoing: Mapping[Variant, Iterable[CompiledRule]]
    stopping: tuple[CompiledRule, ...]
    found: dict[str, Reach] = field(default_factory=dict)

    def read_all(self) -> None:
        for stratum in self.translation.strata:
            for meant in stratum:
                parts = (self._of_leaf(leaf) for leaf in leaves(meant.fires))
                self.found[meant.rule.id] = frozenset().union(*parts)

    def of_atom(self, atom: Atom) -> Reach:
        return self._of_rules(meant for meant, _ in self.deriving.get(atom, ()))

    def of_variant(self, method: str, stage: str | None) -> Reach:
        recommending = (meant for meant, _ in self.advising.get((method, stage), ()))
        return self._of_rules((*recommending, *self.vetoing[method, stage], *self.stopping))

    def _of_rules(self, meants: Iterable[CompiledRule]) -> Reach:
        return frozenset().union(*(self.found[meant.rule.id] for meant in meants))

    def _of_leaf(self, leaf: Formula) -> Reach:
        match leaf:
            case Passes(test):
                return frozenset((test.attribute,))
            case IsDerived(atom) | IsPossible(atom):
                return self.of_atom(atom)
            case IsAdvised(asked):
                return frozenset().union(
                    *(self.of_variant(*each) for each in variants_of(asked, self.translation.methods))
                )
            case _:
                return frozenset()
