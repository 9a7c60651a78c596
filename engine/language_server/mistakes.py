"""What would be wrong with a file in the editor, if its text or those of other files were others."""

from __future__ import annotations

from collections.abc import Mapping

from ottava.facts import InvalidCase, cases_from
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.reading import from_text, unsaved

from ..authoring.rule_tests.reading import InvalidTests, read_tests
from ..rulebook.loading import read_rulebook
from ..rulebook.memory import Memory
from .view import View


def mistakes(view: View, texts: Mapping[str, str], memory: Memory) -> tuple[Diagnostic, ...]:
    """Return what would be wrong with the file, or with the rulebook that it is a part of, if editors held these texts.

    texts: by absolute path, as in a view. memory: of earlier questions like this.
    """
    with unsaved(texts):
        if view.kind == "case":
            return _of_cases(view, texts)
        return _of_tests(view) if view.kind == "tests" else read_rulebook(view.folder, memory).diagnostics


def _of_cases(view: View, texts: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    try:
        source = from_text(str(view.path), texts[str(view.path)])
    except UnreadableSource as unreadable:
        return unreadable.diagnostics
    cases = cases_from(source, view.vocabulary)
    return tuple(mistake for each in cases if isinstance(each, InvalidCase) for mistake in each.diagnostics)


def _of_tests(view: View) -> tuple[Diagnostic, ...]:
    if view.sound is None:
        return ()
    warnings: list[Diagnostic] = []
    try:
        read_tests((view.path,), view.sound, warnings)
    except InvalidTests as invalid:
        return invalid.diagnostics
    return tuple(warnings)
