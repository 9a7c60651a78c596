"""The pictures in the tutorial show what the language server says now."""

import re
from html import unescape
from pathlib import Path

import pytest
from editor.screens import BOOK, PICTURES, SCREENS, TUTORIAL, text_of
from language_server.files import view_of
from lsprotocol import types

from ottava.engine.authoring.scaffolding.rulebook import new_rulebook
from ottava.engine.language_server.completion import completion
from ottava.engine.language_server.hovering import hover
from ottava.engine.rulebook.loading import read_rulebook

AGAIN = "run: make picture"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    new_rulebook(tmp_path / BOOK, "eight_methods")
    return tmp_path / BOOK


def words(picture: str) -> str:
    """What stands in a picture, with one space between words."""
    svg = (PICTURES / f"{picture}.svg").read_text("utf-8")
    found = re.search(r"<desc>(.*?)</desc>", svg, re.DOTALL)
    assert found
    return " ".join(unescape(found[1]).split())


def test_the_tutorial_shows_each() -> None:
    assert set(re.findall(r"\.\./pictures/(\w+)\.svg", TUTORIAL.read_text("utf-8"))) == set(SCREENS)


def test_the_slip_is_told_in_these_words(book: Path) -> None:
    (book / "night.yaml").write_text(text_of("slip"), encoding="utf-8")
    (mistake,) = read_rulebook(book).diagnostics
    assert mistake.message in words("slip"), AGAIN
    assert mistake.hint is not None
    assert str(mistake.hint) in words("slip"), AGAIN


def test_these_values_are_offered(book: Path) -> None:
    text = text_of("offers").replace("[upset, highly_agitated]", "[upset, ")
    view = view_of(book / "night.yaml", text)
    line = text[: text.index("[upset, ")].count("\n")
    at = types.Position(line, len(text.split("\n")[line]))
    offered = completion(view, types.CompletionParams(types.TextDocumentIdentifier("file:///x"), at))
    items = offered.items if isinstance(offered, types.CompletionList) else offered or []
    assert len(items) > 3
    for each in items:
        assert each.label in words("offers"), AGAIN


def test_the_rule_is_explained_in_these_words(book: Path) -> None:
    text = text_of("rule")
    line = text[: text.index("night.tired")].count("\n")
    told = hover(
        view_of(book / "night.yaml", text),
        types.HoverParams(types.TextDocumentIdentifier("file:///x"), types.Position(line, 8)),
    )
    assert told is not None
    assert isinstance(told.contents, types.MarkupContent)
    shown = re.sub(r"\W+", "", words("rule"))
    for each in told.contents.value.split("\n"):
        assert re.sub(r"\W+", "", each) in shown, AGAIN


@pytest.mark.parametrize("name", SCREENS)
def test_a_picture_loads_nothing(name: str) -> None:
    assert not re.search(r"url\((?!#)|href=|@import", (PICTURES / f"{name}.svg").read_text("utf-8"))
