"""A comparison as a page of text."""

from collections.abc import Iterable, Iterator

from ottava.facts.source.diagnostic import visible

from ....report.layout import Shape, heading, passage, plain
from ....report.page import PIPED_WIDTH
from ..comparison import CaseChange, Cases, Comparison, Count
from ..edit import RuleEdit
from ..kinds import MEANT
from ..safeguards import Safeguards
from . import change_words, words

LISTED = 20
"""Changed cases that are listed unless told otherwise."""

_COLOURS = {"-": "red", "+": "green"}
_WEIGHTS = {"": "", "main": "bold", "worse": "bold red"}
_WIDEST_LISTED = 12


def comparison_text(found: Comparison, changes: Iterable[CaseChange], limit: int = LISTED) -> str:
    """Return the comparison as plain text, 80 cells wide, ending in a newline."""
    return plain(comparison_page(found, changes, limit), PIPED_WIDTH)


def comparison_page(found: Comparison, changes: Iterable[CaseChange], limit: int = LISTED) -> Iterator[Shape]:
    """Yield the shapes of the page of a comparison, with at most `limit` of the changed cases."""
    yield passage(words.title(found), style="bold")
    yield passage(words.version(found.old), "old: ", style="dim")
    yield passage(words.version(found.new), "new: ", style="dim")
    yield passage("")
    for line, weight in words.first_lines(found):
        yield passage(line, style=_WEIGHTS[weight])
    if found.safeguards is not None:
        yield from _safeguards(found.safeguards)
    if found.edits:
        yield from heading("What was edited")
        for edit in found.edits:
            yield from _edit(edit, found)
    if found.cases is not None:
        yield from _cases(found.cases, found, changes, limit)


def _safeguards(found: Safeguards) -> Iterator[Shape]:
    if found.found:
        yield from heading("Safeguards", "bold yellow")
    for each in found.found:
        yield passage(words.guarded_title(each), "* ", style="bold red" if each.worse else "bold")
        for line in words.guarded_lines(each):
            yield passage(line, indent=2)


def _edit(edit: RuleEdit, found: Comparison) -> Iterator[Shape]:
    cases = found.cases
    lead = f"{edit.number}. "
    indent = len(lead)
    yield passage(words.edit_title(edit, found), lead, style="bold" if edit.effect == "meaning" else "")
    yield passage(words.lines_of(edit), indent=indent, style="cyan")
    for sign, line in words.edited_text(edit):
        margin = " " * (len(line) - len(line.lstrip()))
        yield passage(line.strip(), f"{sign} {margin}", indent=indent, style=_COLOURS[sign])
    if cases is not None and edit.effect != "nothing":
        share = next((each for each in cases.edits if each.edit == edit.number), None)
        if share is None:
            yield passage(words.no_share_line(cases), indent=indent, style="dim")
        else:
            yield passage(words.share_line(share), indent=indent)


def _cases(cases: Cases, found: Comparison, changes: Iterable[CaseChange], limit: int) -> Iterator[Shape]:
    if cases.kinds:
        yield from heading("What changes", "bold yellow")
        yield from counted_kinds(cases.kinds)
    if several := change_words.several_edits(cases):
        yield from heading("By several edits")
        for edits, cause in several[:limit]:
            yield passage(f"{edits}: {words.cases(cause.cases)}: {words.counts(cause.kinds)}", "* ")
        if len(several) > limit:
            yield passage(f"{len(several) - limit:,} more; --format json has them all", "* ", style="dim")
    if cases.changed and limit:
        listed = change_words.listed_changes(changes, limit)
        rest = cases.changed - sum(each.cases for each in listed.only_words)
        if rest:
            yield from heading("Cases that change")
        for change in listed.changes:
            yield from _change(change, found)
        if rest > limit:
            yield passage(f"{rest - limit:,} more; --limit lists more, --format json all", "* ", style="dim")
        if listed.only_words:
            yield from heading("Cases that change only in words")
        for each in listed.only_words[:limit]:
            yield passage(change_words.only_words_line(each), "* ")
    if cases.set_aside:
        yield from heading("Cases that could not be used", "bold red")
        for aside in cases.first_set_aside[: max(limit, 1)]:
            yield passage(words.set_aside_line(aside), "* ")
        if cases.set_aside > max(limit, 1):
            yield passage(f"{cases.set_aside - max(limit, 1):,} more", "* ", style="dim")


def counted_kinds(kinds: Iterable[Count]) -> Iterator[Shape]:
    """Yield in how many cases each kind of change was seen, and what it means."""
    for count in kinds:
        yield passage(MEANT[count.kind], f"{count.kind:<{_WIDEST_LISTED}}{count.cases:>7,}  ")


def _change(change: CaseChange, found: Comparison) -> Iterator[Shape]:
    yield passage(visible(change.case), "* ", style="bold", note=words.at(change.found))
    for line in change_words.change_lines(change, found):
        yield passage(line, indent=2)
    yield passage(change_words.cause_line(change.cause, found.edits), indent=2, style="dim")
