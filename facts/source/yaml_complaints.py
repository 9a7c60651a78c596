"""Complaints of the parser about the syntax of YAML, in plain words for someone who never read its specification."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from yaml.error import MarkedYAMLError

from .diagnostic import Diagnostic, quoted
from .mending import Mend, mend
from .pure_yaml import COMMENT, NO_CHARACTER, NO_COLON, NO_LINE_BREAK, NO_NAME, NO_VERSION, TAB
from .span import Source, Span
from .yaml_layout import how_far, only_depth
from .yaml_mends import line_out, spaces_for_tabs, value_in_quotes

_TABS = re.compile(r"\t+")
_WORD = re.compile(r"[^\s,\[\]{}]+|.", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]*|u[0-9a-fA-F]{0,4}|U[0-9a-fA-F]{0,8}|.?)")
_COMPARED = re.compile(r">(?P<equal>=?) *(?P<number>\d+(?:\.\d+)?)(?=\s*(?:[,\]}\r\n#]|\Z))")
_DIRECTIVE = re.compile("\ufeff?(?P<line>%.*)", re.DOTALL)
_KEY_WITHOUT_SPACE = re.compile(r"\s*(?:- +)*[\w.-]+:(?=[^\s/])")
_LONGEST_KEY = 1024  # of YAML itself
_CLOSERS = {"[": "]", "{": "}"}


class _Complaint:
    """A complaint of the parser, with the places it speaks of."""

    def __init__(self, source: Source, offset: int, error: MarkedYAMLError) -> None:
        self.source = source
        self.text = source.text
        self.said = f"{error.context}, {error.problem}"
        mark, context_mark = error.problem_mark, error.context_mark
        self.at = min(offset + (mark.index if mark else 0), len(self.text))
        self.begun_at = offset + context_mark.index if context_mark else self.at
        self.first_line = source.position(offset)[0]
        self.is_at_end = "<stream end>" in self.said

    def span(self, pattern: re.Pattern[str], at: int | None = None) -> Span:
        """Return the place of what `pattern` finds, by default where the problem is."""
        at = self.at if at is None else at
        found = pattern.match(self.text, at)
        return Span(self.source, at, found.end() if found else at)

    def opening(self) -> Span:
        """Return the character at which the unfinished thing began."""
        return Span(self.source, self.begun_at, min(self.begun_at + 1, len(self.text)))

    def rest_of_line(self, at: int) -> Span:
        """Return the span from a place to the end of its line."""
        end = self.source.line_bounds(self.source.position(at)[0])[1]
        return Span(self.source, at, at + len(self.text[at:end].rstrip()))

    def before(self) -> str:
        """Return the text in the line before the problem."""
        start = self.source.line_bounds(self.source.position(self.at)[0])[0]
        return self.text[start : self.at]

    def line_above(self) -> Span | None:
        """Return the nearest line of the document above the problem that is neither blank nor a comment."""
        for number in range(self.source.position(self.at)[0] - 1, self.first_line - 1, -1):
            line = Span(self.source, *self.source.line_bounds(number))
            if line.text.strip() and not line.text.lstrip().startswith("#"):
                return line
        return None


def plain_words(source: Source, offset: int, error: MarkedYAMLError) -> Diagnostic:
    """Translate an error of the parser that read the piece of `source` beginning at `offset`."""
    complaint = _Complaint(source, offset, error)
    for part, say in _SAYINGS:
        if part in complaint.said:
            return say(complaint)
    message = f"this cannot be read as YAML: {error.problem}"
    return Diagnostic("yaml-syntax", message, complaint.span(_WORD), "put the text in quotes if it is one")


_Say = Callable[[_Complaint], Diagnostic]


def _always(
    code: str,
    message: str,
    hint: str,
    where: Callable[[_Complaint], Span],
    mended: Callable[[_Complaint], tuple[Mend, ...]],
    complaint: _Complaint,
) -> Diagnostic:
    """Say the same of every complaint of a kind."""
    return Diagnostic(code, message, where(complaint), hint, mends=mended(complaint))


def _at_rest_of_line(c: _Complaint) -> Span:
    return c.rest_of_line(c.at)


def _unclosed_quote(c: _Complaint) -> Diagnostic:
    quote = c.opening()
    return Diagnostic("unclosed-quote", "this quote is never closed", quote, f"close the text with {quote.text}")


def _unclosed_bracket(bracket: Span) -> Diagnostic:
    message = f"this {quoted(bracket.text)} is never closed"
    return Diagnostic("unclosed-bracket", message, bracket, f"close it with `{_CLOSERS[bracket.text]}`")


def _cannot_begin(sign: Span) -> Diagnostic:
    message = f"a text without quotes cannot begin with {quoted(sign.text)}"
    mends = value_in_quotes(sign.source, sign.start)
    return Diagnostic("reserved-character", message, sign, "put the text in quotes", mends=mends)


def _escape(c: _Complaint) -> Diagnostic:
    span = c.span(_ESCAPE, c.text.rindex("\\", 0, c.at))
    message = f"found {quoted(span.text)} in a text in double quotes, where a backslash begins an escape"
    mends = (mend(Span(c.source, span.start, span.start), "\\"),)
    return Diagnostic("escape", message, span, "write two backslashes, or put the text in single quotes", mends=mends)


def _impossible_escape(c: _Complaint) -> Diagnostic:
    span = c.span(_ESCAPE, c.at - len("\\U"))
    message = f"found {quoted(span.text)}, for which there is no character"
    return Diagnostic("escape", message, span, "write the character itself")


def _comparison(source: Source, compared: re.Match[str]) -> Diagnostic:
    span = Span(source, *compared.span())
    message = f"found {quoted(span.text)}; a value without quotes cannot begin with `>`"
    bound = "at_least" if compared["equal"] else "above"
    written = f"{{{bound}: {compared['number']}}}"
    hint = f"write `{written}` to compare, else put the text in quotes"
    return Diagnostic("reserved-character", message, span, hint, mends=(mend(span, written),))


def _reserved(c: _Complaint) -> Diagnostic:
    if compared := _COMPARED.match(c.text, c.at):
        return _comparison(c.source, compared)
    return _cannot_begin(Span(c.source, c.at, c.at + 1))


def _no_colon(c: _Complaint) -> Diagnostic:
    span = c.rest_of_line(c.begun_at)
    if found := _KEY_WITHOUT_SPACE.match(span.text):
        return _no_space(span, span.start + found.end())
    return Diagnostic(
        "missing-colon",
        "expected `key: value`, found no `:`",
        span,
        "write `key: value`, or check the line above",
    )


def _no_space(span: Span, behind_colon: int) -> Diagnostic:
    mends = (mend(Span(span.source, behind_colon, behind_colon), " "),)
    return Diagnostic("missing-space", "expected a space after the `:`", span, "write `key: value`", mends=mends)


def _unexpected_colon(c: _Complaint) -> Diagnostic:
    colon = Span(c.source, c.at, min(c.at + 1, len(c.text)))
    before = c.before()
    if re.search(r":\s", before):
        message = "found a second `:` in the line"
        hint = "put the value in quotes if the colon belongs to it"
        return Diagnostic("unexpected-colon", message, colon, hint, mends=value_in_quotes(c.source, c.at))
    if len(before) > _LONGEST_KEY:
        message = f"found a key of more than {_LONGEST_KEY} characters"
        return Diagnostic("long-key", message, colon, "put the text in quotes if the colon belongs to it")
    above = c.line_above()
    if above and (found := _KEY_WITHOUT_SPACE.match(above.text)):
        end = above.start + found.end()
        return _no_space(Span(c.source, above.end - len(above.text.lstrip()), end), end)
    start = c.at - len(before.lstrip())
    key = Span(c.source, start, c.at)
    if above and ":" not in above.text:
        message = f"found a key, but line {above.line} above is not yet `key: value`"
        return Diagnostic(
            "missing-colon",
            message,
            key,
            f"write `key: value` in line {above.line}, or check how far this line is indented",
        )
    message = "found a key that is indented unlike its neighbours"
    depth = how_far(c.source, c.first_line, start)
    hint = depth or "line it up with the other keys"
    return Diagnostic("indentation", message, key, hint, mends=only_depth(c.source, c.first_line, start))


def _not_in_line(c: _Complaint) -> Diagnostic:
    before = c.before().rstrip()
    if before.endswith(("'", '"', "]", "}")):
        message = f"found more text after the closing {quoted(before[-1])}"
        hint = "put the whole value in quotes"
        if before.endswith("'"):
            hint = "put the whole value in double quotes, or write a single quote inside it twice"
        mends = value_in_quotes(c.source, c.at)
        return Diagnostic("text-after-end", message, c.rest_of_line(c.at), hint, mends=mends)
    if c.text.startswith(":", c.at):
        message = "found a `:` without a key before it"
        return Diagnostic(
            "unexpected-colon",
            message,
            c.span(re.compile(":")),
            "write `key: value`, or put the text in quotes",
        )
    found = c.rest_of_line(c.at)
    if depth := how_far(c.source, c.first_line, c.at):
        message = f"found {quoted(found.text)}, which is indented like no line above that it could belong to"
        return Diagnostic("indentation", message, found, depth, mends=only_depth(c.source, c.first_line, c.at))
    expected = "a list item that begins with `-`" if "collection" in c.said else "a `key: value`"
    line = c.source.position(c.begun_at)[0]
    message = f"found {quoted(found.text)}, expected {expected} that lines up with line {line}"
    return Diagnostic("indentation", message, found, "check how far the line is indented")


def _in_brackets(c: _Complaint) -> Diagnostic:
    if c.is_at_end:
        return _unclosed_bracket(c.opening())
    opener, found = c.opening().text, c.span(_WORD)
    closer, line = _CLOSERS[opener], c.source.position(c.begun_at)[0]
    message = f"found {quoted(found.text)}, expected `,` or `{closer}` for the {quoted(opener)} in line {line}"
    hint = f"put a comma before it, close the bracket with `{closer}`, or put the text in quotes"
    return Diagnostic("missing-comma", message, found, hint)


def _no_value(c: _Complaint) -> Diagnostic:
    if c.is_at_end:
        before = len(c.text[: c.at].rstrip())
        last = Span(c.source, before - 1, before)
        if last.text in _CLOSERS:
            return _unclosed_bracket(last)
        return Diagnostic(
            "missing-value",
            "the text ends where a value is expected",
            last,
            "write a value, or close the bracket",
        )
    found = Span(c.source, c.at, c.at + 1)
    return Diagnostic(
        "missing-value",
        f"found {quoted(found.text)}, expected a value",
        found,
        "write a value, or put the text in quotes",
    )


def _anchor(c: _Complaint) -> Diagnostic:
    return _cannot_begin(c.opening())


def _block_text(c: _Complaint) -> Diagnostic:
    if compared := _COMPARED.match(c.text, c.begun_at):
        return _comparison(c.source, compared)
    message = f"after {quoted(c.opening().text)} the text must begin in the next line"
    return Diagnostic("block-text", message, c.rest_of_line(c.begun_at), "begin a new line, or put the text in quotes")


_tab = partial(
    _always,
    "tab",
    "found a tab where only spaces can stand; the depth of a line is told by its spaces",
    "replace the tab with spaces",
    lambda c: c.span(_TABS),
    lambda c: spaces_for_tabs(c.source),
)
_comment = partial(
    _always,
    "missing-space",
    "expected a space before the `#` of a comment",
    "put a space before it, or put the whole text in quotes",
    _at_rest_of_line,
    lambda c: (mend(Span(c.source, c.at, c.at), " "),) if c.text.startswith("#", c.at) else (),
)
_misplaced_item = partial(
    _always,
    "misplaced-item",
    "a list cannot begin here",
    "begin the list in the next line, or put the text in quotes",
    _at_rest_of_line,
    lambda c: (),
)
_question_mark = partial(
    _always,
    "reserved-character",
    "a text without quotes cannot begin with `? `",
    "put the text in quotes",
    lambda c: c.span(re.compile(r"\?")),
    lambda c: value_in_quotes(c.source, c.at),
)
_directive = partial(
    _always,
    "directive",
    "a line that begins with `%` is an instruction to the reader; expected `%YAML 1.2` or none",
    "take the line out",
    lambda c: c.rest_of_line(c.begun_at),
    lambda c: line_out(c.source, c.begun_at),
)


def _after_end(c: _Complaint) -> Diagnostic:
    for line in (Span(c.source, *c.source.line_bounds(c.source.position(c.at)[0])), c.line_above()):
        if line and (found := _DIRECTIVE.fullmatch(c.text, line.start, line.end)):
            message = "a line that begins with `%` can only come before the `---` of the first document or after `...`"
            span = Span(c.source, *found.span("line"))
            return Diagnostic("directive", message, span, "take the line out", mends=line_out(c.source, span.start))
    return Diagnostic(
        "text-after-end",
        "found more after the end of the document",
        c.rest_of_line(c.at),
        "put a line `---` before it if it is another document, else check brackets and quotes above",
    )


# The first that is part of the problem or of its context is taken, so the narrower come first.
_SAYINGS: tuple[tuple[str, _Say], ...] = (
    (TAB, _tab),
    (COMMENT, _comment),
    ("while scanning a directive", _directive),
    (NO_VERSION, _directive),
    ("incompatible YAML document", _directive),
    ("duplicate YAML directive", _directive),
    ("duplicate tag handle", _directive),
    ("that cannot start any token", _reserved),
    ("while scanning a quoted scalar", _unclosed_quote),
    ("while scanning a double-quoted scalar", _escape),
    (NO_CHARACTER, _impossible_escape),
    (NO_COLON, _no_colon),
    ("mapping values are not allowed here", _unexpected_colon),
    ("sequence entries are not allowed here", _misplaced_item),
    ("mapping keys are not allowed here", _question_mark),
    (NO_NAME, _anchor),
    (NO_LINE_BREAK, _block_text),
    ("expected <block end>", _not_in_line),
    ("expected ','", _in_brackets),
    ("expected the node content", _no_value),
    ("expected '<document start>'", _after_end),
)
