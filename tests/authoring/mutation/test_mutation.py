"""Mutants: which there are, and that the quick judge says what running every test says."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from authoring.small_book import RULES, TESTS, write_book
from rulebook.examples.example import HEAD
from rulebook.examples.folders import write
from rulebook.examples.safeguards import safeguard

from ottava.engine.authoring.mutation.equivalence import same_meaning
from ottava.engine.authoring.mutation.mutants import Mutant, mutants_of
from ottava.engine.authoring.mutation.mutation_testing import FailingTests, Judge, JudgedMutant, SafeguardJudge
from ottava.engine.authoring.mutation.report import as_data, in_order, lines_of
from ottava.engine.authoring.rule_tests import reading, running
from ottava.engine.authoring.rule_tests.rule_test import GIVES, RuleTest
from ottava.engine.rulebook.dependencies import strata_of
from ottava.engine.rulebook.loading import load_rulebook
from ottava.engine.rulebook.reading.findings import Findings
from ottava.engine.rulebook.rulebook import Rulebook

BUILT_IN = Path(__file__).resolve().parents[3] / "rules" / "eight_methods"


def judged(folder: Path) -> list[JudgedMutant]:
    book = load_rulebook(folder)
    judge = Judge(book, reading.tests_beside(folder, book))
    return [judge.judge(mutant) for rule in book.rules for mutant in mutants_of(rule, book)]


def said(folder: Path, rule: str) -> list[tuple[str, str]]:
    book = load_rulebook(folder)
    return [(mutant.kind, mutant.change) for mutant in mutants_of(book.rule(rule), book)]


def by_running_everything(book: Rulebook, tests: tuple[RuleTest, ...], mutant: Mutant) -> set[str]:
    """What the verdict may be, by loading the changed rulebook as a whole and running every test."""
    rules = tuple(mutant.rule if rule.id == mutant.rule.id else rule for rule in book.rules)
    findings = Findings()
    changed = replace(book, strata=strata_of(rules, book.names, findings))
    if findings.failed:
        return {"cannot be loaded"}
    failed = {failure.expectation.key for result in running.run_tests(changed, tests) for failure in result.failures}
    if failed - {GIVES}:
        return {"noticed by a run", "cannot be loaded"}
    return {"noticed by gives", "cannot be loaded"} if failed else {"survived", "equivalent", "cannot be loaded"}


def test_the_small_tests_notice_everything(tmp_path: Path) -> None:
    found = judged(write_book(tmp_path))
    assert len(found) > 40
    assert {each.verdict for each in found} == {"noticed by a run", "noticed by gives", "cannot be loaded"}
    assert in_order(found).percent == 100


@pytest.mark.slow
def test_the_judge_says_what_running_every_test_says(tmp_path: Path) -> None:
    without_gives = "\n".join(line for line in TESTS.splitlines() if "gives:" not in line)
    for number, tests in enumerate((TESTS, without_gives, TESTS.partition("- rule: straight")[0])):
        folder = write_book(tmp_path / str(number), tests)
        book = load_rulebook(folder)
        everything = reading.tests_beside(folder, book)
        for each in judged(folder):
            assert each.verdict in by_running_everything(book, everything, each.mutant), each.mutant.change


@pytest.mark.slow
def test_the_judge_says_so_of_the_built_in_rulebook_too() -> None:
    book = load_rulebook(BUILT_IN)
    tests = reading.tests_beside(BUILT_IN, book)
    judge = Judge(book, tests)
    everything = [mutant for rule in book.rules for mutant in mutants_of(rule, book)]
    for mutant in Random(8).sample(everything, 40):
        assert judge.judge(mutant).verdict in by_running_everything(book, tests, mutant), mutant.change


def test_what_no_test_looks_at_survives(tmp_path: Path) -> None:
    tests = "- {rule: heated, case: {parties: [{id: ann, arousal: violent}]}}\n"
    found = judged(write_book(tmp_path, tests))
    survivors = {(each.mutant.rule.id, each.mutant.kind) for each in found if each.verdict == "survived"}
    assert ("danger", "condition dropped") in survivors
    assert ("round", "unless removed") in survivors
    assert ("round", "strength changed") in survivors
    assert ("heated", "condition negated") not in survivors
    lines = list(lines_of(in_order(found)))
    assert any(line.endswith("`danger`: `safety.imminent_violence: ongoing` left out") for line in lines)
    assert lines[0].startswith(f"{tmp_path}/rules.yaml:")


GUARDED = """\
- {id: weapon, title: A weapon calls the police, when: {safety.weapon: true}, then: {directive: call_police},
   because: it is dangerous}
- {id: rumour, title: A rumour is looked into, when: {dispute.rumour: true}, because: it may be false,
   then: {recommend: listening, strength: weak}}
