"""The result of checking: as text for a person, as one JSON object for programs, and in two formats for code review.

SARIF 2.1.0, the Static Analysis Results Interchange Format of OASIS, is what review pages and editors display. Commands
of GitHub Actions are shown at their lines of the change under review.
"""

import json
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, get_args
from urllib.parse import quote

from ottava.facts import Case
from ottava.facts.source.diagnostic import Diagnostic, visible, without_commands
from ottava.facts.source.span import Span

from ..proving.proving import ProofVerdict, Word
from ..source_text import as_written
from .checking import CheckResult, as_diagnostic, lint_by_id
from .lint import Finding, all_lints

_VERDICTS: dict[Word, str] = {
    "proven": "proven",
    "tested": "tested only",
    "broken": "broken",
    "undecided": "not decided",
}


def to_text(checked: CheckResult) -> str:
    """Return every remark with its place underlined, then one line that sums up; it ends in a newline."""
    parts = [each.render() for each in checked.diagnostics]
    parts += [_finding(each) for each in checked.findings]
    return without_commands("\n\n".join((*parts, _summary(checked)))) + "\n"


def _finding(finding: Finding) -> str:
    lines = [as_diagnostic(finding).render()]
    for span, what in finding.related:
        lines.append(f"  = {visible(what)}: {visible(span.source.name)}:{span.line}")
    if finding.witness is not None:
        of = f" (`{visible(finding.party)}`)" if finding.party else ""
        lines.append(f"  = for example{of}: {'; '.join(_facts(finding.witness)) or 'a case of which nothing is known'}")
    return "\n".join(lines)


def _facts(case: Case) -> Iterator[str]:
    """Yield the facts of the case, for one line."""
    for path, observation in case.observations.items():
        yield f"{path}: {visible(as_written(observation.value))}"
    for party in case.parties:
        known = ", ".join(f"{name}: {visible(as_written(each.value))}" for name, each in party.observations.items())
        yield f"{party.id} ({known})" if known else f"{party.id}, of whom nothing is known"


def _summary(checked: CheckResult) -> str:
    if any(each.severity == "error" for each in checked.diagnostics):
        count = len(checked.diagnostics)
        return f"{visible(checked.name)}: {_counted(count, 'mistake')}; the lints run once the files can be read"
    found = len(checked.findings) + len(checked.diagnostics)
    lines = [f"{visible(checked.name)}: {_counted(checked.rules, 'rule')}, {_counted(found, 'remark')}"]
    if checked.allowed:
        lines[0] += f", {len(checked.allowed)} allowed with a reason"
    if checked.switched_off:
        lines[0] += f", {len(checked.switched_off)} not enabled"
    if checked.unchecked:
        lines.append(
            f"not checked, because z3 is not installed: {', '.join(checked.unchecked)}; "
            "`pip install 'ottava[check]'` brings it"
        )
    lines += [f"not decided: {visible(each)}" for each in checked.undecided]
    lines += _of_safeguards(checked)
    lines += [
        f"not enabled: the rule `{visible(each.id)}`, because: {visible(each.switched_off or '')}"
        for each in checked.switched_off
    ]
    return "\n".join(lines)


def _of_safeguards(checked: CheckResult) -> Iterator[str]:
    """Yield how many safeguards hold, and which of them do so with less than a full proof."""
    by_word: dict[Word, list[ProofVerdict]] = {word: [] for word in get_args(Word)}
    for each in checked.verdicts:
        by_word[each.word].append(each)
    if checked.verdicts:
        counts = [f"{len(found)} {_VERDICTS[word]}" for word, found in by_word.items() if found]
        yield f"{_counted(len(checked.verdicts), 'safeguard')}: {', '.join(counts)}"
    for each in by_word["proven"]:
        if each.parties is not None:
            yield f"proven for up to {_counted(each.parties, 'party', 'parties')} only: `{visible(each.safeguard.id)}`"
    for each in by_word["tested"]:
        yield (
            f"tested, not proven: `{visible(each.safeguard.id)}` holds with certain observations of up to "
            f"{_counted(each.parties or 0, 'party', 'parties')}, and in {each.cases} cases with doubtful ones"
        )
    for each in by_word["undecided"]:
        yield f"not decided: `{visible(each.safeguard.id)}` ({each.why})"
    for held in checked.held_by_tests:
        yield f"not proven, but held by tests: {visible(held.title)} ({visible(held.tests)})"
    for dropped in checked.dropped:
        yield f"left out: the safeguard `{visible(dropped.id)}`, because: {visible(dropped.reason)}"


