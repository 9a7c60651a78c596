"""Characters that look like those of YAML and mean nothing to it: curly quotes, full-width colons, no-break spaces.

Word processors and the keyboards of other scripts write them. In a text for people they are right; in a name, a value
or a separator they are a slip, which is named at its place.
"""

# ruff: noqa: RUF001 - ambiguous characters are what is looked for

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.mending import Mend, TextEdit, in_quotes, mend
from ottava.facts.source.span import Span

_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_DASHES = "\u2010-\u2015\u2212\uff0d"
_QUOTES = "“”„‟‘’‚‛«»＂＇「」『』"
_COLONS = "：﹕︰"
_COMMAS = "，、﹐"
_OPENERS, _CLOSERS = "｛［【", "｝］】"
_OTHERS = "．＃０-９"
_ANY = re.compile(f"[{_SPACES}{_DASHES}{_QUOTES}{_COLONS}{_COMMAS}{_OPENERS}{_CLOSERS}{_OTHERS}]")

_KINDS: tuple[tuple[re.Pattern[str], str, str, str], ...] = (
    (re.compile(f"[{_SPACES}]"), "a special space", "a plain space", "replace it with a plain space"),
    (re.compile(f"[{_DASHES}]"), "a dash", "the hyphen `-`", "write `-`"),
    (re.compile(f"[{_QUOTES}]"), "a curly quote", "straight quotes or none", 'write `"` at both ends, or nothing'),
    (re.compile(f"[{_COLONS}]"), "a wide colon", "`:`", "write `:` and a space"),
    (re.compile(f"[{_COMMAS}]"), "a wide comma", "`,`", "write `,` and a space"),
    (re.compile(f"[{_OPENERS}{_CLOSERS}]"), "a wide bracket", "`[]` or `{}`", "write the bracket of the keyboard"),
    (re.compile(f"[{_OTHERS}]"), "a wide character", "a plain one", "write the one of the keyboard"),
)
"""For each kind what it is, what is expected, and how to put it right."""

_SIGNS = tuple(pattern for pattern, *_ in _KINDS)
_QUOTED_BY = {"“": "”", "„": "”", "‟": "”", "‘": "’", "‚": "’", "‛": "’", "«": "»", "「": "」", "『": "』"} | dict(
    zip(_OPENERS, _CLOSERS, strict=False)
)
_BRACKETS = (("{", "}"), ("[", "]"), ("[", "]"))
"""What closes what, and what the wide brackets are written as."""

_BRACKET = re.compile(f"[{_OPENERS}]")
_DASH = _KINDS[1][0]
_BEGINNING = r"[ \t]*(?:- +)*(?:\w[\w.-]*:[ \t]+)?"
_SEPARATORS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[ \t-]*(?P<found>[{_SPACES}])",
        rf"[ \t]*(?P<found>[{_DASHES}])(?=[ \t{_SPACES}])",
        rf"[ \t]*(?:- +)*\w[\w.-]*[ \t]*(?P<found>[{_COLONS}])",
        rf"[ \t]*(?:- +)*\w[\w.-]*:(?P<found>[{_SPACES}])",
        rf"{_BEGINNING}(?P<found>[{_QUOTES}{_OPENERS}])",
        rf"[^\[{{]*[\[{{].*?[\w}}\]](?P<found>[{_COLONS}{_COMMAS}{_CLOSERS}])",
        rf"[^\[{{]*[\[{{].*?[:,][ \t]*(?P<found>[{_OPENERS}{_QUOTES}])",
    )
)
"""What in a line can keep YAML from reading it as it looks."""

_TWO_WORDS = re.compile(rf"\w \w|\w [{_DASHES}] |: ")
_LONGEST_NAME = 80
_WRAPPED = re.compile(f"[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}]")


def look_alike_in_name(span: Span, hint: str | None = None) -> Diagnostic | None:
    """Return what is wrong with a name, a number or a key without quotes, by its first look-alike; None without one.

    A dash may stand for something else than a hyphen; the `hint` that there is without it is kept.
    """
    text = span.text
    if text.isascii() or len(text) > _LONGEST_NAME or text[:1] in "\"'[{|>" or _TWO_WORDS.search(text):
        return None
    found = _ANY.search(text)
    if found is None:
        return None
    return _named(span, found.start(), hint if _DASH.match(found[0]) else None)


def wide_bracket(span: Span) -> Diagnostic | None:
    """Return what is wrong with a value that begins with a wide bracket; None if it does not."""
    return _named(span, 0) if _BRACKET.match(span.text) else None


def look_alike_in_line(complaint: Diagnostic) -> Diagnostic | None:
    """Return the look-alike for which YAML complains of a line: in the line itself, or in the one above."""
    span = complaint.span
    if span is None:
        return None
    for number in (span.line, *_line_above(span)):
        start, end = span.source.line_bounds(number)
        line = Span(span.source, start, end)
        for pattern in _SEPARATORS:
            if found := pattern.match(line.text):
                return _named(line, found.start("found"))
    return None


def quotes_around(span: Span) -> Diagnostic | None:
    """Return the warning that curly quotes around a whole text are part of it; None if there are none."""
    if not _WRAPPED.fullmatch(span.text):
        return None
    at = Span(span.source, span.start, span.start + 1)
    message = f"the curly quotes around this text are shown with it: YAML takes {quoted(at.text)} for a letter"
    mends = (mend(span, in_quotes(span.text[1:-1])),)
    return Diagnostic("look-alike", message, at, 'write straight quotes, `"`, in place of them', "warning", mends=mends)


def _line_above(span: Span) -> Iterator[int]:
    for number in range(span.line - 1, 0, -1):
        line = span.source.line(number)
        if line.strip() and not line.lstrip().startswith("#"):
            yield number
            return


def _named(span: Span, at: int, meant: str | None = None) -> Diagnostic:
    place = Span(span.source, span.start + at, span.start + at + 1)
    what, expected, hint = next((rest for pattern, *rest in _KINDS if pattern.match(place.text)))
    message = f"found {what}, {quoted(place.text)}; expected {expected}"
    return Diagnostic("look-alike", message, place, meant or hint, mends=_plain_instead(place) if meant is None else ())


def _plain_instead(place: Span) -> tuple[Mend, ...]:
    """Return what writes a look-alike as the character of the keyboard; quotes and brackets at both ends."""
    source, sign = place.source, place.text
    end = source.line_bounds(place.line)[1]
    if _SIGNS[2].match(sign) or sign in _OPENERS:
        closing = _QUOTED_BY.get(sign) or sign
        other = source.text.find(closing, place.end, end)
        if other < 0:
            return ()
        one, two = ('"', '"') if _SIGNS[2].match(sign) else _BRACKETS[_OPENERS.index(sign)]
        inside = source.text[place.end : other]
        if one == '"' and ('"' in inside or "\\" in inside):
            return ()
        return (Mend((TextEdit(place, one), TextEdit(Span(source, other, other + 1), two))),)
    plain = unicodedata.normalize("NFKC", sign).replace("、", ",").replace("。", ".")
    if _SIGNS[1].match(sign):
        plain = "-"
    if sign in _CLOSERS:
        plain = _BRACKETS[_CLOSERS.index(sign)][1]
    following = source.text[place.end : place.end + 1]
    gap = " " if plain in (":", ",") and not following.isspace() else ""
    if _SIGNS[0].match(sign):
        plain = " "
    return (mend(place, plain + gap),)
