"""The handbook of a rulebook, opened from the disk in a browser."""

from pathlib import Path

import pytest
from authoring.handbook.hostile import write_hostile
from browser.chromium import Tab
from browser.sites import opened, quiet, search

from ottava.engine.authoring.handbook.handbook import read_content, write_handbook

pytestmark = pytest.mark.slow

PAGES = (
    "index",
    "rules",
    "rules/circuitous.heated-party",
    "methods/rigidity_with_softness",
    "attributes/party",
    "gates",
)
LOOKS = [(1280, "light"), (1280, "dark"), (375, "light"), (375, "dark")]
VIOLATIONS = """axe.run(document, {runOnly: ["wcag2a", "wcag2aa"]}).then(found =>
    found.violations.map(each => [each.id, each.nodes.map(node => node.html.slice(0, 200))]))"""


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handbook")
    write_handbook(read_content(checked=False), folder)
    return folder


@pytest.mark.parametrize("words", ["met head-on", "circuitous.heated-party"])
def test_the_search_finds_a_rule(tab: Tab, handbook: Path, words: str) -> None:
    tab.look(1280, "light")
    opened(tab, handbook / "rules" / "gates.child-or-elder-at-risk.html")
    assert search(tab, words)[0] == "A heated party cannot be met head-on"
    assert quiet(tab)
    first = tab.evaluate("new URL(document.querySelector('.md-search-result__link').href).pathname")
    assert first == f"{handbook}/rules/circuitous.heated-party.html"


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_it_is_quiet_and_open_to_everybody(tab: Tab, handbook: Path, axe: str, width: int, scheme: str) -> None:
    tab.look(width, scheme)
    for page in PAGES:
        opened(tab, handbook / f"{page}.html")
        assert (page, tab.evaluate("document.documentElement.scrollWidth") <= width) == (page, True)
        shown = tab.evaluate("document.body.getAttribute('data-md-color-scheme')")
        assert (page, shown) == (page, "slate" if scheme == "dark" else "default")
        tab.evaluate(f"{axe};0")
        assert (page, tab.evaluate(VIOLATIONS)) == (page, [])
        assert quiet(tab)


def test_the_picture_shows_what_a_box_is_linked_with(tab: Tab, handbook: Path) -> None:
    tab.look(1280, "light")
    opened(tab, handbook / "index.html")
    boxes = "[...document.querySelectorAll('.whole .box')]"
    assert tab.evaluate(f"{boxes}.length") > 30
    assert tab.evaluate(f"{boxes}.every(box => box.querySelector('text').getBBox().width <= box.getBBox().width)")
    tab.evaluate(f"{boxes}.find(box => box.textContent.includes('Circuitous')).focus()")
    traced = tab.evaluate("document.querySelectorAll('.whole .box.traced').length")
    assert 2 < traced < tab.evaluate(f"{boxes}.length")
    tab.evaluate("document.activeElement.blur()")
    assert tab.evaluate("document.querySelectorAll('.whole .traced').length") == 0


def test_hostile_texts_do_nothing_in_pages_or_search(tab: Tab, tmp_path: Path) -> None:
    tab.look(1280, "light")
    folder = tmp_path / "pages"
    write_handbook(read_content(write_hostile(tmp_path / "rules"), checked=False), folder)
    for page in ("index", "rules/readme-2", "methods/listening", "attributes/party", "gates"):
        opened(tab, folder / f"{page}.html")
        assert quiet(tab)
        assert not tab.evaluate("document.querySelectorAll('article script, article img, [onerror]').length")
    assert "<script>console.log('in')</script>" in search(tab, "abbr")[0]
    assert quiet(tab)
