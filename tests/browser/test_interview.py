"""The interview in a real Chromium: on a phone, by keyboard, without scripts, without a connection, and quietly."""

import json
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from authoring.handbook.hostile import write_hostile
from browser.chromium import PATIENCE, Tab
from browser.test_report import SCHEMES, VIOLATIONS
from serving.process import running

from ottava.facts import read_case

pytestmark = pytest.mark.slow

PHONE = (360, 740)
WIDTHS = (1600, 768, 360, 320)
SHORT, SEE = "Short: about a dozen questions", "See what to do now"
QUARREL = {
    "Is anyone being hurt": "No sign of it",
    "Is there a weapon": "No",
    "Has anyone threatened": "None of these",
    "alone, about violence at home": "They do not share a home",
    "upstairs: How worked up": "Shouts or shakes",
    "downstairs: How worked up": "Angry, hurt or in tears",
    "Has it been established": "Yes, by inquiry",
    "upstairs: What part": "Is asked for something",
    "downstairs: What part": "Wants something",
}
"""What a handler answers in the quarrel on the stairs of docs/use/first-case.md; the rest is not known."""


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    with running("eight_methods") as found:
        yield f"{found.url}/interview"


@pytest.fixture
def phone(tab: Tab, service: str) -> Iterator[Tab]:
    hold(tab, PHONE)
    opened(tab, service)
    yield tab
    tab.send("Emulation.setScriptExecutionDisabled", value=False)
    tab.send("Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1, uploadThroughput=-1)


def hold(tab: Tab, size: tuple[int, int], scheme: str = "light") -> None:
    """Look through a window of this size."""
    width, height = size
    tab.look(width, scheme)
    tab.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)


def opened(tab: Tab, service: str) -> None:
    """Begin anew: going to the address where one is already is reloading, which goes on with the interview."""
    tab.open("about:blank")
    tab.open(service)


def until(holds: Callable[[], Any]) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            if holds():
                return
        except RuntimeError:  # a page goes, and its scripts with it
            pass
        assert time.monotonic() < end
        time.sleep(0.02)


def title(tab: Tab) -> str:
    return str(tab.evaluate("document.title"))


def place_of(tab: Tab, words: str) -> tuple[float, float]:
    """Where the middle of what begins with these words is, once it has been brought into sight and drawn there."""
    find = f"""[...document.querySelectorAll("button, a, summary, label.choice")].find(
      (each) => each.textContent.trim().startsWith({json.dumps(words)}))"""
    tab.evaluate(f"({find})?.scrollIntoView({{ block: 'center', behavior: 'instant' }})")
    tab.send("Page.captureScreenshot", format="jpeg", quality=1)  # draws it: a tap goes to what was drawn last
    found = tab.evaluate(
        f"""(() => {{
          const box = ({find})?.getBoundingClientRect();
          return box ? [box.x + box.width / 2, box.y + box.height / 2] : null;
        }})()"""
    )
    assert found is not None, (words, tab.evaluate("document.body.innerText"))
    return found[0], found[1]


def click(tab: Tab, x: float, y: float) -> None:
    for kind in ("mousePressed", "mouseReleased"):
        tab.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)


def settle(tab: Tab) -> None:
    """Wait until the page takes taps."""
    until(lambda: tab.evaluate("document.readyState === 'complete' && document.getAnimations().length === 0"))


def tap(tab: Tab, words: str) -> None:
    """Tap on what begins with these words, as a finger does, and wait for the page that follows."""
    settle(tab)
    x, y = place_of(tab, words)
    tab.evaluate("document.body.dataset.old = 'old'")
    click(tab, x, y)
    until(lambda: tab.evaluate("document.readyState === 'complete' && document.body.dataset.old === undefined"))


def write(tab: Tab, place: int, text: str) -> None:
    field = f"document.querySelectorAll('[name=answer]')[{place}]"
    tab.evaluate(f"({field}.focus(), {field}.select())")
    tab.send("Input.insertText", text=text)


