"""A handbook tells of what the rulebook itself brings first, and of no fact that it does not use."""

import re
from pathlib import Path

import pytest

from ottava.engine.authoring.handbook.content import HandbookContent
from ottava.engine.authoring.handbook.handbook import handbook_pages, read_content, table_of_contents
from ottava.engine.authoring.handbook.passage import Thing

BASE = """\
name: base
version: 1.0.0
use: [dispute, party, relationship, safety, fact_finding, history, procedure, handler, context]
strengths: {weak: 0.3}
methods: [{id: listening, number: 1, title: Listening, kind: competing, steps: [Listen]}]
gates: [{id: safety_first, title: Safety first, text: See that nobody is hurt}]
directives: [{id: call_police, kind: do, text: Call the police}]
"""
BASE_RULES = """\
- id: hurt
  title: Hurt
  when: {safety.weapon: true}
  then: [{gate: safety_first, effect: first}, {directive: call_police}]
  because: Somebody may be hurt
- {id: alarm, title: Alarm, when: {safety.weapon: true}, then: {assess: {alarm: true}}, because: It is a weapon}
"""
UPPER = """\
name: upper
version: 1.0.0
extends: ../base
methods: [{id: meeting, number: 2, title: The meeting, kind: competing, steps: [Invite]}]
gates: [{id: quiet_first, title: Quiet first, text: See that it is quiet}]
directives: [{id: keep_log, kind: do, text: Keep a log}]
attributes:
  - {id: house.floors, kind: integer, question: How many floors?}
  - {id: house.lift, kind: boolean, question: A lift?}
"""
UPPER_RULES = """\
- id: tall
  title: Tall
  when: {house.floors: {at_least: 5}}
  then: [{recommend: meeting, strength: weak}, {gate: quiet_first, effect: first}, {directive: keep_log}]
  because: Many live there
- {id: zeal, title: Zeal, when: {house.floors: {at_least: 9}}, then: {assess: {zeal: true}}, because: Very many do}
"""


@pytest.fixture
def upper(tmp_path: Path) -> HandbookContent:
    for name, head, rules in (("base", BASE, BASE_RULES), ("upper", UPPER, UPPER_RULES)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rulebook.yaml").write_text(head, "utf-8")
        (tmp_path / name / "rules.yaml").write_text(rules, "utf-8")
    return read_content(tmp_path / "upper", checked=False)


def test_own_ones_come_first(upper: HandbookContent) -> None:
    branches = dict(table_of_contents(upper))
    assert branches["Methods"] == ("methods/meeting", "methods/listening")
    assert branches["Assessments"] == ("assessments/zeal", "assessments/alarm")
    assert branches["Rules"] == ("rules", "files/rules.yaml", "files/base-rules.yaml")
    pages = handbook_pages(upper)
    for page, own, other in (("gates", "quiet", "safety"), ("directives", "keep", "call")):
        headings = re.findall(r"^## .*$", pages[page], re.MULTILINE)
        assert [own in headings[0].lower(), other in headings[1].lower()] == [True, True]
        assert len(re.findall(r"from <code>base</code>", pages[page])) == 1
    assert "from <code>base</code>" in pages["methods/listening"]
    assert "from <code>" not in pages["methods/meeting"]
    assert "4 rules, 2 of them" in pages["rules"]


def test_facts_that_no_rule_uses_are_hidden(upper: HandbookContent) -> None:
    assert {entity: [each.name for each in found] for entity, found in upper.facts.items()} == {
        "safety": ["weapon"],
        "house": ["floors"],
    }
    assert dict(table_of_contents(upper))["Facts of a case"] == ("attributes/safety", "attributes/house")
    pages = handbook_pages(upper)
    assert "attributes/party" not in pages
    assert "A lift?" not in pages["attributes/house"]
    assert Thing("attribute", "house.lift") not in upper.addresses


def test_a_test_may_tell_facts_that_no_rule_uses(tmp_path: Path) -> None:
    (tmp_path / "rulebook.yaml").write_text(BASE, "utf-8")
    (tmp_path / "rules.yaml").write_text(BASE_RULES, "utf-8")
    (tmp_path / "tests").mkdir()
    told = (
        "{rule: hurt, case: {safety: {weapon: true}, dispute: {category: debt}}, near_miss: [{safety.weapon: false}]}"
    )
    (tmp_path / "tests" / "tests.yaml").write_text(f"- {told}\n", "utf-8")
    page = handbook_pages(read_content(tmp_path, checked=False))["rules/hurt"]
    assert "category <strong>debt</strong>" in page
    assert "[weapon](../attributes/safety.md#weapon)" in page


def test_a_rulebook_that_extends_none_marks_nothing(content: HandbookContent) -> None:
    pages = handbook_pages(content)
    assert not any("from <code>eight" in text or "of them the rulebook" in text for text in pages.values())
