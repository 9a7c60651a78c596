"""An empty case file: every attribute as a comment, with its question and its values."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from ottava.facts import PARTY, Attribute, Vocabulary

from ...rulebook.loading import load_rulebook
from ...rulebook.locating import BUILT_IN
from ..schemas.writing import FOLDER, file_name, schema_text
from .files import create, line_for

_HEAD = """\
# What is known of one dispute. Take the `#` away before what you know and write the value behind it; what stays behind
# its `#` is unknown. No names, addresses or identity numbers.
"""


def new_case(path: Path, rulebook: str = BUILT_IN, *, quick: bool = False) -> tuple[Path, ...]:
    """Write a case file for a rulebook, and beside it the schema for editors where the rulebook's folder has none.

    quick: only the attributes that a quick case needs. Return the files that were written. Raises NothingWritten,
    InvalidRulebook.
    """
    loaded = load_rulebook(rulebook)
    schema = Path(rulebook) / FOLDER / file_name("case")
    files: list[tuple[Path, str]] = []
    if not schema.is_file():
        schema = path.parent / file_name("case")
        if not os.path.lexists(schema):
            files.append((schema, schema_text("case", loaded)))
    text = line_for(schema, path.parent) + _HEAD + "\n" + case_text(loaded.vocabulary, quick=quick)
    return create([(path, text), *files])


def case_text(vocabulary: Vocabulary, *, quick: bool = False) -> str:
    """Return the lines of a case in which nothing is known yet."""
    return "\n".join(_lines(vocabulary, quick)) + "\n"


def _lines(vocabulary: Vocabulary, quick: bool) -> Iterator[str]:
    yield "#title: "
    yield ""
    yield "parties:"
    yield "  # A label for each party, such as `tenant`; no two with the same."
    yield "  - id: first"
    for attribute in _wanted(vocabulary, PARTY, quick):
        yield from _attribute(attribute, "    ")
    yield "  - id: second"
    yield "    # The same can be said of this party, and of any further one."
    for entity in vocabulary.entities:
        wanted = _wanted(vocabulary, entity, quick)
        if entity == PARTY or not wanted:
            continue
        yield ""
        yield f"{entity}:"
        for attribute in wanted:
            yield from _attribute(attribute, "  ")


def _wanted(vocabulary: Vocabulary, entity: str, quick: bool) -> list[Attribute]:
    return [each for each in vocabulary.of_entity(entity) if each.quick or not quick]


def _attribute(attribute: Attribute, margin: str) -> Iterator[str]:
    yield f"{margin}# {' '.join(attribute.question.split())}{_kind(attribute)}"
    for value in (*attribute.values, *map(str, attribute.scale())):
        label = attribute.meaning(value)
        yield f"{margin}#   {value}" + (f": {' '.join(label.split())}" if label else "")
    yield f"{margin}#{attribute.name}: "


def _kind(attribute: Attribute) -> str:
    match attribute.kind:
        case "choice":
            return ""
        case "set":
            return " (a list, such as [" + ", ".join(attribute.values[:2]) + "], or [] for none)"
        case "boolean":
            return " (true or false)"
    noun = "a whole number" if attribute.kind == "integer" else "a number"
    low, high = attribute.minimum, attribute.maximum
    least = f" of at least {low:g}" if low is not None else ""
    bounds = f" from {low:g} to {high:g}" if low is not None and high is not None else least
    return f" ({noun}{bounds}" + (f", in {attribute.unit}" if attribute.unit else "") + ")"
