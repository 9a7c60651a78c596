"""A site opened from the disk in a browser: a handbook, or the documentation."""

import time
from pathlib import Path

from browser.chromium import PATIENCE, Tab

FOUND = """[...document.querySelectorAll(".md-search-result__article :is(h1, h2)")].map(e => e.textContent.trim())"""


def opened(tab: Tab, page: Path) -> None:
    """Opens a page and waits for what its scripts do first."""
    tab.open(page.as_uri())
    tab.evaluate("new Promise(resolve => setTimeout(resolve, 200))")


def search(tab: Tab, words: str) -> list[str]:
    """The titles of what the search finds, in order, once it has come to rest."""
    tab.evaluate("document.querySelector('[data-md-component=search-query]').focus()")
    # All at once, as if pasted: the search of Material warns of half a word, such as `max-`, if it looks just then.
    tab.send("Input.insertText", text=words)
    tab.send("Input.dispatchKeyEvent", type="keyUp", key="v")
    until, before = time.monotonic() + PATIENCE, None
    while (found := tab.evaluate(FOUND)) != before or not found:
        assert time.monotonic() < until, f"the search finds nothing for {words!r}"
        before = found
        tab.evaluate("new Promise(resolve => setTimeout(resolve, 300))")
    return [str(each) for each in found]


def quiet(tab: Tab) -> bool:
    """Whether nothing was complained of and nothing was asked for but files of the site."""
    assert tab.complaints() == []
    assert {address.partition(":")[0] for address in tab.requests()} <= {"file", "about"}
    return True
