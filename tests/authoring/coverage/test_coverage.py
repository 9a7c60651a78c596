"""Coverage: what is seen of each condition, checked against its meaning said otherwise, and its laws."""

from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from authoring.small_book import RULES, TESTS, write_book
from hypothesis import given, settings
from hypothesis import strategies as st

from ottava.engine.authoring.coverage.coverage import Coverage, coverage_of, measure_coverage, own_rules
from ottava.engine.authoring.coverage.report import as_data, lines_of, percent
from ottava.engine.authoring.rule_tests import reading
from ottava.engine.authoring.rule_tests.rule_test import RuleTest
from ottava.engine.authoring.rule_tests.support_in_runs import Levels, SupportInRuns
from ottava.engine.inference.blackboard import Support
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.inference.formula import CASE as CASE_AS_A_WHOLE
from ottava.engine.inference.formula import Leaf
from ottava.engine.inference.meaning import meaning_of
from ottava.engine.inference.program import Program
from ottava.engine.rulebook.loading import load_rulebook
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.facts import Case


def covered(folder: Path) -> Coverage:
    book = load_rulebook(folder)
    return measure_coverage(book, reading.tests_beside(folder, book), own_rules(book, folder))[0]


def seen(coverage: Coverage, rule: str) -> dict[str, tuple[set[str], set[str]]]:
    """For each condition of a rule what was seen, and what was not."""
    (found,) = [each for each in coverage.rules if each.rule.id == rule]
    return {each.counted.text: (set(each.seen), set(each.missing)) for each in found.conditions}


def test_what_the_small_tests_show(tmp_path: Path) -> None:
    coverage = covered(write_book(tmp_path))
    assert coverage.fired == len(coverage.rules) == 6
    everything = {"true", "false", "unknown"}
    assert seen(coverage, "heated") == {"party.arousal: [highly_agitated, violent]": (everything, set())}
    assert seen(coverage, "straight") == {"assessment.heated: true": (everything, set())}
    assert seen(coverage, "round")["safety.imminent_violence: ongoing"] == (everything, set())
    crowd = seen(coverage, "crowd")
    assert crowd["parties: {at_least: 2}"] == ({"true", "false"}, set())
    assert crowd["some_party: {assessment.heated: true}"] == (everything, set())
    assert len(crowd) == 4


def test_an_outcome_that_no_test_shows_is_missing(tmp_path: Path) -> None:
    tests = "- {rule: danger, case: {safety: {imminent_violence: ongoing}}}\n"
    coverage = covered(write_book(tmp_path, tests))
    assert coverage.fired == 1
    assert seen(coverage, "danger") == {"safety.imminent_violence: ongoing": ({"true"}, {"false", "unknown"})}
    assert seen(coverage, "unheard") == {"party.heard: false": (set(), {"true", "false", "unknown"})}
    lines = list(lines_of(coverage))
    line = 1 + RULES.splitlines().index("  when: {safety.imminent_violence: ongoing}")
    assert f"{tmp_path}/rules.yaml:{line}:10: `safety.imminent_violence: ongoing` is never false nor unknown" in lines
    assert f"{tmp_path}/rules.yaml:1:7: `heated` fires in no test" in lines
    assert lines[-2] == "rules that fired: 1 of 6 (16.6 %)"


KINDS = [
    ("when: always", {}),
    ("when: {safety.weapon: {known: true}}", {"safety.weapon: {known: true}": 2}),
    ("when: {not: {safety.weapon: true}}", {"safety.weapon: true": 3}),
    ("when: {advised.detour: true}", {"advised.detour: true": 2}),
    ("when: {advised: {at_least: 2}}", {"advised: {at_least: 2}": 2}),
    ("when: {parties: {at_least: 1}}", {"parties: {at_least: 1}": 2}),
    (
        "when: {parties: {where: {party.heard: true}, at_least: 1}}",
        {"parties: {where: {party.heard: true}, at_least: 1}": 3, "party.heard: true": 3},
    ),
    (
        "when: {any: [safety.weapon: {known: false}, advised.detour: true]}",
        {
            "any: [safety.weapon: {known: false}, advised.detour: true]": 2,
            "safety.weapon: {known: false}": 2,
            "advised.detour: true": 2,
        },
    ),
    (
        "for_each: party\n  when: {another_party: {party.heard: true}}",
        {"another_party: {party.heard: true}": 3, "party.heard: true": 3},
    ),
    (
        "when: {parties: {where: {party.heard: {known: true}}, share: half}}",
        {"parties: {where: {party.heard: {known: true}}, share: half}": 2, "party.heard: {known: true}": 2},
    ),
    ("when: {assessment.asked: true}", {"assessment.asked: true": 2}),
    ("when: {assessment.guessed: true}", {"assessment.guessed: true": 3}),
    ("when: {assessment.led: true}", {"assessment.led: true": 2}),
]
DERIVING = """\
- {id: asked, title: Asked, when: {safety.weapon: {known: true}}, then: {assess: {asked: true}}}
- {id: led, title: Led, when: {assessment.asked: true, parties: {at_least: 1}}, then: {assess: {led: true}}}
- {id: guess, title: Guess, when: {safety.weapon: {known: true}}, then: {assess: {guessed: true}, certainty: 0.1}}
"""


