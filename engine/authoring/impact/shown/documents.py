"""A comparison as a document: Markdown for a comment in a review, short and with the details folded away; HTML; JSON.

The HTML is one file that needs nothing else; the JSON is in a shape that other programs can rely on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from ottava.facts.source.diagnostic import visible

from ....report.html.templates import isolated, rendered
from ....report.markdown import escaped
from ..comparison import CaseChange, Cases, Comparison, Ledger
from ..edit import RuleEdit
from ..kinds import MEANT, Kind
from ..safeguards import Safeguards
from . import change_words, words

if TYPE_CHECKING:
    from markupsafe import Markup

LISTED_IN_MARKDOWN = 50
"""Changed cases that are listed unless told otherwise."""


def comparison_markdown(found: Comparison, changes: Iterable[CaseChange], limit: int = LISTED_IN_MARKDOWN) -> str:
    """Return the comparison in GitHub's Markdown, ending in a newline; nothing in rules or cases is taken for
    markup.
    """
    return "\n\n".join(_blocks(found, changes, limit)) + "\n"


def _blocks(found: Comparison, changes: Iterable[CaseChange], limit: int) -> Iterator[str]:
    yield f"## {escaped(words.title(found))}"
    lines = words.first_lines(found)
    yield "\\\n".join(f"**{_marked(line)}**" if weight else _marked(line) for line, weight in lines)
    if found.safeguards is not None and found.safeguards.found:
        yield "\n".join(
            line
            for each in found.safeguards.found
            for line in (
                f"- **{escaped(words.guarded_title(each))}**",
                *(f"  - {_marked(line)}" for line in words.guarded_lines(each)),
            )
        )
    if found.edits:
        yield "\n".join(_table(found))
        yield from _folded("The edited lines", [_edit(each, found) for each in found.edits])
    if found.cases is not None:
        yield from _cases(found.cases, found, changes, limit)
    yield f"*{escaped(words.NOTICE)}*"


def _table(found: Comparison) -> Iterator[str]:
    """Yield the edits, and in how many cases each has a part in which kind of change."""
    edits, cases = found.edits, found.cases
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
        yield _row([str(edit.number), escaped(words.edit_title(edit, found)), where, *cells, *_each(kinds, by_kind)])
    if cases is not None and len(edits) > 1:
        yield _row(["", "**all**", "", str(cases.changed), *_each(kinds, words.by_kind(cases.kinds))])


def _each(kinds: list[Kind], found: dict[Kind, int]) -> list[str]:
    return [str(found.get(kind, "")) for kind in kinds]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _edit(edit: RuleEdit, found: Comparison) -> str:
    lines = [f"{sign} {line}" for sign, line in words.edited_text(edit)]
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", "\n".join(lines))), default=0))
    lead = f"{edit.number}. "
    block = "\n".join(f"{' ' * len(lead)}{line}" for line in (f"{fence}diff", *lines, fence))
    where = ", ".join(_code(each) for each in edit.places)
    return f"{lead}{escaped(words.edit_title(edit, found))} {where}\n\n{block}"


def _cases(cases: Cases, found: Comparison, changes: Iterable[CaseChange], limit: int) -> Iterator[str]:
    if cases.kinds:
        lines = [f"- **{each.kind}** {each.cases}: {escaped(MEANT[each.kind])}" for each in cases.kinds]
        yield from _folded("What changes", ["\n".join(lines)])
    if several := change_words.several_edits(cases):
        lines = [
            f"- {escaped(edits)}: {each.cases} ({escaped(words.counts(each.kinds))})"
            for edits, each in several[: max(limit, 1)]
        ]
        yield from _folded("Cases that change by several edits", ["\n".join(lines)])
    if cases.changed and limit:
        listed = change_words.listed_changes(changes, limit)
        only_words = sum(each.cases for each in listed.only_words)
        if weighty := cases.changed - only_words:
            shown = "\n".join(_change(each, found) for each in listed.changes)
            rest = weighty - len(listed.changes)
            more = [f"{rest} more are not listed here."] if rest else []
            yield from _folded(words.cases_that_change(weighty), [shown, *more])
        if only_words:
            lines = [f"- {_marked(change_words.only_words_line(each))}" for each in listed.only_words[:limit]]
            yield from _folded(f"{words.cases_that_change(only_words)} only in words", ["\n".join(lines)])
    if cases.set_aside:
        lines = [f"- {_marked(words.set_aside_line(each))}" for each in cases.first_set_aside[: max(limit, 1)]]
        yield from _folded(f"{words.cases(cases.set_aside)} that could not be used", ["\n".join(lines)])


def _change(change: CaseChange, found: Comparison) -> str:
    where = words.at(change.found)
    head = f"**{escaped(visible(change.case))}**" + (f" {_code(where)}" if where else "")
    lines = [*change_words.change_lines(change, found), change_words.cause_line(change.cause, found.edits)]
    return f"- {head}\n" + "\n".join(f"  - {_marked(each)}" for each in lines)


def _folded(title: str, blocks: list[str]) -> Iterator[str]:
    """Yield what a reader opens when it is wanted. `title` is our own words."""
    yield f"<details>\n<summary>{title}</summary>"
    yield from blocks
    yield "</details>"


_CODE = re.compile(r"`([^`]+)`")


def _marked(line: str) -> str:
    """Return a line of words in Markdown: what stands in backticks in the letters of code, the rest as it is."""
    parts = _CODE.split(line)
    return "".join(_code(part) if position % 2 else escaped(part) for position, part in enumerate(parts))


def _shown(text: object) -> Markup:
    """Return a text escaped for HTML."""
    return isolated(visible(str(text)))


def _said(line: object) -> Markup:
    """Return a line of words escaped for HTML: what stands in backticks in the letters of code."""
    from markupsafe import Markup

    parts = _CODE.split(str(line))
    code = Markup("<code>{}</code>")
    return Markup("").join(
        code.format(_shown(part)) if position % 2 else _shown(part) for position, part in enumerate(parts)
    )


def _code(text: str) -> str:
    """Return a text in the letters of code."""
    shown = visible(text)
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    space = " " if len(ticks) > 1 else ""
    return f"{ticks}{space}{shown}{space}{ticks}"


LISTED_IN_HTML = 500
"""Changed cases that are listed unless told otherwise."""


def comparison_html(found: Comparison, changes: Iterable[CaseChange], limit: int = LISTED_IN_HTML) -> str:
    """Return the comparison as an HTML document, ending in a newline.

    It asks for nothing from anywhere and has no script; whatever rules and cases contain is shown as text. Raises
    ExtraMissing if Jinja2 is not installed.
    """
    cases = found.cases
    listed = change_words.listed_changes(changes, limit)
    return rendered(
        "the HTML page",
        __package__,
        "page.html",
        "page.css",
        filters={"shown": _shown, "said": _said, "count": lambda number: f"{number:,}"},
        found=found,
        cases=cases,
        changes=listed.changes,
        only_words=listed.only_words,
        weighty=0 if cases is None else cases.changed - sum(each.cases for each in listed.only_words),
        limit=limit,
        shares={} if cases is None else {each.edit: words.by_kind(each.kinds) for each in cases.edits},
        parts={} if cases is None else {each.edit: each for each in cases.edits},
        several=() if cases is None else change_words.several_edits(cases),
        meant=MEANT,
        words=words,
        change_words=change_words,
    )


_encoded = msgspec.json.encode

SHAPE = 1
"""The version of the shape: a higher one may have lost or changed something, the same one has at most gained."""


def comparison_json(found: Comparison, ledger: Ledger) -> Iterator[bytes]:
    """Yield the JSON object bit by bit, ending in a newline: all changed cases, each on a line of its own.

    The same rulebooks and cases give the same bytes.
    """
    same = b"true" if found.same else b"false"
    yield b'{"shape":%d,\n"old":%s,\n"new":%s,\n"same":%s,\n' % (
        SHAPE,
        _encoded(found.old),
        _encoded(found.new),
        same,
    )
    yield b'"safeguards":' + _encoded(_safeguards(found.safeguards)) + b",\n"
    yield (
        b'"edits":['
        + b",".join(b"\n" + _encoded({"subject": each.subject, **msgspec.to_builtins(each)}) for each in found.edits)
        + b"],\n"
    )
    yield b'"cases":' + _encoded(found.cases)
    yield b',\n"changed":['
    for number, line in enumerate(ledger.lines()):
        yield (b",\n" if number else b"\n") + line
    yield b"]}\n"


def _safeguards(found: Safeguards | None) -> dict[str, object] | None:
    if found is None:
        return None
    each = [{"what": one.what, **msgspec.to_builtins(one)} for one in found.found]
    return {"old": found.old, "new": found.new, "asked": found.asked, "found": each}
