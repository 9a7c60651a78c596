"""An advice that goes against a safeguard says so before anything else, in every form."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from report.readers import html_words, markdown_words, text_words

from ottava.engine.inference.advice import Advice, Breach
from ottava.engine.report.composition import compose
from ottava.engine.report.text import to_text


def broken(advice: Advice) -> Advice:
    because = advice.recommendations[0].reasons
    breach = Breach("guard.heard", "Nobody is led around who is heard", "It is felt as a trick.", "customer", because)
    return replace(
        advice, breaches=(breach, replace(breach, party="shopkeeper"), Breach("guard.b", "Both eat", "So", None, ()))
    )


@pytest.mark.parametrize("words", [text_words, markdown_words, html_words])
def test_every_form_says_what_is_broken_and_why(advice: Advice, words: Callable[[Advice], str]) -> None:
    said = words(broken(advice))
    said = said[said.rindex("Against a safeguard" if words is not text_words else "AGAINST A SAFEGUARD") :]
    heading, *parts = (
        "goes against a safeguard of its rulebook",
        "Nobody is led around who is heard",
        "It is felt as a trick.",
        "Broken for customer and shopkeeper.",
        "a direct explanation will not get through",
        "Both eat",
    )
    places = [said.index(part) for part in (heading, *parts)]
    assert places == sorted(places)
    assert said.count("Nobody is led around who is heard") == 1
    assert heading not in words(advice)


def test_the_card_says_it_first(advice: Advice) -> None:
    lines = to_text(broken(advice), title="A quarrel").splitlines()
    assert lines[3:6] == [
        "AGAINST A SAFEGUARD",
        "Do not act on this before whoever keeps the rules has looked at it.",
        "!! Nobody is led around who is heard",
    ]
    assert "AGAINST A SAFEGUARD" not in to_text(advice)


def test_it_stands_before_the_gates(advice: Advice) -> None:
    assert [section.key for section in compose(broken(advice)).sections][:2] == ["breaches", "gates"]
    assert compose(broken(advice)).sections[1:] == compose(advice).sections
