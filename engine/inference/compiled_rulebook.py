"""A rulebook ready to be reasoned with: its rules with their meaning, and who derives what. Immutable, shared by
threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

from ..rulebook.conclusion import Ask, Assess, Attend, Conclusion, Direct, Exclude, Order, Recommend, ShutGate
from ..rulebook.condition import Atom
from ..rulebook.dependencies import Producers, producers_of
from ..rulebook.rulebook import Method, Rule, Rulebook
from .advice import SourcePlace
from .certainty import contribution
from .conclusion_index import ConclusionIndex, Said
from .formula import Formula, IsDerived, IsPossible, Passes, leaves
from .justification import Justification, always_justified
from .justification_cache import JustificationCache
from .meaning import cannot_fire, could_fire, fires, truth
from .ranking import Listing
from .safeguard_index import SafeguardIndex
from .scores import Variant

Evidence = tuple[Variant, float, float]
"""The method and stage that a rule recommends, how strongly, and what that adds where its premise is certain."""

Derives = tuple[Atom, str, float, float]
"""An assessment that a rule derives, its name, how strongly, and what that adds where its premise is certain."""


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule with what it means. `order` is its place among all rules; its conclusions stand sorted by kind.

    `says`: what it gives reasons for in an advice. `evidence`, `vetoes`, `derives`: what it adds to methods and to
    assessments.
    `resting`: what its premise rests on, where that does not hang on which of its alternatives hold, or for which
    parties. `reach`: the attributes that its premise rests on in the end, through assessments too. `sure`: where all of
    those are known for certain, the premise is certain.
    `rare`: it does what few rules do: shut a gate, ask, or order the plan.
    """

    rule: Rule
    order: int
    fires: Formula
    premise: Formula
    could_fire: Formula
    cannot_fire: Formula
    source: SourcePlace | None
    recommends: tuple[Recommend, ...]
    excludes: tuple[Exclude, ...]
    gates: tuple[ShutGate, ...]
    directs: tuple[Direct, ...]
    attends: tuple[Attend, ...]
    assesses: tuple[Assess, ...]
    asks: tuple[Ask, ...]
    orders: tuple[Order, ...]
    stops: bool
    rare: bool
    says: tuple[Said, ...]
    evidence: tuple[Evidence, ...]
    vetoes: tuple[Variant, ...]
    derives: tuple[Derives, ...]
    resting: Justification | None
    reach: frozenset[str] = frozenset()
    sure: bool = True

    @classmethod
    def of(cls, rule: Rule, order: int, subjects: ConclusionIndex, of_party: frozenset[str]) -> CompiledRule:
        """The meaning of a rule. `of_party`: the names of assessments that belong to parties."""
        gates = _of_kind(rule, ShutGate)
        recommends, excludes, assesses = _of_kind(rule, Recommend), _of_kind(rule, Exclude), _of_kind(rule, Assess)
        premise = truth(rule.when)
        return cls(
            rule=rule,
            order=order,
            fires=fires(rule),
            premise=premise,
            could_fire=could_fire(rule),
            cannot_fire=cannot_fire(rule),
            source=_source(rule),
            recommends=recommends,
            excludes=excludes,
            gates=gates,
            directs=_of_kind(rule, Direct),
            attends=_of_kind(rule, Attend),
            assesses=assesses,
            asks=_of_kind(rule, Ask),
            orders=_of_kind(rule, Order),
            stops=any(each.effect == "stop" for each in gates),
            rare=any(isinstance(each, ShutGate | Ask | Order) for each in rule.conclusions),
            says=tuple([said for each in rule.conclusions if (said := subjects.said(each))]),
            evidence=tuple([((each.method, each.stage), *_strengths(each)) for each in recommends]),
            vetoes=tuple([(each.method, each.stage) for each in excludes]),
            derives=tuple([(each.atom, str(each.atom), *_strengths(each)) for each in assesses]),
            resting=always_justified(premise, of_party),
        )


def _strengths(each: Recommend | Assess) -> tuple[float, float]:
    return each.strength, contribution(1.0, each.strength)


_Kind = TypeVar("_Kind", bound=Conclusion)


def _of_kind(rule: Rule, kind: type[_Kind]) -> tuple[_Kind, ...]:
    return tuple(each for each in rule.conclusions if isinstance(each, kind))


