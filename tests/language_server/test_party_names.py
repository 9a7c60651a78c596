"""In tests, the parties of their case are offered where one is named, wherever the case is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from authoring.small_book import write_book
from language_server.files import at_cursor
from lsprotocol import types

from ottava.engine.language_server.client import Client
from ottava.engine.language_server.completion import completion
from ottava.engine.language_server.hovering import hover
from ottava.engine.language_server.mistakes import mistakes
from ottava.engine.language_server.view import View
from ottava.engine.language_server.workspace import Workspace
from ottava.engine.rulebook.memory import Memory

BASE = "parties: [{id: ann}, {id: bob}]\n"
ALIAS = "- {rule: heated, party: ann, case: &both {parties: [{id: ann}, {id: bob}]}}\n"


@pytest.fixture
def tests(tmp_path: Path) -> Path:
    write_book(tmp_path)
    (tmp_path / "tests" / "cases").mkdir()
    (tmp_path / "tests" / "cases" / "both.yaml").write_text(BASE, "utf-8")
    (tmp_path / "tests" / "cases" / "empty.yaml").write_text("", "utf-8")
    return tmp_path / "tests" / "all.yaml"


def view_of(path: Path, text: str) -> View:
    workspace = Workspace(client=Client(snippets=True))
    workspace.put(path, text)
    view = workspace.view(path)
    assert view is not None
    return view


def offered(path: Path, marked: str) -> set[str]:
    view = view_of(path, marked.replace("¦", ""))
    place = at_cursor(view, marked.index("¦"))
    found = completion(view, types.CompletionParams(place.text_document, place.position))
    return set() if found is None else {each.label for each in found.items}


@pytest.mark.parametrize(
    ("marked", "labels"),
    [
        ("- rule: heated\n  base: cases/both.yaml\n  party: ¦\n", {"ann", "bob"}),
        ("- rule: heated\n  base: cases/nowhere.yaml\n  party: ¦\n", set()),
        ("- rule: heated\n  base: cases/empty.yaml\n  party: ¦\n", set()),
        (f"{ALIAS}- rule: heated\n  case: *both\n  party: b¦ob\n", {"ann", "bob"}),
        ("- rule: heated\n  case: {parties: [{id: ann}, {heard: true}, x]}\n  party: ¦\n", {"ann"}),
        ("- rule: heated\n  case: {parties: none}\n  party: ¦\n", set()),
        ("- test: t\n  base: cases/both.yaml\n  expect: {fired: [round@¦]}\n", {"round@ann", "round@bob"}),
    ],
)
def test_parties_are_offered_by_their_labels(marked: str, labels: set[str], tests: Path) -> None:
    found = offered(tests, marked)
    assert labels <= found
    assert not {"ann", "bob", "round@ann", "round@bob"} & found - labels


def test_attributes_of_parties_are_offered_where_a_change_is(tests: Path) -> None:
    found = offered(tests, "- rule: heated\n  base: cases/both.yaml\n  near_miss: {parties.ann.heard: true, ¦}\n")
    assert {"parties.ann.arousal", "parties.bob.heard"} <= found
    assert "parties.ann.heard" not in found


def test_what_would_be_wrong_is_told_of_tests_cases_and_rules(tests: Path) -> None:
    rules, case = tests.parent.parent / "rules.yaml", tests.parent / "cases" / "both.yaml"
    for path, text, codes in (
        (tests, "- {rule: heatd, case: {}}\n", ["unknown-rule"]),
        (tests, "[]\n", []),
        (rules, "- {id: a, title: A, when: always, because: B, then: {ask: safety.weapn}}\n", ["unknown-attribute"]),
        (case, "parties: [{id: ann, arousal: hot}]\n", ["unknown-value"]),
    ):
        view = view_of(path, text)
        assert [each.code for each in mistakes(view, view.texts, Memory())] == codes


def test_of_a_place_of_the_source_nothing_is_said_where_no_outline_tells_of_it(tests: Path) -> None:
    rules = tests.parent.parent / "rules.yaml"
    text = f"{rules.read_text('utf-8')}  source: {{place: methods/7, basis: text}}\n"
    for written in (text, f"{text}- nonsense\n"):
        view = view_of(rules, written)
        place = at_cursor(view, view.source.text.index("methods/7") + 2)
        assert hover(view, types.HoverParams(place.text_document, place.position), lambda: None) is None
