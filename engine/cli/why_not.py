"""The parts of `ottava explain` that ask why not: a method, a rule, or every method that is not advised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from ottava.facts import Case

from ..advisor import Advisor
from ..report.document import Section
from ..report.why_not import why_not_each_sections, why_not_rule_sections, why_not_sections

Explained = tuple[tuple[Section, ...], dict[str, Any]]
"""Sections of a page, and the same as plain data by name."""


def why_not_these(
    advisor: Advisor, case: Case, methods: Sequence[str], rules: Sequence[str], party: str | None
) -> Explained:
    """Of these methods and rules, with their conditions. Raises InvalidSubject."""
    found = [advisor.why_not(case, method, party=party) for method in methods]
    of_rules = [advisor.why_not_rule(case, rule, party) for rule in rules]
    sections = [section for each in found for section in why_not_sections(each)]
    sections += [section for rule in of_rules for section in why_not_rule_sections(rule)]
    data = {}
    if found:
        data["why_not"] = msgspec.to_builtins(found)
    if of_rules:
        data["why_not_rules"] = msgspec.to_builtins(of_rules)
    return tuple(sections), data


def why_not_any(advisor: Advisor, case: Case, party: str | None) -> Explained:
    """Of every method and stage that is not advised, in brief. Raises InvalidSubject."""
    found = advisor.why_not_each(case, party)
    return tuple(why_not_each_sections(found)), {"why_not": msgspec.to_builtins(found)}
