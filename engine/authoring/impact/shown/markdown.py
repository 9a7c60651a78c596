"""A comparison in Markdown, for a comment in a review: short, with the details folded away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ottava.facts.source.diagnostic import visible

from ....report.markdown import escaped
from ..comparison import CaseChange, Cases, Comparison
from ..edit import RuleEdit
from ..kinds import MEANT, Kind
from ..safeguards import SafeguardChange
from . import words

LISTED = 50
"""Changed cases that are listed unless told otherwise."""


def comparison_markdown(found: Comparison, changes: Iterable[CaseChange], limit: int = LISTED) -> str:
    """Return the comparison in GitHub's Markdown, ending in a newline; nothing in rules or cases is taken for
    markup.
    """
    return "\n\n".join(_blocks(found, changes, limit)) + "\n"


def _blocks(found: Comparison, changes: Iterable[CaseChange], limit: int) -> Iterator[str]:
    yield f"## {escaped(words.title(found))}"
    lines = words.first_lines(found)
    yield "\\\n".join(f"**{escaped(line)}**" if weight else escaped(line) for line, weight in lines)
    if found.safeguards is not None and found.safeguards.found:
        yield "\n".join(map(_guarded, found.safeguards.found))
    if found.edits:
        yield "\n".join(_table(found.edits, found.cases))
        yield from _folded("The edited lines", [_edit(each) for each in found.edits])
    if found.cases is not None:
        yield from _cases(found.cases, found, changes, limit)
    yield f"*{escaped(words.NOTICE)}*"


def _table(edits: tuple[RuleEdit, ...], cases: Cases | None) -> Iterator[str]:
    """Yield the edits, and in how many cases each has a part in which kind of change."""
    kinds = [] if cases is None else [each.kind for each in cases.kinds]
    shares = {} if cases is None else {each.edit: each for each in cases.edits}
    counted = [] if cases is None else ["cases"]
    yield _row(["", "edit", "lines", *counted, *kinds])
    yield _row(["--:", "---", "---", *("--:" for _ in (*counted, *kinds))])
    for edit in edits:
        share = shares.get(edit.number)
        by_kind = {} if share is None else words.by_kind(share.kinds)
        cells = [str(0 if share is None else share.cases) for _ in counted]
        where = ", ".join(_code(each) for each in edit.places).replace("|", "\\|")
        yield _row([str(edit.number), escaped(words.edit_title(edit)), where, *cells, *_each(kinds, by_kind)])
    if cases is not None and len(edits) > 1:
        yield _row(["", "**all**", "", str(cases.changed), *_each(kinds, words.by_kind(cases.kinds))])


def _each(kinds: list[Kind], found: dict[Kind, int]) -> list[str]:
    return [str(found.get(kind, "")) for kind in kinds]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _edit(edit: RuleEdit) -> str:
    lines = [f"{sign} {line}" for sign, line in words.edited_text(edit)]
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", "\n".join(lines))), default=0))
    block = "\n".join((f"{fence}diff", *lines, fence))
    where = ", ".join(_code(each) for each in edit.places)
    lead = f"{edit.number}. "
    return f"{lead}{escaped(words.edit_title(edit))} {where}\n\n{_indented(block, len(lead))}"


def _cases(cases: Cases, found: Comparison, changes: Iterable[CaseChange], limit: int) -> Iterator[str]:
    if cases.kinds:
        lines = [f"- **{each.kind}** {each.cases}: {escaped(MEANT[each.kind])}" for each in cases.kinds]
        yield from _folded("What changes", ["\n".join(lines)])
    if several := cases.by_several_edits:
        lines = [
            f"- {escaped(words.numbers(each.edits, each.either))}: {each.cases} ({escaped(words.counts(each.kinds))})"
            for each in several[: max(limit, 1)]
        ]
        yield from _folded("Cases that change by several edits", ["\n".join(lines)])
    if cases.changed and limit:
        shown = [_change(each, found) for each in words.weightiest(changes, limit)]
        rest = cases.changed - len(shown)
        more = [f"{rest} more are not listed here."] if rest else []
        yield from _folded(words.cases_that_change(cases.changed), ["\n".join(shown), *more])
    if cases.set_aside:
        lines = [f"- {escaped(words.set_aside_line(each))}" for each in cases.first_set_aside[: max(limit, 1)]]
        yield from _folded(f"{words.cases(cases.set_aside)} that could not be used", ["\n".join(lines)])


def _guarded(each: SafeguardChange) -> str:
    lines = [f"  - {escaped(line)}" for line in words.guarded_lines(each)]
    return "\n".join((f"- **{escaped(words.guarded_title(each))}**", *lines))


def _change(change: CaseChange, found: Comparison) -> str:
    where = words.at(change.found)
    head = f"**{escaped(visible(change.case))}**" + (f" {_code(where)}" if where else "")
    lines = [*words.change_lines(change), words.cause_line(change.cause, found.edits)]
    return f"- {head}\n" + "\n".join(f"  - {escaped(each)}" for each in lines)


def _folded(title: str, blocks: list[str]) -> Iterator[str]:
    """Yield what a reader opens when it is wanted. `title` is our own words."""
    yield f"<details>\n<summary>{title}</summary>"
    yield from blocks
    yield "</details>"


def _code(text: str) -> str:
    """Return a text in the letters of code."""
    shown = visible(text)
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    space = " " if len(ticks) > 1 else ""
    return f"{ticks}{space}{shown}{space}{ticks}"


def _indented(text: str, by: int) -> str:
    return "\n".join(f"{' ' * by}{line}" for line in text.split("\n"))
