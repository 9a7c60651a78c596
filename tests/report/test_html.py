"""The report in HTML: one file that needs nothing, and that nothing from outside can get into."""

import re
import unicodedata
from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report.hostile import hostile
from report.readers import Elements, html_words

from ottava.engine.inference.advice import Advice
from ottava.engine.report.document import Group, Item, Section
from ottava.engine.report.html.page import to_html
from ottava.engine.report.html.templates import isolated

in_any_order = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onfocus=alert(1) autofocus x="',
    "</style></script></title><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "<!-- ]]> -->",
    "&lt;b&gt;",
)


def policy(page: str) -> str:
    (found,) = [
        attributes["content"]
        for tag, attributes in Elements(page).found
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert found is not None
    return found


def shape(page: str) -> list[tuple[str, frozenset[str]]]:
    """The elements and the names of their attributes, in order; isolated runs of letters do not count."""
    return [(tag, frozenset(attributes)) for tag, attributes in Elements(page).found if tag not in {"bdi", "tspan"}]


def test_it_is_a_document_in_one_piece(advice: Advice) -> None:
    page = to_html(advice, title="A quarrel")
    assert page.startswith("<!doctype html>\n")
    assert page.endswith("</html>\n")
    assert page == to_html(advice, title="A quarrel")
    assert "<title>A quarrel</title>" in page


def test_it_asks_for_nothing(advice: Advice) -> None:
    addresses = [
        value
        for tag, attributes in Elements(to_html(advice)).found
        for name, value in attributes.items()
        if name in {"src", "href", "srcset", "action", "data"} and value is not None
    ]
    assert [each for each in addresses if not each.startswith("#") and each != "data:,"] == []
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest", to_html(advice))


def test_its_policy_lets_in_its_own_style_and_script_and_nothing_else(advice: Advice) -> None:
    page = to_html(advice)
    for kind in ("style", "script"):
        (inside,) = re.findall(rf"<{kind}>(.*?)</{kind}>", page, re.DOTALL)
        assert f"{kind}-src 'sha256-{b64encode(sha256(inside.encode()).digest()).decode()}'" in policy(page)
    assert policy(page).startswith("default-src 'none'; ")
    assert "unsafe" not in policy(page)
    assert not [1 for _, attributes in Elements(page).found if any(name.startswith("on") for name in attributes)]
    assert not [1 for _, attributes in Elements(page).found if "style" in attributes]


def test_every_link_leads_somewhere_and_names_are_unique(advice: Advice) -> None:
    found = Elements(to_html(advice, verbose=True)).found
    names = [attributes["id"] for _, attributes in found if "id" in attributes]
    assert len(names) == len(set(names))
    for _, attributes in found:
        for attribute in ("aria-labelledby", "href"):
            value = attributes.get(attribute) or ""
            if attribute == "aria-labelledby" or value.startswith("#"):
                assert not value or value.removeprefix("#") in names


@pytest.mark.slow
@pytest.mark.parametrize("text", ATTACKS)
def test_an_attack_changes_words_and_nothing_else(advice: Advice, text: str) -> None:
    harmless = re.sub(r"\S", "x", text)
    page = to_html(hostile(advice, text), title=text, verbose=True)
    assert shape(page) == shape(to_html(hostile(advice, harmless), title=harmless, verbose=True))
    assert policy(page) == policy(to_html(advice))
    assert text in html_words(hostile(advice, text))


@pytest.mark.slow
@in_any_order
@given(text=st.text(min_size=1, max_size=20).filter(lambda text: text.strip()))
def test_nothing_from_outside_steers_the_page(advice: Advice, text: str) -> None:
    page = to_html(hostile(advice, text), title=text, verbose=True)
    assert all(letter == "\n" or letter.isprintable() for letter in page)
    assert {tag for tag, _ in shape(page)} <= {tag for tag, _ in shape(to_html(advice, title="x", verbose=True))}


@given(st.text())
def test_isolated_text_is_the_text(text: str) -> None:
    (document,) = ["".join(Elements(f"<p>{isolated(text)}</p>").text)]
    assert document == text.replace("\r\n", "\n").replace("\r", "\n") or "\r" in text or "\0" in text


@given(st.text(alphabet="ab1 (.)אבש־ع", max_size=12))
def test_no_letter_from_right_to_left_is_left_bare(text: str) -> None:
    outside = re.sub(r'<bdi class="bidi">.*?</bdi>', "", isolated(text))
    assert not [letter for letter in outside if unicodedata.bidirectional(letter) in {"R", "AL"}]


def test_a_number_beside_a_label_from_right_to_left_stays_outside() -> None:
    assert isolated("אבא 3 אמא (0.6)") == '<bdi class="bidi">אבא 3 אמא</bdi> (0.6)'
    assert isolated("a אב b", "tspan") == 'a <tspan class="bidi">אב</tspan> b'


def test_further_sections_stand_after_the_open_questions(advice: Advice) -> None:
    more = Section(
        "why-not", "Why not", groups=(Group((Item("Learning <b>"),), "Nearest first:"), Group((), "No more."))
    )
    words = html_words(advice)
    page = to_html(advice, more=(more,))
    assert "Why not" not in words
    assert page.index('id="questions"') < page.index('id="why-not"') < page.index('id="picture"')
    assert "Learning &lt;b&gt;" in page
    assert "No more." in page


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb` (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "quiet", "accent", "go", "stop", "care"])
@pytest.mark.parametrize("ground", ["paper", "raised", "wash"])
def test_every_colour_of_letters_can_be_read_on_every_ground(
    advice: Advice, scheme: str, ink: str, ground: str
) -> None:
    """The letters of a picture are not looked at by axe-core: 4.5 to 1 is level AA."""
    palettes = re.findall(r":root \{(.*?)\}", to_html(advice), re.DOTALL)
    colours = dict(re.findall(r"--(\w+): (#\w{6});", palettes[scheme == "dark"]))
    lights = sorted((luminance(colours[ink]), luminance(colours[ground])))
    assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5
