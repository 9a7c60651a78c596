"""Rulebooks that have most of their rules in common, compiled together: every rule once, and any choice of them to run.

All rules, several with the same id among them, are compiled as one rulebook. A choice of them runs in its network with
the clauses of the others masked out: a rule that can hold nowhere is as good as none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import count
from operator import or_

import msgspec

from ..rulebook.condition import Atom
from ..rulebook.dependencies import strata_of, waits_of
from ..rulebook.reading.findings import Findings
from ..rulebook.rulebook import Rule, Rulebook
from .checks import Checks
from .compiled.building import compiled
from .compiled.network import CouldFire, Effect, Fires, Network
from .compiled_rulebook import CompiledRule, CompiledRulebook, compile_rulebook
from .conclusion_index import ConclusionIndex
from .fact_views import FactWords, fact_words
from .filling import vocabulary_has_slots
from .program import Program
from .ranking import Listing

_ALIKE = (Checks, FactWords, vocabulary_has_slots)
"""What the cache of a rulebook keeps that rests on formulas and the vocabulary alone."""


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Rules of which any choice can be run, told apart by what they are and not by their ids.

    `_meant`: each with its meaning, by `id()` of the rule; `_translation` keeps them alive. `_waits`: for which others
    each waits, by their places in it. `_bits`: the clauses of each; `_shared`: those of parts of conditions, which
    all may read.
    """

    _translation: CompiledRulebook
    _network: Network
    _meant: Mapping[int, CompiledRule]
    _waits: Sequence[frozenset[int]]
    _bits: Sequence[int]
    _shared: int

    @classmethod
    def of(cls, rulebook: Rulebook, rules: Sequence[Rule]) -> Alternatives | None:
        """Return the alternatives that these rules are, under the names and the vocabulary of a rulebook.

        rules: in the order in which choices have them. None if together they would wait for each other in a circle.
        """
        apart = {f"{rule.id} {number}": rule for number, rule in enumerate(rules)}
        named = tuple(replace(rule, id=name) for name, rule in apart.items())
        findings = Findings()
        strata = strata_of(named, rulebook.names, findings)
        if findings.failed:
            return None
        together = compile_rulebook(replace(rulebook, strata=strata))
        meant = {name: replace(each, rule=apart[name]) for name, each in together.rules.items()}
        # `program` sets the other tables of rules for each choice.
        translation = replace(together, strata=tuple(tuple(meant[rule.id] for rule in each) for each in strata))
        # In the vocabulary of all of them: a choice may count fewer days between dates.
        fact_words(translation.cache, rulebook.vocabulary)
        network = compiled(translation)
        waits = waits_of(named, rulebook.names)
        bits = _bits(network, len(meant))
        return cls(
            translation,
            network,
            {id(each.rule): each for each in meant.values()},
            tuple(frozenset(meant[other].order for other in waits[name]) for name in meant),
            bits,
            network.everything & ~reduce(or_, bits, 0),
        )

    def program(self, rulebook: Rulebook, rules: Sequence[Rule]) -> Program | None:
        """Return the program of a rulebook with just these rules, in this order; its `strata` are not looked at.

        Its vocabulary, days between dates aside, and the ids of its names in their order must be those of the rulebook
        that the alternatives were made under. None where one is not among the alternatives, or an assessment would
        belong to the case that belongs to parties here; they must then be compiled by themselves.
        """
        if any(id(rule) not in self._meant for rule in rules):
            return None
        chosen = [self._meant[id(rule)] for rule in rules]
        together, network = self._translation, self._network
        strata = self._strata(chosen)
        subjects = ConclusionIndex.of(rulebook.names, together.subjects.atoms)
        if not _in_order(strata, subjects):
            subjects = ConclusionIndex.of(rulebook.names, _derived(strata))
            strata = self._renumbered(strata, subjects)
            network = _with_rules(network, {id(each.rule): each for stratum in strata for each in stratum})
        in_order = [meant for stratum in strata for meant in stratum]
        deriving: dict[Atom, list[CompiledRule]] = {}
        for meant in in_order:
            for atom in dict.fromkeys(each.atom for each in meant.assesses):
                deriving.setdefault(atom, []).append(meant)
        of_party = together.of_party.intersection(atom.name for atom in deriving)
        if any(atom.name in of_party and not each.rule.per_party for atom, of in deriving.items() for each in of):
            return None
        translation = replace(
            together,
            rulebook=replace(rulebook, strata=tuple(tuple(each.rule for each in stratum) for stratum in strata)),
            subjects=subjects,
            strata=tuple(map(tuple, strata)),
            rules={meant.rule.id: meant for meant in in_order},
            gated=tuple(meant for meant in in_order if meant.gates),
            methods={method.id: method for method in rulebook.names.methods},
            listing=Listing.of(rulebook.names),
            deriving={atom: tuple(found) for atom, found in deriving.items()},
            of_party=of_party,
            cache=together.cache.shared(_ALIKE),
        )
        clauses = self._shared
        for meant in chosen:
            clauses |= self._bits[meant.order]
        return Program(translation, network=replace(network, everything=clauses))

    def _strata(self, chosen: Sequence[CompiledRule]) -> list[list[CompiledRule]]:
        """Return these rules in the strata that they have by themselves."""
        written = {meant.order: place for place, meant in enumerate(chosen)}
        levels: dict[int, int] = {}
        strata: list[list[CompiledRule]] = []
        for meant in sorted(chosen, key=lambda each: each.order):  # behind all for which it waits
            awaited = self._waits[meant.order].intersection(levels)
            level = levels[meant.order] = max([levels[each] + 1 for each in awaited], default=0)
            if level == len(strata):
                strata.append([])
            strata[level].append(meant)
        for stratum in strata:
            stratum.sort(key=lambda each: written[each.order])
        return strata

    def _renumbered(
        self, strata: Sequence[Sequence[CompiledRule]], subjects: ConclusionIndex
    ) -> list[list[CompiledRule]]:
        """Return rules with the numbers that they, and the assessments that they derive, have among themselves."""
        remembered, numbers = self._translation.cache, count()

        def renumbered(meant: CompiledRule) -> CompiledRule:
            order = next(numbers)
            atoms = tuple([subjects.numbers[each.atom] for each in meant.assesses])
            # Most rules get the same few numbers in all choices.
            return remembered.get(_numbered, (meant.order, order, atoms), lambda _: _numbered(meant, order, subjects))

        return [[*map(renumbered, stratum)] for stratum in strata]


