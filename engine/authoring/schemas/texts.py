"""The shape of a file of texts in another language: where a text may stand, each beside the one that it stands for."""

from __future__ import annotations

from collections.abc import Mapping

from ...rulebook.language import texts_of
from ...rulebook.reading.from_language import USUAL
from ...rulebook.rulebook import Rulebook
from .shape import Schema, by_kind, document, list_of, mapping, text

_Tree = dict[str, "_Tree | str"]


def texts_schema(rulebook: Rulebook) -> Schema:
    """Return the schema of the files of texts of a rulebook, for its editor; none stands in a file."""
    tree: _Tree = {}
    for path, original in texts_of(rulebook).items():
        inside = tree
        for step in path[:-1]:
            deeper = inside.get(step)
            # Where a text and others share a place, the others say more.
            inside[step] = inside = deeper if isinstance(deeper, dict) else {}
        inside.setdefault(path[-1], original)
    sections = {section: _shape(found, USUAL.get(section), 0) for section, found in tree.items()}
    return document(f"Texts of {rulebook.name}", mapping(sections, about="Texts in another language, by id."), {})


def _shape(found: _Tree | str, usual: str | None, depth: int) -> Schema:
    """Return the shape of what stands at a place. usual: the text of an entry that may stand for all of it."""
    if isinstance(found, str):
        return text(found)
    if found and all(each.isdigit() for each in found):
        return list_of(text(" ".join(each for each in found.values() if isinstance(each, str))))
    entries = {key: _shape(each, usual, depth + 1) for key, each in found.items()}
    whole = mapping(entries, about=_title(found) if depth == 1 else "")
    if depth == 1 and usual is not None and isinstance(original := found.get(usual), str):
        return by_kind(text(original), whole, about=original)
    return whole


def _title(found: Mapping[str, _Tree | str]) -> str:
    title = found.get("title", found.get("label", ""))
    return title if isinstance(title, str) else ""
