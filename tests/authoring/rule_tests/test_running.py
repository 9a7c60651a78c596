"""What tests of rules say, and how they come out."""

from pathlib import Path

import pytest
from authoring.small_book import RULES, TESTS, write_book

from ottava.engine.authoring.rule_tests import reading, running
from ottava.engine.authoring.rule_tests.report import as_data, as_diagnostics, lines_of, summary
from ottava.engine.authoring.rule_tests.rule_test import KEYS
from ottava.engine.authoring.rule_tests.running import Failure
from ottava.engine.rulebook.loading import load_rulebook


def results(folder: Path) -> list[running.RuleTestResult]:
    book = load_rulebook(folder)
    return list(running.run_tests(book, reading.tests_beside(folder, book)))


def only_failure(folder: Path) -> Failure:
    ((failure,),) = [result.failures for result in results(folder) if not result.passed]
    return failure


def test_everything_there_is_to_say_can_be_said(tmp_path: Path) -> None:
    found = results(write_book(tmp_path))
    assert [line for _, line in lines_of(found)] == ["20 passed"]
    said = {each.key for result in found for each in result.test.expectations}
    assert said == {*KEYS, "gives"}


def test_an_entry_gives_a_test_for_each_case_it_describes(tmp_path: Path) -> None:
    found = results(write_book(tmp_path))
    assert [result.test.name for result in found][:3] == [
        "heated",
        "heated, near miss: {parties.ann.arousal: calm}",
        "heated, near miss: {parties.ann.arousal: unknown}",
    ]
    assert [(result.test.kind, result.test.name) for result in found][-3:] == [
        ("test", "one heated and unheard, one calm"),
        ("test", "one heated and unheard, one calm: and violence"),
        ("test", "one heated and unheard, one calm: 2"),
    ]


WRONG = [
    ("top: detour  #", "top: listening  #", ("listening",), ("detour",)),
    ("order: [detour, listening]\n    plan", "order: [listening, detour]\n    plan", None, ("detour", "listening")),
    ("plan: [detour, listening]", "plan: [listening, detour]", ("listening", "detour"), ("detour", "listening")),
    ("detour: 0.66,", "detour: 0.67,", ("detour: 0.67",), ("detour: 0.66",)),
    ("detour@bob: 0}", "detour@bob: 0.0, firmness: 0.1}", ("firmness: 0.1",), ("firmness: 0.0",)),
    ("    gates: []", "    gates: [safety]", ("safety",), ()),
    ("gates: {safety: stop}", "gates: {safety: first}", ("safety: first",), ("safety: stop",)),
    ("gates: {safety: stop}", "gates: []", (), ("safety",)),
    ("excluded: [detour@bob]\n", "excluded: [detour@bob, firmness]\n", ("firmness",), ()),
    ("not_excluded: [detour@ann]", "not_excluded: [detour]", (), ("detour",)),
    ("advised: [detour, ", "advised: [detour@bob, ", ("detour@bob",), ()),
    ("not_advised: [listening@bob,", "not_advised: [listening,", (), ("listening",)),
    ("directives: [apart]", "directives: [call]", ("call",), ()),
    ("no_directives: [call]", "no_directives: [apart]", (), ("apart",)),
    ("attention: {warmth: 0.51}", "attention: {warmth: 0.3}", ("warmth: 0.3",), ("warmth: 0.5",)),
    ("no_attention: [warmth@bob]", "no_attention: [warmth]", (), ("warmth",)),
    ("    assessed: [heated@ann]", "    assessed: [heated@bob]", ("heated@bob",), ()),
    ("    assessed: [heated@ann]", "    assessed: {heated@ann: 0.9}", ("heated@ann: 0.9",), ("heated@ann: 1.0",)),
    ("not_assessed: [heated@bob]", "not_assessed: [heated]", (), ("heated",)),
    ("    asked: [safety", "    asked: [party.heard, safety", ("party.heard",), ()),
    ("not_asked: [party.heard]", "not_asked: [safety.imminent_violence]", (), ("safety.imminent_violence",)),
    ("    fired: [round@ann", "    fired: [round@bob", ("round@bob",), ()),
    ("not_fired: [round@bob", "not_fired: [round", (), ("round",)),
    ("near_miss: {safety.imm", "near_miss: {safety.weapon: true}  # {safety.imm", (), ("round@ann",)),
    ("case: {parties: [{id: ann, heard: false", "case: {parties: [{id: ann, heard: true", ("unheard@ann",), ()),
    ("expect: {excluded: [detour@ann]}", "expect: {excluded: [listening]}", ("listening",), ()),
    ("gives: {exclude: detour}", "gives: {exclude: listening}", ("{exclude: listening}",), ("{exclude: detour}",)),
    ("detour, strength: strong}\n  case", "detour, strength: weak}\n  case", None, None),
    ("effect: stop}, {directive: call}]\n  case", "effect: stop}]\n  case", (), ("{directive: call}",)),
]


@pytest.mark.slow
@pytest.mark.parametrize(("right", "wrong", "expected", "found"), WRONG, ids=[each[1][:40] for each in WRONG])
def test_every_wrong_expectation_fails(
    tmp_path: Path, right: str, wrong: str, expected: tuple[str, ...] | None, found: tuple[str, ...] | None
) -> None:
    assert TESTS.count(right) == 1
    failure = only_failure(write_book(tmp_path, TESTS.replace(right, wrong)))
    if expected is not None:
        assert failure.expected == expected
    if found is not None:
        assert failure.found == found


