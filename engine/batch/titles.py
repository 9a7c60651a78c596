"""What people call what a summary counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from ottava.facts.attribute import in_words

from ..rulebook.conclusion import variant_name
from ..rulebook.rulebook import Rulebook

_END_OF_CLAUSE = re.compile("[;\N{FULLWIDTH SEMICOLON}]")


def titles(book: Rulebook) -> dict[str, dict[str, str]]:
    """Return the titles of methods and their stages, gates, directives, rules and attributes, each by its id.

    A directive is called by the first clause of its text.
    """
    names = book.names
    return {
        "methods": {
            variant_name(method.id, stage): method.title_of(stage)
            for method in names.methods
            for stage in (None, *method.stages)
        },
        "gates": _told_apart({each.id: each.title for each in names.gates}),
        "directives": _told_apart({each.id: _first_clause(each.text) for each in names.directives}),
        "rules": _told_apart({each.id: each.title for each in book.rules}),
        "attributes": _told_apart({each.path: each.label for each in book.vocabulary}),
    }


def _told_apart(found: Mapping[str, str]) -> dict[str, str]:
    """Return titles with the id, in words, behind those that several share."""
    times = Counter(found.values())
    return {
        id: title if times[title] == 1 else f"{title} ({in_words(id).replace('.', ': ')})"
        for id, title in found.items()
    }


def _first_clause(text: str) -> str:
    return _END_OF_CLAUSE.split(text)[0].strip().removesuffix(".")
