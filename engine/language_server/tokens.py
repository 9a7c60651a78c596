"""What the names in a file are, so that an editor can colour them: rules, attributes, values and the others."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from .naming.occurrence import Kind, Occurrence
from .occurrences import occurrences
from .view import Feature, View

_Type = types.SemanticTokenTypes

_TYPES: dict[Kind, types.SemanticTokenTypes] = {
    "attribute": _Type.Property,
    "assessment": _Type.Variable,
    "rule": _Type.Function,
    "safeguard": _Type.Interface,
    "method": _Type.Class,
    "stage": _Type.EnumMember,
    "gate": _Type.Event,
    "directive": _Type.Method,
    "point": _Type.Struct,
    "strength": _Type.Modifier,
    "condition": _Type.Macro,
    "value": _Type.EnumMember,
    "rulebook": _Type.Namespace,
    "lint": _Type.Decorator,
}
"""How kinds of names are coloured: themes know these words and no others."""

_LISTED = tuple(dict.fromkeys(_TYPES.values()))
_LEGEND = types.SemanticTokensLegend([each.value for each in _LISTED], [types.SemanticTokenModifiers.Declaration.value])


def tokens(view: View, params: types.SemanticTokensParams) -> types.SemanticTokens:
    """Return the names of the whole file."""
    return _encoded(_coloured(view), view)


def tokens_in_range(view: View, params: types.SemanticTokensRangeParams) -> types.SemanticTokens:
    """Return the names in a range of the file, which is what an editor shows of a long one."""
    start, end = (view.positions.offset(view.source, each) for each in (params.range.start, params.range.end))
    return _encoded((each for each in _coloured(view) if each.span.start < end and each.span.end > start), view)


def _coloured(view: View) -> Iterable[Occurrence]:
    """Yield the names, without words that only stand where a value may, such as dates."""
    for each in occurrences(view):
        attribute = None if each.kind != "value" or each.owner is None else view.vocabulary.get(each.owner)
        if attribute is None or each.name in attribute.values:
            yield each


def _encoded(found: Iterable[Occurrence], view: View) -> types.SemanticTokens:
    """Return names as the protocol writes them: five numbers each, the place counted from that of the name before."""
    data: list[int] = []
    line = character = 0
    for each in found:
        place = view.positions.range(each.span)
        if place.start.line != place.end.line or place.start.character >= place.end.character:
            continue  # a name that is folded over several lines: editors take tokens of one line only
        below = place.start.line - line
        data += (
            below,
            place.start.character - (0 if below else character),
            place.end.character - place.start.character,
            _LISTED.index(_TYPES[each.kind]),
            int(each.defines),
        )
        line, character = place.start.line, place.start.character
    return types.SemanticTokens(data)


TOKENS = Feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, tokens, _LEGEND)
TOKENS_IN_RANGE = Feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE, tokens_in_range, _LEGEND)
