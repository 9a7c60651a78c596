"""The rules that an outcome rests on, and which of them read what: worked out once for a rulebook."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from typing import NamedTuple, TypeVar

from ottava.facts import PARTY

from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.formula import (
    CASE,
    Count,
    Formula,
    IsAdvised,
    IsDerived,
    IsPossible,
    Leaf,
    Passes,
    fold,
    leaves,
    terms,
)
from ...inference.ranking import variants_of
from ...rulebook.conclusion import Exclude, Recommend, ShutGate
from ...rulebook.condition import Advised, AdvisedCount, Atom, entity_of
from ..value_classes import Slot

Read = str | IsDerived | IsPossible | Advised | AdvisedCount | Count
"""A thing that rules read at a place: an attribute that a case gives, an assessment, the advice, a count of parties."""


class ReadByFormulas(NamedTuple):
    """What formulas read at one place, each once and in order.

    `attributes`: those that a case gives, also where computed ones are read. `derived`, `questioned`: the assessments
    of which it is read whether they hold, and whether they could still be derived.
    """

    attributes: tuple[str, ...]
    derived: tuple[Atom, ...]
    questioned: tuple[Atom, ...]
    asked: tuple[Advised | AdvisedCount, ...]

    @classmethod
    def of(cls, read: Iterable[Leaf], translation: CompiledRulebook) -> ReadByFormulas:
        """Of leaves."""
        attributes: dict[str, None] = {}
        derived: dict[Atom, None] = {}
        questioned: dict[Atom, None] = {}
        asked: dict[Advised | AdvisedCount, None] = {}
        for leaf in read:
            match leaf:
                case Passes(test):
                    attributes.update(dict.fromkeys(translation.rulebook.vocabulary.given(test.attribute)))
                case IsDerived(atom):
                    derived[atom] = None
                case IsPossible(atom):
                    questioned[atom] = None
                case IsAdvised(what):
                    asked[what] = None
        return cls(tuple(attributes), tuple(derived), tuple(questioned), tuple(asked))


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """A count of parties, and what is read at each party that counts. `nested`: where it counts parties in turn."""

    count: Count
    reading: ReadByFormulas
    nested: bool
    methods: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class DecidingRule:
    """A rule that an outcome rests on. `reading`: what it reads at its own place; `counted`: the counts it reads.

    `decides`: whether it recommends or excludes a method or shuts a gate. `methods`: those of which it asks whether
    they are advised, at its own place. `read`: picks, from what can be read at a place, all that it reads there.
    """

    meant: CompiledRule
    stratum: int
    decides: bool
    reading: ReadByFormulas
    counted: tuple[Counted, ...]
    methods: frozenset[str]
    read: Callable[[Mapping[Read, Hashable]], Hashable]

    @property
    def per_party(self) -> bool:
        """Whether it is tried for each party."""
        return self.meant.rule.per_party


Key = TypeVar("Key", bound=Hashable)


class Readers(NamedTuple):
    """The rules that read something, in order: at their own places, and at the parties that they count."""

    own: dict[DecidingRule, None]
    counting: dict[DecidingRule, None]


NOBODY = Readers({}, {})


@dataclass(slots=True, eq=False)
class DecidingRules:
    """The rules that an outcome rests on. `attributes`: the paths of those that it can depend on; `of_party`: which
    attributes are each party's, `computed`: which are worked out from others.

    `asking`: for each stratum, the rules that ask what is advised. `deriving`: the rules by what they derive;
    `finished`: the stratum after which nothing derives it any more.
    """

    translation: CompiledRulebook
    computed: frozenset[str]
    of_party: frozenset[str]
    rules: dict[str, DecidingRule] = field(default_factory=dict)
    attributes: tuple[str, ...] = ()
    of_attribute: dict[str, Readers] = field(default_factory=dict)
    of_derived: dict[Atom, Readers] = field(default_factory=dict)
    of_questioned: dict[Atom, Readers] = field(default_factory=dict)
    asking: list[list[DecidingRule]] = field(default_factory=list)
    deriving: dict[Atom, list[DecidingRule]] = field(default_factory=dict)
    finished: dict[Atom, int] = field(default_factory=dict)
    _counted: dict[Count, Counted] = field(default_factory=dict)

    @classmethod
    def of(cls, translation: CompiledRulebook) -> DecidingRules:
        """Of a rulebook; worked out once for it."""
        return translation.cache.get("deciding", "rules", lambda _: cls._made(translation))

    @classmethod
    def _made(cls, translation: CompiledRulebook) -> DecidingRules:
        vocabulary = translation.rulebook.vocabulary
        paths = [each.path for each in vocabulary]
        of_party = frozenset(path for path in paths if entity_of(path) == PARTY)
        made = cls(translation, frozenset(vocabulary.parts), of_party)
        deciding = _deciding(translation)
        for number, stratum in enumerate(translation.strata):
            made.asking.append([])
            for meant in stratum:
                if meant.rule.id in deciding:
                    made._add(meant, number)
        reach = frozenset[str]().union(*(meant.reach for meant in deciding.values()))
        made.attributes = tuple(path for path in paths if path in reach)
        return made

    def size(self, parties: int) -> int:
        """Return how many conditions they look at, at all their places, once for each party that they count."""
        return self.translation.cache.get("deciding conditions", parties, self._size)

    def slot(self, attribute: str, party_index: int) -> Slot:
        """Return the slot of an attribute that is read at a party."""
        return Slot(attribute, party_index if attribute in self.of_party else CASE)

    def reading(self, attributes: Set[str]) -> Set[str]:
        """Return these attributes that a case gives, and those that are worked out from them."""
        given = self.translation.rulebook.vocabulary.given
        return attributes | {each for each in self.computed if not attributes.isdisjoint(given(each))}

    def deriving_at(self, atom: Atom, in_party: bool) -> list[DecidingRule]:
        """Return the rules that derive it for a party, or for the case."""
        return [each for each in self.deriving.get(atom, ()) if each.per_party is in_party]

    def counted(self, count: Count) -> Counted:
        """Return what a count of parties reads."""
        found = self._counted.get(count)
        if found is None:
            reading = ReadByFormulas.of(leaves(count.where), self.translation)
            nested = any(isinstance(each, Count) for each in terms(count.where))
            found = self._counted[count] = Counted(count, reading, nested, self._methods(reading.asked))
        return found

    def _add(self, meant: CompiledRule, stratum: int) -> None:
        # That a rule cannot fire matters only for what it derives.
        formulas = meant.formulas if meant.derives else (meant.fires, meant.premise)
        read = [term for formula in formulas for term in terms(formula)]
        reading = ReadByFormulas.of((each for each in read if isinstance(each, Leaf)), self.translation)
        counts = dict.fromkeys(each for each in read if isinstance(each, Count))
        counted = tuple(map(self.counted, counts))
        asks = self._methods(reading.asked)
        rule = DecidingRule(meant, stratum, _decides(meant), reading, counted, asks, _picking(reading, counted))
        self.rules[meant.rule.id] = rule
        _note(self.of_attribute, reading.attributes, [each.reading.attributes for each in counted], rule)
        _note(self.of_derived, reading.derived, [each.reading.derived for each in counted], rule)
        _note(self.of_questioned, reading.questioned, [each.reading.questioned for each in counted], rule)
        if asks or any(each.methods for each in counted):
            self.asking[stratum].append(rule)
        for atom in meant.rule.atoms:
            self.deriving.setdefault(atom, []).append(rule)
            self.finished[atom] = stratum

    def _methods(self, asked: Iterable[Advised | AdvisedCount]) -> frozenset[str]:
        return frozenset(method for each in asked for method, _ in variants_of(each, self.translation.methods))

    def _size(self, parties: int) -> int:
        def combined(formula: Formula, sizes: tuple[int, ...]) -> int:
            if isinstance(formula, Leaf):
                return 1
            return sum(sizes) * (parties if isinstance(formula, Count) else 1)

        return sum(
            sum(fold(formula, combined) for formula in each.meant.formulas) * (parties if each.per_party else 1)
            for each in self.rules.values()
        )


def _picking(reading: ReadByFormulas, counted: Iterable[Counted]) -> Callable[[Mapping[Read, Hashable]], Hashable]:
    read: list[Read] = [*reading.attributes, *reading.asked, *[each.count for each in counted]]
    read += [IsDerived(atom, True) for atom in reading.derived]
    read += [IsPossible(atom, True) for atom in reading.questioned]
    return itemgetter(*read) if read else lambda _: ()


def _note(
    readers: dict[Key, Readers], own: Iterable[Key], counted: Iterable[Iterable[Key]], rule: DecidingRule
) -> None:
    for each in own:
        readers.setdefault(each, Readers({}, {})).own[rule] = None
    for each in chain.from_iterable(counted):
        readers.setdefault(each, Readers({}, {})).counting[rule] = None


def _deciding(translation: CompiledRulebook) -> dict[str, CompiledRule]:
    """Return the rules that the outcome rests on, directly or through assessments, by their ids."""
    reached = [meant for meant in translation.rules.values() if _decides(meant)]
    found = {meant.rule.id: meant for meant in reached}
    while reached:
        for leaf in chain.from_iterable(map(leaves, reached.pop().formulas)):
            if isinstance(leaf, IsDerived | IsPossible):
                for behind in translation.deriving.get(leaf.atom, ()):
                    if behind.rule.id not in found:
                        found[behind.rule.id] = behind
                        reached.append(behind)
    return found


def _decides(meant: CompiledRule) -> bool:
    return any(isinstance(each, Recommend | Exclude | ShutGate) for each in meant.rule.conclusions)
