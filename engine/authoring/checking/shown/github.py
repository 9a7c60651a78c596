"""Workflow commands of GitHub Actions, which show each remark at its line of the change under review."""

from __future__ import annotations

from ..checking import Checked
from .remark import DisplayedFinding, remarks


def to_github(checked: Checked) -> str:
    """One line for each remark, each ending in a newline; nothing if there is none."""
    return "".join(f"{_command(each)}\n" for each in remarks(checked))


def _command(remark: DisplayedFinding) -> str:
    span = remark.span
    place = {} if span is None else {
        "file": span.source.name,
        "line": str(span.line),
        "col": str(span.column),
        "endLine": str(span.end_line),
        "endColumn": str(span.end_column),
    }  # fmt: skip
    properties = ",".join(f"{name}={_property(value)}" for name, value in {**place, "title": remark.code}.items())
    return f"::{remark.level} {properties}::{_data(remark.text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
