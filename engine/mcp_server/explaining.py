"""The tool `explain`: why a method is not advised or a rule does not fire, what if, and what would have to change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from ottava.facts import Case
from ottava.facts.source.diagnostic import Diagnostic

from ..advisor import Advisor
from ..explanation.why_not.near_miss import WhyNot, WhyNotRule
from ..report.document import Section
from ..report.suppositions import needed, supposed
from ..report.why_not import why_not_rule_sections, why_not_sections
from .answer import ToolAnswer, as_data, page_of
from .arguments import InvalidArguments

QUESTIONS = ("why_not", "rule", "what_if", "goal")
LARGEST_SET = 3
"""Changes in one set of the smallest changes; of more there are too many to try."""


def explain(advisor: Advisor, given: dict[str, Any]) -> ToolAnswer:
    """Return the answers to one or several questions about the advice on a case."""
    if not any(name in given for name in QUESTIONS):
        listed = ", ".join(f"`{name}`" for name in QUESTIONS)
        raise InvalidArguments(Diagnostic("no-question", "found no question to answer", hint=f"give one of {listed}"))
    case = Case.from_mapping(given["case"], advisor.rulebook.vocabulary)
    advice = advisor.advise(case)
    data: dict[str, Any] = {"notice": advice.notice, "case": advice.case, "case_digest": advice.case_digest}
    sections: list[Section] = []
    for name, found, parts in _answers(advisor, case, given):
        data[name] = as_data(found)
        sections += parts
    return ToolAnswer(page_of(advice, sections), data)


def _answers(advisor: Advisor, case: Case, given: dict[str, Any]) -> Iterator[tuple[str, Any, Iterator[Section]]]:
    """Yield each answer by its name, without the conditions of rules one by one, and the sections that say it."""
    party = given.get("party")
    if "why_not" in given:
        method = advisor.why_not(case, given["why_not"], party=party)
        yield "why_not", _short(method), why_not_sections(method)
    if "rule" in given:
        rule = advisor.why_not_rule(case, given["rule"], party)
        yield "rule", _short_rule(rule), why_not_rule_sections(rule)
    if "what_if" in given:
        found = advisor.what_if(case, given["what_if"])
        yield "what_if", {"changes": found.changes, "difference": found.difference}, supposed(found)
    if "goal" in given:
        changes = advisor.smallest_changes(case, given["goal"], largest=given.get("up_to", 2))
        yield "goal", changes, needed(changes)


def _short(found: WhyNot) -> WhyNot:
    vetoes = tuple(replace(each, seen=None) for each in found.vetoes)
    return replace(found, vetoes=vetoes, near_misses=tuple(replace(each, seen=None) for each in found.near_misses))


def _short_rule(found: WhyNotRule) -> WhyNotRule:
    return replace(found, near_misses=tuple(replace(each, seen=None) for each in found.near_misses))