def _source(rule: Rule) -> SourcePlace | None:
    source = rule.source
    return None if source is None else SourcePlace(source.place, source.basis, source.practice)


@dataclass(frozen=True, slots=True)
class CompiledRulebook:
    """A rulebook translated into formulas.

    `subjects`: what its advice can speak of. `gated`: the rules that shut gates. `listing`: the order of its methods.
    `of_party`: the names of assessments that belong to parties. `in_question`: the assessments of which it matters
    whether they could still be derived. `attributes`: the paths that rules look at. `watches`: the safeguards.
    """

    rulebook: Rulebook
    subjects: ConclusionIndex
    strata: tuple[tuple[CompiledRule, ...], ...]
    rules: Mapping[str, CompiledRule]
    gated: tuple[CompiledRule, ...]
    methods: Mapping[str, Method]
    listing: Listing
    deriving: Mapping[Atom, tuple[CompiledRule, ...]]
    of_party: frozenset[str]
    in_question: frozenset[Atom]
    attributes: tuple[str, ...]
    watches: SafeguardIndex = field(compare=False, repr=False)
    memory: JustificationCache = field(compare=False, repr=False)

    def __post_init__(self) -> None:
        for name in ("rules", "methods", "deriving"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def __reduce__(self) -> tuple[Callable[[Rulebook], CompiledRulebook], tuple[Rulebook]]:
        # What follows from the rulebook is worked out again on the other side.
        return compile_rulebook, (self.rulebook,)


def compile_rulebook(rulebook: Rulebook) -> CompiledRulebook:
    """The translation of a rulebook."""
    outcome = producers_of(rulebook.rules)
    subjects = ConclusionIndex.of(rulebook.names, outcome.deriving)
    of_party = frozenset(atom.name for rule in rulebook.rules if rule.per_party for atom in rule.atoms)
    rules: dict[str, CompiledRule] = {}
    for order, rule in enumerate(rulebook.rules):  # in strata: what a rule looks at has been translated before it
        rules[rule.id] = _with_reach(CompiledRule.of(rule, order, subjects, of_party), outcome, rules)
    deriving = {atom: tuple(rules[rule.id] for rule in found) for atom, found in outcome.deriving.items()}
    strata = tuple(tuple(rules[rule.id] for rule in stratum) for stratum in rulebook.strata)
    looked_at = {
        leaf.test.attribute for meant in rules.values() for leaf in leaves(meant.fires) if isinstance(leaf, Passes)
    }
    return CompiledRulebook(
        rulebook,
        subjects,
        strata,
        rules,
        tuple(meant for meant in rules.values() if meant.gates),
        {method.id: method for method in rulebook.names.methods},
        Listing.of(rulebook.names),
        deriving,
        of_party,
        asked_whether_possible((meant.fires for meant in rules.values()), deriving),
        tuple(sorted(looked_at)),
        SafeguardIndex.over(rulebook.safeguards),
        JustificationCache(of_party),
    )


def _with_reach(meant: CompiledRule, outcome: Producers, before: Mapping[str, CompiledRule]) -> CompiledRule:
    """The rule with what its premise reaches: its own attributes, and those behind the assessments it reads."""
    reach: set[str] = set()
    sure = True
    for formula in (meant.fires, meant.premise):
        for leaf in leaves(formula):
            match leaf:
                case Passes(test):
                    reach.add(test.attribute)
                case IsDerived(atom) | IsPossible(atom):
                    for rule in outcome.deriving.get(atom, ()):
                        other = before[rule.id]
                        reach |= other.reach
                        sure = sure and other.sure and all(each.strength == 1 for each in other.assesses)
    return replace(meant, reach=frozenset(reach), sure=sure)


def asked_whether_possible(
    formulas: Iterable[Formula], deriving: Mapping[Atom, tuple[CompiledRule, ...]]
) -> frozenset[Atom]:
    """The assessments of which it must be known whether they could still be derived, to tell whether formulas hold."""
    found: set[Atom] = set()
    left = list(formulas)
    while left:
        for leaf in leaves(left.pop()):
            if isinstance(leaf, IsPossible) and leaf.atom not in found:
                found.add(leaf.atom)
                left.extend(meant.could_fire for meant in deriving.get(leaf.atom, ()))
    return frozenset(found)
