"""SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format), which code review pages and editors display."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from ottava.facts.source.span import Span

from ..checking import Checked
from ..lint import all_lints
from .remark import remarks

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def to_sarif(checked: Checked) -> str:
    """One run of the tool `ottava check`; it ends in a newline."""
    found = list(remarks(checked))
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
            "level": each.level,
            "message": {"text": each.text},
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
