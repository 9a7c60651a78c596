"""Formulas and conditions as trees: walking, rebuilding, and evaluating over an algebra."""

from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    counted_parties,
    fold,
    leaves,
    leaves_by_party,
    lower_bound,
    negation,
    terms,
)
from ottava.engine.inference.meaning import meaning_of
from ottava.engine.rulebook import condition as conditions
from ottava.engine.rulebook.condition import (
    All,
    AnyOf,
    Atom,
    Condition,
    Derived,
    EveryParty,
    Not,
    PartyCount,
    Share,
    SomeParty,
    children,
    walk,
    with_children,
)

ATOMS = [Atom(name, True) for name in "abc"]
PARTIES = 3

SHARES = ("half", "most", "all")
counts: st.SearchStrategy[int | Share] = st.integers(0, PARTIES + 1) | st.sampled_from(SHARES)
formulas: st.SearchStrategy[Formula] = st.recursive(
    st.builds(IsDerived, st.sampled_from(ATOMS), st.booleans()),
    lambda inner: st.one_of(
        st.builds(Every, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Either, st.lists(inner, max_size=3).map(tuple)),
        st.builds(AtLeast, inner, counts, st.booleans()),
        st.builds(Fewer, inner, counts, st.booleans()),
    ),
    max_leaves=8,
)
bounds = st.none() | st.integers(0, 3)
trees: st.SearchStrategy[Condition] = st.recursive(
    st.builds(Derived, st.sampled_from(ATOMS)),
    lambda inner: st.one_of(
        st.builds(All, st.lists(inner, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Not, inner),
        st.builds(SomeParty, inner, others=st.booleans()),
        st.builds(EveryParty, inner, others=st.booleans()),
        st.builds(PartyCount, inner, bounds, bounds, others=st.booleans(), share=st.none() | st.sampled_from(SHARES)),
    ),
    max_leaves=8,
)
worlds = st.sets(st.tuples(st.sampled_from(ATOMS), st.integers(-1, PARTIES - 1)))


@dataclass
class Holds(Algebra[bool]):
    """Whether a formula holds where these assessments do."""

    world: set[tuple[Atom, int]]

    def leaf(self, leaf: Leaf, party_index: int) -> bool:
        assert isinstance(leaf, IsDerived)
        return ((leaf.atom, party_index) in self.world) is leaf.expected

    def every(self, parts: Iterable[bool]) -> bool:
        return all(parts)

    def either(self, parts: Iterable[bool]) -> bool:
        return any(parts)

    def count(self, count: Count, party_index: int) -> bool:
        among = [each for each in range(PARTIES) if not count.others or each != party_index]
        held = sum(self.evaluate_each(count.where, among))
        if isinstance(count.count, int):
            reached = held >= count.count
        else:
            twice = {"half": len(among), "most": len(among) + 1, "all": 2 * len(among)}[count.count]
            reached = bool(among) and 2 * held >= twice
        return reached is isinstance(count, AtLeast)


class HoldsByLaw(Holds):
    """The same, with every count of parties as a lower bound."""

    def count(self, count: Count, party_index: int) -> bool:
        where, number = lower_bound(count, PARTIES)
        return sum(self.evaluate_each(where, counted_parties(count, party_index, PARTIES))) >= number


@given(formulas, worlds)
def test_a_negation_holds_exactly_where_its_formula_does_not(formula: Formula, world: set[tuple[Atom, int]]) -> None:
    assert Holds(world).evaluate(negation(formula), 0) is not Holds(world).evaluate(formula, 0)


@given(formulas, worlds)
def test_counting_fewer_is_counting_those_that_lack_it(formula: Formula, world: set[tuple[Atom, int]]) -> None:
    assert HoldsByLaw(world).evaluate(formula, 0) is Holds(world).evaluate(formula, 0)


@given(formulas)
def test_a_fold_meets_every_leaf_once_and_in_order(formula: Formula) -> None:
    def listed(each: Formula, parts: tuple[list[Leaf], ...]) -> list[Leaf]:
        return [each] if isinstance(each, Leaf) else [leaf for part in parts for leaf in part]

    assert tuple(fold(formula, listed)) == leaves(formula)
    assert [leaf for leaf in terms(formula) if isinstance(leaf, Leaf)] == [
        leaf for leaf, party_index in leaves_by_party(formula, -1, PARTIES) if party_index == -1
    ]


@given(trees)
def test_a_condition_is_rebuilt_from_what_is_inside_it(condition: Condition) -> None:
    assert with_children(condition, children(condition)) == condition
    swapped = with_children(condition, [Not(each) for each in children(condition)])
    assert children(swapped) == tuple(map(Not, children(condition)))
    assert type(swapped) is type(condition)


@pytest.mark.slow
@given(trees)
def test_a_fold_of_a_condition_meets_everything_that_a_walk_does(condition: Condition) -> None:
    def counted(_: Condition, parts: tuple[int, ...]) -> int:
        return 1 + sum(parts)

    assert conditions.fold(condition, counted) == len(list(walk(condition)))


@given(trees, st.data())
def test_no_condition_is_both_true_and_false(condition: Condition, data: st.DataObject) -> None:
    """`IsPossible` counts as what is derived here: nothing is unknown, so exactly one of the two formulas holds."""
    world = data.draw(worlds)

    class Certain(Holds):
        def leaf(self, leaf: Leaf, party_index: int) -> bool:
            assert hasattr(leaf, "atom")
            return ((leaf.atom, party_index) in self.world) is leaf.expected

    meaning = meaning_of(condition)
    assert Certain(world).evaluate(meaning.true, 0) is not Certain(world).evaluate(meaning.false, 0)
