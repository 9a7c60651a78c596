"""An advice in a notebook, in a real Chromium: a frame whose styles and script work, and that stays where it is."""

from pathlib import Path

import pytest
from browser.chromium import Tab
from browser.reports import EXAMPLES, HOSTILE
from report.hostile import hostile

from ottava import Advice, Advisor

PAGE = "<!doctype html><html lang=en><meta charset=utf-8><title>Notebook</title><p>A cell</p>{cell}"
STYLE = "getComputedStyle(document.querySelector('.rest summary')).cursor"
DONE = "new Promise(done => setTimeout(done, 200))"


def opened(tab: Tab, folder: Path, advice: Advice) -> str:
    path = folder / "notebook.html"
    path.write_text(PAGE.format(cell=advice._repr_html_()), encoding="utf-8")
    tab.look(1280, "light")
    tab.open(path.as_uri())
    return path.as_uri()


@pytest.mark.slow
@pytest.mark.parametrize("text", ["", HOSTILE])
def test_it_shows_itself_and_asks_for_nothing(tab: Tab, tmp_path: Path, text: str) -> None:
    advice = Advisor().advise_file(EXAMPLES / "orange-quarrel.yaml")
    address = opened(tab, tmp_path, hostile(advice, text) if text else advice)
    assert tab.evaluate("document.querySelectorAll('body > *').length") == 2
    with tab.inside_the_frame():
        assert tab.evaluate("document.documentElement.className") == "live"  # the script ran
        assert tab.evaluate(STYLE) == "pointer"
        assert tab.evaluate("performance.getEntriesByType('resource').length") == 0
        assert tab.evaluate("document.querySelectorAll('script').length") == 1
    assert tab.complaints() == []
    assert tab.requests() == [address]


@pytest.mark.slow
def test_links_lead_to_places_on_the_page_in_it(tab: Tab, tmp_path: Path) -> None:
    opened(tab, tmp_path, Advisor().advise_file(EXAMPLES / "orange-quarrel.yaml"))
    with tab.inside_the_frame():
        tab.evaluate("document.querySelector('details').open = true")
        for place in ("questions", "picture"):
            tab.evaluate(f"document.querySelector('a[href=\"#{place}\"]').click()")
            tab.evaluate(DONE)
            assert tab.evaluate("location.href") == "about:srcdoc"
            assert tab.evaluate("document.activeElement.id") == place
            assert tab.evaluate("scrollY") > 200
    assert tab.complaints() == []
