"""The picture of the reasoning: what is in it, and how it is laid out."""

from itertools import combinations, pairwise, permutations, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ottava import Advisor
from ottava.engine.inference.advice import Advice
from ottava.engine.report.document import FiringMark
from ottava.engine.report.picture.graph import Graph, graph
from ottava.engine.report.picture.graph_layout import crossings, ordered, place, spread
from ottava.engine.report.picture.label_layout import wrapped

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))


@pytest.fixture(scope="module")
def real() -> list[Advice]:
    advisor = Advisor()
    return [advisor.advise(path) for path in EXAMPLES[::5]]


def titles(graph: Graph, kind: str) -> list[str]:
    return [box.title for box in graph.boxes if box.kind == kind]


def below(graph: Graph, title: str) -> set[str]:
    """The titles of the boxes that a box rests on in the end."""
    (at,) = [number for number, box in enumerate(graph.boxes) if box.title == title]
    found = {at}
    while more := {link.start for link in graph.links if link.end in found} - found:
        found |= more
    return {graph.boxes[each].title for each in found - {at}}


def test_a_method_rests_on_its_rules_their_assessments_and_the_case(advice: Advice) -> None:
    assert below(graph(advice), "1. Circuitous tactics") == {
        "the title of circuitous.heated-party", "the title of listening.unheard", "Too upset",
        "Temper on an ordinary day: flares up easily", "Heard out in full: no",
    }  # fmt: skip


def test_gates_methods_and_exclusions_are_in_it(advice: Advice) -> None:
    drawn = graph(advice)
    assert titles(drawn, "gate") == ["FIRST: Safety first"]
    assert titles(drawn, "method") == ["1. Circuitous tactics", "2= Listening", "2= Sincere feeling", "Learning"]
    assert titles(drawn, "exclusion") == ["Do not use Rigidity with softness (a firm step)"]


def test_a_reason_against_is_a_link_against(advice: Advice) -> None:
    drawn = graph(advice)
    against = [(drawn.boxes[link.start].title, drawn.boxes[link.end].title) for link in drawn.links if link.against]
    assert against == [("the title of listening.late", "2= Listening")]


def test_a_rule_that_rests_on_the_same_for_several_parties_has_one_box(advice: Advice) -> None:
    method = advice.recommendations[2]
    (first, *_) = method.reasons
    both = tuple(replace(first, party=party) for party in ("customer", "shopkeeper"))
    drawn = graph(replace(advice, recommendations=(replace(method, reasons=both),)))
    (rule,) = [box for box in drawn.boxes if box.title == "the title of listening.unheard"]
    assert rule.small == "customer and shopkeeper, 0.66"
    assert drawn.place([FiringMark(first.rule, "customer")]) == drawn.place([FiringMark(first.rule, "shopkeeper")])
    assert drawn.place([FiringMark("no.such-rule", None)]) is None


def test_an_assessment_that_leads_back_to_itself_is_drawn_once(advice: Advice) -> None:
    (heated,) = advice.assessments
    looping = replace(heated, reasons=(replace(heated.reasons[0], from_=("assess.heated",)),))
    drawn = graph(replace(advice, assessments=(looping,)))
    assert titles(drawn, "assessment") == ["Too upset"]
    assert all(link.start != link.end for link in drawn.links)


@pytest.mark.slow
def test_every_rule_behind_a_conclusion_is_in_it(real: list[Advice]) -> None:
    for advice in real:
        drawn = graph(advice)
        for conclusion in (*advice.gates, *advice.recommendations, *advice.exclusions):
            for reason in conclusion.reasons:
                at = drawn.place([FiringMark(reason.rule, reason.party)])
                assert at is not None
                assert drawn.boxes[at].kind == "rule"


@pytest.mark.slow
def test_every_fact_behind_a_conclusion_leads_to_it(real: list[Advice]) -> None:
    for advice in real:
        drawn = graph(advice)
        facts = {
            (fact.said.capitalize(), fact.path.split(".")[1] if fact.path.startswith("parties.") else "")
            for each in (*advice.gates, *advice.recommendations, *advice.exclusions)
            for reason in each.reasons for fact in reason.facts
        }  # fmt: skip
        told = {(box.title.capitalize(), box.small.partition(",")[0]) for box in drawn.boxes if box.kind == "fact"}
        assert told == facts
        assert {number for number, box in enumerate(drawn.boxes) if box.kind == "fact"} <= {
            link.start for link in drawn.links
        }


