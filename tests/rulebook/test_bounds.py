"""Bounds in a condition mean what they say, alone and together, on every kind of value that can be compared."""

from collections.abc import Callable
from datetime import date
from operator import ge, gt, le, lt

from hypothesis import given, settings
from hypothesis import strategies as st
from rulebook.examples.example import HEAD, rule

from ottava.engine.rulebook.condition import All, Condition, InRange, Not, OneOf, PartyCount
from ottava.engine.rulebook.loading import InvalidRulebook, rulebook_from_sources
from ottava.facts.source.span import Source

STEPS = ("none", "little", "some", "much")
DAYS = tuple(date(2026, 3, day) for day in range(10, 14))
YARD = f"""{HEAD}attributes:
  - {{id: yard.trees, kind: integer, minimum: 0, maximum: 3, question: How many?}}
  - {{id: yard.height, kind: number, minimum: 0, maximum: 3, question: How high?}}
  - {{id: yard.noise, values: [{", ".join(STEPS)}], ordered: true, question: How loud?}}
  - {{id: yard.sold, kind: date, question: When?}}
"""
MEANT = {"at_least": ge, "above": gt, "at_most": le, "below": lt}
OF_DATES = {"on_or_after": ge, "after": gt, "on_or_before": le, "before": lt}
Bound = tuple[str, tuple[int, ...]]


def bounds_of(names: dict[str, Callable[[int, int], bool]]) -> st.SearchStrategy[list[Bound]]:
    """Some bounds, each at one of four places, or two for `between`."""
    place = st.integers(0, 3)
    one = st.tuples(st.sampled_from(sorted(names)), st.tuples(place))
    pair = st.tuples(st.just("between"), st.tuples(place, place))
    return st.lists(one | pair, min_size=1, max_size=3, unique_by=lambda each: each[0])


def holds(bound: Bound, place: float) -> bool:
    name, at = bound
    if name == "between":
        return at[0] <= place <= at[1]
    return bool((MEANT | OF_DATES)[name](place, at[0]))


def read(path: str, bounds: list[Bound], written: Callable[[int], str]) -> Condition | str:
    """The condition of these bounds, or the code of what is wrong with them."""
    tests = [
        f"{name}: {written(at[0])}" if len(at) == 1 else f"{name}: [{', '.join(map(written, at))}]"
        for name, at in bounds
    ]
    text = rule(f"{{{path}: {{{', '.join(tests)}}}}}")
    try:
        return rulebook_from_sources(Source("rulebook.yaml", YARD), [Source("rules.yaml", text)]).rule("one").when
    except InvalidRulebook as invalid:
        (found,) = {each.code for each in invalid.diagnostics}
        return found


def passes(condition: Condition, value: object) -> bool:
    match condition:
        case All(parts):
            return all(passes(each, value) for each in parts)
        case Not(part):
            return not passes(part, value)
        case OneOf(_, values):
            return value in values
        case InRange(_, low, high):
            assert isinstance(value, int | float)
            return (low is None or low <= value) and (high is None or value <= high)
        case PartyCount(_, least, most):
            assert isinstance(value, int)
            return (least is None or least <= value) and (most is None or value <= most)
    raise AssertionError(condition)


def check(found: Condition | str, values: dict[float, object], bounds: list[Bound]) -> None:
    """Whatever keeps all the bounds passes and nothing else; bounds that nothing keeps are refused."""
    kept = {place for place in values if all(holds(each, place) for each in bounds)}
    if isinstance(found, str):
        assert found in ("empty-range", "out-of-range")
        assert not kept
    else:
        assert kept
        assert {place for place, value in values.items() if passes(found, value)} == kept


@settings(max_examples=40)
@given(bounds_of(MEANT))
def test_of_a_whole_number(bounds: list[Bound]) -> None:
    check(read("yard.trees", bounds, str), {place: place for place in range(4)}, bounds)


@settings(max_examples=40)
@given(bounds_of(MEANT))
def test_of_a_number(bounds: list[Bound]) -> None:
    values: dict[float, object] = {half / 2: half / 2 for half in range(7)}
    check(read("yard.height", bounds, str), values, bounds)


@settings(max_examples=40)
@given(bounds_of(MEANT))
def test_of_ordered_values(bounds: list[Bound]) -> None:
    check(read("yard.noise", bounds, STEPS.__getitem__), dict(enumerate(STEPS)), bounds)


@settings(max_examples=40)
@given(bounds_of(OF_DATES))
def test_of_a_date(bounds: list[Bound]) -> None:
    values: dict[float, object] = {place / 2 - 1: DAYS[0].toordinal() + place / 2 - 1 for place in range(11)}
    check(read("yard.sold", bounds, lambda at: DAYS[at].isoformat()), values, bounds)


@settings(max_examples=40)
@given(bounds_of(MEANT))
def test_of_how_many_parties(bounds: list[Bound]) -> None:
    check(read("parties", bounds, str), {place: place for place in range(6)}, bounds)