@pytest.mark.parametrize(("when", "possible"), KINDS, ids=[when for when, _ in KINDS])
def test_an_outcome_that_cannot_be_does_not_count(tmp_path: Path, when: str, possible: dict[str, int]) -> None:
    rule = f"- id: looked-at\n  title: Looked at\n  {when}\n  then: {{directive: call}}\n  because: So\n"
    coverage = covered(write_book(tmp_path, "- {rule: asked, case: {}}\n", RULES + DERIVING + rule))
    found = {text: len(yes) + len(no) for text, (yes, no) in seen(coverage, "looked-at").items()}
    assert found == possible


def test_percentages_are_rounded_down(tmp_path: Path) -> None:
    assert percent(100.0) == "100.0 %"
    assert percent(99.99) == "99.9 %"
    assert Coverage(()).percent_of_rules == Coverage(()).percent_of_outcomes == 100.0


CASES = [
    {"parties": [{"id": "ann"} | facts, {"id": "bob"}] if two else [{"id": "ann"} | facts], "safety": safety}
    for facts, two, safety in product(
        ({}, {"arousal": "violent"}, {"arousal": "calm", "heard": True}, {"arousal": "upset", "heard": False}),
        (True, False),
        ({}, {"imminent_violence": "none"}, {"imminent_violence": "ongoing"}),
    )
]


@pytest.fixture(scope="module")
def book() -> Rulebook:
    with TemporaryDirectory() as folder:
        return load_rulebook(write_book(Path(folder)))


def on_cases(book: Rulebook, numbers: list[int]) -> Coverage:
    (test,) = [each for each in _tests(book) if each.name == "one heated and unheard, one calm"]
    cases = [Case.from_mapping(CASES[number], book.vocabulary) for number in numbers]
    return measure_coverage(book, [RuleTest("test", "x", None, case, (), test.span) for case in cases], book.rules)[0]


def _tests(book: Rulebook) -> tuple[RuleTest, ...]:
    with TemporaryDirectory() as folder:
        return reading.tests_beside(write_book(Path(folder)), book)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_more_cases_never_show_less_and_their_order_cannot_matter(book: Rulebook, data: st.DataObject) -> None:
    few = data.draw(st.lists(st.integers(0, len(CASES) - 1), max_size=6))
    more = data.draw(st.permutations([*few, *data.draw(st.lists(st.integers(0, len(CASES) - 1), max_size=6))]))
    less, all_of_it = on_cases(book, few), on_cases(book, list(more))
    assert less.fired <= all_of_it.fired
    assert less.seen <= all_of_it.seen
    for one, other in zip(less.rules, all_of_it.rules, strict=True):
        assert one.fired <= other.fired
        for before, after in zip(one.conditions, other.conditions, strict=True):
            assert before.seen <= after.seen
    assert on_cases(book, sorted(more)) == all_of_it


def test_all_runs_at_once_show_what_each_shows_by_itself(book: Rulebook) -> None:
    compiled = compile_rulebook(book)
    program = Program(compiled)
    runs = [program.run(Case.from_mapping(case, book.vocabulary)) for case in CASES]
    outcomes = 0
    for rule in coverage_of(compiled, runs, book.rules).rules:
        for each in rule.conditions:
            meaning = meaning_of(each.counted.condition)
            found = set()
            for run in runs:
                for place in range(len(run.case.parties)) if each.counted.per_party else (CASE_AS_A_WHOLE,):
                    true, false = (Support(run).certainty(formula, place) is not None for formula in meaning)
                    found.add("true" if true else "false" if false else "unknown")
            assert each.seen == found & set(each.counted.possible)
            outcomes += len(each.seen)
    assert outcomes > 15


def test_more_tests_are_looked_at_with_the_same_work(book: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[tuple[Leaf, int]] = []
    look = SupportInRuns.leaf

    def leaf(support: SupportInRuns, leaf: Leaf, party_index: int) -> Levels:
        looked_at.append((leaf, party_index))
        return look(support, leaf, party_index)

    monkeypatch.setattr(SupportInRuns, "leaf", leaf)
    once = on_cases(book, [*range(len(CASES))])
    assert looked_at
    work = looked_at.copy()
    looked_at.clear()
    assert on_cases(book, [*range(len(CASES))] * 5) == once
    assert looked_at == work


def test_the_data_tells_the_same(tmp_path: Path) -> None:
    coverage = covered(write_book(tmp_path, TESTS))
    data = as_data(coverage)
    assert data["rules"] == {"fired": 6, "all": 6, "percent": 100.0}
    assert data["outcomes"]["seen"] == sum(
        len(each["seen"]) for rule in data["of_rules"] for each in rule["conditions"]
    )
    assert data["outcomes"]["all"] - data["outcomes"]["seen"] == sum(
        len(each["missing"]) for rule in data["of_rules"] for each in rule["conditions"]
    )
