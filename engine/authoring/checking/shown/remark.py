"""A remark or a mistake of the files, made alike for what other programs display."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ottava.facts.source.span import Span

from ..checking import Checked
from ..lint import all_lints


@dataclass(frozen=True, slots=True)
class DisplayedFinding:
    """What to show, and where. `code` is the id of a lint or of a message."""

    code: str
    level: str
    text: str
    span: Span | None


def remarks(checked: Checked) -> Iterator[DisplayedFinding]:
    """Everything found: the mistakes of the files, then what lints remark on."""
    levels = {each.id: each.level for each in all_lints()}
    for each in checked.diagnostics:
        yield DisplayedFinding(each.code, each.severity, _with(each.message, each.hint), each.span)
    for finding in checked.findings:
        yield DisplayedFinding(finding.lint, levels[finding.lint], _with(finding.message, finding.hint), finding.span)


def _with(message: str, hint: str | None) -> str:
    return f"{message}; {hint}" if hint else message
