"""Names in files of tests: the cases, what changes in them, and what is expected."""

from __future__ import annotations

from typing import cast

from ottava.facts.source.node import Entry, Mapping, Node, Scalar, Sequence, items_of

from ...authoring.rule_tests.rule_test import GIVES, KEYS, Key
from .in_cases import find_in_case, find_in_changes
from .in_rules import find_in_conclusions
from .occurrence import Finder, Kind, assessment_owner, text_of


def find_in_tests(document: Node, finder: Finder) -> None:
    """Find the names in a file of tests."""
    for entry in document.items if isinstance(document, Sequence) else ():
        if isinstance(entry, Mapping):
            _find_in_test(entry, finder)


def _find_in_test(entry: Mapping, finder: Finder) -> None:
    finder.note("rule", entry.get("rule"))
    finder.note("safeguard", entry.get("safeguard"))
    find_in_case(entry.get("case"), finder)
    find_in_changes(entry.get("changes"), finder)
    for miss in items_of(node) if (node := entry.get("near_miss")) is not None else ():
        find_in_changes(miss, finder)
    find_in_conclusions(entry.get(GIVES), finder)
    _find_expected(entry.get("expect"), finder)
    for variant in items_of(node) if (node := entry.get("variants")) is not None else ():
        if isinstance(variant, Mapping):
            find_in_changes(variant.get("changes"), finder)
            _find_expected(variant.get("expect"), finder)


def _find_expected(node: Node | None, finder: Finder) -> None:
    for entry in node.entries if isinstance(node, Mapping) else ():
        key = KEYS.get(text_of(entry.key))
        if key is not None:
            _find_wanted(key, entry, finder)


def _find_wanted(key: Key, entry: Entry, finder: Finder) -> None:
    value = entry.value
    wanted = value.keys() if isinstance(value, Mapping) else items_of(value)
    for item in wanted:
        if isinstance(item, Scalar) and item.value is not None:
            _find_one(key, item, finder)


def _find_one(key: Key, item: Scalar, finder: Finder) -> None:
    """Find the name of one thing that is expected, which may stand before a party: `separate_sessions@wife`."""
    name, _, _ = text_of(item).partition("@")
    if key.subject == "method":
        method, dot, stage = name.partition(".")
        finder.note_part("method", item, method, 0)
        if dot:
            finder.note_part("stage", item, stage, len(method) + 1, owner=method)
    elif key.subject == "assessment":
        assessment, equals, value = name.partition("=")
        finder.note_part("assessment", item, assessment, 0)
        if equals and value not in ("true", "false"):
            finder.note_part("value", item, value, len(assessment) + 1, owner=assessment_owner(assessment))
    else:
        finder.note_part(cast(Kind, key.subject), item, name, 0)
