"""A rulebook ready to be reasoned with: its rules with their meaning, and who derives what. Immutable, shared by
threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from types import MappingProxyType
from typing import TypeVar

from ottava.facts import PARTY, Vocabulary
from ottava.facts.source.brief import Brief

from ..rulebook.conclusion import Ask, Assess, Attend, Conclusion, Direct, Exclude, Order, Recommend, ShutGate
from ..rulebook.condition import Advised, AdvisedCount, Atom, entity_of
from ..rulebook.dependencies import Producers, producers_of
from ..rulebook.rulebook import Method, Rule, Rulebook
from .advice import SourcePlace
from .cache import Cache
from .certainty import contribution
from .conclusion_index import ConclusionIndex, StatedConclusion
from .formula import (
    CASE,
    AtLeast,
    Every,
    Fewer,
    Formula,
    IsAdvised,
    IsDerived,
    IsPossible,
    Passes,
    leaves,
    terms,
)
from .meaning import Meaning, meaning_of_rule
from .ranking import Listing, Variant

Evidence = tuple[Variant, float, float]
"""The method and stage that a rule recommends, how strongly, and what that adds where its premise is certain."""

Derives = tuple[Atom, str, float, float]
"""An assessment that a rule derives, its name, how strongly, and what that adds where its premise is certain."""


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule with its meaning. `order` is its place among all rules; its conclusions are sorted by kind.

    `blocked`: what its `unless` means. `stated`: the conclusions that an advice gives reasons for. `evidence`,
    `vetoes`, `derives`: what it adds to methods and to assessments. `is_procedural`: it shuts a gate, asks, or orders
    the plan, as few rules do. `observations`: the attributes that its premise rests on, if it only makes tests, without
    alternatives. `reach`: the
    attributes that it depends on in the end, through assessments and advice too. `sure`: where all of those are known
    for certain, so is the premise.
    """

    rule: Rule
    order: int
    fires: Formula
    premise: Formula
    blocked: Meaning | None
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
    is_procedural: bool
    stated: tuple[StatedConclusion, ...]
    evidence: tuple[Evidence, ...]
    vetoes: tuple[Variant, ...]
    derives: tuple[Derives, ...]
    observations: tuple[str, ...] | None
    reach: frozenset[str] = frozenset()
    sure: bool = True

    @classmethod
    def of(cls, rule: Rule, order: int, subjects: ConclusionIndex, vocabulary: Vocabulary) -> CompiledRule:
        """Return the meaning of a rule, without what it reaches."""
        gates = _of_kind(rule, ShutGate)
        recommends, excludes, assesses = _of_kind(rule, Recommend), _of_kind(rule, Exclude), _of_kind(rule, Assess)
        meaning = meaning_of_rule(rule)
        return cls(
            rule=rule,
            order=order,
            **meaning._asdict(),
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
            is_procedural=any(isinstance(each, ShutGate | Ask | Order) for each in rule.conclusions),
            stated=tuple([found for each in rule.conclusions if (found := subjects.stated(each))]),
            evidence=tuple([((each.method, each.stage), *_strengths(each)) for each in recommends]),
            vetoes=tuple([(each.method, each.stage) for each in excludes]),
            derives=tuple([(each.atom, str(each.atom), *_strengths(each)) for each in assesses]),
            observations=_observations(meaning.premise, vocabulary),
        )

    @property
    def formulas(self) -> tuple[Formula, Formula, Formula]:
        """The formulas that a run reads, directly or to rule something out."""
        return self.fires, self.premise, self.cannot_fire


def _observations(premise: Formula, vocabulary: Vocabulary) -> tuple[str, ...] | None:
    """Return the attributes that a premise of nothing but tests rests on, each with what it is worked out from."""
    parts = premise.parts if isinstance(premise, Every) else (premise,)
    tests = [part.test.attribute for part in parts if isinstance(part, Passes)]
    if len(tests) < len(parts):
        return None
    return tuple(dict.fromkeys(each for path in tests for each in (path, *vocabulary.parts.get(path, ()))))


