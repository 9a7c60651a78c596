"""Formatting: the layout of `ottava fmt`, in as few changes as can be."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from lsprotocol import types

from ottava.facts.source.span import Span

from ..authoring.formatting.formatting import NotInLayout, formatted
from .view import Feature, View

_LAID_OUT = ("rules", "safeguards")
_MANY = 2000
"""Lines from which on finding the fewest changes would take too long."""


def format_file(view: View, params: types.DocumentFormattingParams) -> list[types.TextEdit]:
    """Return what to change for the layout; nothing where there is none, for the text is broken or of another kind."""
    if view.kind not in _LAID_OUT:
        return []
    try:
        wanted = formatted(view.source)
    except NotInLayout:
        return []
    return list(_edits(view, wanted))


def _edits(view: View, wanted: str) -> Iterator[types.TextEdit]:
    before, after = view.source.text.splitlines(keepends=True), wanted.splitlines(keepends=True)
    starts = [0]
    for line in before:
        starts.append(starts[-1] + len(line))
    matched = SequenceMatcher(None, before, after, autojunk=len(before) > _MANY)
    for what, start, end, first, last in matched.get_opcodes():
        if what != "equal":
            place = view.positions.range(Span(view.source, starts[start], starts[end]))
            yield types.TextEdit(place, "".join(after[first:last]))


FORMATTING = Feature(types.TEXT_DOCUMENT_FORMATTING, format_file)
