"""Gaps over a whole rulebook: regions that hold what they say, and examples that the engine confirms."""

from itertools import product
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inference.small_rulebook import rulebook_of
from typer.testing import CliRunner

from ottava import Advisor, load_rulebook
from ottava.engine.authoring.gaps.cells import Axis, UnknownAxis, region_text, regions_of
from ottava.engine.authoring.gaps.finding import NOTHING_KNOWN, Gaps, TooManyCells, always_on, find_gaps, gap_in
from ottava.engine.authoring.gaps.report import to_data, to_text
from ottava.engine.authoring.generating.cases import cases
from ottava.facts import built_in_vocabulary

OVER = ["party.arousal", "party.heard"]
BOOK = rulebook_of(
    {
        "id": "upset",
        "for_each": "party",
        "when": {"party.arousal": ["upset", "highly_agitated"]},
        "then": {"recommend": "listening", "strength": "strong"},
    },
    {
        "id": "heard",
        "for_each": "party",
        "when": {"party.heard": True, "party.arousal": "upset"},
        "then": {"exclude": "listening"},
    },
)


@pytest.fixture(scope="module")
def gaps() -> Gaps:
    return find_gaps(BOOK, OVER, count=700)


def test_the_regions_are_those_that_the_rules_leave(gaps: Gaps) -> None:
    nothing, ordinary, contradictory = gaps.found
    (region,) = nothing.regions
    assert region.where == "party.arousal is calm or violent or unknown"
    assert region.wanting == region.circumstances == nothing.wanting
    assert ordinary.regions == ()
    assert [each.where for each in contradictory.regions] == ["party.arousal is upset; party.heard is true"]
    assert contradictory.elsewhere == 0


def test_the_examples_are_confirmed(gaps: Gaps) -> None:
    advisor = Advisor(BOOK)
    ordinary = always_on(advisor.run(NOTHING_KNOWN))
    for found in gaps.found:
        for example in [region.example for region in found.regions]:
            place = [party.id for party in example.case.parties].index(example.party)
            assert gap_in(advisor.run(example.case), place, ordinary) == found.gap
    (region,) = gaps.found[2].regions
    (party,) = region.example.case.parties
    assert {name: each.value for name, each in party.observations.items()} == {"arousal": "upset", "heard": True}


@pytest.mark.slow
def test_the_built_in_rulebook_leaves_only_those_without_a_method_of_their_own_who_were_heard_or_cannot_be() -> None:
    found = find_gaps(load_rulebook("eight_methods"), ["dispute.category", "party.arousal"], count=400)
    (nothing,) = [each for each in found.found if each.gap == "nothing"]
    for region in nothing.regions:
        party = next(each for each in region.example.case.parties if each.id == region.example.party)
        known = {name: observation.value for name, observation in party.observations.items()}
        assert known.get("heard") is True or known.get("role") == "bystander" or known.get("reachable") is False
    assert found.found[1].wanting < 0.1 * found.circumstances


@pytest.mark.slow
def test_the_same_seed_finds_the_same(gaps: Gaps) -> None:
    assert to_data(find_gaps(BOOK, OVER, count=700)) == to_data(gaps)
    assert to_data(find_gaps(BOOK, OVER, count=700, seed=2)) != to_data(gaps)


def test_the_page(gaps: Gaps) -> None:
    lines = to_text(gaps).splitlines()
    assert (
        lines[0] == f"small: {gaps.circumstances} circumstances in 700 made-up cases, over party.arousal, party.heard"
    )
    assert "  where party.arousal is upset; party.heard is true: " in "\n".join(lines)
    assert any(line.endswith("(arousal: upset, heard: true)") for line in lines)