def _strengths(each: Recommend | Assess) -> tuple[float, float]:
    return each.strength, contribution(1.0, each.strength)


_Kind = TypeVar("_Kind", bound=Conclusion)


def _of_kind(rule: Rule, kind: type[_Kind]) -> tuple[_Kind, ...]:
    return tuple(each for each in rule.conclusions if isinstance(each, kind))


def _source(rule: Rule) -> SourcePlace | None:
    source = rule.source
    return None if source is None else SourcePlace(source.place, source.basis, source.practice)


@dataclass(frozen=True, slots=True, repr=False)
class CompiledRulebook(Brief):
    """A rulebook translated into formulas.

    `subjects`: what its advice can speak of. `gated`: the rules that shut gates. `listing`: the order of its methods.
    `of_party`: the names of assessments that belong to parties. `needs_possibility`: the assessments of which a run
    must find out whether they could still be derived. `attributes`: the paths that rules read. `cache`: what is
    the same for every case.
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
    needs_possibility: frozenset[Atom]
    attributes: tuple[str, ...]
    cache: Cache = field(default_factory=Cache, compare=False, repr=False)

    def __post_init__(self) -> None:
        for name in ("rules", "methods", "deriving"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def party_index_of(self, atom: Atom, party_index: int) -> int:
        """Return where an assessment belongs that is read at a party: there, or (-1) to the case."""
        return party_index if atom.name in self.of_party else CASE

    def differs_by_party(self, formula: Formula) -> bool:
        """Return whether it depends on the party at which a formula is read whether it holds."""
        for term in terms(formula):
            match term:
                case Passes(test) if entity_of(test.attribute) == PARTY:
                    return True
                case IsDerived(atom) | IsPossible(atom) if atom.name in self.of_party:
                    return True
                case IsAdvised() | AtLeast(others=True) | Fewer(others=True):
                    return True
        return False

    def __reduce__(self) -> tuple[Callable[[Rulebook], CompiledRulebook], tuple[Rulebook]]:
        # What follows from the rulebook is worked out again on the other side.
        return compile_rulebook, (self.rulebook,)


def compile_rulebook(rulebook: Rulebook) -> CompiledRulebook:
    """Translate a rulebook."""
    outcome = producers_of(rulebook.rules)
    subjects = ConclusionIndex.of(rulebook.names, outcome.deriving)
    of_party = frozenset(atom.name for rule in rulebook.rules if rule.per_party for atom in rule.atoms)
    rules: dict[str, CompiledRule] = {}
    for order, rule in enumerate(rulebook.rules):  # in strata: what a rule looks at has been translated before it
        meant = CompiledRule.of(rule, order, subjects, rulebook.vocabulary)
        rules[rule.id] = _with_reach(meant, outcome, rulebook, rules)
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
    )


def _with_reach(
    meant: CompiledRule, outcome: Producers, rulebook: Rulebook, before: Mapping[str, CompiledRule]
) -> CompiledRule:
    """Return the rule with what it reaches: its own attributes, and those behind the assessments and advice it reads.
    In place of a computed attribute stand those that a case gives.

    before: the rules whose outcome it reads have been translated before it.
    """
    reach: set[str] = set()
    sure = True
    for leaf in leaves(meant.fires):
        rules: Iterable[Rule] = ()
        match leaf:
            case Passes(test):
                reach.update(rulebook.vocabulary.given(test.attribute))
            case IsDerived(atom) | IsPossible(atom):
                rules = outcome.deriving.get(atom, ())
                behind = [before[rule.id] for rule in rules]
                sure = sure and all(each.strength == 1 for other in behind for each in other.assesses)
                sure = sure and all(other.sure for other in behind)
            case IsAdvised(Advised(method, stage)):
                rules = outcome.of_method(method, stage)
            case IsAdvised(AdvisedCount()):
                rules = chain.from_iterable(map(outcome.of_rank, rulebook.names.methods))
        for rule in rules:
            reach |= before[rule.id].reach
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
