"""Where a name is made: the rule, method, attribute or other thing that the cursor is on."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from ..rulebook.locating import HEAD, folder_of
from .naming.occurrence import Occurrence
from .occurrences import definitions_of, name_at
from .surroundings import names_in_file
from .view import Feature, View


def definition(view: View, params: types.DefinitionParams) -> list[types.Location]:
    """Return the places where the thing under the cursor is made, those of this rulebook first.

    An assessment is made by every rule that derives it. What the built-in vocabulary has is made in no file.
    """
    named = name_at(view, view.positions.offset(view.source, params.position))
    if named is None:
        return []
    if named.kind == "rulebook" and not named.defines:
        return _head_of(named, view)
    return [view.positions.location(each.span) for each in definitions_of(view, named.named)]


def _head_of(named: Occurrence, view: View) -> list[types.Location]:
    """Return the name of the rulebook that is extended, in its `rulebook.yaml`; it may be another than that of its
    folder.
    """
    base = folder_of(named.name, Path(named.span.source.name).parent)
    found = () if base is None else names_in_file(base / HEAD, "head", view.texts)
    return [view.positions.location(each.span) for each in found if each.kind == "rulebook" and each.defines]


DEFINITION = Feature(types.TEXT_DOCUMENT_DEFINITION, definition)