"""


def test_a_change_that_only_a_safeguard_would_notice_says_so(tmp_path: Path) -> None:
    pytest.importorskip("z3")
    guard = safeguard("always: {directive: call_police}", "when: {safety.weapon: true}")
    files = {"rulebook.yaml": HEAD, "rules.yaml": GUARDED, "safeguards.yaml": guard}
    write({**files, "tests/all.yaml": "- {test: none, case: {}, expect: {directives: []}}\n"}, tmp_path)
    book = load_rulebook(tmp_path)
    judge = Judge(book, reading.tests_beside(tmp_path, book))
    survivors = [judge.judge(mutant) for rule in book.rules for mutant in mutants_of(rule, book)]
    short = SafeguardJudge(judge, steps=1)
    assert [each.guard for each in short.ask(survivors)] == [None] * len(survivors)
    assert short.left == sum(each.verdict == "survived" for each in survivors)
    assert f"was not found out for {short.left} changes" in short.left_out
    assert "the budget of 1 steps is used up; `--budget` allows more" in short.left_out
    guards = SafeguardJudge(judge)
    mutation = in_order(guards.ask(survivors))
    breaking = {(each.mutant.rule.id, each.mutant.kind) for each in mutation.judged if each.guard is not None}
    assert breaking == {("weapon", "condition negated"), ("weapon", "conclusion removed")}
    assert guards.asked == len(mutation.survivors) > len(breaking)
    assert guards.left_out == ""
    said = [line for line in lines_of(mutation) if "only a safeguard would notice: A safeguard" in line]
    assert len(said) == mutation.guarded
    data = as_data(mutation)
    assert data["only_by_safeguards"] == mutation.guarded
    assert {each["safeguard"] for each in data["survivors"]} == {"guard", None}
    assert data["noticed"] == in_order(survivors).counted - len(in_order(survivors).survivors)


def test_every_kind_of_change_is_made(tmp_path: Path) -> None:
    assert said(write_book(tmp_path), "round") == [
        ("condition dropped", "`assessment.heated: true` left out"),
        ("condition negated", "`assessment.heated: true` negated"),
        ("unless removed", "`unless` left out"),
        ("condition negated", "`safety.imminent_violence: ongoing` negated"),
        ("value changed", "in `safety.imminent_violence: ongoing` `ongoing` changed to `none`"),
        ("conclusion removed", "`{recommend: detour, strength: strong}` left out"),
        (
            "strength changed",
            "`{recommend: detour, strength: strong}` changed to `{recommend: detour, strength: moderate}`",
        ),
        (
            "strength changed",
            "`{recommend: detour, strength: strong}` changed to `{recommend: detour, certainty: -0.657}`",
        ),
    ]
    assert [kind for kind, _ in said(tmp_path, "crowd")] == [
        "condition dropped",
        "condition negated",
        "any and all swapped",
        "condition dropped",
        "condition negated",
        "bound moved",
        "bound moved",
        "condition dropped",
        "condition negated",
        "quantifier swapped",
        "condition dropped",
        "condition negated",
        "conclusion removed",
        "conclusion removed",
        "order reversed",
        "conclusion removed",
    ]


VALUES = [
    ("safety.weapon: true", []),
    ("party.trust: 2", ["`2` changed to `1`", "`2` changed to `3`"]),
    ("dispute.deadline_hours: {above: 2}", ["above 2 moved to 1", "above 2 moved to 3"]),
    ("dispute.deadline_hours: {below: 2}", ["below 2 moved to 1", "below 2 moved to 3"]),
    ("party.trust: {above: 1}", ["at least 2 moved to 1", "at least 2 moved to 3"]),
    ("party.trust: {between: [1, 4]}", ["at least 1 moved to 0", "at least 1 moved to 2", "at most 4 moved to 3"]),
    ("party.vulnerabilities: {includes: elderly}", ["`elderly` changed to `child`"]),
    (
        "parties: {where: always, share: half}",
        ["the share `half` changed to `most`", "the share `half` changed to `all`"],
    ),
    ("other_parties: {at_least: 1}", ["at least 1 moved to 0", "at least 1 moved to 2"]),
    ("advised: {at_most: 1}", ["at most 1 moved to 0", "at most 1 moved to 2"]),
    ("assessment.mood: low", ["`low` changed to `high`"]),
]


@pytest.mark.parametrize(("when", "changes"), VALUES, ids=[when for when, _ in VALUES])
def test_values_and_bounds_are_changed_to_others_that_are_allowed(
    tmp_path: Path, when: str, changes: list[str]
) -> None:
    rules = (
        RULES
        + f"""\
