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

PACKAGES = ("experta", "clipspy", "zen-engine", "business-rules", "durable_rules", "rule-engine", "pydantic", "msgspec")


def described(result: Result) -> str:
    """The table, where and with what it was made, and how each engine came through the check."""
    versions = ", ".join(f"{name} {found}" for name in PACKAGES if (found := _version(name)))
    checked = [f"- {name}: {said}: {'; '.join(books)}" for (name, said), books in result.checked.items()]
    title = "Compared before they were timed, rules and parties with what the naive chainer says:"
    return "\n".join([rendered(result.rows), "", f"{made()}; {versions}.", "", title, "", *checked])


def made(load: str = "") -> str:
    """When and where figures were made; `load` says how busy the machine was, left out: is now."""
    load = load or f"load {os.getloadavg()[0]:.1f} at the end"
    return f"{date.today():%d %B %Y}, Python {platform.python_version()}, {os.cpu_count()} cores, {load}"


def write(page: Path, text: str, by: str = "benchmarks") -> None:
    """Puts the text between the markers of a page that name what writes it. Raises ValueError if it has none."""
    begin, end = f"<!-- begin: written by python -m {by} -->", f"<!-- end: of {by.rpartition('.')[2]} -->"
    before = page.read_text(encoding="utf-8")
    between = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not between.search(before):
        raise ValueError(f"`{page}` has no place for the table: expected `{begin}` and `{end}`")
    page.write_text(between.sub(lambda _: f"{begin}\n\n{text}\n\n{end}", before, count=1), encoding="utf-8")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
