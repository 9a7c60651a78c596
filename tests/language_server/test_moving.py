"""What was said of an earlier text stands beside the same characters in a later one."""

from random import Random

import pytest
from rulebook.torn_texts import torn

from ottava.engine.language_server.moving import moved
from ottava.engine.language_server.positions import Positions
from ottava.facts.source.span import Source, Span

TEXT = "- id: one\r\n  title: Ünïcode 😀 中\n  when: {a.b: c}\n" * 3


def test_a_place_that_was_not_touched_says_the_same() -> None:
    rng, kept = Random(1), 0
    for _ in range(500):
        before, after = Source("a", TEXT), Source("a", torn(TEXT, rng))
        start = rng.randrange(len(TEXT))
        span = Span(before, start, min(len(TEXT), start + rng.randrange(8)))
        if (now := moved(span, after)) is not None:
            assert now.text == span.text
            assert now.source is after
            kept += 1
    assert kept > 250


def test_a_place_moves_with_what_is_typed_above_and_goes_with_its_text() -> None:
    span = Span(Source("a", "one two three"), 4, 7)
    above = moved(span, Source("a", "and one two three"))
    below = moved(span, Source("a", "one two or three"))
    assert (above and above.start, below and below.start) == (8, 4)
    assert moved(span, Source("a", "one tw three")) is None


@pytest.mark.parametrize(("encoding", "wide"), [("utf-8", 4), ("utf-16", 2), ("utf-32", 1)])
def test_columns_count_what_was_agreed_on_and_lead_back(encoding: str, wide: int) -> None:
    places, source = Positions(encoding), Source("a", "😀x\r\n\ud83d\u2028y\n")
    assert places.position(source, 1).character == wide
    for offset in range(len(source.text)):
        if source.text[offset] != "\n":
            assert places.offset(source, places.position(source, offset)) == offset
