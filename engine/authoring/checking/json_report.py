"""The result of checking for programs: one JSON object."""

from __future__ import annotations

import json
from typing import Any

from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.span import Span

from ..proving.proving import ProofVerdict
from .checking import CheckResult, lint_by_id
from .finding import Finding

VERSION = 1
"""Goes up when something in the shape below is taken away or gets another meaning."""


def to_json(checked: CheckResult) -> str:
    """Return the object, indented; it ends in a newline."""
    shape = {
        "version": VERSION,
        "rulebook": checked.name,
        "clean": checked.clean,
        "rules": checked.rules,
        "mistakes": [_diagnostic(each) for each in checked.diagnostics],
        "findings": [_finding(each) for each in checked.findings],
        "allowed": [{**_finding(each.finding), "reason": each.reason} for each in checked.allowed],
        "unchecked": list(checked.unchecked),
        "undecided": list(checked.undecided),
        "safeguards": [_verdict(each) for each in checked.verdicts],
        "held_by_tests": [{"safeguard": each.id, "tests": each.tests} for each in checked.held_by_tests],
        "dropped": [{"safeguard": each.id, "reason": each.reason} for each in checked.dropped],
    }
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "lint": finding.lint,
        "level": lint_by_id(finding.lint).level,
        "message": finding.message,
        "place": place(finding.span),
        "hint": finding.hint,
        "rules": list(finding.rules),
        "safeguard": finding.safeguard,
        "related": [{"place": place(span), "what": what} for span, what in finding.related],
        "witness": None if finding.witness is None else finding.witness.to_mapping(),
        "party": finding.party,
        "mends": [{"place": place(each.span), "text": each.text} for each in finding.mends],
    }


def _verdict(verdict: ProofVerdict) -> dict[str, Any]:
    return {
        "id": verdict.safeguard.id,
        "verdict": verdict.word,
        "parties": verdict.parties,
        "cases": verdict.cases,
        "smallest": verdict.smallest,
    }


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "level": diagnostic.severity,
        "message": diagnostic.message,
        "place": place(diagnostic.span),
        "hint": diagnostic.hint,
    }


def place(span: Span | None) -> dict[str, Any] | None:
    """Return the file, and first and last line and column, from 1; the last column is that after the last character."""
    if span is None:
        return None
    return {
        "file": span.source.name,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
