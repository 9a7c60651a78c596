"""What is wrong with the file in the editor, as `ottava check` says it."""

from __future__ import annotations

import os

from lsprotocol import types

from ottava.facts.source.diagnostic import Diagnostic

from .view import View

SOURCE = "ottava"
"""The name that editors show beside a message."""


def diagnostics_of(view: View) -> tuple[types.Diagnostic, ...]:
    """Return what is wrong with the file, as far as that is seen at once."""
    return tuple(
        _as_protocol(each, view)
        for each in view.reading.diagnostics
        if each.span is not None and os.path.abspath(each.span.source.name) == str(view.path)
    )


def _as_protocol(diagnostic: Diagnostic, view: View) -> types.Diagnostic:
    assert diagnostic.span is not None, "only what has a place is shown"
    message = f"{diagnostic.message}\n{diagnostic.hint}" if diagnostic.hint else diagnostic.message
    severity = types.DiagnosticSeverity.Error if diagnostic.severity == "error" else types.DiagnosticSeverity.Warning
    return types.Diagnostic(
        view.positions.range(diagnostic.span), message, severity, code=diagnostic.code, source=SOURCE
    )
