"""Lists to jump by: what the file in the editor holds, and what all rulebooks of the workspace make."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from lsprotocol import types

from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.reading import read_source, unsaved
from ottava.facts.source.yaml_text import from_yaml

from ..rulebook.locating import HEAD
from .naming.occurrence import Kind
from .occurrences import occurrences
from .surroundings import files_in, files_of_workspace, names_in_file, with_bases
from .symbols import Symbol, symbols_in
from .view import Feature, FileKind, View

_Kind = types.SymbolKind

_KINDS: dict[Kind | str, types.SymbolKind] = {
    "attribute": _Kind.Property,
    "assessment": _Kind.Variable,
    "rule": _Kind.Function,
    "safeguard": _Kind.Interface,
    "method": _Kind.Class,
    "stage": _Kind.EnumMember,
    "gate": _Kind.Event,
    "directive": _Kind.Method,
    "point": _Kind.Struct,
    "strength": _Kind.Number,
    "condition": _Kind.Boolean,
    "value": _Kind.EnumMember,
    "section": _Kind.Namespace,
    "test": _Kind.Object,
    "variant": _Kind.Object,
    "text": _Kind.String,
    "party": _Kind.Object,
    "rulebook": _Kind.Package,
}
"""The pictures that editors show; the protocol has no others."""

_SEARCHED: tuple[FileKind, ...] = ("head", "rules", "safeguards")
_INNER = ("section", "stage", "value", "strength")
_MOST = 500


def document_symbols(view: View, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    """Return what the file holds; of a text that is no YAML just now, the names that are made in it."""
    if view.document is not None:
        return [_as_protocol(each, view) for each in symbols_in(view.kind, view.document)]
    made = (each for each in occurrences(view) if each.defines)
    return [_as_protocol(Symbol(each.name, each.name, each.kind, each.span, each.span), view) for each in made]


def workspace_symbols(view: View, params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
    """Return what the rulebooks of the workspace and their bases make, by words of its title or its name."""
    words = params.query.casefold().split()
    found: list[types.WorkspaceSymbol] = []
    for folder in _rulebooks(view):
        for each in _made_in(folder, view):
            called = each.title if each.title == each.id else f"{each.title} · {each.id}"
            if all(word in called.casefold() for word in words):
                at = view.positions.location(each.name)
                found.append(types.WorkspaceSymbol(at, called, _KINDS[each.kind], container_name=folder.name))
        if len(found) >= _MOST:
            break
    return found[:_MOST]


def _rulebooks(view: View) -> Iterable[Path]:
    """Return the folders of the rulebook in the editor, of those it extends, and of the others in the workspace."""
    others = (path.parent for path in files_of_workspace(view) if path.name == HEAD)
    folders = (*reversed(with_bases(view.folder, view.texts)), *others)
    return {os.path.realpath(each): each for each in folders}.values()


def _made_in(folder: Path, view: View) -> Iterator[Symbol]:
    """Yield what a rulebook makes; an assessment once, where it is derived first."""
    assessments: set[str] = set()
    for path, kind in files_in(folder):
        if kind not in _SEARCHED:
            continue
        yield from (each for each in _flat(_symbols_in_file(path, kind, view)) if each.kind not in _INNER)
        for each in names_in_file(path, kind, view.texts):
            if each.defines and each.kind == "assessment" and each.name not in assessments:
                assessments.add(each.name)
                yield Symbol(each.name, each.name, each.kind, each.span, each.span)


def _symbols_in_file(path: Path, kind: FileKind, view: View) -> tuple[Symbol, ...]:
    try:
        with unsaved(view.texts):
            documents, _ = from_yaml(read_source(path))
    except UnreadableSource:
        return ()
    return tuple(each for document in documents for each in symbols_in(kind, document))


def _flat(symbols: Iterable[Symbol]) -> Iterator[Symbol]:
    for each in symbols:
        yield each
        yield from _flat(each.inside)


def _as_protocol(symbol: Symbol, view: View) -> types.DocumentSymbol:
    whole, name = view.positions.range(symbol.whole), view.positions.range(symbol.name)
    detail = symbol.id if symbol.id != symbol.title else None
    inside = [_as_protocol(each, view) for each in symbol.inside]
    return types.DocumentSymbol(symbol.title, _KINDS[symbol.kind], whole, name, detail, children=inside)


DOCUMENT_SYMBOLS = Feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, document_symbols)
WORKSPACE_SYMBOLS = Feature(types.WORKSPACE_SYMBOL, workspace_symbols)
