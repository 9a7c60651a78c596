"""The lines of a mapping that is drafted: remarks, what a column holds, and names as YAML reads them back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from textwrap import wrap

from ottava.facts import Attribute
from ottava.facts.attribute import in_words, number_text
from ottava.facts.source.diagnostic import visible

from .profile import ColumnProfile

_WIDTH = 78
_SHOWN = 5
_PLAIN = re.compile(r"[^\W\d_](?:[\w ./()'-]*[\w)])?")
_NOT_PLAIN = frozenset({"yes", "no", "y", "n", "on", "off", "true", "false", "null", "unknown", "otherwise"})


def described(column: ColumnProfile) -> str:
    """Return what a column holds, in a line."""
    counts = [f"`{text}` {count:,} times" if count > 1 else f"`{text}` once" for text, count in column.texts[:_SHOWN]]
    rest = len(column.texts) - _SHOWN
    listed = ", ".join(counts) + (f" and {rest:,} more" if rest > 0 else "")
    match column.holds:
        case "nothing":
            said = "nothing in any row"
        case "dates" if column.unclear:
            said = "dates, with the day or the month first"
        case "dates":
            said = f"dates from {column.low} to {column.high}"
        case "numbers" if not column.few:
            low, high = (
                number_text(each) if isinstance(each, int | float) else "" for each in (column.low, column.high)
            )
            said = f"numbers from {low} to {high}"
        case "words":
            said = f"{len(column.texts):,} different {'word' if len(column.texts) == 1 else 'words'}"
        case "text":
            said = f"{len(column.texts):,} different texts"
        case _:
            said = f"{column.holds} ({listed})"
    rows = "one row" if column.filled == 1 else f"{column.filled:,} rows"
    filled = "" if column.holds == "nothing" else f", in {rows}"
    return f"`{column.name}`: {said}{filled}."


def wording(attribute: Attribute) -> str:
    """Return what pages call an attribute, with its entity where that is all its name says."""
    return (
        attribute.label if attribute.label != in_words(attribute.name) else in_words(attribute.path.replace(".", ", "))
    )


def remark(text: str) -> list[str]:
    """Return a sentence as lines of comments."""
    return wrap(
        visible(" ".join(text.split())),
        _WIDTH,
        initial_indent="# ",
        subsequent_indent="# ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def listed(names: Iterable[str]) -> str:
    """Return names as a list in YAML."""
    return f"[{', '.join(map(written, names))}]"


def written(text: str) -> str:
    """Return a text as YAML reads it back but for its spaces, which do not count; without quotes if it needs none."""
    text = " ".join(text.split())
    plain = _PLAIN.fullmatch(text) and text.casefold() not in _NOT_PLAIN
    return text if plain else json.dumps(text, ensure_ascii=not text.isprintable())
