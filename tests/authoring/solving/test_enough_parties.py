"""The number of parties that are enough: whatever holds with more holds with no more than that, by going through all.

python tests/authoring/solving/test_enough_parties.py COUNT [FIRST_SEED]
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, product
from pathlib import Path
from random import Random

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

import pytest
from inference.small_rulebook import small_rulebook

from ottava.engine.authoring.solving.parties import MOST, KeptParties
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.inference.formula import (
    Algebra,
    AtLeast,
    Count,
    Either,
    Every,
    Fewer,
    Formula,
    IsDerived,
    Leaf,
)
from ottava.engine.rulebook.condition import Atom, Share
from ottava.engine.rulebook.dependencies import producers_of

ATOMS = [Atom("a", True), Atom("b", True)]
KINDS = tuple(product((False, True), repeat=len(ATOMS)))
"""The parties that can be told apart: by what holds of them."""

BEYOND = 2
"""Parties to try beyond those that are enough."""

LARGEST = 9
"""Formulas for which more than this would be enough are too many cases to go through."""


@dataclass
class Holds(Algebra[bool]):
    """Whether a formula holds among these parties, each the kind that it is of."""

    parties: Sequence[tuple[bool, ...]]

    def leaf(self, leaf: Leaf, party_index: int) -> bool:
        assert isinstance(leaf, IsDerived)
        return self.parties[party_index][ATOMS.index(leaf.atom)] is leaf.expected

    def every(self, parts: Iterable[bool]) -> bool:
        return all(parts)

    def either(self, parts: Iterable[bool]) -> bool:
        return any(parts)

    def count(self, count: Count, party_index: int) -> bool:
        among = [each for each in range(len(self.parties)) if not count.others or each != party_index]
        held = sum(self.evaluate_each(count.where, among))
        number = count.count
        if isinstance(number, str):
            reached = bool(among) and 2 * held >= len(among) + {"half": 0, "most": 1, "all": len(among)}[number]
        else:
            reached = held >= number
        return reached is isinstance(count, AtLeast)


def random_formula(rng: Random, depth: int) -> Formula:
    """A formula that is read at a party."""
    kind = rng.random()
    if depth == 0 or kind < 0.2:
        return IsDerived(rng.choice(ATOMS), rng.random() < 0.5)
    if kind < 0.5:
        parts = tuple(random_formula(rng, depth - 1) for _ in range(2))
        return Every(parts) if rng.random() < 0.6 else Either(parts)
    numbers: list[int | Share] = [1, 1, 2, "half", "half", "most", "most", "all"]
    make = AtLeast if rng.random() < 0.5 else Fewer
    return make(random_formula(rng, depth - 1), rng.choice(numbers), rng.random() < 0.6)


def enough_for(formula: Formula) -> int:
    """The number of parties that are enough for the formula to hold at one of them, if it can."""
    translation = compile_rulebook(small_rulebook())
    kept = KeptParties(translation, producers_of(translation.rulebook.rules))
    kept.formula(formula)
    return kept.with_balance(max(1 + kept.apart_by_certainty, kept.everybody))


def can_hold(formula: Formula, parties: int) -> bool:
    """Whether it holds at some party among that many."""
    everyone = ((first, *others) for first in KINDS for others in combinations_with_replacement(KINDS, parties - 1))
    return any(Holds(each).evaluate(formula, 0) for each in everyone)


def wrong(seeds: Iterable[int]) -> Iterator[tuple[int, int | None]]:
    """Each seed whose formula is small enough, with a number of parties that it needs though fewer should do."""
    for seed in seeds:
        formula = random_formula(Random(seed), 3)
        enough = enough_for(formula)
        if enough <= LARGEST:
            few = any(can_hold(formula, parties) for parties in range(1, enough + 1))
            more = (parties for parties in range(enough + 1, enough + 1 + BEYOND) if not few)
            yield seed, next((parties for parties in more if can_hold(formula, parties)), None)


@pytest.mark.parametrize("first", [0, *(pytest.param(each, marks=pytest.mark.slow) for each in range(100, 1000, 100))])
def test_no_more_parties_are_needed_than_are_enough(first: int) -> None:
    found = dict(wrong(range(first, first + 100)))
    assert len(found) > 50
    assert {seed: parties for seed, parties in found.items() if parties is not None} == {}


def test_a_fault_in_the_number_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """With no parties more for shares, some formula needs more."""
    monkeypatch.setattr(KeptParties, "with_balance", lambda self, parties: parties)
    assert any(parties is not None for _, parties in wrong(range(280, 300)))


def test_of_three_different_shares_no_number_is_known() -> None:
    a, b = (IsDerived(atom, True) for atom in ATOMS)
    shares = [AtLeast(where, "half") for where in (a, b, Every((a, b)))]
    assert enough_for(Every((shares[0], shares[1]))) <= MOST
    assert enough_for(Every(tuple(shares))) > MOST
    assert (
        enough_for(Every((AtLeast(a, "half"), AtLeast(a, "most", True), Fewer(IsDerived(ATOMS[0], False), "half"))))
        <= MOST
    )


if __name__ == "__main__":
    count, start = int(sys.argv[1]), int((sys.argv[2:] or ["0"])[0])
    results = dict(wrong(range(start, start + count)))
    print(len(results), "formulas;", {seed: parties for seed, parties in results.items() if parties is not None})
