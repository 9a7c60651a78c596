"""The measures on small panels whose figures can be counted by hand."""

import pytest

from ottava.engine.evaluation.measures.agreement import agreement, among_experts, needed
from ottava.engine.evaluation.measures.calibration import panel_calibration
from ottava.engine.evaluation.measures.compared_groups import spoke_for_first, subgroups
from ottava.engine.evaluation.measures.confusion import by_category
from ottava.engine.evaluation.measures.gates import GateCase, gates, misses
from ottava.engine.evaluation.measures.intervals import TOO_SMALL, Estimate
from ottava.engine.evaluation.measures.judgements import NO_METHOD, AdvisedValues, Judgement, Panel, Thing
from ottava.engine.evaluation.measures.musts import MustCase, musts


def panel(*pairs: tuple[AdvisedValues, list[Judgement]]) -> Panel:
    return Panel.of([each for each, _ in pairs], [label for _, labels in pairs for label in labels], resamples=50)


def label(case: str, expert: str, *methods: str, **more: object) -> Judgement:
    return Judgement(case, expert, methods, **more)  # type: ignore[arg-type]


def advice(case: str, *order: str, **more: object) -> AdvisedValues:
    """Methods that share a place have `/` between them."""
    return AdvisedValues(case, tuple(tuple(each.split("/")) for each in order), **more)  # type: ignore[arg-type]


def test_labels_of_a_case_share_its_weight() -> None:
    found = agreement(
        panel(
            (advice("1", "a"), [label("1", "anna", "a")]),
            (advice("2", "a"), [label("2", each, "b") for each in ("anna", "ben", "cho")]),
        ),
        0.95,
    )
    assert found.first.value == 0.5
    assert found.first.cases == 2


def test_weights_of_a_sample_count() -> None:
    found = agreement(
        panel(
            (advice("1", "a", weight=9.0), [label("1", "anna", "a")]),
            (advice("2", "a", weight=1.0), [label("2", "anna", "b")]),
        ),
        0.95,
    )
    assert found.first.value == pytest.approx(0.9)


def test_places_and_order() -> None:
    one = panel((advice("1", "a/b", "c", "d"), [label("1", "anna", "b", "c", "e")]))
    found = agreement(one, 0.95)
    assert (found.first.value, found.alone.value, found.shared_first) == (1, 0, 1)
    assert found.same_order.value == 1  # b before c, both before e, which is not advised
    assert found.same_list.value == 0
    third = agreement(panel((advice("1", "a/b", "c"), [label("1", "anna", "c")])), 0.95)
    assert (third.first.value, third.top_2.value, third.top_3.value) == (0, 0, 1)
    reverse = agreement(panel((advice("1", "a", "b"), [label("1", "anna", "b", "a")])), 0.95)
    assert (reverse.same_order.value, reverse.top_2.value) == (0, 1)


def test_no_method_agrees_with_no_method_only() -> None:
    found = agreement(panel((advice("1"), [label("1", "anna")]), (advice("2", "a"), [label("2", "anna")])), 0.95)
    assert found.first.value == 0.5


def test_what_is_not_answered_counts_for_nothing() -> None:
    silent = Judgement("1", "anna", gates=frozenset())
    found = panel((advice("1", "a"), [silent]), (advice("2", "a"), [label("2", "anna", "a")]))
    assert agreement(found, 0.95).first == Estimate(1.0, pytest.approx(0.2065, abs=0.001), 1.0, 1)
    assert gates(found, ["g"], 0.95).labels == 1


def test_the_majority_is_more_than_half_of_several() -> None:
    found = agreement(
        panel(
            (advice("1", "a"), [label("1", "anna", "a"), label("1", "ben", "a"), label("1", "cho", "b")]),
            (advice("2", "a"), [label("2", "anna", "a"), label("2", "ben", "b")]),
            (advice("3", "a"), [label("3", "anna", "a")]),
        ),
        0.95,
    )
    assert (found.majority.value, found.majority.cases, found.no_majority) == (1, 1, 1)