- {{id: low, title: Low, for_each: party, when: {{party.trust: 0}}, then: {{assess: {{mood: low}}}}}}
- {{id: high, title: High, for_each: party, when: {{party.trust: 3}}, then: {{assess: {{mood: high}}}}}}
- {{id: it, title: It, for_each: party, when: {{{when}}}, then: {{directive: call}}, because: So}}
"""
    )
    found = said(write_book(tmp_path, TESTS, rules), "it")
    assert [text.partition("` ")[2] for kind, text in found if kind in ("value changed", "bound moved")] == changes


QUANTIFIERS = [
    ("some_party", ["asked of every party"]),
    ("another_party", ["asked of every other party", "asked of the party in turn as well"]),
    ("every_other_party", ["asked of another party", "asked of the party in turn as well"]),
]


@pytest.mark.parametrize(("quantifier", "changes"), QUANTIFIERS)
def test_quantifiers_are_swapped_and_asked_of_the_party_in_turn(
    tmp_path: Path, quantifier: str, changes: list[str]
) -> None:
    when = f"{{{quantifier}: {{party.trust: 0}}}}"
    text = f"- {{id: it, title: It, for_each: party, when: {when}, then: {{directive: call}}, because: So}}\n"
    found = said(write_book(tmp_path, TESTS, RULES + text), "it")
    assert [text.partition("` ")[2] for kind, text in found if kind == "quantifier swapped"] == changes


EQUIVALENT = [
    (
        "{some_party: {another_party: {party.heard: true}}}",
        "{some_party: {some_party: {party.heard: true}}}",
        False,
    ),
    (
        "{parties: {where: {party.heard: true}, share: half}}",
        "{parties: {where: {party.heard: true}, share: most}}",
        False,
    ),
    ("{all: [safety.weapon: true, safety.weapon: true]}", "{safety.weapon: true}", True),
    ("{any: [safety.weapon: true, all: [safety.weapon: true, safety.injury: true]]}", "{safety.weapon: true}", True),
    ("{not: {not: {safety.weapon: true}}}", "{safety.weapon: true}", True),
    ("{not: {safety.weapon: {known: true}}}", "{safety.weapon: {known: false}}", True),
    (
        "{not: {any: [safety.weapon: true, safety.injury: true]}}",
        "{all: [not: {safety.injury: true}, not: {safety.weapon: true}]}",
        True,
    ),
    ("{no_party: {party.heard: true}}", "{every_party: {not: {party.heard: true}}}", True),
    ("{not: {safety.weapon: true}}", "{safety.weapon: false}", False),
    ("{any: [safety.weapon: true, safety.injury: true]}", "{safety.weapon: true}", False),
    ("{some_party: {party.heard: true}}", "{every_party: {party.heard: true}}", False),
]


@pytest.mark.parametrize(("one", "other", "same"), EQUIVALENT, ids=[each[0] for each in EQUIVALENT])
def test_the_same_meaning_in_other_words(tmp_path: Path, one: str, other: str, same: bool) -> None:
    rules = "".join(
        f"- {{id: {name}, title: It, when: {when}, then: {{directive: call}}, because: So}}\n"
        for name, when in (("one", one), ("other", other))
    )
    book = load_rulebook(write_book(tmp_path, TESTS, rules))
    assert same_meaning(book.rule("one"), replace(book.rule("other"), id="one")) is same


def test_a_mutant_that_means_the_same_does_not_count(tmp_path: Path) -> None:
    rules = RULES.replace(
        "when: {safety.imminent_violence: ongoing}\n  then: [{gate",
        "when: {all: [safety.imminent_violence: ongoing, safety.imminent_violence: ongoing]}\n  then: [{gate",
    )
    mutation = in_order(judged(write_book(tmp_path, rules=rules)))
    assert mutation.number("equivalent") > 0
    data = as_data(mutation)
    assert data["made"] == data["counted"] + data["equivalent"] + data["cannot_be_loaded"]
    assert data["noticed"] + len(data["survivors"]) == data["counted"]


def test_a_mutant_that_cannot_be_loaded_does_not_count(tmp_path: Path) -> None:
    found = [each for each in judged(write_book(tmp_path)) if each.verdict == "cannot be loaded"]
    assert [(each.mutant.rule.id, each.mutant.kind) for each in found] == [("heated", "conclusion removed")]


def test_no_mutant_is_the_rule_itself_or_another_mutant() -> None:
    book = load_rulebook(BUILT_IN)
    for rule in book.rules:
        rules = [rule, *(mutant.rule for mutant in mutants_of(rule, book))]
        assert len(set(rules)) == len(rules)


def test_tests_that_fail_judge_nothing(tmp_path: Path) -> None:
    folder = write_book(tmp_path, TESTS.replace("top: detour ", "top: listening "))
    book = load_rulebook(folder)
    with pytest.raises(FailingTests, match="1 of 20 tests fail"):
        Judge(book, reading.tests_beside(folder, book))


def every_kind(book: Rulebook) -> Iterator[str]:
    for rule in book.rules:
        yield from (mutant.kind for mutant in mutants_of(rule, book))


def test_the_built_in_rulebook_shows_every_kind() -> None:
    assert len(set(every_kind(load_rulebook(BUILT_IN)))) == 12