def test_a_failure_shows_what_was_expected_and_what_came_out_at_its_line(tmp_path: Path) -> None:
    tests = TESTS.replace("top: detour ", "top: listening ").replace("directives: [apart]", "directives: [call]")
    found = results(write_book(tmp_path, tests))
    line = 1 + tests.splitlines().index("    top: listening  # not listening")
    shown = [text for _, text in lines_of(found)]
    assert shown == [
        f"FAILED {tmp_path}/tests/all.yaml:31: one heated and unheard, one calm",
        f"  line {line}: `top`",
        "    - listening",
        "    + detour",
        f"  line {line + 9}: `directives`",
        "    - call",
        "    came out: apart",
        "  why: ottava explain CASE --rule ID",
        "",
        "`-` was expected, `+` came out. CASE: a file with the case of the test, ID: a rule.",
        "19 passed, 1 failed",
    ]


@pytest.mark.parametrize("written", ["0.66", "0.657", ".66", "6.6e-1", "0.6570", "1", "0x1", "&c 0.66"])
def test_a_certainty_is_as_said_where_it_rounds_to_that_number_however_it_is_written(
    written: str, tmp_path: Path
) -> None:
    again = "*c" if "&c" in written else written
    text = f"""\
- test: x
  case: {{parties: [{{id: ann, arousal: violent}}]}}
  expect: {{certainty: {{detour: {written}}}}}
  variants: [{{changes: {{safety.weapon: true}}, expect: {{certainty: {{detour: {again}}}}}}}]
"""
    assert [each.passed for each in results(write_book(tmp_path, text))] == [True, True]


@pytest.mark.parametrize(
    ("written", "found"), [("0.65", "0.66"), ("6.5e-1", "0.66"), ("0", "1"), ("1e-9", "0.657000000")]
)
def test_a_certainty_that_is_another_number_is_told_with_as_many_decimals(
    written: str, found: str, tmp_path: Path
) -> None:
    text = (
        f"- {{test: x, case: {{parties: [{{id: a, arousal: violent}}]}}, expect: {{certainty: {{detour: {written}}}}}}}"
    )
    failure = only_failure(write_book(tmp_path, text))
    assert (failure.expected, failure.found) == ((f"detour: {written}",), (f"detour: {found}",))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("party.arousal: [highly_agitated, violent]", "party.arousal: [highly_agitated]"),
        ("unless: {safety.imminent_violence: ongoing}", "unless: {safety.imminent_violence: credible}"),
        ("recommend: detour, strength: strong", "recommend: detour, strength: moderate"),
        ("when: {not: {assessment.heated: true}}", "when: {assessment.heated: true}"),
        ("when: {party.heard: false}", "when: {party.heard: {known: true}}"),
        ("effect: stop", "effect: first"),
        ("parties: {at_least: 2}", "parties: {at_least: 1}"),
        ("order: [detour, listening]", "order: [listening, detour]"),
    ],
)
def test_every_planted_fault_is_noticed(tmp_path: Path, right: str, wrong: str) -> None:
    assert RULES.count(right) == 1
    assert not all(result.passed for result in results(write_book(tmp_path, rules=RULES.replace(right, wrong))))


def test_what_fails_is_told_in_editors_and_as_data_at_its_place(tmp_path: Path) -> None:
    text = """\
- {rule: heated, case: {parties: [{id: ann, arousal: calm}]}, near_miss: {parties.ann.arousal: violent}}
- test: both
  case: {parties: [{id: ann, arousal: violent}, {id: bob, arousal: calm}]}
  expect:
    order: [listening, detour]
    directives: [call]
    top: detour
- {rule: danger, case: {safety: {imminent_violence: ongoing}}, gives: }
"""
    found = results(write_book(tmp_path, text))
    told = list(as_diagnostics(found))
    assert {each.code for each in told} == {"failed-test"}
    assert [(each.span and each.span.line, each.message, each.hint) for each in told] == [
        (1, "the test `heated` fails: the rule does not fire on its case", None),
        (1, "the test `heated, near miss: {parties.ann.arousal: violent}` fails: the rule fires all the same", None),
        (5, "the test `both` fails: `order` (in this order)", "expected `listening`, `detour`; `detour` came out"),
        (6, "the test `both` fails: `directives`", "expected `call`; `apart` came out"),
        (8, "the test `danger` fails: `gives`", "`{gate: safety, effect: stop}`, `{directive: call}` came out"),
    ]
    assert as_data(found)[2] == {
        "name": "both",
        "kind": "test",
        "rule": None,
        "safeguard": None,
        "file": f"{tmp_path / 'tests' / 'all.yaml'}",
        "line": 2,
        "passed": False,
        "failures": [
            {"key": "order", "line": 5, "column": 12, "expected": ["listening", "detour"], "found": ["detour"]},
            {"key": "directives", "line": 6, "column": 17, "expected": ["call"], "found": []},
        ],
    }


def test_tests_are_chosen_by_rule_and_by_name(tmp_path: Path) -> None:
    folder = write_book(tmp_path)
    tests = reading.tests_beside(folder, load_rulebook(folder))
    assert {test.rule for test in running.selected(tests, ["round", "crowd"])} == {"round", "crowd"}
    assert [test.name for test in running.selected(tests, (), "VIOLENCE")][-1].endswith("and violence")
    assert running.selected(tests, ["round"], "nowhere") == ()
    assert summary([]) == "0 passed"
