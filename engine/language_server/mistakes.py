"""The mistakes of a file in the editor, whatever it holds, with the edits that put them right."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from ottava.facts import InvalidCase, cases_from
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.reading import from_text, unsaved

from ..authoring.rule_tests.reading import InvalidTests, read_tests
from ..rulebook.loading import read_rulebook
from .view import View


def mistakes_of(view: View) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the file, each with its place in it."""
    return in_file(view.path, all_mistakes(view, view.texts))


def in_file(path: Path, found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Return those that have their place in a file."""
    return tuple(each for each in found if each.span and os.path.abspath(each.span.source.name) == str(path))


def all_mistakes(view: View, texts: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """Return what would be wrong with the file, or with the rulebook that it is a part of, if editors held these texts.

    texts: by absolute path, as in a view.
    """
    with unsaved(texts):
        if view.kind == "case":
            return _of_case(view, texts)
        if view.kind == "tests":
            return _of_tests(view)
        return view.reading.diagnostics if texts is view.texts else read_rulebook(view.folder).diagnostics


def _of_case(view: View, texts: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    try:
        source = from_text(str(view.path), texts.get(str(view.path), view.source.text))
    except UnreadableSource as unreadable:
        return unreadable.diagnostics
    cases = cases_from(source, view.vocabulary)
    return tuple(mistake for each in cases if isinstance(each, InvalidCase) for mistake in each.diagnostics)


def _of_tests(view: View) -> tuple[Diagnostic, ...]:
    if view.sound is None:
        return ()
    warnings: list[Diagnostic] = []
    try:
        read_tests([view.path], view.sound, warnings)
    except InvalidTests as invalid:
        return invalid.diagnostics
    return tuple(warnings)