def at_the_end(tab: Tab) -> bool:
    return bool(tab.evaluate("document.querySelector('.card') !== null"))


def take_through(tab: Tab, answers: dict[str, str]) -> list[str]:
    """Answer what is asked, to the end; returns the questions."""
    asked = []
    while not at_the_end(tab):
        asked.append(title(tab))
        if "Who are the parties" in asked[-1]:
            write(tab, 0, "upstairs")
            write(tab, 1, "downstairs")
            tap(tab, "Next")
        else:
            tap(tab, next((words for begin, words in answers.items() if begin in asked[-1]), "Don't know"))
        assert len(asked) < 40
    return asked


def test_a_handler_takes_a_case_through_on_a_phone(phone: Tab, tmp_path: Path) -> None:
    """The round of docs/use/interview.md."""
    assert phone.evaluate("document.documentElement.scrollHeight") < 2 * PHONE[1]
    tap(phone, SHORT)
    asked = take_through(phone, QUARREL)
    assert len(asked) == 13
    assert asked[0] == "Is anyone being hurt, or about to be?"
    card = phone.evaluate("document.querySelector('.card').innerText")
    first = "Be there now, in person, or send someone who can."
    assert card.index("DO, IN THIS ORDER") < card.index(first) < card.index("Circuitous tactics, for upstairs")
    top = f"[...document.querySelectorAll('.card .title')].find(each => each.textContent.includes({first!r}))"
    assert phone.evaluate(f"{top}.getBoundingClientRect().bottom") < PHONE[1]
    case = tmp_path / "case.yaml"
    phone.send("Page.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    click(phone, *place_of(phone, "Save the case"))
    until(case.exists)
    until(lambda: read_case(case).parties[0].id == "upstairs")
    assert at_the_end(phone)
    assert phone.complaints() == []
    tap(phone, "Begin another case")
    assert place_of(phone, SHORT)


def test_every_question_fits_a_phone_and_a_thumb(phone: Tab) -> None:
    tap(phone, SHORT)
    while not at_the_end(phone):
        sizes = phone.evaluate(
            "[...document.querySelectorAll('fieldset button, label.choice')].map(e => e.getBoundingClientRect())"
            ".map(box => [box.height, box.right, box.bottom])"
        )
        assert min(height for height, _, _ in sizes) >= 44
        assert max(right for _, right, _ in sizes) <= PHONE[0]
        assert len(sizes) > 8 or max(bottom for _, _, bottom in sizes) <= PHONE[1], title(phone)
        if "Who are the parties" in title(phone):
            write(phone, 0, "upstairs")
            write(phone, 1, "downstairs")
            tap(phone, "Next")
        else:
            tap(phone, "Don't know")


def test_danger_is_shown_at_once_and_stays_in_sight(phone: Tab) -> None:
    tap(phone, SHORT)
    tap(phone, "It is happening now")
    assert title(phone).startswith("STOP: Safety comes first.")
    button = phone.evaluate("document.querySelector('.halt button').getBoundingClientRect().bottom")
    assert button < PHONE[1]
    assert phone.evaluate("document.activeElement.className") == "gates"
    tap(phone, "None of these")
    phone.evaluate("document.querySelectorAll('details.more').forEach(each => each.open = true)")
    phone.evaluate("window.scrollTo({top: 10000, behavior: 'instant'})")
    until(lambda: phone.evaluate("window.scrollY > 0"))
    assert 0 <= phone.evaluate("document.querySelector('.gate summary').getBoundingClientRect().top") < 20
    tap(phone, SEE)
    assert "Call the police now" in phone.evaluate("document.querySelector('.card').innerText")


def test_the_second_tap_of_a_double_tap_answers_nothing(phone: Tab) -> None:
    tap(phone, SHORT)
    settle(phone)
    first = title(phone)
    x, y = place_of(phone, "No sign of it")
    y += 15  # an answer to the next question stands here as well, whatever the fonts
    phone.send("Animation.enable")
    phone.send("Animation.setPlaybackRate", playbackRate=0.1)  # so that the second tap is early on a slow machine too
    try:
        click(phone, x, y)
        until(lambda: title(phone) != first)
        second = title(phone)
        click(phone, x, y)
        time.sleep(0.3)
    finally:
        phone.send("Animation.setPlaybackRate", playbackRate=1)
    settle(phone)
    assert title(phone) == second
    assert phone.evaluate(f"document.elementFromPoint({x}, {y}).matches('button.choice')")
    click(phone, x, y)
    until(lambda: title(phone) != second)


def test_without_scripts_it_is_the_same(phone: Tab, service: str) -> None:
    phone.send("Emulation.setScriptExecutionDisabled", value=True)
    opened(phone, service)
    tap(phone, SHORT)
    assert len(take_through(phone, QUARREL)) == 13
    tap(phone, "Back")
    assert "persuade" in title(phone)
    assert phone.complaints() == []


def test_the_browsers_back_goes_to_the_question_before_and_reloading_stays(phone: Tab) -> None:
    tap(phone, SHORT)
    first = title(phone)
    tap(phone, "No sign of it")
    second = title(phone)
    tap(phone, "No")
    third = title(phone)
    phone.evaluate("history.back()")
    until(lambda: title(phone) == second)
    phone.evaluate("history.back()")
    until(lambda: title(phone) == first)
    phone.evaluate("history.forward()")
    until(lambda: title(phone) == second)
    phone.evaluate("document.body.dataset.old = 'old'")
    phone.send("Page.reload")
    until(lambda: phone.evaluate("document.body.dataset.old") is None)
    until(lambda: title(phone) == second)
    tap(phone, "No")
    assert title(phone) == third


def test_a_lost_connection_loses_nothing(phone: Tab) -> None:
    tap(phone, SHORT)
    settle(phone)
    first = title(phone)
    lost = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    phone.send("Network.emulateNetworkConditions", **lost)
    phone.evaluate("document.querySelector('button.choice').click()")
    until(lambda: phone.evaluate("document.querySelector('.offline')?.textContent ?? ''").startswith("That did not"))
    assert title(phone) == first
    phone.send("Network.emulateNetworkConditions", **(lost | {"offline": False}))
    tap(phone, "No sign of it")
    assert title(phone) != first
    assert phone.evaluate("document.querySelector('.offline')") is None


def test_what_the_service_could_not_do_is_named_and_can_be_tried_again(tab: Tab, tmp_path: Path) -> None:
    records = tmp_path / "records"
    records.mkdir()
    with running("eight_methods", "--log", str(records / "log.jsonl")) as found:
        hold(tab, PHONE)
        opened(tab, f"{found.url}/interview")
        tap(tab, SHORT)
        settle(tab)
        records.rename(tmp_path / "away")
        tab.evaluate("document.querySelector('button[value=stop]').click()")
        until(lambda: "cannot be recorded" in tab.evaluate("document.querySelector('.offline')?.textContent ?? ''"))
        assert "try again" in tab.evaluate("document.querySelector('.offline').textContent")
        (tmp_path / "away").rename(records)
        tap(tab, SEE)
        until(lambda: tab.evaluate("document.querySelector('.end .rest') !== null"))
        last, rest = tab.evaluate(
            "['.end .row > :last-child', '.rest'].map(each => document.querySelector(each).getBoundingClientRect())"
            ".map((box, at) => at ? box.top : box.bottom)"
        )
        assert last < rest
        tab.open("about:blank")


def test_by_keyboard_alone(tab: Tab, service: str) -> None:
    hold(tab, (1280, 800))
    opened(tab, service)

    def go_to(words: str) -> None:
        for _ in range(60):
            if str(tab.evaluate("document.activeElement.textContent")).strip().startswith(words):
                return
            tab.press("Tab")
        raise AssertionError(words)

    def press(words: str) -> None:
        before = title(tab)
        go_to(words)
        tab.send(
            "Input.dispatchKeyEvent", type="keyDown", key="Enter", code="Enter", text="\r", windowsVirtualKeyCode=13
        )
        tab.send("Input.dispatchKeyEvent", type="keyUp", key="Enter", code="Enter", windowsVirtualKeyCode=13)
        until(lambda: title(tab) != before)

    press(SHORT)
    assert tab.evaluate("document.activeElement.tagName") == "H1"
    press("It may well come")
    press("None of these")
    tab.press("Tab")
    until(lambda: tab.evaluate("document.activeElement.name") == "answer")
    tab.send("Input.insertText", text="a.b")
    press("Next")
    assert title(tab).startswith("Mistake: ")
    assert tab.evaluate("[document.activeElement.value, document.activeElement.ariaInvalid]") == ["a.b", "true"]
    tab.evaluate("document.activeElement.select()")
    tab.send("Input.insertText", text="upstairs")
    press("Next")
    press(SEE)
    assert at_the_end(tab)
    assert tab.complaints() == []


def test_a_card_is_printed_on_a_sheet_of_its_own(phone: Tab) -> None:
    tap(phone, SHORT)
    take_through(phone, QUARREL)
    pdf = b64decode(phone.send("Page.printToPDF", preferCSSPageSize=True)["data"])
    assert pdf.count(b"/Type /Page\n") == 1


def expect_quiet(tab: Tab, service: str, seen: object, axe: str) -> None:
    width = tab.evaluate("window.innerWidth")
    assert (seen, tab.evaluate("document.documentElement.scrollWidth") <= width) == (seen, True)
    tab.evaluate(f"{axe};0")
    assert (seen, tab.evaluate(VIOLATIONS)) == (seen, [])
    assert (seen, tab.complaints()) == (seen, [])
    here = service.removesuffix("interview")
    assert [each for each in tab.requests() if not each.startswith(here)] == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_its_pages_are_quiet_and_open_to_everybody(tab: Tab, service: str, axe: str, width: int, scheme: str) -> None:
    hold(tab, (width, 800), scheme)
    opened(tab, service)
    expect_quiet(tab, service, (width, scheme, "begin"), axe)
    tap(tab, SHORT)
    expect_quiet(tab, service, (width, scheme, "question"), axe)
    tap(tab, "It is happening now")
    expect_quiet(tab, service, (width, scheme, "gate"), axe)
    tap(tab, "Next")
    expect_quiet(tab, service, (width, scheme, "mistake"), axe)
    tap(tab, "None of these")
    write(tab, 0, "a.b")
    tap(tab, "Next")
    tab.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    expect_quiet(tab, service, (width, scheme, "parties"), axe)
    tap(tab, "Don't know")
    tab.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    tap(tab, "Change 1")
    expect_quiet(tab, service, (width, scheme, "change"), axe)
    tap(tab, "Leave the answer as it was")
    tap(tab, SEE)
    tab.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    expect_quiet(tab, service, (width, scheme, "end"), axe)


def test_hostile_texts_are_shown_and_do_nothing(tab: Tab, tmp_path: Path) -> None:
    with running(write_hostile(tmp_path / "rulebook")) as found:
        hold(tab, PHONE)
        opened(tab, f"{found.url}/interview")
        tab.evaluate("document.getElementById('name').value = '</script><img src=x onerror=alert(1)>'")
        tap(tab, "Full")
        for _ in range(40):
            assert tab.evaluate("document.querySelectorAll('img, iframe, object, [onload], [onerror]').length") == 0
            if at_the_end(tab):
                break
            tab.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            tap(tab, "Don't know")
        assert at_the_end(tab)
        assert tab.evaluate("document.querySelector('h1').textContent").startswith("Case </script><img src=x")
        assert tab.complaints() == []
        assert [each for each in tab.requests() if not each.startswith(found.url)] == []
