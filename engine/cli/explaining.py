"""Where explanations go: standard output, as pages or as JSON."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from io import TextIOWrapper
from typing import Any, Protocol

import msgspec

from ottava.facts import Case

from ..inference.advice import Advice
from ..report.document import Section
from ..report.explanation import explanation_page, explanation_text
from ..report.json import INDENT
from .pages import Pages


class ExplanationOutput(Protocol):
    def show(self, case: Case, advice: Advice, sections: tuple[Section, ...], data: Mapping[str, Any]) -> None: ...


def explanation_output(*, as_json: bool, one_line: bool) -> ExplanationOutput:
    """Pages, or JSON objects: indented, or `one_line` each."""
    return _Objects(one_line) if as_json else _Pages()


class _Pages:
    """Coloured and as wide as the terminal, or plain and 80 wide in a pipe."""

    def __init__(self) -> None:
        self._pages = Pages()

    def show(self, case: Case, advice: Advice, sections: tuple[Section, ...], data: Mapping[str, Any]) -> None:
        self._pages.show(
            lambda: explanation_page(advice, sections, title=case.title),
            lambda: explanation_text(advice, sections, title=case.title),
        )


class _Objects:
    def __init__(self, one_line: bool) -> None:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        self._one_line = one_line

    def show(self, case: Case, advice: Advice, sections: tuple[Section, ...], data: Mapping[str, Any]) -> None:
        text = msgspec.json.encode(data)
        sys.stdout.write((text if self._one_line else msgspec.json.format(text, indent=INDENT)).decode() + "\n")
