"""Where else the thing under the cursor is named: in the whole workspace, and in the file at hand."""

from __future__ import annotations

from lsprotocol import types

from .occurrences import name_at, occurrences, places_of
from .view import Feature, View


def references(view: View, params: types.ReferenceParams) -> list[types.Location]:
    """Return every place that names the thing under the cursor: in its rulebook, in those extending it, in cases."""
    named = name_at(view, view.positions.offset(view.source, params.position))
    if named is None:
        return []
    wanted = (each for each in places_of(view, named.named) if params.context.include_declaration or not each.defines)
    return [view.positions.location(each.span) for each in wanted]


def highlights(view: View, params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
    """Return every place of the file that names the thing under the cursor; what makes it is marked as written."""
    named = name_at(view, view.positions.offset(view.source, params.position))
    if named is None:
        return []
    read, write = types.DocumentHighlightKind.Read, types.DocumentHighlightKind.Write
    return [
        types.DocumentHighlight(view.positions.range(each.span), write if each.defines else read)
        for each in occurrences(view)
        if each.named == named.named
    ]


HIGHLIGHTS = Feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, highlights)
REFERENCES = Feature(types.TEXT_DOCUMENT_REFERENCES, references)
