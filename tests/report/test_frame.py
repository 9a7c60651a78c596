"""The report of an advice in a notebook: a frame that lets nothing out, whatever the case contains."""

import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report.hostile import hostile
from report.readers import Elements
from report.test_html import ATTACKS

from ottava import Advice


def frame(advice: Advice) -> dict[str, str | None]:
    """The attributes of the frame, which is all that is shown."""
    shown = advice._repr_html_()
    assert shown is not None
    (element,) = Elements(shown).found
    assert element[0] == "iframe"
    assert shown.startswith("<iframe ")
    assert shown.endswith('"></iframe>')
    assert shown.count("<") == 2  # whatever reads it
    return dict(element[1])


def test_the_page_is_in_a_frame_that_opens_nothing(advice: Advice) -> None:
    found = frame(advice)
    assert set(found) == {"sandbox", "title", "srcdoc", "style"}
    assert found["sandbox"] == "allow-scripts"
    assert found["srcdoc"] == advice.to_html()


@pytest.mark.slow
@pytest.mark.parametrize("text", ATTACKS)
def test_an_attack_stays_in_the_page(advice: Advice, text: str) -> None:
    spoilt = hostile(advice, text)
    found = frame(spoilt)
    assert {**found, "title": "", "srcdoc": ""} == {**frame(advice), "title": "", "srcdoc": ""}
    assert (found["title"], found["srcdoc"]) == (text, spoilt.to_html())


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(text=st.text(min_size=1, max_size=20))
def test_nothing_from_outside_leaves_the_page(advice: Advice, text: str) -> None:
    spoilt = hostile(advice, text)
    assert frame(spoilt)["srcdoc"] == spoilt.to_html()


def test_without_jinja_a_notebook_shows_the_repr(advice: Advice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    assert advice._repr_html_() is None