def _numbered(meant: CompiledRule, order: int, subjects: ConclusionIndex) -> CompiledRule:
    stated = tuple([found for each in meant.rule.conclusions if (found := subjects.stated(each))])
    return replace(meant, order=order, stated=stated)


def _derived(strata: Iterable[Sequence[CompiledRule]]) -> Iterable[Atom]:
    """Return the assessments that rules derive, each once, in the order of the rules."""
    return dict.fromkeys(each.atom for stratum in strata for meant in stratum for each in meant.assesses)


def _in_order(strata: Sequence[Sequence[CompiledRule]], subjects: ConclusionIndex) -> bool:
    """Return whether rules, and the assessments that they derive, stand in the order of their numbers."""
    rules = [meant.order for stratum in strata for meant in stratum]
    atoms = [subjects.numbers[atom] for atom in _derived(strata)]
    return rules == sorted(rules) and atoms == sorted(atoms)


def _with_rules(network: Network, rules: Mapping[int, CompiledRule]) -> Network:
    """Return a network in which these rules fire, by `id()` of the rule, in place of those with other numbers."""
    made: dict[int, Effect] = {}
    layers = []
    for layer in network.layers:
        for effect in (each for block in layer.blocks for each in block.effects):
            meant = rules.get(id(effect.meant.rule)) if isinstance(effect, Fires | CouldFire) else None
            made[id(effect)] = effect if meant is None else msgspec.structs.replace(effect, meant=meant)
        blocks = tuple(replace(each, effects=tuple([made[id(old)] for old in each.effects])) for each in layer.blocks)
        layers.append(replace(layer, blocks=blocks))
    return replace(network, layers=tuple(layers))


def _bits(network: Network, rules: int) -> tuple[int, ...]:
    """Return the clauses of each rule, by its place."""
    found = [0] * rules
    for layer in network.layers:
        for block in layer.blocks:
            for bit, effect in enumerate(block.effects, start=block.first):
                if isinstance(effect, Fires | CouldFire):
                    found[effect.meant.order] |= 1 << bit
    return tuple(found)
