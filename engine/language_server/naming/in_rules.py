"""Names in files of rules and of safeguards, and in conclusions wherever they are written."""

from __future__ import annotations

from ottava.facts.source.node import Mapping, Node, Scalar, Sequence, items_of

from ...rulebook.reading.from_rule_file import RULES, SCOPE
from ...rulebook.reading.from_safeguard import STATEMENTS
from .in_conditions import find_in_condition, find_in_days
from .occurrence import Finder, Kind, assessment_owner, text_of

_BY_ID: dict[str, Kind] = {"gate": "gate", "directive": "directive", "attend": "point", "ask": "attribute"}
"""The conclusions that only name things, each with what it names."""


def find_in_rules(document: Node, finder: Finder) -> None:
    """Find the names in a file of rules."""
    rules: Node | None = document
    if isinstance(document, Mapping):
        find_in_condition(document.get(SCOPE), finder)
        rules = document.get(RULES)
    for rule in rules.items if isinstance(rules, Sequence) else ():
        if isinstance(rule, Mapping):
            _find_in_rule(rule, finder)


def find_in_safeguards(document: Node, finder: Finder) -> None:
    """Find the names in a file of safeguards."""
    for entry in document.items if isinstance(document, Sequence) else ():
        if isinstance(entry, Mapping):
            finder.note("safeguard", entry.get("id"), defines=True)
            _find_in_frame(entry, finder)
            for statement in STATEMENTS:
                _find_in_statement(statement, entry.get(statement), finder)
            find_in_conclusions(entry.get("under"), finder)


def _find_in_rule(rule: Mapping, finder: Finder) -> None:
    finder.note("rule", rule.get("id"), defines=True)
    finder.note("rule", rule.get("replaces"))
    _find_in_frame(rule, finder)
    find_in_conclusions(rule.get("then"), finder, derives=True)


def _find_in_frame(entry: Mapping, finder: Finder) -> None:
    """Find the names in what rules and safeguards have in common."""
    for key in ("title", "because"):
        finder.text(entry.get(key))
    for key in ("when", "unless"):
        find_in_condition(entry.get(key), finder)
    find_in_allowances(entry.get("allow"), finder)


def find_in_allowances(node: Node | None, finder: Finder) -> None:
    """Find the lints that `allow` names."""
    for entry in node.entries if isinstance(node, Mapping) else ():
        finder.note("lint", entry.key)


def _find_in_statement(statement: str, node: Node | None, finder: Finder) -> None:
    match statement:
        case "only":
            finder.note_each("directive", node)
        case "before":
            finder.note_each("gate", node)
        case _:
            find_in_conclusions(node, finder)


def find_in_conclusions(node: Node | None, finder: Finder, *, derives: bool = False) -> None:
    """Find the names in conclusions. derives: whether these are what makes assessments, as in a rule."""
    for item in items_of(node) if node is not None else ():
        if isinstance(item, Mapping):
            _find_in_conclusion(item, finder, derives)


def _find_in_conclusion(conclusion: Mapping, finder: Finder, derives: bool) -> None:
    for key in ("recommend", "exclude"):
        method = None
        for item in items_of(node) if (node := conclusion.get(key)) is not None else ():
            method = finder.variant(item)
        if method is not None:
            finder.note("stage", conclusion.get("stage"), owner=method)
    finder.variants(conclusion.get("order"))
    for key, kind in _BY_ID.items():
        finder.note_each(kind, conclusion.get(key))
    assessed = conclusion.get("assess")
    for entry in assessed.entries if isinstance(assessed, Mapping) else ():
        finder.note("assessment", entry.key, defines=derives)
        if isinstance(entry.value, Scalar):
            finder.values(entry.value, assessment_owner(text_of(entry.key)), defines=derives)
    finder.note("strength", conclusion.get("strength"))
    find_in_days(conclusion.get("due"), finder)
    finder.text(conclusion.get("because"))
