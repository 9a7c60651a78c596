"""What `ottava check` says of cases and safeguards, and how it sums up."""

from dataclasses import replace
from pathlib import Path

import pytest
from authoring.small_book import SAFEGUARDS, write_book

from ottava.engine.authoring.checking.checking import CheckResult
from ottava.engine.authoring.checking.lint import Finding
from ottava.engine.authoring.checking.report import to_github, to_text
from ottava.engine.authoring.proving.proving import ProofVerdict
from ottava.engine.rulebook.loading import load_rulebook
from ottava.engine.rulebook.safeguard import Dropped, HeldByTests
from ottava.facts import Case, cases_from
from ottava.facts.source.span import Source, Span

RULE = Source("rules.yaml", "- id: one\n")
PLACE = Span(RULE, 6, 9)
UNDERLINED = "warning[no-source]: it has no source\n --> rules.yaml:1:7\n  |\n1 | - id: one\n  |       ^^^\n"


def case(text: str) -> Case:
    (found,) = cases_from(Source("a.yaml", text))
    assert isinstance(found, Case)
    return found


@pytest.mark.parametrize(
    ("text", "party", "said"),
    [
        ("{}", None, "  = for example: a case of which nothing is known"),
        (
            "{safety: {threats: [specific]}, parties: [{id: ann, arousal: calm, heard: true}, {id: bob}]}",
            "ann",
            "  = for example (`ann`): safety.threats: [specific]; ann (arousal: calm, heard: true);"
            " bob, of whom nothing is known",
        ),
    ],
)
def test_a_case_that_shows_a_remark_is_told_in_one_line(text: str, party: str | None, said: str) -> None:
    finding = Finding("no-source", "it has no source", PLACE, related=((PLACE, "as here"),), witness=case(text))
    shown = to_text(CheckResult("small", (), (replace(finding, party=party),), rules=2))
    assert shown == f"{UNDERLINED}  = as here: rules.yaml:1\n{said}\n\nsmall: 2 rules, 1 remark\n"


def test_a_remark_without_a_place_is_told_all_the_same() -> None:
    found = CheckResult("small", (), (Finding("no-source", "it has no source", None, "say where"),))
    assert to_text(found) == "warning[no-source]: it has no source\n  = say where\n\nsmall: no rules, 1 remark\n"
    assert to_github(found) == "::warning title=no-source::it has no source; say where\n"


def test_each_kind_of_verdict_is_counted_and_what_is_less_than_proven_is_named(tmp_path: Path) -> None:
    folder = write_book(tmp_path)
    (folder / "safeguards.yaml").write_text(SAFEGUARDS, encoding="utf-8")
    book = load_rulebook(folder)
    guard, danger = book.safeguards
    verdicts = (
        ProofVerdict(danger, "proven"),
        ProofVerdict(guard, "proven", parties=2),
        ProofVerdict(guard, "tested", parties=1, cases=40),
        ProofVerdict(guard, "undecided", why="it takes more steps than there are"),
        ProofVerdict(guard, "broken"),
    )
    checked = CheckResult(
        "small",
        (),
        unchecked=("never-fires", "same-rule"),
        undecided=("whether `one` can fire",),
        rules=1,
        verdicts=verdicts,
        held_by_tests=(HeldByTests("kind", "Everybody is greeted", "So", "tests/greeting.yaml"),),
        dropped=(Dropped("old", "it is another's"),),
        switched_off=(replace(book.rules[0], switched_off="nobody asks for it"),),
    )
    assert to_text(checked).splitlines() == [
        "small: 1 rule, no remarks, 1 not enabled",
        "not checked, because z3 is not installed: never-fires, same-rule; `pip install 'ottava[check]'` brings it",
        "not decided: whether `one` can fire",
        "5 safeguards: 2 proven, 1 tested only, 1 broken, 1 not decided",
        "proven for up to 2 parties only: `guard`",
        "tested, not proven: `guard` holds with certain observations of up to 1 party, and in 40 cases with doubtful"
        " ones",
        "not decided: `guard` (it takes more steps than there are)",
        "not proven, but held by tests: Everybody is greeted (tests/greeting.yaml)",
        "left out: the safeguard `old`, because: it is another's",
        "not enabled: the rule `heated`, because: nobody asks for it",
    ]
    assert to_text(replace(checked, verdicts=verdicts[:1])).splitlines()[3] == "1 safeguard: 1 proven"
