"""The remark on rules that fire because there is nobody, and the ways to write them so that somebody is needed."""

from pathlib import Path

import pytest
from authoring.checking.test_declared import book

from ottava.engine.authoring.checking.checking import check
from ottava.engine.authoring.checking.lint import Finding

pytest.importorskip("z3")

STOP = "{gate: safety_first, effect: stop}"
LISTEN = "{recommend: listening, strength: weak}"
NEEDS = "write `parties: {where: …, share: all}`, which needs somebody"
NEEDS_OTHERS = "write `other_parties: {where: …, share: all}`, which needs somebody"


def found_in(folder: Path, when: str, then: str, more: str = "") -> tuple[Finding, ...]:
    text = f"- id: one\n  title: A rule\n  when: {when}\n  then: {then}\n  because: it does\n{more}"
    return check(book(folder, text), only=("fires-without-parties",)).findings


@pytest.mark.parametrize(
    ("when", "then", "hint"),
    [
        ("{every_party: {party.heard: true}}", STOP, NEEDS),
        ("{every_party: {party.heard: true}}", LISTEN, NEEDS),
        ("{every_party: {party.heard: true}, dispute.rumour: true}", LISTEN, NEEDS),
        ("{any: [{dispute.rumour: true}, {every_party: {party.heard: true}}]}", LISTEN, NEEDS),
        ("{not: {not: {every_party: {party.heard: true}}}}", LISTEN, NEEDS),
        ("{no_party: {party.heard: true}}", STOP, "add `parties: {at_least: 1}` beside it"),
        ("{some_party: {every_other_party: {party.heard: true}}}", STOP, NEEDS_OTHERS),
        ("{some_party: {no_other_party: {party.heard: true}}}", STOP, "add `other_parties: {at_least: 1}` beside it"),
    ],
)
def test_a_condition_on_every_party_that_holds_of_nobody(tmp_path: Path, when: str, then: str, hint: str) -> None:
    (finding,) = found_in(tmp_path, when, then)
    assert finding.hint == hint
    assert finding.witness is not None
    assert len(finding.witness.parties) == ("other_party" in when)
    assert finding.span is not None
    assert finding.span.text in when


@pytest.mark.parametrize(
    ("when", "then"),
    [
        ("{every_party: {party.heard: true}}", "{directive: call_police}"),
        ("{every_party: {party.heard: true}}", "{gate: safety_first, effect: first}"),
        ("{no_party: {party.heard: true}}", LISTEN),
        ("{every_party: {party.heard: true}, parties: {at_least: 1}}", STOP),
        ("{every_party: {party.heard: true}, some_party: {party.trust: 1}}", STOP),
        ("{parties: {where: {party.heard: true}, share: all}}", STOP),
        ("{not: {every_party: {party.heard: true}}}", STOP),
        ("{any: [always, {every_party: {party.heard: true}}]}", STOP),
        ("{some_party: {other_parties: {where: {party.heard: true}, share: all}}}", STOP),
    ],
)
def test_a_rule_that_needs_somebody_or_does_little(tmp_path: Path, when: str, then: str) -> None:
    assert found_in(tmp_path, when, then) == ()


def test_a_rule_for_each_party_that_fires_for_one_with_nobody_beside_it(tmp_path: Path) -> None:
    when = "{every_other_party: {party.heard: true}}"
    (finding,) = found_in(tmp_path, when, LISTEN, "  for_each: party\n")
    assert (finding.hint, finding.party) == (NEEDS_OTHERS, "party_1")
    assert "recommends `listening` where there is no other party" in finding.message


def test_it_may_stand_with_a_reason(tmp_path: Path) -> None:
    allow = "  allow: {fires-without-parties: nobody is known yet when this has to be said}\n"
    assert found_in(tmp_path, "{every_party: {party.heard: true}}", STOP, allow) == ()
