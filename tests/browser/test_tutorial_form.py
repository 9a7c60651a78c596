"""The form of the tutorial for application developers marks the wrong field, and shows the card, gates first."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.chromium import Tab
from house.tutorials import DOCS, free_port, serving, steps, words_of

pytestmark = pytest.mark.slow


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    for step in steps(DOCS / "use" / "tutorial.md"):
        if step.what == "save as":
            (tmp_path / step.name).write_text(step.text, encoding="utf-8")
    port = free_port()
    with serving(words_of("uvicorn service:app --port 8000 --log-level warning", port), tmp_path, port):
        yield f"http://127.0.0.1:{port}/"


def advised(tab: Tab, **said: str) -> tuple[dict[str, str], list[str]]:
    """Fill in the form and send it; return what is wrong with which field, and the lines shown."""
    for name, value in said.items():
        tab.evaluate(f"document.forms[0].elements[{name!r}].value = {value!r}")
    tab.evaluate("document.forms[0].oninput(); document.querySelector('ol').replaceChildren()")
    tab.evaluate("document.forms[0].requestSubmit()")
    # Both at once, for the answer may come between two looks.
    fields = "Object.fromEntries([...document.forms[0].elements].map(each => [each.name, each.validationMessage]))"
    texts = "[...document.querySelectorAll('li')].map(each => each.textContent)"
    for _ in range(100):
        messages, lines = tab.evaluate(f"[{fields}, {texts}]")
        wrong = {name: text for name, text in messages.items() if text}
        if wrong or lines:
            return wrong, lines
        time.sleep(0.1)
    raise AssertionError("no answer")


def test_a_field_of_blanks_is_unknown(tab: Tab, address: str) -> None:
    tab.look(1280, "light")
    tab.open(address)
    empty, distrust = advised(tab, arousal="upset", trust=""), advised(tab, trust="0")
    assert empty[0] == distrust[0] == {}
    assert empty != distrust
    assert advised(tab, trust="   ") == empty
    assert advised(tab, trust=" 0 ") == distrust


def test_a_mistake_of_no_field_is_in_the_list(tab: Tab, address: str) -> None:
    tab.look(1280, "light")
    tab.open(address)
    tab.evaluate("document.forms[0].elements.id.remove()")
    wrong, lines = advised(tab, arousal="angry")
    assert list(wrong) == ["arousal"]
    assert lines == ["`parties[0].id` is missing: every party needs a label; add a label such as `id: customer`"]


def test_the_form(tab: Tab, address: str) -> None:
    tab.look(1280, "light")
    tab.open(address)
    wrong, lines = advised(tab, arousal="angry")
    assert (list(wrong), lines) == (["arousal"], [])
    assert "choose one of `calm`, `upset`" in wrong["arousal"]
    wrong, lines = advised(tab, arousal="upset", trust="nine")
    assert (list(wrong), lines) == (["trust"], [])
    wrong, lines = advised(tab, trust="0")
    assert wrong == {}
    assert lines[-1] == "Advice for a person to weigh, not a decision."
    wrong, lines = advised(tab, arousal="violent")
    assert wrong == {}
    assert lines[0].startswith("stop: Make people safe before anything else")
    wrong, _ = advised(tab, id="<b>one</b>")
    assert list(wrong) == ["id"]
    assert tab.complaints() == [] or all("422" in each or "favicon" in each for each in tab.complaints())
