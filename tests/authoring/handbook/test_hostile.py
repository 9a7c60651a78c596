"""Whatever a rulebook says is shown, and none of it is done."""

import json

import pytest
from authoring.handbook.hostile import EVIL, STARTS
from authoring.handbook.site import Site

from ottava.engine.authoring.handbook.content import GATES, OVERVIEW
from ottava.engine.authoring.handbook.passage import Thing

OURS = {"script", "img", "iframe", "style", "meta", "base", "form", "object", "embed"}


@pytest.mark.slow
def test_no_text_has_become_an_element(built: Site, hostile: Site) -> None:
    """Every kind of element, and every attribute, stands in the handbook of the built-in rulebook too."""
    tags = {tag for page in built.pages.values() for tag, _ in page.elements}
    attributes = {name for page in built.pages.values() for _, found in page.elements for name in found}
    counted = {tag: _count(built, tag) for tag in OURS}
    for path, page in hostile.pages.items():
        assert (path, {tag for tag, _ in page.elements} - tags) == (path, set())
        assert (path, {name for _, found in page.elements for name in found} - attributes) == (path, set())
        assert {tag: sum(tag == each for each, _ in page.elements) for tag in OURS} == counted, path
        assert not [link for link in page.links if "evil" in link or "javascript" in link]


def _count(site: Site, tag: str) -> int:
    counts = {sum(tag == each for each, _ in page.elements) for page in site.pages.values()}
    assert len(counts) == 1, tag
    return counts.pop()


def shown(site: Site, thing: Thing) -> str:
    """The text of a page."""
    return site.page(thing).text


@pytest.mark.slow
def test_the_texts_are_shown_letter_for_letter(hostile: Site) -> None:
    evil = " ".join(EVIL.split())
    pages = {
        Thing("rule", "README"): 6,  # title, two reasons, practice, notes, allowance at least
        Thing("method", "listening"): 3,
        Thing("attribute", "party.pet"): 4,
        Thing("attribute", "pets.count"): 1,
        GATES: 4,  # title, text, whom to call, what the parties are told
        Thing("directive", "call"): 2,
        Thing("point", "warmth"): 2,
        OVERVIEW: 2,
    }
    for thing, times in pages.items():
        assert (thing, shown(hostile, thing).count(evil) >= times) == (thing, True)
    steps = shown(hostile, Thing("method", "listening"))
    assert all(start.strip() in steps for start in STARTS)
    for number, start in enumerate(STARTS):
        assert f"{start.strip()}" in shown(hostile, Thing("rule", f"index{number}"))


@pytest.mark.slow
def test_titles_stay_titles(hostile: Site) -> None:
    for path, page in hostile.pages.items():
        text = (hostile.folder / path).read_text(encoding="utf-8")
        head = text.partition("<body")[0]
        assert head.count("<title>") == head.count("</title>") == 1, path
        assert "onerror=alert(1)>" not in text, path
        assert page.elements[0][0] == "html"


def test_ids_that_a_disk_takes_for_one_another_have_pages_of_their_own(hostile: Site) -> None:
    addresses = [hostile.content.page_of(Thing("rule", rule.id)) for rule in hostile.content.rulebook.rules]
    assert len({address.casefold() for address in addresses}) == len(hostile.content.rulebook.rules)


def test_the_search_knows_them_as_text(hostile: Site) -> None:
    docs = json.loads((hostile.folder / "search/search_index.json").read_text(encoding="utf-8"))["docs"]
    assert docs
    for each in docs:
        assert "<script" not in each["title"] + each["text"]
        assert "<img" not in each["title"] + each["text"]
