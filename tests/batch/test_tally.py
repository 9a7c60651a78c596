"""What is counted of one advice after the other, and which rules move a ranking."""

from collections import Counter
from typing import Any

import pytest
from batch.conftest import made_up
from inference.small_rulebook import RULES, rulebook_of

from ottava import Advice, Advisor, Case
from ottava.engine.batch.tally import Tally, moving_rules, recommending

ADVISOR = Advisor()
CASES = [Case.from_mapping(each, ADVISOR.rulebook.vocabulary) for each in made_up(25, seed=11)]
CATEGORIES = ("debt", "unknown", "neighbour")


def variant(each: Any) -> str:
    return f"{each.method}.{each.stage}" if each.stage else str(each.method)


def counted(advice: Advice, fired: set[str]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """The rows of the tables over all cases, and of those by category, that one case counts in."""
    best = [each for each in advice.recommendations if each.rank == 1]
    tenth = min(int(10 * max(each.certainty for each in best)), 9) / 10 if best else None
    every = {
        "certainty": {"none" if tenth is None else f"{tenth:.1f}"},
        "stability": {advice.stability.verdict},
        "questions": {each.attribute for each in advice.questions},
        "gate_questions": {each.attribute for each in advice.questions if each.for_gate},
        "hinges": {each.attribute for each in advice.stability.hangs_on},
        "rules": fired,
        "moving": moving_rules(advice),
        "breaches": {each.safeguard for each in advice.breaches},
        "breaking": {"any" for _ in advice.breaches},
    }
    by_category = {
        "first": {variant(each) for each in best},
        "methods": {variant(each) for each in advice.recommendations},
        "excluded": {variant(each) for each in advice.exclusions},
        "gates": {each.id for each in advice.gates},
        "directives": {each.id for each in advice.directives},
        "stopped": {"stopped" for each in advice.gates if each.effect == "stop"},
        "nothing_fits": {"nothing_fits" for _ in [advice.nothing_fits] if _ is not None},
    }
    return every, by_category


FIVE = ("heated", "listen", "persuade", "two-heated", "claims")
SMALL = Advisor(rulebook_of(*(each for each in RULES if each["id"] in FIVE)))
NOBODY = [Case.from_mapping({"id": "nobody"}, SMALL.rulebook.vocabulary)]


@pytest.mark.parametrize(
    ("advisor", "cases", "in_tables"),
    [
        (ADVISOR, CASES, {"stopped", "gates", "excluded", "hinges", "directives", "questions", "gate_questions"}),
        (SMALL, NOBODY, {"nothing_fits"}),
    ],
    ids=["built-in", "nothing fits"],
)
def test_each_case_counts_once_in_every_row_that_it_belongs_to(
    advisor: Advisor, cases: list[Case], in_tables: set[str]
) -> None:
    tally, cells, millionths = Tally(), Counter[tuple[str, str, str]](), 0
    for number, case in enumerate(cases):
        category = CATEGORIES[number % 3]
        advice, trace = advisor.advise(case, thorough=number < 4), advisor.trace(case)
        tally.advised(advice, trace, category, (1, number))
        every, by_category = counted(advice, {each.rule for each in trace.firings})
        cells.update((table, row, "every") for table, rows in every.items() for row in rows)
        cells.update((table, row, category) for table, rows in by_category.items() for row in rows)
        cells["cases", category, "every"] += 1
        millionths += round(1_000_000 * max((each.certainty for each in advice.first), default=0))
    if millionths:
        cells["certainty_sum", "millionths", "every"] = millionths
    found = {(table, *cell): number for table, rows in tally.tables.items() for cell, number in flat(rows)}
    assert found == cells
    assert in_tables <= tally.tables.keys()


def flat(rows: dict[str, dict[str, int]]) -> list[tuple[tuple[str, str], int]]:
    return [((row, column), number) for row, columns in rows.items() for column, number in columns.items()]


@pytest.mark.parametrize(
    ("file", "number"), [(1, 10451216379200822465), (2, 13757245211066428519), (3, 17911839290282890590)]
)
def test_a_case_is_told_by_what_splitmix64_makes_of_its_place(file: int, number: int) -> None:
    """The first numbers that it gives for the seed 1, as they are published."""
    tally = Tally()
    for at in (file, file):
        tally.advised(ADVISOR.advise(CASES[0]), ADVISOR.trace(CASES[0]), "debt", (at, 0))
    assert set(tally.fingerprints.values()) == {2 * number % 2**64}
    assert tally.fingerprints.keys() == {each.rule for each in ADVISOR.trace(CASES[0]).firings}


LISTEN, PERSUADE = {"recommend": "listening"}, {"recommend": "persuasion"}
STRONG, WEAK, AGAINST = {"strength": "strong"}, {"strength": "weak"}, {"certainty": -0.2}


@pytest.mark.parametrize(
    ("conclusions", "moving"),
    [
        pytest.param([LISTEN | WEAK], {0}, id="what is advised by it alone"),
        pytest.param([LISTEN | STRONG, LISTEN | WEAK, PERSUADE | WEAK], {0, 2}, id="not what adds to a lead"),
        pytest.param([LISTEN | STRONG, LISTEN | WEAK], set(), id="not one of two for the only method"),
        pytest.param([LISTEN | STRONG, LISTEN | AGAINST, PERSUADE | WEAK], {0, 2}, id="not what leaves the lead"),
        pytest.param([LISTEN | WEAK, LISTEN | AGAINST, PERSUADE | WEAK], {0, 1, 2}, id="what takes a tie away"),
        pytest.param(
            [LISTEN | WEAK, LISTEN | {"certainty": -0.29}, LISTEN | {"certainty": 0.02}, PERSUADE | WEAK],
            {0, 1, 3},
            id="not what a last place does without",
        ),
    ],
)
def test_a_rule_moves_a_ranking_where_ranks_would_differ_without_it(
    conclusions: list[dict[str, Any]], moving: set[int]
) -> None:
    rules = [{"id": f"rule-{number}", "when": "always", "then": then} for number, then in enumerate(conclusions)]
    advice = Advisor(rulebook_of(*rules)).advise({"id": "a", "parties": [{"id": "aunt"}]})
    assert moving_rules(advice) == {f"rule-{number}" for number in moving}


def test_rules_that_speak_of_methods_are_those_that_recommend() -> None:
    rules = [
        {"id": "for", "when": "always", "then": LISTEN | WEAK},
        {"id": "against", "when": "always", "then": LISTEN | AGAINST},
        {"id": "excludes", "when": "always", "then": {"exclude": "persuasion"}},
        {"id": "both", "when": "always", "then": [{"attend": "warmth"}, PERSUADE | WEAK]},
        {"id": "attends", "when": "always", "then": {"attend": "warmth"}},
    ]
    assert recommending(rulebook_of(*rules)) == {"for", "against", "both"}


def test_the_example_of_a_rejection_is_the_first_also_of_parts() -> None:
    whole, part = Tally(), Tally()
    whole.reject("not-json", ["a", 1])
    part.reject("not-json", ["b", 2])
    part.reject("unknown-key", ["b", 3])
    whole.add(part)
    assert whole.examples == {"not-json": ["a", 1], "unknown-key": ["b", 3]}
    assert whole.tables["rejects"] == {"not-json": {"every": 2}, "unknown-key": {"every": 1}}
    assert whole.total("rejects") == 3
    assert whole.total("nothing") == 0
