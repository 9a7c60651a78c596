"""Edits that put a mistake right: they change the word that is wrong, keep how it is quoted, and are read as meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ottava.facts.source.mending import (
    Hint,
    Mend,
    TextEdit,
    did_you_mean,
    edited,
    in_its_place,
    in_quotes,
    mend,
    other_word,
    without_quotes,
    write,
)
from ottava.facts.source.node import Scalar
from ottava.facts.source.span import Source, Span
from ottava.facts.source.yaml_text import from_yaml


def part(text: str, of: str = "when: {}, then\n") -> Span:
    """The text as a part of a larger one."""
    whole = of.replace("{}", text)
    return Span(Source("a.yaml", whole), of.index("{}"), of.index("{}") + len(text))


def made(mends: tuple[Mend, ...], span: Span) -> list[str]:
    """What stands in the place of the part when each of the mends is made; the rest of the text stays."""
    before, after = span.source.text[: span.start], span.source.text[span.end :]
    texts = [edited(span.source, each.edits) for each in mends]
    assert all(each.startswith(before) and each.endswith(after) for each in texts)
    return [each.removeprefix(before).removesuffix(after) for each in texts]


@pytest.mark.parametrize(
    ("text", "wrong", "right", "after"),
    [
        ("clam", "clam", "calm", ["calm"]),
        ('"clam"', "clam", "calm", ['"calm"']),
        ("'clam'", "clam", "calm", ["'calm'"]),
        ("party.clam: true", "clam", "calm", ["party.calm: true"]),
        # Of several the last is meant, if the text ends in it.
        ("dispute.dispute", "dispute", "dispute2", ["dispute.dispute2"]),
        ("a-aa", "a", "b", ["a-ab"]),
        ("clam: clam.", "clam", "calm", []),
        # Where the word is written in another way there, nobody can tell what to change.
        ('"cl\\x61m"', "clam", "calm", []),
        ("*clam", "clam", "calm", []),
        ('""', "", "calm", []),
        ("", "", "calm", []),
        # What is not in quotes stays a text without them, or is a condition of its own.
        ("clam", "clam", "no such", []),
        ("clam", "clam", "1st", []),
        ("ture", "ture", "true", []),
        ("flase", "flase", "false", []),
        ("nul", "nul", "null", []),
        ("clam", "clam", "{not: calm}", ["{not: calm}"]),
        ('"clam"', "clam", "no such", ['"no such"']),
        ('"ture"', "ture", "true", ['"true"']),
        ("clam", "clam", "party.is_calm-2", ["party.is_calm-2"]),
    ],
)
def test_another_word_takes_the_place_of_the_wrong_one_alone(
    text: str, wrong: str, right: str, after: list[str]
) -> None:
    span = part(text)
    mends = other_word(span, wrong, right)
    assert made(mends, span) == after
    assert [(each.title, [edit.span.text for edit in each.edits]) for each in mends] == [("", [wrong])] * len(after)


@pytest.mark.parametrize(
    ("right", "said"),
    [
        (["calm"], "did you mean `calm`?"),
        (["calm", "upset"], "did you mean `calm` or `upset`?"),
        (["calm", "upset", "angry"], "did you mean `calm`, `upset` or `angry`?"),
    ],
)
def test_each_word_that_may_be_meant_has_its_own_mend(right: list[str], said: str) -> None:
    span = part('"clam"')
    hint = did_you_mean(span, "clam", *right)
    assert hint.text == said
    assert made(hint.mends, span) == [f'"{each}"' for each in right]
    assert did_you_mean(None, "clam", *right) == Hint(said)
    assert did_you_mean(part("*clam"), "clam", *right) == Hint(said)


def test_a_hint_to_write_something_is_made_as_it_says() -> None:
    span = part("2d")
    assert write(span, "2 days") == Hint("write `2 days`", (Mend((TextEdit(span, "2 days"),)),))
    assert mend(span, "2 days", "the days") == Mend((TextEdit(span, "2 days"),), "the days")
    assert mend(span, "2 days").title == ""


@pytest.mark.parametrize(
    ("text", "quoted"), [('"12"', True), ("'12'", True), ("12", False), ("*a", False), ("", False)]
)
def test_quotes_are_taken_off_where_there_are_some(text: str, quoted: bool) -> None:
    span = part(text)
    assert without_quotes(span, "12") == Hint("write it without quotes", (mend(span, "12"),) if quoted else ())


@pytest.mark.parametrize(
    ("text", "put", "after"),
    [
        ("clam", "calm", "calm"),
        ('"clam"', "calm", '"calm"'),
        ("'clam'", "calm", "'calm'"),
        ("'clam'", "[calm]", "['calm']"),
        ("'clam'", "X_ray", "'X_ray'"),
        ("'clam'", "[X_ray, X_ray]", "[X_ray, X_ray]"),
        ("'ture'", "true", "true"),
        ('"ture"', "[true]", "[true]"),
        ("'1'", "1", "1"),
        ("", "calm", "calm"),
    ],
)
def test_a_word_in_the_place_of_what_is_in_quotes_is_in_quotes(text: str, put: str, after: str) -> None:
    span = part(text)
    assert in_its_place(span, put) == mend(span, after)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("it's: calm", '"it\'s: calm"'),
        ('"calm"', "'\"calm\"'"),
        ("a\\b", "'a\\b'"),
        ('it\'s "calm"', "'it''s \"calm\"'"),
    ],
)
def test_quotes_are_chosen_by_what_is_within(text: str, quoted: str) -> None:
    assert in_quotes(text) == quoted


@given(st.text(st.characters(codec="utf-8", categories=["L", "M", "N", "P", "S", "Zs"])))
def test_a_text_in_quotes_is_read_as_the_text(text: str) -> None:
    written = in_quotes(text)
    source = Source("a.yaml", written)
    assert from_yaml(source) == ((Scalar(text, Span(source, 0, len(written))),), ())


def test_edits_are_made_from_the_first_character_to_the_last() -> None:
    source = Source("a.yaml", "abcdef")

    def by(*edits: tuple[int, int, str]) -> str:
        return edited(source, [TextEdit(Span(source, start, end), text) for start, end, text in edits])

    assert by() == "abcdef"
    assert by((0, 1, "A"), (5, 6, "F")) == "AbcdeF"
    assert by((2, 4, "CD"), (0, 2, "AB")) == "ABCDef"  # side by side
    assert by((0, 3, "x"), (2, 4, "y")) == "xdef"  # of what overlaps the first stands
    assert by((1, 1, "-"), (1, 1, "-")) == "a-bcdef"  # once, however many ask for it
    assert by((1, 1, "-"), (1, 1, "+"), (1, 2, "B")) == "a-+Bcdef"
    assert (
        by(
            (6, 6, "."),
        )
        == "abcdef."
    )
