"""The documentation as a site, opened from the disk in a browser."""

from pathlib import Path

import pytest
from browser.chromium import Tab
from browser.sites import opened, quiet, search
from documentation.building import build

pytestmark = pytest.mark.slow

PAGES = (
    "index",
    "use/case-format",
    "reference/advisor",
    "reference/commands",
    "reference/file-formats",
    "tree/examples/index",
    "tree/rules/eight_methods/gates.yaml",
)
LOOKS = [(1280, "light"), (768, "dark"), (375, "light")]
VIOLATIONS = """axe.run(document, {runOnly: ["wcag2a", "wcag2aa"]}).then(found =>
    found.violations.map(each => [each.id, each.nodes.map(node => node.html.slice(0, 200))]))"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("site"))


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("why_not_each", "why_not_each"),
        ("FiringLimitExceeded", "FiringLimitExceeded"),
        ("max-rejects", "ottava batch"),
        ("advise_many", "advise_many"),
    ],
)
def test_the_search_finds(tab: Tab, site: Path, words: str, title: str) -> None:
    tab.look(1280, "light")
    opened(tab, site / "use" / "reports.html")
    assert title in search(tab, words)
    assert quiet(tab)


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_it_is_quiet_and_open_to_everybody(tab: Tab, site: Path, axe: str, width: int, scheme: str) -> None:
    tab.look(width, scheme)
    for page in PAGES:
        opened(tab, site / f"{page}.html")
        assert (page, tab.evaluate("document.documentElement.scrollWidth") <= width) == (page, True)
        tab.evaluate(f"{axe};0")
        assert (page, tab.evaluate(VIOLATIONS)) == (page, [])
        assert quiet(tab)
