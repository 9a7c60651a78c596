"""The values of all attributes as the rules of a rulebook tell them apart.

Of a computed attribute nothing can be found out by itself: in its place stand those that it is worked out from, told
apart as far as its tests need.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import cast

from ottava.facts import PARTY, Attribute, Case, Observation, Value
from ottava.facts.catalogue import tr

from ..inference.compiled_rulebook import CompiledRulebook
from ..inference.formula import CASE, Formula, Passes, leaves
from ..rulebook.condition import Known, Test
from .cuts import Parts, PartTest
from .value_classes import Partition, Slot, observed

_Told = tuple[Mapping[str, Sequence[Test]], Mapping[str, Partition]]
"""The tests on each attribute, and its values as they tell them apart; without those that are computed from others."""


def partitions(
    translation: CompiledRulebook, more: Iterable[Formula] = (), case: Case | None = None
) -> Mapping[str, Partition]:
    """Of every attribute that rules or `more` formulas look at, by its path; of what a case gives in place of those
    that are computed. case: what is known of it stays as it is where other things are tried.
    """
    vocabulary, others = translation.rulebook.vocabulary, tuple(more)
    tests, alone = _by_tests(translation, others) if others else _by_rules(translation)
    found = dict(alone)
    if len(found) < len(tests):
        parts = Parts(vocabulary, tests, {} if case is None else known_values(case))
        for path, finer in parts.together(_values_of).items():
            sizes = [_SIZE] if vocabulary[path].kind == "set" else []
            found[path] = Partition.of(vocabulary[path], [*tests.get(path, ()), *finer, *sizes], by_itself=True)
        for path in tests:
            for given in vocabulary.given(path):
                found.setdefault(given, Partition.of(vocabulary[given], tests.get(given, ())))
    return found


def partition_alone(translation: CompiledRulebook, slot: Slot, case: Case) -> Partition:
    """Of what a slot may hold, as rules tell it apart while all else in the case stays as it is."""

    def known_at(party_index: int) -> Callable[[str], Observation | None]:
        return lambda path: observed(case, Slot.at(path, party_index))

    vocabulary, path = translation.rulebook.vocabulary, slot.attribute
    tests, _ = _by_rules(translation)
    parts = Parts(vocabulary, tests)
    # With something of the case, what each party has may be compared.
    everyone = slot.party_index == CASE and case.parties
    at = range(len(case.parties)) if everyone else (slot.party_index,)
    alone = [each for party_index in at for each in parts.alone(path, known_at(party_index))]
    return Partition.of(vocabulary[path], [*tests.get(path, ()), *alone])


def _by_rules(translation: CompiledRulebook) -> _Told:
    """Return how the rules tell values apart; worked out once for a rulebook, and for a language that it is said in."""
    return translation.cache.get("told apart by rules", tr(" or "), lambda _: _by_tests(translation, ()))


def _by_tests(translation: CompiledRulebook, more: Iterable[Formula]) -> _Told:
    vocabulary, tests = translation.rulebook.vocabulary, _tests(translation, more)
    paths = [path for path in tests if path not in vocabulary.parts]
    return tests, {path: Partition.of(vocabulary[path], tests[path]) for path in paths}


def _tests(translation: CompiledRulebook, more: Iterable[Formula]) -> dict[str, list[Test]]:
    tests: dict[str, dict[Test, None]] = {path: {} for path in translation.attributes}
    for formula in (*(meant.fires for meant in translation.rules.values()), *more):
        for leaf in leaves(formula):
            if isinstance(leaf, Passes):
                tests.setdefault(leaf.test.attribute, {})[leaf.test] = None
    return {path: list(own) for path, own in tests.items()}


def known_values(case: Case) -> dict[str, frozenset[Value]]:
    """Return the values in a case, those of all parties together."""
    found: dict[str, set[Value]] = {}
    for path, seen in case.observations.items():
        found.setdefault(path, set()).add(seen.value)
    for party in case.parties:
        for name, seen in party.observations.items():
            found.setdefault(f"{PARTY}.{name}", set()).add(seen.value)
    return {path: frozenset(values) for path, values in found.items()}


def _values_of(attribute: Attribute, tests: Iterable[Test]) -> Iterator[Value]:
    return (each.value for each in Partition.of(attribute, tests).classes)


def _size(value: Value) -> int:
    return len(cast(frozenset[str], value))


_SIZE = PartTest(Known(""), (), _size)
"""How many members a set has, which tells sets apart where these are counted."""
