"""What is wrong with the file in the editor, as `ottava check` says it: at once, and once the text rests."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from lsprotocol import types

from ottava.facts import InvalidCase, cases_from
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.reading import unsaved
from ottava.facts.source.span import Span

from ..authoring.rule_tests.reading import InvalidTests, read_tests
from .moving import moved
from .remark import Remark
from .view import View

SOURCE = "ottava"
"""The name that editors show beside a message."""


def seen_at_once(view: View) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the file by itself, as far as that is seen at once."""
    if view.kind == "case":
        return tuple(_of_cases(view))
    return tuple(_in_file(view.reading.of_files, view))


def seen_at_rest(view: View) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the file, in its rulebook."""
    if view.kind == "case":
        return tuple(_of_cases(view))
    if view.kind == "tests":
        return tuple(_in_file(_of_tests(view), view))
    return tuple(_in_file(view.reading.diagnostics, view))


def carried(remarks: Iterable[Remark], view: View) -> Iterator[Remark]:
    """Yield the remarks on the file that were made of an earlier text, where they stand in it now."""
    for each in remarks:
        span = each.diagnostic.span
        if span is None or not _is_of(span, view.path):
            continue
        if (now := moved(span, view.source)) is not None:
            yield each.at(now)


def as_protocol(remarks: Iterable[Remark], view: View) -> list[types.Diagnostic]:
    """Return remarks as editors take them, each once."""
    return [_as_protocol(each, view) for each in dict.fromkeys(remarks)]


def _as_protocol(remark: Remark, view: View) -> types.Diagnostic:
    diagnostic, place = remark.diagnostic, view.positions
    message = f"{diagnostic.message}\n{diagnostic.hint}" if diagnostic.hint else diagnostic.message
    severity = types.DiagnosticSeverity.Error if diagnostic.severity == "error" else types.DiagnosticSeverity.Warning
    at = types.Range(types.Position(0, 0), types.Position(0, 0))
    return types.Diagnostic(
        at if diagnostic.span is None else place.range(diagnostic.span),
        message,
        severity,
        code=diagnostic.code,
        source=SOURCE,
        related_information=[
            types.DiagnosticRelatedInformation(place.location(span), what) for span, what in remark.related
        ]
        or None,
    )


def _in_file(diagnostics: Iterable[Diagnostic], view: View) -> Iterator[Diagnostic]:
    """Yield those that are of the file; those without a place are of the head of the rulebook."""
    for each in diagnostics:
        if each.span is None:
            if view.kind == "head":
                yield each
        elif _is_of(each.span, view.path):
            yield each


def _is_of(span: Span, path: Path) -> bool:
    return os.path.abspath(span.source.name) == str(path)


def _of_cases(view: View) -> Iterator[Diagnostic]:
    if view.reading.draft is None and view.earlier is None:
        return  # nobody knows what a case may say
    for case in cases_from(view.source, view.vocabulary):
        if isinstance(case, InvalidCase):
            yield from case.diagnostics


def _of_tests(view: View) -> tuple[Diagnostic, ...]:
    if view.sound is None:
        return ()
    warnings: list[Diagnostic] = []
    try:
        with unsaved(view.texts):
            read_tests((view.path,), view.sound, warnings)
    except InvalidTests as invalid:
        return invalid.diagnostics
    return tuple(warnings)
