"""The table with its notes, and how it gets into docs/understand/performance.md."""

from __future__ import annotations

import os
import platform
import re
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.run import Result
from benchmarks.table import rendered

BEGIN, END = "<!-- begin: written by python -m benchmarks -->", "<!-- end -->"
PACKAGES = ("experta", "clipspy", "zen-engine", "business-rules", "durable_rules", "rule-engine", "pydantic", "msgspec")


def described(result: Result) -> str:
    """The table, where and with what it was made, and how each engine came through the check."""
    versions = ", ".join(f"{name} {found}" for name in PACKAGES if (found := _version(name)))
    made = (
        f"{date.today():%d %B %Y}, Python {platform.python_version()}, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[0]:.1f} at the end; {versions}."
    )
    checked = ["Fired sets against the naive chainer, before timing:", "", *(f"- {line}" for line in result.checked)]
    return "\n".join([rendered(result.rows), "", made, "", *checked])


def write(page: Path, text: str) -> None:
    """Puts the text between the markers of the page. Raises ValueError if it has none."""
    before = page.read_text(encoding="utf-8")
    between = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    if not between.search(before):
        raise ValueError(f"`{page}` has no place for the table: expected `{BEGIN}` and `{END}`")
    page.write_text(between.sub(lambda _: f"{BEGIN}\n\n{text}\n\n{END}", before, count=1), encoding="utf-8")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
