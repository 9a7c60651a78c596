"""The page on which a case is tried, in a real Chromium, with a service of its own behind it."""

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from authoring.handbook.hostile import EVIL, write_hostile
from browser.chromium import PATIENCE, Tab
from browser.test_report import VIOLATIONS
from serving.process import running
from serving.service import MARKETPLACE

pytestmark = pytest.mark.slow

LOOKS = [(width, scheme) for width in (1600, 900, 360) for scheme in ("light", "dark")]
CASE = """\
# A vase for 60 euros came broken.
id: vase
parties:
  - {id: buyer, role: buyer}  # who complains
  - {id: seller, role: seller}
order: {price: 60, problem: damaged}
proof: {shown: [photo]}
"""
RULE = "    order.problem: not_as_described\n    proof.shown: {includes: photo"


def until(tab: Tab, condition: str) -> None:
    """Wait for what a script finds."""
    end = time.monotonic() + PATIENCE
    while not tab.evaluate(condition):
        assert time.monotonic() < end, condition
        time.sleep(0.02)


class TryPage:
    """An open page, as somebody uses it."""

    def __init__(self, tab: Tab, url: str, folder: Path) -> None:
        self.tab, self.url, self.folder = tab, url, folder

    def open(self, width: int = 1600, scheme: str = "light") -> None:
        self.tab.look(width, scheme)
        self.tab.open("about:blank")  # going to the address where one is already keeps the case
        self.tab.open(f"{self.url}/try")
        self.wait("form", "Label")
        until(self.tab, "!document.querySelector('[aria-busy]') && document.getElementById('effect').childElementCount")

    def type(self, text: str) -> None:
        """Put a text in the place of the case, as by pasting it."""
        self.tab.evaluate("document.querySelector('[data-show=text]').click()")
        self.tab.evaluate("document.getElementById('text').select()")
        self.tab.evaluate(f"document.execCommand('insertText', false, {json.dumps(text)})")

    def choose(self, path: str, value: str) -> None:
        """Give the field at a path a value, as by choosing or typing it."""
        field = f"document.querySelector('[data-path={json.dumps(path)}]')"
        # In one step, as by a browser: an answer that came between would fill the field in again.
        self.tab.evaluate(
            f"{field}.value = {json.dumps(value)}; {field}.dispatchEvent(new Event('change', {{bubbles: true}}))"
        )

    def shown(self, id: str) -> str:
        return str(self.tab.evaluate(f"document.getElementById('{id}').textContent.replace(/\\s+/g, ' ')"))

    def wait(self, id: str, part: str) -> None:
        """Wait until a part of the page says something."""
        said = f"document.getElementById('{id}')?.textContent.replace(/\\s+/g, ' ')"
        until(self.tab, f"{said}?.includes({json.dumps(part)})")

    @property
    def text(self) -> str:
        return str(self.tab.evaluate("document.getElementById('text').value"))

    def value(self, path: str) -> Any:
        return self.tab.evaluate(f"document.querySelector('[data-path={json.dumps(path)}]').value")

    def save(self, old: str, new: str, name: str = "proof.yaml") -> None:
        """Save a rule file as an editor does."""
        file = self.folder / name
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")

    def quiet(self) -> None:
        """Nothing was complained of, and nothing was asked for from elsewhere."""
        assert self.tab.complaints() == []
        assert {address for address in self.tab.requests() if not address.startswith(f"{self.url}/")} == set()


@contextmanager
def served(tab: Tab, folder: Path, *words: str) -> Iterator[TryPage]:
    with running(folder, "--try", *words) as service:
        yield TryPage(tab, service.url, folder)
        tab.open("about:blank")


@pytest.fixture
def page(tab: Tab, tmp_path: Path) -> Iterator[TryPage]:
    """The page of a copy of the market's rulebook, that may write."""
    with served(tab, Path(shutil.copytree(MARKETPLACE, tmp_path / "desk")), "--write") as found:
        yield found


