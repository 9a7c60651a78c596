"""The parts of `ottava explain` that suppose: what if, what would have to change, what to ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from ottava.facts import Case

from ..advisor import Advisor
from ..report.document import Section
from ..report.open_questions import open_questions
from ..report.stability import stability
from ..report.suppositions import needed, supposed

Explained = tuple[tuple[Section, ...], dict[str, Any]]
"""Sections of a page, and the same as plain data by name."""


def suppositions(
    advisor: Advisor, case: Case, changes: Sequence[str], goals: Sequence[str], largest: int, questions: bool
) -> Explained:
    """What was asked for. Raises InvalidChange and InvalidGoal."""
    sections: list[Section] = []
    data: dict[str, Any] = {}
    if changes:
        found = advisor.what_if(case, changes)
        sections += supposed(found)
        data["what_if"] = msgspec.to_builtins(found)
    if goals:
        reached = [advisor.smallest_changes(case, goal, largest=largest) for goal in goals]
        sections += [section for each in reached for section in needed(each)]
        data["goals"] = msgspec.to_builtins(reached)
    if questions:
        advice = advisor.advise(case, thorough=True)
        sections += [*open_questions(advice, every=True), *stability(advice)]
        data["questions"] = msgspec.to_builtins(advice.questions)
        data["stability"] = msgspec.to_builtins(advice.stability)
    return tuple(sections), data
