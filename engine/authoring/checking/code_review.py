"""Findings for code review: SARIF, which review pages and editors display, and commands of GitHub Actions.

SARIF 2.1.0 is the Static Analysis Results Interchange Format of OASIS. GitHub Actions shows each workflow command at
its line of the change under review.
"""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.span import Span

from .checking import CheckResult
from .lint import all_lints

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
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    uri = quote(PurePath(span.source.name).as_posix())
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}


def to_github(checked: CheckResult) -> str:
    """Return one line for each remark, each ending in a newline; nothing if there is none."""
    return "".join(f"{_command(each)}\n" for each in checked.remarks)


def _command(remark: Diagnostic) -> str:
    span = remark.span
    place = {} if span is None else {
        "file": span.source.name,
        "line": str(span.line),
        "col": str(span.column),
        "endLine": str(span.end_line),
        "endColumn": str(span.end_column),
    }  # fmt: skip
    properties = ",".join(f"{name}={_property(value)}" for name, value in {**place, "title": remark.code}.items())
    return f"::{remark.severity} {properties}::{_data(_text(remark))}"


def _text(remark: Diagnostic) -> str:
    return f"{remark.message}; {remark.hint}" if remark.hint else remark.message


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
