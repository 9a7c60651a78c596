"""Conditions with a name mean what they stand for, and are shown by name and meaning."""

import re
from pathlib import Path
from typing import Any

import pytest
from authoring.checking.manual import write
from authoring.impact.books import compared
from rulebook.examples.example import HEAD, per_party, rule

from ottava import Advisor, Case
from ottava.engine.authoring.checking.checking import check
from ottava.engine.authoring.coverage.coverage import counted_conditions
from ottava.engine.authoring.handbook.content import HandbookContent
from ottava.engine.authoring.handbook.handbook import handbook_pages
from ottava.engine.authoring.handbook.passage import every, plain
from ottava.engine.authoring.mutation.mutants import mutants_of
from ottava.engine.inference.meaning import meaning_of
from ottava.engine.report.layout import plain as written
from ottava.engine.report.page import explanation_page
from ottava.engine.report.why_not import why_not_rule_sections
from ottava.engine.rulebook.condition import Named, Not
from ottava.engine.rulebook.loading import load_rulebook
from ottava.engine.rulebook.rulebook import Rulebook

NAMED = (
    HEAD
    + """\
conditions:
  - {id: tense, title: Somebody is worked up, when: {some_party: {condition.worked_up: true}}}
  - id: worked_up
    title: The party is worked up
    for_each: party
    when: {party.arousal: {at_least: upset}}
"""
)
OF_CASE = rule("{condition.tense: true}")
OF_PARTY = per_party("{condition.worked_up: false}", "{directive: call_police}", id="two")


def book(folder: Path, rules: str = OF_CASE + OF_PARTY, head: str = NAMED) -> Rulebook:
    return load_rulebook(write({"rulebook.yaml": head, "rules.yaml": rules}, folder))


@pytest.mark.parametrize(
    ("by_name", "written_out"),
    [
        ("{condition.tense: true}", "{some_party: {party.arousal: [upset, highly_agitated, violent]}}"),
        ("{condition.tense: false}", "{no_party: {party.arousal: [upset, highly_agitated, violent]}}"),
        ("{some_party: {condition.worked_up: false}}", "{some_party: {party.arousal: {not: {above: calm}}}}"),
    ],
)
def test_a_name_means_what_it_stands_for(by_name: str, written_out: str, tmp_path: Path) -> None:
    found = book(tmp_path, rule(by_name) + rule(written_out, id="other"))
    assert meaning_of(found.rule("one").when) == meaning_of(found.rule("other").when)


def test_an_extending_rulebook_takes_conditions_over_and_may_not_change_them(tmp_path: Path) -> None:
    book(tmp_path / "base")
    head = "name: more\nversion: 1.0.0\nextends: ../base\n"
    extended = book(tmp_path / "more", rule("{condition.tense: false}", id="three"), head)
    assert [each.id for each in extended.names.conditions] == ["tense", "worked_up"]
    again = head + "conditions: [{id: tense, title: Other, when: {dispute.rumour: true}}]\n"
    checked = check(write({"rulebook.yaml": again, "rules.yaml": rule(id="three")}, tmp_path / "again"))
    assert "the rulebook that this one extends has a condition `tense` already" in [
        each.message for each in checked.diagnostics
    ]


def test_an_unused_one_is_remarked_on(tmp_path: Path) -> None:
    book(tmp_path, rule() + OF_PARTY)
    found = check(tmp_path, only=("unused-name",)).findings
    assert "no rule uses the condition `tense`" in [each.message for each in found]
    assert "no rule uses the condition `worked_up`" not in [each.message for each in found]


def test_an_explanation_has_its_name_and_its_meaning(tmp_path: Path) -> None:
    found = book(tmp_path)
    case = Case.from_mapping({"id": "c", "parties": [{"id": "a", "arousal": "calm"}]}, found.vocabulary)
    why = Advisor(found).why_not_rule(case, "one").near_misses[0]
    assert why.seen is not None
    assert (why.seen.when.kind, why.seen.when.state) == ("condition", "fails")
    assert (why.seen.when.said, why.seen.when.text) == ("Somebody is worked up", "condition.tense: true")
    assert [part.kind for part in why.seen.when.parts] == ["some_party"]
    assert [each.path for each in why.missing] == ["parties.a.arousal"]


def test_an_explanation_for_authors_names_the_file_of_a_condition_in_another(tmp_path: Path) -> None:
    rules = per_party("{party.heard: true, condition.worked_up: true}")
    found = book(tmp_path, rules)
    data = {"id": "c", "parties": [{"id": "a", "arousal": "calm", "heard": False}]}
    case = Case.from_mapping(data, found.vocabulary)
    sections = why_not_rule_sections(Advisor(found).why_not_rule(case, "one"))
    page = written(explanation_page(Advisor(found).advise(case), tuple(sections), title=""), 500)
    at = (tmp_path / "rulebook.yaml").read_text().splitlines().index("    when: {party.arousal: {at_least: upset}}") + 1
    places = re.findall(r"\[([^]]+)\]$", page, re.MULTILINE)
    line = rules.splitlines().index(next(each for each in rules.splitlines() if "party.heard" in each)) + 1
    assert set(places) == {f"line {line}", f"{tmp_path.name}/rulebook.yaml:{at}"}


def test_the_handbook_has_its_name_and_its_meaning(tmp_path: Path) -> None:
    content = HandbookContent(book(tmp_path))
    words = [plain(each) for each in every(content.conditions.top(content.rulebook.rule("one").when))]
    assert words[1:3] == ["Somebody is worked up (the condition tense):", "For at least one party:"]


def test_the_handbook_has_a_page_of_them(tmp_path: Path) -> None:
    pages = handbook_pages(HandbookContent(book(tmp_path)))
    tense, _, worked_up = pages["conditions"].partition("{#worked_up}")
    assert "It speaks of the party in turn" in worked_up
    assert re.findall(r"\]\((\S+)\)", worked_up.partition("Named by")[2]) == [
        "conditions.md#tense",
        "rules/one.md",
        "rules/two.md",
    ]
    assert "conditions.md#worked_up" in tense
    assert "Always" not in tense
    assert "../conditions.md#tense" in pages["rules/one"]
    book(tmp_path / "none", rule(), HEAD)
    assert "conditions" not in handbook_pages(HandbookContent(load_rulebook(tmp_path / "none")))


def test_it_counts_as_one_condition_and_its_parts_are_mutated(tmp_path: Path) -> None:
    found = book(tmp_path)
    two = found.rule("two")
    assert isinstance(two.when, Not)
    assert isinstance(two.when.part, Named)
    assert [each.text for each in counted_conditions(two, frozenset())] == ["condition.worked_up: false"]
    changes = [each.change for each in mutants_of(two, found) if each.kind == "value changed"]
    assert changes
    assert all("`party.arousal: {at_least: upset}`" in each for each in changes)


def test_a_comparison_names_the_condition_that_was_edited(tmp_path: Path) -> None:
    cases: list[dict[str, Any]] = [{"id": "c", "parties": [{"id": "a", "arousal": "upset"}]}]
    book(tmp_path / "old")
    book(tmp_path / "new", head=NAMED.replace("{at_least: upset}", "{above: upset}"))
    result = compared(tmp_path / "old", tmp_path / "new", cases)
    assert [each.subject for each in result.found.edits] == ["condition worked_up"]
    (edit,) = result.found.edits
    assert [each.text for each in edit.new] == [("    when: {party.arousal: {above: upset}}",)]
    (change,) = result.changes
    assert result.subjects(change) == ["condition worked_up"]