def test_links_lead_to_the_right_and_boxes_do_not_overlap(real: list[Advice], advice: Advice) -> None:
    for each in (*real, advice):
        picture = place(graph(each))
        assert all(picture.graph.depths[link.start] < picture.graph.depths[link.end] for link in picture.graph.links)
        assert all(box.x >= 0 and box.x + box.width <= picture.width for box in picture.boxes)
        assert all(box.y >= 0 and box.y + box.height <= picture.height for box in picture.boxes)
        for a, b in pairwise(picture.boxes):
            assert a.x + a.width <= b.x or a.y + a.height <= b.y


def test_the_advice_is_drawn_in_the_order_of_the_report(advice: Advice) -> None:
    picture = place(graph(advice))
    drawn = [box.box.title for box in picture.boxes if box.box.kind in {"gate", "method", "exclusion"}]
    assert drawn == [box.title for box in picture.graph.boxes if box.kind in {"gate", "method", "exclusion"}]


def test_an_advice_without_reasons_has_no_picture(advice: Advice) -> None:
    empty = place(graph(replace(advice, gates=(), recommendations=(), exclusions=())))
    assert (empty.boxes, empty.links) == ((), ())


layered = st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda sizes: st.tuples(
        st.just(sizes),
        st.lists(st.tuples(st.integers(0, 1), st.integers(0, 3), st.integers(0, 3)), max_size=12),
    )
)


@given(layered)
def test_the_order_never_crosses_more_than_the_one_given(
    drawn: tuple[tuple[int, int, int], list[tuple[int, int, int]]],
) -> None:
    sizes, raw = drawn
    columns = [[100 * column + row for row in range(size)] for column, size in enumerate(sizes)]
    links = [(100 * at + a % sizes[at], 100 * (at + 1) + b % sizes[at + 1]) for at, a, b in raw]
    found = ordered(columns, links)
    assert [sorted(column) for column in found] == columns
    assert found[-1] == columns[-1]
    assert crossings(found, links) <= crossings(columns, links)


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(10, 17))))
def test_crossings_are_the_pairs_of_links_that_cross(links: list[tuple[int, int]]) -> None:
    columns = [[*range(8)], [*range(10, 18)]]
    assert crossings(columns, links) == sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(links, 2))


def test_an_order_without_crossings_is_found() -> None:
    columns = [[0, 1, 2], [10, 11, 12]]
    links = [(0, 12), (1, 11), (2, 10)]
    assert crossings(columns, links) == 3
    assert ordered(columns, links) == [[2, 1, 0], [10, 11, 12]]


def test_crossings_are_those_that_can_be_counted_by_hand() -> None:
    for first, second in product(permutations([0, 1, 2]), permutations([10, 11, 12])):
        links = [(0, 10), (1, 11), (2, 12)]
        swapped = sum(
            (first.index(a) < first.index(b)) != (second.index(a + 10) < second.index(b + 10))
            for a, b in [(0, 1), (0, 2), (1, 2)]
        )
        assert crossings([list(first), list(second)], links) == swapped


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(1, 20)), min_size=1, max_size=8), st.integers(0, 5))
def test_boxes_are_spread_as_near_as_they_can_be(boxes: list[tuple[int, int]], gap: int) -> None:
    wanted, heights = [float(want) for want, _ in boxes], [float(height) for _, height in boxes]
    found = spread(wanted, heights, gap)
    rooms = [(a + b) / 2 + gap for a, b in pairwise(heights)]
    assert all(b - a >= room - 1e-6 for (a, b), room in zip(pairwise(found), rooms, strict=True))
    cost = sum((at - want) ** 2 for at, want in zip(found, wanted, strict=True))
    # No box can go a little up or down with those it pushes and be better off.
    for number in range(len(found)):
        for step in (-0.01, 0.01):
            moved = list(found)
            moved[number] += step
            order = range(number + 1, len(found)) if step > 0 else range(number - 1, -1, -1)
            for at in order:
                limit = moved[at - 1] + rooms[at - 1] if step > 0 else moved[at + 1] - rooms[at]
                moved[at] = max(moved[at], limit) if step > 0 else min(moved[at], limit)
            assert sum((at - want) ** 2 for at, want in zip(moved, wanted, strict=True)) >= cost - 1e-6


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        ("short", ("short",)),
        ("a heated party", ("a heated", "party")),
        ("extraordinarily", ("extraordin", "arily")),
        ("one two three four five six seven", ("one two", "three four", "five six…")),
        ("争执争执争执", ("争执争执争", "执")),
    ],
)
def test_a_title_is_broken_into_lines_that_fit(text: str, lines: tuple[str, ...]) -> None:
    assert wrapped(text, 10, 3) == lines
