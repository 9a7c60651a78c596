"""The files of the rulebooks as an editor sees them, without a server in between."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from language_server.editor import RULEBOOKS
from lsprotocol import types

from ottava.engine.language_server.client import ANY, Client
from ottava.engine.language_server.view import View
from ottava.engine.language_server.workspace import Workspace
from ottava.facts.source.node import Mapping, Node, Scalar, Sequence

Way = tuple[str | int, ...]


@cache
def _workspace(client: Client) -> Workspace:
    return Workspace(folders=[*RULEBOOKS.values()], client=client)


def view_of(path: Path, text: str | None = None, client: Client = ANY) -> View:
    """Return a file as if it had been opened, and then edited to that text. What stood there before counts where the
    text says nothing, so a test must not find it only because another one has opened the file.
    """
    if text is None:
        return _saved(path, client)
    if path.is_file():
        _saved(path, client)
    return _edited(path, text, client)


@cache
def _saved(path: Path, client: Client) -> View:
    return _edited(path, path.read_text("utf-8"), client)


def _edited(path: Path, text: str, client: Client) -> View:
    workspace = _workspace(client)
    workspace.put(path, text)
    view = workspace.view(path)
    workspace.drop(path)
    assert view is not None
    return view


def files() -> list[Path]:
    """Return the files of rules, heads, safeguards, tests and texts of all rulebooks."""
    found = (path for folder in RULEBOOKS.values() for path in sorted(folder.rglob("*.yaml")))
    return [path for path in found if path.parent.name not in ("source", "cases")]


def scalars(node: Node, way: Way = ()) -> Iterator[tuple[Scalar, Way, bool]]:
    """Yield each scalar with the way to it and whether it is a key; of a key, the way to its mapping. What an alias
    repeats comes once.
    """
    seen: set[int] = set()
    for scalar, path, is_key in _scalars(node, way):
        if scalar.span.start < scalar.span.end and scalar.span.start not in seen:
            seen.add(scalar.span.start)
            yield scalar, path, is_key


def _scalars(node: Node, way: Way) -> Iterator[tuple[Scalar, Way, bool]]:
    if isinstance(node, Mapping):
        for entry in node.entries:
            yield entry.key, way, True
            yield from _scalars(entry.value, (*way, entry.key.span.text.strip("'\"")))
    elif isinstance(node, Sequence):
        for place, item in enumerate(node.items):
            yield from _scalars(item, (*way, place))
    else:
        yield node, way, False


def at_cursor(view: View, offset: int) -> types.TextDocumentPositionParams:
    """Return what an editor sends with a request about a place."""
    place = view.positions.position(view.source, offset)
    return types.TextDocumentPositionParams(types.TextDocumentIdentifier(view.path.as_uri()), place)
