"""Quick fixes: what puts a mistake right, the fixes of lints, and what allows a remark with a reason.

A fix of a mistake is offered only after it has been tried: it removes its mistake, and no other appears.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.mending import Mend, edited
from ottava.facts.source.reading import unsaved
from ottava.facts.source.span import Source, Span

from ..rulebook.loading import RulebookReading
from .lenses import WRITE_TEST, id_of, rule_entries
from .mistakes import all_mistakes, in_file
from .positions import uri_of
from .view import Feature, View

if TYPE_CHECKING:
    from ..authoring.checking.lint import Finding

SOLVER_STEPS = 2_000_000
"""Steps for the solver to find a remark again for which a fix is asked for."""
_LONGEST = 60
_MOST = 20
"""So many fixes are tried at most for one request."""


def quick_fixes(view: View, params: types.CodeActionParams) -> list[types.CodeAction]:
    """Return what the author may do about what is wrong in a range of the file."""
    start, end = (view.positions.offset(view.source, each) for each in (params.range.start, params.range.end))
    here = Span(view.source, start, end)
    found = [*_for_mistakes(view, here), *_for_remarks(view, here, params.context.diagnostics)]
    fixes = [_action(view, mend, about, params.context.diagnostics) for about, mend in found]
    return [*fixes, *_tests_to_write(view, here, params)]


def mends_that_hold(view: View, mistake: Diagnostic) -> Iterator[Mend]:
    """Yield the mends of a mistake that remove it and let no other appear."""
    before = Counter(_names(all_mistakes(view, view.texts)))
    for mend in mistake.mends:
        after = Counter(_names(all_mistakes(view, texts_after(view, mend))))
        if after[_name(mistake)] < before[_name(mistake)] and not after - before:
            yield mend


def texts_after(view: View, mend: Mend) -> dict[str, str]:
    """Return what editors would hold of files after a mend, by absolute path."""
    sources: dict[Source, None] = dict.fromkeys(each.span.source for each in mend.edits)
    return {
        **view.texts,
        **{
            os.path.abspath(source.name): edited(source, (each for each in mend.edits if each.span.source == source))
            for source in sources
        },
    }


def workspace_edit(view: View, mend: Mend) -> types.WorkspaceEdit:
    """Return a mend as an edit of the protocol."""
    changes: dict[str, list[types.TextEdit]] = {}
    for each in mend.edits:
        edits = changes.setdefault(uri_of(Path(each.span.source.name)), [])
        edits.append(types.TextEdit(view.positions.range(each.span), each.text))
    return types.WorkspaceEdit(changes=changes)


def _for_mistakes(view: View, here: Span) -> Iterator[tuple[Diagnostic, Mend]]:
    tried = 0
    for mistake in in_file(view.path, all_mistakes(view, view.texts)):
        if mistake.span is not None and _touches(here, mistake.span) and tried < _MOST:
            tried += len(mistake.mends)
            yield from ((mistake, mend) for mend in mends_that_hold(view, mistake))


def _for_remarks(
    view: View, here: Span, shown: Iterable[types.Diagnostic]
) -> Iterator[tuple[Diagnostic | Finding, Mend]]:
    """Yield the fixes of the remarks of lints that the editor shows here."""
    codes = {str(each.code) for each in shown}
    if not codes or view.reading.rulebook is None:
        return
    from ..authoring.checking.allowing import allowance
    from ..authoring.checking.lint import all_lints

    asked = sorted(codes & {each.id for each in all_lints()})
    for finding in () if not asked else _findings(view.reading, view.folder, tuple(asked), tuple(view.texts.items())):
        if finding.span is None or os.path.abspath(finding.span.source.name) != str(view.path):
            continue
        if _touches(here, finding.span):
            fixed = [Mend(finding.mends)] if finding.mends else []
            for mend in (*fixed, *finding.choices, *allowance(finding, view.document)):
                yield finding, mend


@lru_cache(maxsize=8)
def _findings(
    reading: RulebookReading, folder: Path, lints: tuple[str, ...], texts: tuple[tuple[str, str], ...]
) -> tuple[Finding, ...]:
    """Return what these lints find in the rulebook as it stands in the editor."""
    from ..authoring.checking.checking import check

    with unsaved(dict(texts)):
        return check(folder, only=lints, budget=SOLVER_STEPS).findings


def _tests_to_write(view: View, here: Span, params: types.CodeActionParams) -> Iterator[types.CodeAction]:
    """Yield the offer to write a test, for the rule in which the cursor stands."""
    if view.kind != "rules" or view.reading.rulebook is None:
        return
    for entry in rule_entries(view.document):
        name = id_of(entry)
        if name is not None and entry.span.start <= here.start <= entry.span.end and here.end <= entry.span.end:
            command = types.Command("Write a test", WRITE_TEST, arguments=[params.text_document.uri, name])
            untested = [each for each in params.context.diagnostics if str(each.code) == "no-test"]
            kind = types.CodeActionKind.QuickFix if untested else types.CodeActionKind.Refactor
            title = f"Write a test for the rule `{name}`"
            yield types.CodeAction(title, kind=kind, diagnostics=untested or None, command=command)


def _action(view: View, mend: Mend, about: Diagnostic | Finding, shown: Iterable[types.Diagnostic]) -> types.CodeAction:
    code = about.code if isinstance(about, Diagnostic) else about.lint
    place = None if about.span is None else view.positions.range(about.span)
    mends = about.mends if isinstance(about, Diagnostic) else (mend,)
    return types.CodeAction(
        title_of(mend, about.hint),
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[each for each in shown if str(each.code) == code and each.range == place] or None,
        is_preferred=True if isinstance(about, Diagnostic) and len(mends) == 1 else None,
        edit=workspace_edit(view, mend),
    )


def title_of(mend: Mend, hint: str | None) -> str:
    """Return what a mend does, in a few words."""
    if mend.title:
        return mend.title
    edit = mend.edits[0]
    written = edit.text.strip()
    if len(mend.edits) == 1 and "\n" not in written and len(written) <= _LONGEST:
        if written:
            return f"Write `{written}`"
        if len(edit.span.text.strip()) <= _LONGEST and edit.span.text.strip():
            return f"Take `{' '.join(edit.span.text.split())}` out"
    return hint[:1].upper() + hint[1:] if hint else "Put it right"


def _touches(here: Span, place: Span) -> bool:
    return here.start <= place.end and place.start <= here.end


def _name(mistake: Diagnostic) -> tuple[str, str]:
    return mistake.code, mistake.message


def _names(found: Iterable[Diagnostic]) -> Iterator[tuple[str, str]]:
    return map(_name, found)


QUICK_FIXES = Feature(
    types.TEXT_DOCUMENT_CODE_ACTION,
    quick_fixes,
    types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix, types.CodeActionKind.Refactor]),
)