def test_it_is_quiet_and_open_to_everybody_in_every_size(page: TryPage, axe: str) -> None:
    saved = False
    for width, scheme in LOOKS:
        seen = (width, scheme)
        page.open(width, scheme)
        page.type(CASE)
        page.wait("nearly", "A photo without the page")
        if not saved:
            page.save(RULE, RULE.replace("not_as_described", "[damaged, not_as_described]"))
            page.wait("proofs", "safeguards")
            saved = True
        page.wait("effect", "broken-lamp")
        page.choose("order.price", "40")
        page.wait("by-edit", "A cheap thing")
        page.tab.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        page.tab.evaluate(f"{axe};0")
        for pane in ("form", "text", "outcome"):
            page.tab.evaluate(f"document.querySelector('[data-show={pane}]').click()")
            assert (seen, pane, page.tab.evaluate("document.documentElement.scrollWidth") <= width) == (
                seen,
                pane,
                True,
            )
            assert (seen, pane, page.tab.evaluate(VIOLATIONS)) == (seen, pane, [])
        page.quiet()


def test_form_and_text_stay_one(page: TryPage) -> None:
    page.open()
    page.type(CASE)
    until(page.tab, "document.querySelector('[data-path=\"order.price\"]').value === '60'")
    page.choose("order.price", "40")
    page.wait("fired", "A cheap thing that is shown to be broken")
    assert page.text == CASE.replace("price: 60", "price: 40")
    page.wait("by-edit", "40 euros (instead of: 60 euros)")
    page.choose("parties.buyer.tone", "annoyed")
    page.wait("by-edit", "buyer")
    assert "  - {id: buyer, role: buyer, tone: annoyed}  # who complains" in page.text
    page.type(page.text.replace("tone: annoyed", "tone: threatening"))
    until(page.tab, "document.querySelector('[data-path=\"parties.buyer.tone\"]').value === 'threatening'")
    page.wait("card-part", "Somebody is threatened")
    page.choose("parties.buyer.tone", "")
    until(page.tab, "!document.getElementById('text').value.includes('tone')")
    boxes = "document.querySelector('[data-path=\"proof.shown\"]')"
    page.tab.evaluate(f"{boxes}.querySelector('[value=page]').click()")
    until(page.tab, "document.getElementById('text').value.includes('[photo, page]')")
    page.tab.evaluate("document.getElementById('new-party').value = 'courier'")
    page.tab.evaluate("document.getElementById('add-party').click()")
    until(page.tab, "document.querySelector('[data-path=\"parties.courier.role\"]')")
    assert "id: courier" in page.text
    page.tab.evaluate("document.querySelector('[data-remove=courier]').click()")
    until(page.tab, "!document.querySelector('[data-path=\"parties.courier.role\"]')")
    assert "courier" not in page.text
    page.quiet()


def test_any_rule_can_be_looked_at(page: TryPage) -> None:
    page.open()
    page.type(CASE)
    page.wait("by-edit", "60 euros")
    page.tab.evaluate("document.getElementById('other').value = 'A party threatens'")
    page.tab.evaluate("document.getElementById('other').dispatchEvent(new Event('change'))")
    page.wait("other-rule", "1 change away: tone of the messages: announces harm to somebody")
    page.choose("parties.seller.tone", "threatening")
    page.wait("other-rule", "Shuts the gate Somebody is threatened")
    page.tab.evaluate("document.getElementById('other').value = ''")
    page.tab.evaluate("document.getElementById('other').dispatchEvent(new Event('change'))")
    until(page.tab, "document.getElementById('other-rule').childElementCount === 0")
    page.quiet()


def test_edits_in_a_row_are_all_kept(page: TryPage) -> None:
    page.open()
    page.type(CASE)
    page.choose("order.price", "41")
    page.choose("order.payment", "held")
    page.choose("parties.seller.tone", "friendly")
    page.choose("parties.buyer.tone", "friendly")
    until(page.tab, "document.getElementById('text').value.split('tone: friendly').length === 3")
    assert "price: 41" in page.text
    assert "payment: held" in page.text


