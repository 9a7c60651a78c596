"""Edits of a text that put a mistake right, and hints that come with them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .span import Source, Span

_PLAIN = re.compile(r"[A-Za-z_][\w.-]*")
_OTHERWISE = ("true", "false", "null")
"""Words that YAML takes for something else than a text."""


@dataclass(frozen=True, slots=True)
class TextEdit:
    """A text to put in the place of another."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Mend:
    """One way to put a mistake right: edits that belong together. title: what it does, if it needs words of its own."""

    edits: tuple[TextEdit, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Hint:
    """How to put a mistake right, in words and as edits. mends: none where it takes judgement; several where the author
    has to choose one.
    """

    text: str
    mends: tuple[Mend, ...] = ()


def edited(source: Source, edits: Iterable[TextEdit]) -> str:
    """Return the text with the edits made. Of edits that overlap the first stands."""
    pieces: list[str] = []
    at = 0
    for edit in sorted(dict.fromkeys(edits), key=lambda each: (each.span.start, each.span.end)):
        if edit.span.start >= at:
            pieces += (source.text[at : edit.span.start], edit.text)
            at = edit.span.end
    return "".join((*pieces, source.text[at:]))


def mend(span: Span, text: str, title: str = "") -> Mend:
    """Return the mend that puts a text in the place of another."""
    return Mend((TextEdit(span, text),), title)


def write(span: Span, text: str) -> Hint:
    """Return the hint to write a text in the place of another."""
    return Hint(f"write `{text}`", (mend(span, text),))


def other_word(span: Span, wrong: str, right: str) -> tuple[Mend, ...]:
    """Return the mend that puts a word in the place of another somewhere in `span`.

    None where the wrong word is written in another way there, as with escapes or as an alias, or stands there twice.
    """
    text = span.text
    if not wrong or text.startswith("*") or not (text.count(wrong) == 1 or text.endswith(wrong)):
        return ()
    if text == wrong and not (_PLAIN.fullmatch(right) and right not in _OTHERWISE) and not right.startswith("{"):
        return ()
    at = span.start + text.rindex(wrong)
    return (mend(Span(span.source, at, at + len(wrong)), right),)


def did_you_mean(span: Span | None, wrong: str, *right: str) -> Hint:
    """Return the hint that one of these words is meant in the place of the wrong one, with a mend for each."""
    *init, last = [f"`{each}`" for each in right]
    text = f"did you mean {' or '.join((', '.join(init), last)) if init else last}?"
    mends = () if span is None else tuple(found for each in right for found in other_word(span, wrong, each))
    return Hint(text, mends)


def in_its_place(span: Span, text: str) -> Mend:
    """Return the mend that puts a key or a value in the place of another; a word, or the one word of a list, goes into
    quotes that are there.
    """
    quote, word = span.text[:1], text.strip("[]")
    if quote in ("'", '"') and _PLAIN.fullmatch(word) and word not in _OTHERWISE:
        text = text.replace(word, f"{quote}{word}{quote}")
    return mend(span, text)


def without_quotes(span: Span, text: str) -> Hint:
    """Return the hint to write a value in quotes without them; a mend only where it is in quotes."""
    return Hint("write it without quotes", (mend(span, text),) if span.text[:1] in ("'", '"') else ())


def in_quotes(text: str) -> str:
    """Return a text of one line as YAML in quotes."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'
