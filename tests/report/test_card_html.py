"""The card alone, as a piece of HTML for another page."""

from pathlib import Path

import pytest

from ottava import Advisor
from ottava.engine.report.html.page import card_html
from ottava.facts.reading import read_case

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize("name", ["orange-quarrel", "courtyard-shouting--knife", "nothing-known"])
def test_the_card_alone_is_that_of_the_report(name: str) -> None:
    advisor = Advisor()
    case = read_case(EXAMPLES / f"{name}.yaml", advisor.rulebook.vocabulary)
    advice = advisor.advise(case)
    card = card_html(advice, title=case.title)
    assert card.startswith('<article class="card"')
    assert card.count("<h2 id=") == 1 + sum(bool(section) for section in card.split("<section")[1:])
    whole = card.replace('<h2 id="card">', '<h1 id="card">').replace("</h2>\n</header>", "</h1>\n</header>")
    assert whole in advice.to_html(title=case.title)
    assert not any(tag in card for tag in ("<style", "<script", "<html", "style="))


def test_hostile_words_are_shown_as_text() -> None:
    card = card_html(Advisor().advise({}), title="<script>alert(1)</script> {{ 7 * 7 }}")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }}" in card