def test_a_mistake_is_shown_at_its_line_and_the_last_advice_stays(page: TryPage) -> None:
    page.open()
    page.type(CASE)
    page.wait("nearly", "A photo without the page")
    page.type(CASE.replace("damaged", "damagd"))
    page.wait("mistakes", "Line 6")
    assert "did you mean damaged?" in page.shown("mistakes")
    assert page.tab.evaluate("document.querySelector('.numbers .wrong').textContent") == "6"
    assert page.tab.evaluate("document.querySelector('.stale').checkVisibility()")
    assert "No method fits" in page.shown("card-part")
    page.tab.evaluate("document.querySelector('[data-mistake]').click()")
    assert page.tab.evaluate("(t => t.value.slice(t.selectionStart, t.selectionEnd))(text)") == "damagd"
    page.choose("order.problem", "damaged")
    until(page.tab, "document.getElementById('mistakes').textContent.trim() === ''")
    assert page.text == CASE
    assert not page.tab.evaluate("document.querySelector('.stale').checkVisibility()")


def test_loading_the_page_again_keeps_the_case(page: TryPage) -> None:
    page.open()
    page.type(CASE)
    page.wait("nearly", "A photo without the page")
    page.tab.evaluate("document.body.dataset.old = 'old'")
    page.tab.send("Page.reload")
    until(page.tab, "document.body?.dataset.old === undefined && document.readyState === 'complete'")
    page.wait("nearly", "A photo without the page")
    assert page.text == CASE
    assert page.value("order.price") == "60"


def test_a_mistake_behind_signs_of_two_places_is_found(page: TryPage) -> None:
    page.open()
    page.type("title: '😀😀'\norder: {'😀': 1, problem: damagd}\n")
    page.wait("mistakes", "damagd")
    page.tab.evaluate("[...document.querySelectorAll('[data-mistake]')].at(-1).click()")
    assert page.tab.evaluate("(t => t.value.slice(t.selectionStart, t.selectionEnd))(text)") == "damagd"


def test_a_value_that_the_form_cannot_write_is_told_and_taken_back(page: TryPage) -> None:
    page.open()
    page.type(CASE)
    page.wait("nearly", "A photo without the page")
    page.choose("order.price", "much")
    page.wait("mistakes", "Line 6")
    page.choose("order.price", "60")
    until(page.tab, "document.getElementById('mistakes').textContent.trim() === ''")
    page.choose("parties.buyer.id", "seller")
    until(page.tab, "document.getElementById('mistakes').textContent.trim() !== ''")


def test_a_saved_rule_shows_what_it_changes(page: TryPage) -> None:
    page.open()
    page.type(CASE)
    page.wait("by-edit", "60 euros")
    page.wait("card-part", "No method fits")
    assert not page.tab.evaluate("document.getElementById('saved-part').checkVisibility()")
    page.save(RULE, RULE.replace("not_as_described", "[damaged, not_as_described]"))
    page.wait("by-rules", "Ask for proof for everyone: moderately, place 1 (before: not advised)")
    page.wait("saved", "Rules saved. The advice on this case changes")
    page.wait("card-part", "Ask for proof")
    page.wait("effect", "1 of 184 tests fails.")
    assert "The advice changes on 1 of 3" in page.shown("effect")
    page.wait("proofs", "None of the 5 safeguards is lost or broken.")
    page.save("damaged, not_as_described", "damagd, not_as_described")
    page.wait("files", "desk/proof.yaml:26")
    assert "The last sound rules stay at work." in page.shown("files")
    assert "Ask for proof" in page.shown("card-part")
    page.save("damagd, not_as_described", "not_as_described")
    until(page.tab, "document.getElementById('files').textContent.trim() === ''")
    page.wait("card-part", "No method fits")
    page.quiet()


def test_a_broken_safeguard_and_a_failing_test_are_told(page: TryPage) -> None:
    page.open()
    page.save("    - directive: pass_contacts\n", "", "safety.yaml")
    page.wait("proofs", "broken: Where somebody threatens, no address is passed on")
    assert "console-outside" in page.shown("effect")
    assert page.tab.evaluate("document.querySelector('#effect p.bad').textContent").endswith("fail.")