def test_numbers_and_sets_have_the_steps_that_rules_make() -> None:
    book = rulebook_of(
        {
            "id": "many",
            "when": {"history.police_calls_12m": {"at_least": 2}},
            "then": {"recommend": "listening", "strength": "weak"},
        },
        {
            "id": "video",
            "when": {"fact_finding.evidence": {"includes": "video"}},
            "then": {"recommend": "listening", "strength": "weak"},
        },
    )
    found = find_gaps(book, ["history.police_calls_12m", "fact_finding.evidence"], count=300)
    (region,) = found.found[0].regions
    assert "history.police_calls_12m is 0 to 1 or unknown" in region.where
    assert "fact_finding.evidence is none of video or unknown" in region.where


def test_what_cannot_be_looked_at() -> None:
    with pytest.raises(UnknownAxis, match=r"no attribute `party.arousel`; did you mean `party.arousal`\?"):
        find_gaps(BOOK, ["party.arousel"])
    with pytest.raises(UnknownAxis, match="no attribute is named"):
        find_gaps(BOOK, [])
    with pytest.raises(TooManyCells, match="name fewer of them"):
        find_gaps(BOOK, [each.path for each in built_in_vocabulary() if each.kind == "choice"])


AXES = tuple(
    Axis(attribute, None, (*"abcd"[:size], "unknown"))
    for attribute, size in zip(built_in_vocabulary(), (2, 3, 2), strict=False)
)
CELLS = list(product(*(range(len(axis.steps)) for axis in AXES)))


@given(st.dictionaries(st.sampled_from(CELLS), st.integers(1, 9)), st.sets(st.sampled_from(CELLS)))
def test_regions_hold_all_that_is_wanted_and_nothing_else(wanted: dict[Any, int], free: set[Any]) -> None:
    free -= wanted.keys()
    regions = regions_of(MappingProxyType(wanted), free, AXES)
    covered = {cell for region in regions for cell in product(*region)}
    assert wanted.keys() <= covered <= wanted.keys() | free
    assert len(regions) <= len(wanted)
    assert len({region_text(region, AXES) for region in regions}) == len(regions)


@pytest.mark.slow
def test_the_command() -> None:
    import json

    import typer

    from ottava.engine.cli.gaps import gaps as command

    app = typer.Typer()
    app.command()(command)
    arguments = ["eight_methods", "--over", "party.arousal, party.heard", "--cases", "50"]
    shown = CliRunner().invoke(app, arguments)
    assert shown.exit_code == 0
    assert "over party.arousal, party.heard" in shown.stdout
    data = json.loads(CliRunner().invoke(app, [*arguments, "--format", "json"]).stdout)
    assert [each["kind"] for each in data["gaps"]] == ["nothing", "always-on", "contradictory"]


@pytest.mark.parametrize(("budget", "said"), [(1, "0 of 700 cases were run"), (500, " of 700 cases were run")])
def test_what_the_budget_left_out_is_said(budget: int, said: str) -> None:
    short = find_gaps(BOOK, OVER, count=700, budget=budget)
    assert short == find_gaps(BOOK, OVER, count=700, budget=budget)
    assert said in short.left_out
    assert short.cases < 700
    assert find_gaps(BOOK, OVER, count=max(short.cases, 1)).circumstances >= short.circumstances
    assert f"Not looked at to the end: {short.left_out}; `--budget` allows more" in to_text(short)
    assert to_data(short)["left_out"] == short.left_out


@pytest.mark.slow
def test_cases_are_run_before_examples_are_made_small(gaps: Gaps) -> None:
    enough = sum(len(case["parties"]) + 4 for case in cases(700, seed=1, vocabulary=BOOK.vocabulary))
    short = find_gaps(BOOK, OVER, count=700, budget=enough)
    assert "examples may be larger than they need be: the budget of" in short.left_out
    assert (short.cases, short.circumstances) == (gaps.cases, gaps.circumstances)
    assert [(each.gap, each.wanting, [region.where for region in each.regions]) for each in short.found] == [
        (each.gap, each.wanting, [region.where for region in each.regions]) for each in gaps.found
    ]
    assert gaps.left_out == ""