def test_sure_and_unsure_experts_are_apart() -> None:
    found = agreement(
        panel((advice("1", "a"), [label("1", "anna", "a", sure=4), label("1", "ben", "b", sure=3)])), 0.95
    )
    assert (found.sure.value, found.unsure.value) == (1, 0)


def test_experts_are_beside_the_advice_on_the_same_cases() -> None:
    found = among_experts(
        panel(
            (advice("1", "a"), [label("1", "anna", "a"), label("1", "ben", "a")]),
            (advice("2", "a"), [label("2", "anna", "a"), label("2", "ben", "b")]),
            (advice("3", "a"), [label("3", "anna", "b")]),
        ),
        0.95,
    )
    assert found.cases == 2
    assert (found.experts.value, found.with_advice.value) == (0.5, 0.75)
    assert found.advice_less_experts.value == pytest.approx(0.25)
    assert [(each.one, each.other, each.alike.cases) for each in found.pairs] == [
        ("anna", "ben", 2),
        ("anna", None, 3),
        ("ben", None, 2),
    ]


def test_of_a_shared_first_place_each_counts_in_part_beside_experts() -> None:
    two = [label("1", "anna", "a"), label("1", "ben", "a")]
    found = panel((advice("1", "a/b"), two))
    assert among_experts(found, 0.95).with_advice.value == 0.5
    assert agreement(found, 0.95).first.value == 1


def test_the_advice_is_a_coder_only_where_experts_can_be_compared() -> None:
    both = (advice("1", "a"), [label("1", "anna", "a"), label("1", "ben", "b")])
    alone = (advice("2", "c"), [label("2", "anna", "c")])
    with_it, without = (among_experts(panel(*pairs), 0.95).alpha_with_advice for pairs in ((both, alone), (both,)))
    assert with_it.value == without.value
    assert with_it.cases == 1


def test_one_expert_is_alone() -> None:
    found = among_experts(panel((advice("1", "a"), [label("1", "anna", "a")])), 0.95)
    assert found.cases == 0
    assert found.experts.value is None
    assert found.alpha.value is None


def test_of_a_shared_first_place_the_advice_counts_as_what_most_experts_say() -> None:
    found = panel((advice("1", "a/b"), [label("1", "anna", "b"), label("1", "ben", "b"), label("1", "cho", "a")]))
    assert found.picks == ("b",)


def test_gates_missed_and_false_are_listed_by_danger() -> None:
    found = gates(
        panel(
            (
                advice("1", gates=frozenset({"fire"})),
                [
                    label("1", "anna", gates=frozenset({"water", "fire"})),
                    label("1", "ben", gates=frozenset({"water"})),
                    Judgement("1", "cho"),
                ],
            ),
            (advice("2"), [label("2", "anna", gates=frozenset({"fire"})), label("2", "ben", gates=frozenset())]),
        ),
        ["fire", "water"],
        0.95,
    )
    assert found.missed == (GateCase("2", "fire", ("anna",), 2), GateCase("1", "water", ("anna", "ben"), 2))
    assert found.false == (GateCase("1", "fire", ("ben",), 2),)
    assert [each.by_majority for each in found.missed] == [False, True]
    assert (found.all.said, found.all.missed, found.all.false) == (4, 3, 1)
    assert found.all.found.value == pytest.approx(0.5 / 2)  # of a case: 1 of 3 labels, over 2 experts; then 0 of 1
    assert found.by_gate["water"].found.value == 0


THINGS: frozenset[Thing] = frozenset({("gate", "fire"), ("do", "call"), ("do", "write"), ("method", "b")})
NOT: frozenset[Thing] = frozenset({("method", "a"), ("method", "b"), ("avoid", "shout"), ("do", "write")})