def test_a_case_is_kept_as_a_test(page: TryPage) -> None:
    page.open()
    page.type(CASE.replace("60", "40"))
    page.wait("expectable", "Refund (the whole price)")
    page.tab.evaluate("document.getElementById('test-name').value = 'a cheap vase is paid back'")
    page.tab.evaluate("document.getElementById('keep').requestSubmit()")
    page.wait("kept", "It passes.")
    written = (page.folder / "tests" / "tried.yaml").read_text("utf-8")
    assert "a cheap vase is paid back" in written
    assert "refund.full" in written
    page.tab.evaluate("document.getElementById('keep').requestSubmit()")
    page.wait("kept", "a cheap vase is paid back")
    until(page.tab, "!document.getElementById('kept').textContent.includes('passes')")
    page.tab.events.clear()


def test_hostile_texts_do_nothing(tab: Tab, tmp_path: Path) -> None:
    with served(tab, write_hostile(tmp_path / "rules"), "--write") as page:
        page.open()
        case = {"id": EVIL, "title": EVIL, "parties": [{"id": "a"}, {"id": "<img src=x onerror=alert(1)>"}]}
        page.type(json.dumps(case))
        until(tab, "document.querySelectorAll('#form .entity').length > 1 || document.querySelector('.mistakes')")
        page.type(f"id: a\ntitle: {json.dumps(EVIL)}\nparties: [{{id: a}}]\n")
        page.wait("card-part", "<script>console.log('in')</script>")
        head = page.folder / "rulebook.yaml"
        head.write_text(head.read_text("utf-8") + "\n" + json.dumps(EVIL) + ": 1\n", "utf-8")
        page.wait("files", "mistake")
        tab.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        assert (
            tab.evaluate("document.querySelectorAll('main script, img, iframe, a[href^=\"j\"], [onerror]').length") == 0
        )
        page.quiet()


def test_all_of_it_works_by_keyboard(page: TryPage) -> None:
    page.open()
    page.type(CASE)
    page.wait("nearly", "A photo without the page")
    tab = page.tab
    tab.evaluate("document.activeElement.blur(); document.querySelector('.skip').focus()")
    seen = []
    for _ in range(200):
        tab.press("Tab")
        focused = tab.evaluate(
            "(e => e.dataset.path ?? e.id ?? '')(document.activeElement) || document.activeElement.textContent.trim()"
        )
        seen.append(focused)
        if "A photo without the page" in str(focused):
            break
    assert {"find", "order.problem", "parties.buyer.id", "new-party", "open", "text", "save"} <= set(seen)
    assert "A photo without the page" in seen[-1]
    for kind in ("keyDown", "keyUp"):
        tab.send(
            "Input.dispatchKeyEvent", type=kind, key="Enter", windowsVirtualKeyCode=13, text="\r" * (kind == "keyDown")
        )
    until(tab, "document.activeElement.parentNode.open")
    opened = "document.activeElement.parentNode.innerText"
    assert "it is another thing, or a worse one" in tab.evaluate(opened)
    tab.evaluate("document.querySelector('[data-path=\"order.price\"]').focus()")
    tab.evaluate("document.activeElement.select()")
    tab.send("Input.insertText", text="39")
    tab.press("Tab")
    until(tab, "document.getElementById('text').value.includes('price: 39')")
    assert tab.evaluate("document.activeElement.closest('#form') !== null")


def test_it_does_not_write_without_being_allowed(tab: Tab) -> None:
    with served(tab, MARKETPLACE) as page:
        page.open()
        assert "This service does not write." in page.shown("outcome")
        assert tab.evaluate("document.getElementById('keep')") is None
        page.quiet()


def test_the_page_says_when_the_service_is_gone(tab: Tab) -> None:
    with running(MARKETPLACE, "--try") as service:
        page = TryPage(tab, service.url, MARKETPLACE)
        page.open()
        service.process.terminate()
        page.wait("connection", "The service does not answer.")
    tab.open("about:blank")
