"""Names in a condition: under `when`, `unless`, `for`, and in what combines conditions."""

from __future__ import annotations

from ottava.facts.source.node import Entry, Mapping, Node, Scalar, Sequence

from ...rulebook.reading.from_days import RELATIVE
from ...rulebook.reading.scope import NAMED
from ...rulebook.today import TODAY
from .occurrence import Finder, assessment_owner, text_of

_NO_VALUES = ("known",)


def find_in_condition(node: Node | None, finder: Finder) -> None:
    """Find the names in a condition. Whatever key has no dot combines conditions, or says how many there are."""
    match node:
        case Sequence(items=items):
            for item in items:
                find_in_condition(item, finder)
        case Mapping(entries=entries):
            for entry in entries:
                _find_in_entry(entry, finder)


def _find_in_entry(entry: Entry, finder: Finder) -> None:
    key, value = text_of(entry.key), entry.value
    head, dot, rest = key.partition(".")
    behind = len(head) + 1
    if key == TODAY:
        _find_in_test(value, None, finder)
    elif not dot:
        find_in_condition(value, finder)
    elif head == "assessment":
        finder.note_part("assessment", entry.key, rest, behind)
        _find_in_test(value, assessment_owner(rest), finder)
    elif head == "advised":
        finder.variant(entry.key, behind)
    elif head == NAMED:
        finder.note_part("condition", entry.key, rest, behind)
    else:
        finder.note("attribute", entry.key)
        _find_in_test(value, key, finder)


def _find_in_test(node: Node, owner: str | None, finder: Finder) -> None:
    """Find the values in a test on an attribute or an assessment, and the dates that it counts days from."""
    if not isinstance(node, Mapping):
        if owner is not None:
            finder.values(node, owner)
        return
    for entry in node.entries:
        name = text_of(entry.key)
        if name in RELATIVE:
            find_in_days(entry.value, finder)
        elif name not in _NO_VALUES:
            _find_in_test(entry.value, owner, finder)


def find_in_days(node: Node | None, finder: Finder) -> None:
    """Find the date from which days are counted, as in `{days: 14, after: order.delivered}`."""
    for side in ("before", "after") if isinstance(node, Mapping) else ():
        named = node.get(side)  # type: ignore[union-attr]
        if isinstance(named, Scalar) and "." in text_of(named):
            finder.note("attribute", named)
