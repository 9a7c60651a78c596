"""Quick fixes: what puts a mistake right, the fixes of lints, and what allows a remark with a reason.

A fix of a mistake is offered only after it has been tried: it removes its mistake, and no other appears.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.mending import Mend, edited
from ottava.facts.source.reading import read_source, unsaved
from ottava.facts.source.span import Source, Span

from ..rulebook.memory import Memory
from .diagnostics import seen_at_rest
from .lenses import WRITE_TEST, id_of, rule_entries
from .mistakes import mistakes
from .positions import uri_of
from .view import Feature, View

if TYPE_CHECKING:
    from ..authoring.checking.lint import Finding

_LONGEST = 60
_MOST = 10
"""So many fixes are tried at most for one request."""


Findings = Callable[[View], Iterable["Finding"]]
"""Returns what the lints found in a file, where they were asked of its text as it stands."""


def quick_fix_feature(findings: Findings) -> Feature:
    """Return the feature, with what knows the findings of lints."""
    memory = Memory()

    def answer(view: View, params: types.CodeActionParams) -> list[types.CodeAction]:
        return quick_fixes(view, params, findings(view), memory)

    kinds = [types.CodeActionKind.QuickFix, types.CodeActionKind.Refactor]
    return Feature(types.TEXT_DOCUMENT_CODE_ACTION, answer, types.CodeActionOptions(code_action_kinds=kinds))


def quick_fixes(
    view: View, params: types.CodeActionParams, findings: Iterable[Finding] = (), memory: Memory | None = None
) -> list[types.CodeAction]:
    """Return what the author may do about what is wrong in a range of the file.

    findings: of lints, in this file. memory: of what was tried before.
    """
    memory = Memory() if memory is None else memory
    memory.look_again()
    start, end = (view.positions.offset(view.source, each) for each in (params.range.start, params.range.end))
    here, shown = Span(view.source, start, end), params.context.diagnostics
    fixes = [_action(view, mend, mistake, shown) for mistake, mend in _for_mistakes(view, here, memory)]
    remarks = [_action(view, mend, finding, shown) for finding, mend in _for_findings(view, here, findings)]
    return [*fixes, *remarks, *_tests_to_write(view, here, params)]


def mends_that_hold(view: View, mistake: Diagnostic, memory: Memory) -> Iterator[Mend]:
    """Yield the mends of a mistake that remove it and let no other appear."""
    if not mistake.mends:
        return
    before = Counter(map(_name, mistakes(view, view.texts, memory)))
    for mend in mistake.mends:
        after = Counter(map(_name, mistakes(view, texts_after(view, mend), memory)))
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


def _for_mistakes(view: View, here: Span, memory: Memory) -> Iterator[tuple[Diagnostic, Mend]]:
    tried = 0
    for mistake in seen_at_rest(view):
        if mistake.span is not None and _touches(here, mistake.span) and tried < _MOST:
            tried += len(mistake.mends)
            yield from ((mistake, mend) for mend in mends_that_hold(view, mistake, memory))


def _for_findings(view: View, here: Span, findings: Iterable[Finding]) -> Iterator[tuple[Finding, Mend]]:
    """Yield the fixes of what lints found here, and what allows it."""
    from ..authoring.checking.allowing import allowance

    for finding in findings:
        if finding.span is not None and _touches(here, finding.span):
            fixed = [Mend(finding.mends)] if finding.mends else []
            choices = (*fixed, *finding.choices, *allowance(finding, view.document))
            yield from ((finding, mend) for mend in choices if _is_current(view, mend))


def _is_current(view: View, mend: Mend) -> bool:
    """Return whether the files that a mend changes say what they said when it was made."""
    with unsaved(view.texts):
        try:
            return all(read_source(source.name).text == source.text for source in {e.span.source for e in mend.edits})
        except UnreadableSource:
            return all(not each.span.source.text for each in mend.edits)  # a file that it makes


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
