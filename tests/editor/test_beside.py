"""Ottava's language server beside the YAML language server: nothing is offered or explained twice."""

from pathlib import Path

import pytest
from editor.pages import REST, RULE, page
from editor.server import Server
from language_server.editor import RULEBOOKS
from language_server.files import at_cursor, view_of
from lsprotocol import types

from ottava.engine.language_server.client import ANY, Client
from ottava.engine.language_server.completion import completion
from ottava.engine.language_server.hovering import hover

BESIDE = Client(beside_schemas=True)
HOME = {"rules": RULEBOOKS["built-in"] / "new.yaml", "tests": RULEBOOKS["built-in"] / "tests" / "new.yaml"}
CASE = "  case: {parties: [{id: guest, heard: true}]}\n"

WHOLE_ITEMS = {"a rule about each party", "a rule about the case", "rule", "conclusion"}
"""What the other offers inside an item too, where it is no key. All else that it offers, ours alone offers too."""

PLACES = [
    ("rules", RULE + "  when:\n    ¦" + REST),
    ("rules", RULE + "  when:\n    party.arousal: ¦" + REST),
    ("rules", RULE + "  when: always\n  then:\n    - recommend: ¦\n  because: so\n"),
    ("rules", RULE + "  when: always\n  then:\n    - gate: safety_first\n      ¦\n  because: so\n"),
    ("rules", RULE + "  when: always\n  ¦\n"),
    ("rules", RULE + "  when: {¦\n  then:\n    - directive: call_police\n  because: so it is\n"),
    ("rules", RULE + "  when: always\n  then:\n    - directive: call_police\n  because: 'of {¦}'\n"),
    ("tests", f"- rule: gates.danger\n{CASE}  expect:\n    ¦\n"),
    ("tests", f"- rule: gates.danger\n{CASE}  near_miss:\n    ¦\n"),
    ("tests", f"- rule: ¦\n{CASE}"),
    ("tests", f"- rule: gates.danger\n  party: ¦\n{CASE}"),
]


def offered(kind: str, text: str, client: Client) -> set[str]:
    whole = page(kind, text)
    view = view_of(HOME[kind], whole.replace("¦", ""), client)
    place = at_cursor(view, whole.index("¦"))
    found = completion(view, types.CompletionParams(place.text_document, place.position))
    return set() if found is None else {each.label for each in found.items}


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "text"), PLACES)
def test_nothing_is_offered_twice(server: Server, book: Path, kind: str, text: str) -> None:
    theirs = {each.label for each in server.offers(book, page(kind, text))}
    assert not theirs & offered(kind, text, BESIDE)
    assert theirs - WHOLE_ITEMS <= offered(kind, text, ANY)


@pytest.mark.slow
def test_a_file_that_names_no_schema_is_left_to_ours(server: Server, book: Path) -> None:
    text = RULE + "  when: always\n  ¦\n"
    for line in ("", "# yaml-language-server: $schema=none\n"):
        assert not server.offers(book, line + text)
        view = view_of(HOME["rules"], (line + text).replace("¦", ""), BESIDE)
        place = at_cursor(view, (line + text).index("¦"))
        assert completion(view, types.CompletionParams(place.text_document, place.position)) is not None


@pytest.mark.slow
def test_nothing_is_explained_twice(server: Server, book: Path) -> None:
    text = page("rules", RULE + "  wh¦en: always\n  then:\n    - directive: call_police\n  because: so it is\n")
    assert "When the rule fires" in server.explanation(book, text)
    view = view_of(HOME["rules"], text.replace("¦", ""), BESIDE)
    place = at_cursor(view, text.index("¦"))
    assert hover(view, types.HoverParams(place.text_document, place.position)) is None
