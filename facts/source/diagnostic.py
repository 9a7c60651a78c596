"""A problem found in what a person wrote, and how it is shown: what, where, and how to mend it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from .brief import Brief
from .mending import Mend
from .span import Span

TAB_WIDTH = 4
LINE_WIDTH = 100
"""Terminal cells of a source line that are shown; a longer line is cut to a window around the problem."""

Severity = Literal["error", "warning"]

LONGEST_NAME = 500
"""The names of files are shown whole, since their ends matter."""

_LEAD = 60  # cells of the line kept before the problem
_QUOTED = 60
_COMMAND = "##["


@dataclass(frozen=True, slots=True, repr=False)
class Diagnostic(Brief):
    """One problem with what was given.

    `code`: a stable id such as `unknown-key`, by which `docs/write/messages.md` and `ottava check --explain` describe
    it. `message`: what was found and what was expected, in one line. `span`: the characters at fault, if it was read
    from a text. `hint`: how to put it right. `severity`: with an `error` nothing can be used. `path`: where in a case
    the problem is, as in `parties[1].arousal`, empty for the case as a whole; None for what is no case. `mends`: what
    the hint says, as edits of the text; several where the author has to choose.
    """

    code: str
    message: str
    span: Span | None = None
    hint: str | None = None
    severity: Severity = "error"
    path: str | None = None
    mends: tuple[Mend, ...] = field(default=(), repr=False, compare=False)

    def render(self) -> str:
        """Return several lines for a terminal or a log; nothing in them can steer a terminal."""
        head = f"{self.severity}[{self.code}]: {_said(self.message)}"
        hint = _said(self.hint) if self.hint else ""
        if self.span is None:
            return f"{head}\n  = {hint}" if hint else head
        line, column = self.span.source.position(self.span.start)
        shown, before, under = _window(self.span, line)
        gutter = " " * len(str(line))
        return "\n".join(
            (
                head,
                f"{gutter}--> {_said(self.span.source.name)}:{line}:{column}",
                f"{gutter} |",
                f"{line} | {shown}".rstrip(),
                f"{gutter} | {' ' * before}{'^' * under} {hint}".rstrip(),
            )
        )


def sorted_diagnostics(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort by source name, place, severity (errors first) and code, each once; those without a place first."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=_order))


def render_all(diagnostics: Iterable[Diagnostic]) -> str:
    """Render all of them in the order given, with an empty line between."""
    return "\n\n".join(diagnostic.render() for diagnostic in diagnostics)


def quoted(text: str, limit: int = _QUOTED) -> str:
    """Quote a user's text for a message: in backticks, made visible, and cut to `limit` characters."""
    return f"`{visible(text)}`" if len(text) <= limit else f"`{visible(text[: limit - 1])}…`"


def visible(text: str) -> str:
    """Escape all characters that do not print (controls, escapes, direction marks), as `\\x1b`."""
    return text if text.isprintable() else "".join(c if c.isprintable() else _escaped(c) for c in text)


def without_commands(text: str) -> str:
    """Return a text for a terminal or a log with the second mark of `::` and of `##[` written as `\\x3a` or `\\x23`.

    A line of a build log that begins with `::`, or has `##[` in it, is a command to GitHub Actions, and a line may be
    broken anywhere.
    """
    return text.replace("::", ":\\x3a").replace(_COMMAND, "#\\x23[")


def _said(text: str) -> str:
    return without_commands(visible(text))


def _escaped(character: str) -> str:
    return ascii(character)[1:-1]


def _order(diagnostic: Diagnostic) -> tuple[tuple[()] | tuple[str, int, int], str, str, str, str]:
    span = diagnostic.span
    place = () if span is None else (span.source.name, span.start, span.end)
    return place, diagnostic.severity, diagnostic.code, diagnostic.message, diagnostic.hint or ""


def _window(span: Span, line: int) -> tuple[str, int, int]:
    """Return the part of the line that is shown, the cells before the carets, and how many carets (at least one)."""
    text = span.source.text
    first, last = span.source.line_bounds(line)
    start = min(span.start, last)
    left, room = start, _LEAD
    while left > first and room > 0:
        left -= 1
        room -= max(1, _cells(text[left], 0)[1])
    shown = ["…"] if left > first else []
    width = before = len(shown)
    under = 0
    room = LINE_WIDTH
    for offset in range(left, last):
        if room <= 0:
            shown.append("…")
            break
        # Behind the number of the line `::` is no command, but `##[` is one wherever it is.
        second = text.startswith(_COMMAND, offset - 1)
        cells, count = ("\\x23", 4) if second else _cells(text[offset], width)
        shown.append(cells)
        width += count
        room -= max(1, count)
        if offset < start:
            before = width
        elif offset < span.end:
            under += count
    return "".join(shown), before, max(under, 1)


def _cells(character: str, at: int) -> tuple[str, int]:
    """Return how a character is shown in cell `at` of a line, and how many cells of a terminal that takes."""
    if character == "\t":
        count = TAB_WIDTH - at % TAB_WIDTH
        return " " * count, count
    if not character.isprintable():
        escape = _escaped(character)
        return escape, len(escape)
    if character.isascii():
        return character, 1
    if unicodedata.category(character) in ("Mn", "Me"):
        return character, 0
    return character, 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
