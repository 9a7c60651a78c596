"""The HTML report in a real Chromium: quiet, alone, readable by everybody, and to be walked through by keyboard."""

from base64 import b64decode
from typing import Any

import pytest
from browser.chromium import Tab
from browser.reports import HOSTILE, REPORTS

from ottava import Advisor

WIDTHS = (1280, 768, 320)
SCHEMES = ("light", "dark")
BRIGHTNESS = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number).reduce((a, b) => a + b)"
CHOSEN = "document.querySelector('.box.chosen')?.id ?? null"
FOCUSED = "document.activeElement.id"
VIOLATIONS = """
axe.run(document).then(found => found.violations.map(each => each.id + ": " + each.nodes.map(node => node.html)))
"""


def expect_quiet(tab: Tab, address: str, axe: str) -> None:
    """Hold a page to what every page keeps: as wide as the window, open to everybody, quiet, and alone."""
    for width in WIDTHS:
        for scheme in SCHEMES:
            seen = (width, scheme)
            tab.look(width, scheme)
            tab.open(address)
            assert (seen, tab.evaluate("document.documentElement.scrollWidth") <= width) == (seen, True)
            tab.evaluate(f"{axe};0")
            assert (seen, tab.evaluate(VIOLATIONS)) == (seen, [])
            assert (seen, tab.complaints()) == (seen, [])
            assert (seen, tab.requests()) == (seen, [address])


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where the reports are, by name."""
    folder = tmp_path_factory.mktemp("reports")
    advisor = Advisor()
    found = {}
    for name, make in REPORTS.items():
        path = folder / f"{name}.html"
        path.write_text(make(advisor, folder), encoding="utf-8")
        found[name] = path.as_uri()
    return found


@pytest.fixture
def walked(tab: Tab, addresses: dict[str, str]) -> Tab:
    """A tab with the report of a quarrel, and the first method chosen."""
    tab.look(1280, "light")
    tab.open(addresses["plain"])
    return tab


def title_of(tab: Tab, box: Any) -> Any:
    return tab.evaluate(f"document.querySelector('#{box}').querySelector('.title').textContent")


def traced(tab: Tab) -> set[str]:
    """The kinds of the boxes that are highlighted."""
    return set(tab.evaluate("[...document.querySelectorAll('.box.traced')].map(box => box.classList[1])"))


@pytest.mark.slow
@pytest.mark.parametrize("name", REPORTS)
def test_it_is_quiet_alone_and_open_to_everybody(tab: Tab, addresses: dict[str, str], axe: str, name: str) -> None:
    for width in WIDTHS:
        for scheme in SCHEMES:
            seen = (name, width, scheme)
            tab.look(width, scheme)
            tab.open(addresses[name])
            assert (seen, tab.evaluate("document.documentElement.scrollWidth") <= width) == (seen, True)
            assert (seen, tab.evaluate(BRIGHTNESS) > 382) == (seen, scheme == "light")
            tab.evaluate(f"{axe};0")
            assert (seen, tab.evaluate(VIOLATIONS)) == (seen, [])
            assert (seen, tab.complaints()) == (seen, [])
            assert (seen, tab.requests()) == (seen, [addresses[name]])


@pytest.mark.slow
def test_a_hostile_case_is_shown_and_does_nothing(tab: Tab, addresses: dict[str, str]) -> None:
    tab.look(1280, "light")
    tab.open(addresses["hostile"])
    title = HOSTILE.replace("\u202e", "\\u202e").replace("\u2066", "\\u2066").replace("\u2069", "\\u2069")
    assert tab.evaluate("document.title") == title
    shown = tab.evaluate("document.querySelector('h1').textContent")
    assert shown.endswith("…")
    assert title.startswith(shown.removesuffix("…"))
    assert tab.evaluate("document.querySelectorAll('script').length") == 1
    assert tab.evaluate("document.querySelectorAll('img, iframe, object, [onload], [onerror], [onfocus]').length") == 0
    assert tab.evaluate("document.querySelectorAll('.card bdi').length") > 0
    assert tab.complaints() == []
    assert tab.requests() == [addresses["hostile"]]


@pytest.mark.slow
def test_its_policy_stops_what_would_come_from_elsewhere(walked: Tab) -> None:
    """The policy is in force: what a page may not do is tried, and complained about."""
    walked.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://evil.test/x.png'}))")
    walked.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.in = 1'}))")
    assert walked.evaluate("fetch('http://evil.test/').then(() => 'out', () => 'stopped')") == "stopped"
    assert walked.evaluate("window.in ?? null") is None
    assert any("Content Security Policy" in each for each in walked.complaints())


def test_the_first_method_is_chosen_with_all_that_it_rests_on(walked: Tab) -> None:
    assert title_of(walked, walked.evaluate(CHOSEN)) == "1. Circuitous tactics"
    assert traced(walked) == {"fact", "assessment", "rule", "method"}
    assert (
        walked.evaluate("[...document.querySelectorAll('.about')].filter(each => each.checkVisibility()).length") == 1
    )


def test_the_picture_is_walked_through_by_keyboard(walked: Tab) -> None:
    for _ in range(100):
        walked.press("Tab")
        if walked.evaluate(FOCUSED).startswith("box-"):
            break
    assert title_of(walked, walked.evaluate(FOCUSED)) == "1. Circuitous tactics"
    columns = [walked.evaluate("document.activeElement.classList[1]")]
    while columns[-1] != "fact" and len(columns) < 5:
        walked.press("ArrowLeft")
        columns.append(walked.evaluate("document.activeElement.classList[1]"))
        assert walked.evaluate(CHOSEN) == walked.evaluate(FOCUSED)
    assert columns in (["method", "rule", "fact"], ["method", "rule", "assessment", "fact"])

    fact = walked.evaluate(FOCUSED)
    walked.press("ArrowDown")
    below = walked.evaluate(FOCUSED)
    assert below != fact
    walked.press("ArrowUp")
    assert walked.evaluate(FOCUSED) == fact

    walked.press("Enter")
    assert walked.evaluate(FOCUSED) == fact.replace("box", "title")
    walked.press("Tab")
    walked.press("Enter")
    assert walked.evaluate("document.querySelector('.box.chosen').classList[1]") in {"assessment", "rule"}
    walked.press("Escape")
    assert walked.evaluate(FOCUSED) == walked.evaluate(CHOSEN)
    walked.press("Escape")
    assert walked.evaluate(CHOSEN) is None
    assert traced(walked) == set()
    assert walked.complaints() == []


def test_the_focus_can_be_seen(walked: Tab) -> None:
    width = "getComputedStyle(document.activeElement.querySelector('rect')).strokeWidth"
    walked.evaluate("document.querySelector('.box[tabindex=\"0\"]').focus()")
    walked.press("ArrowLeft")
    assert walked.evaluate(width) != walked.evaluate(
        "getComputedStyle(document.querySelector('.box.fact rect')).strokeWidth"
    )


def test_a_reason_leads_to_its_rule_in_the_picture(walked: Tab) -> None:
    walked.evaluate("document.querySelector('a.seek').click()")
    chosen = walked.evaluate(CHOSEN)
    assert walked.evaluate(FOCUSED) == chosen
    assert walked.evaluate("document.querySelector('.box.chosen').classList[1]") == "rule"
    about = f"document.querySelector('#{chosen.replace('box', 'about')}').textContent"
    assert "learns from books" in walked.evaluate(about)


def test_a_click_chooses_and_a_second_one_lets_go(walked: Tab) -> None:
    click = (
        "document.querySelector('.box.fact').dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))"
    )
    walked.evaluate(click)
    assert walked.evaluate("document.querySelector('.box.chosen').classList[1]") == "fact"
    walked.evaluate(click)
    assert walked.evaluate(CHOSEN) is None


def test_without_a_script_every_text_is_there(tab: Tab, addresses: dict[str, str]) -> None:
    tab.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        tab.open(addresses["plain"])
        shown = "[...document.querySelectorAll('.about')].every(each => each.checkVisibility())"
        assert tab.evaluate(shown)
    finally:
        tab.send("Emulation.setScriptExecutionDisabled", value=False)


@pytest.mark.slow
def test_on_paper_everything_is_there(walked: Tab) -> None:
    shown = "[...document.querySelectorAll('.about')].every(each => each.checkVisibility())"
    assert not walked.evaluate(shown)
    walked.send("Emulation.setEmulatedMedia", media="print")
    assert walked.evaluate(shown)
    assert walked.evaluate("document.querySelector('nav').checkVisibility()") is False
    walked.send("Emulation.setEmulatedMedia", media="")
    pdf = b64decode(walked.send("Page.printToPDF", preferCSSPageSize=True)["data"])
    assert pdf.startswith(b"%PDF")
    pages = pdf.count(b"/Type /Page\n")
    assert 3 <= pages <= 16