def test_musts_are_listed_by_seriousness() -> None:
    found = musts(panel((advice("1", "a.firm", "c"), [Judgement("1", "anna", must=THINGS)])), frozenset({"call"}), 0.95)
    assert [(each.id, each.seriousness) for each in found.missing] == [("fire", 0), ("call", 1), ("write", 2), ("b", 2)]
    assert (found.must, found.said.value) == (4, 0)


def test_must_nots_are_listed_by_seriousness() -> None:
    advised = advice("1", "a.firm", "b", directives=frozenset({"write"}))
    found = musts(panel((advised, [Judgement("1", "anna", must_not=NOT)])), frozenset(), 0.95)
    assert [(each.id, each.against) for each in found.broken] == [
        ("a", "comes first"),
        ("write", "is advised"),
        ("b", "is advised"),
        ("shout", "warning missing"),
    ]
    assert found.broken[0] == MustCase("1", "method", "a", "comes first", 0, ("anna",), 1)
    assert found.kept.value == 0


def test_what_goes_with_the_whole_plan_is_said() -> None:
    advised = AdvisedValues("1", beside=frozenset({"learn"}))
    label = Judgement("1", "anna", must=frozenset({("method", "learn")}))
    assert musts(panel((advised, [label])), frozenset(), 0.95).said.value == 1


def test_a_group_that_fares_worse_is_marked_and_small_ones_are_not_tested() -> None:
    pairs = []
    for at in range(120):
        watched = at % 3 == 0
        groups = {("kind", "watched" if watched else "other")} | ({("kind", "few")} if at < TOO_SMALL - 1 else set())
        right = at % 6 == 0 if watched else at % 10 != 1
        pairs.append(
            (
                advice(str(at), "a", groups=frozenset(groups), rules=frozenset({"bad"} if watched else {"good"})),
                [label(str(at), "anna", "a" if right else "b")],
            )
        )
    found = {each.value: each.agreement for each in subgroups(panel(*pairs), misses, 0.95)}
    assert found["watched"].marked
    assert found["watched"].difference.high is not None
    assert found["watched"].difference.high < 0
    assert found["few"].chance is None
    assert not found["few"].marked
    rules = spoke_for_first(panel(*pairs), 0.95)
    assert [each.rule for each in rules] == ["bad", "good"]
    assert (rules[0].wrong, rules[0].right, rules[0].compared.marked) == (20, 20, True)


def test_groups_that_all_cases_are_in_are_not_compared() -> None:
    one = advice("1", "a", groups=frozenset({("kind", "all")}))
    assert subgroups(panel((one, [label("1", "anna", "a")])), misses, 0.95) == ()


def test_categories_have_their_most_frequent_disagreements() -> None:
    pairs = [(advice(str(at), "a", category="x"), [label(str(at), "anna", "b" if at else "a")]) for at in range(3)]
    found = by_category(panel(*pairs), ("a", "b"), 0.95)
    assert [(each.category, each.cases, each.commonest) for each in found] == [("x", 3, (("b", "a", 2),))]
    assert found[0].agreement.value == pytest.approx(1 / 3)


def test_cases_without_a_certainty_are_not_calibrated() -> None:
    found = panel_calibration(
        panel((advice("1"), [label("1", "anna")]), (advice("2", "a", certainty=0.7), [label("2", "anna", "a")])), 0.95
    )
    assert (found.cases, found.certainty, found.right.value) == (1, 0.7, 1)


def test_how_many_cases_a_narrow_interval_needs() -> None:
    assert needed(Estimate(0.7, 0.6, 0.8, 100)) == 400
    assert needed(Estimate(0.7, 0.66, 0.74, 100)) is None
    assert needed(Estimate(None, None, None, 0)) is None
    assert needed(Estimate(0.5, 0.2, 0.8, TOO_SMALL - 1)) is None
    assert needed(Estimate(0.5, 0.2, 0.8, TOO_SMALL)) == 360


def test_no_method_has_a_name_of_its_own() -> None:
    assert label("1", "anna").first == NO_METHOD
    assert Judgement("1", "anna").first is None