def _counted(number: int, noun: str, several: str | None = None) -> str:
    return f"{number or 'no'} {noun if number == 1 else several or noun + 's'}"


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
        "findings": [_finding_data(each) for each in checked.findings],
        "allowed": [{**_finding_data(each.finding), "reason": each.reason} for each in checked.allowed],
        "unchecked": list(checked.unchecked),
        "undecided": list(checked.undecided),
        "safeguards": [_verdict(each) for each in checked.verdicts],
        "held_by_tests": [{"safeguard": each.id, "tests": each.tests} for each in checked.held_by_tests],
        "dropped": [{"safeguard": each.id, "reason": each.reason} for each in checked.dropped],
        "not_enabled": [{"rule": each.id, "reason": each.switched_off} for each in checked.switched_off],
    }
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"


def _finding_data(finding: Finding) -> dict[str, Any]:
    return {
        "lint": finding.lint,
        "level": lint_by_id(finding.lint).level,
        "message": finding.message,
        "place": _place(finding.span),
        "hint": finding.hint,
        "rules": list(finding.rules),
        "safeguard": finding.safeguard,
        "related": [{"place": _place(span), "what": what} for span, what in finding.related],
        "witness": None if finding.witness is None else finding.witness.to_mapping(),
        "party": finding.party,
        "mends": [{"place": _place(each.span), "text": each.text} for each in finding.mends],
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
        "place": _place(diagnostic.span),
        "hint": diagnostic.hint,
    }


def _place(span: Span | None) -> dict[str, Any] | None:
    keys = "line", "column", "end_line", "end_column"
    return None if span is None else {"file": span.source.name, **_region(span, *keys)}


def _region(span: Span, *keys: str) -> dict[str, Any]:
    """Return first and last line and column, from 1, under these keys; the last column is behind the last character."""
    return dict(zip(keys, (span.line, span.column, span.end_line, span.end_column), strict=True))


SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def to_sarif(checked: CheckResult) -> str:
    """Return one run of the tool `ottava check`; it ends in a newline."""
    found = checked.remarks
    lints = [
        {
            "id": lint.id,
            "shortDescription": {"text": lint.title},
            "help": {"text": lint.manual, "markdown": lint.manual},
            "defaultConfiguration": {"level": lint.level},
        }
        for lint in all_lints()
    ]
    known = {each["id"] for each in lints}
    codes = [{"id": code} for code in sorted({each.code for each in found} - known)]
    results = [
        {
            "ruleId": each.code,
            "level": each.severity,
            "message": {"text": _text(each)},
            "locations": [] if each.span is None else [_location(each.span)],
        }
        for each in found
    ]
    driver = {"name": "ottava check", "rules": [*lints, *codes]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _location(span: Span) -> dict[str, Any]:
    region = _region(span, "startLine", "startColumn", "endLine", "endColumn")
    uri = quote(PurePath(span.source.name).as_posix())
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}


def to_github(checked: CheckResult) -> str:
    """Return one line for each remark, each ending in a newline; nothing if there is none."""
    return "".join(f"{_command(each)}\n" for each in checked.remarks)


def _command(remark: Diagnostic) -> str:
    span = remark.span
    keys = "line", "col", "endLine", "endColumn"
    place = {} if span is None else {"file": span.source.name, **_region(span, *keys)}
    properties = ",".join(f"{name}={_property(value)}" for name, value in {**place, "title": remark.code}.items())
    return f"::{remark.severity} {properties}::{_data(_text(remark))}"


def _text(remark: Diagnostic) -> str:
    return f"{remark.message}; {remark.hint}" if remark.hint else remark.message


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _data(str(value)).replace(":", "%3A").replace(",", "%2C")
