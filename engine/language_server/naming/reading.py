"""From the text of a file to the names in it, also of a text that is torn just now."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from ottava.facts.source.node import Node
from ottava.facts.source.span import Source
from ottava.facts.source.yaml_text import from_yaml

from ..view import FileKind
from .in_cases import find_in_case
from .in_heads import find_in_head
from .in_outlines import find_in_outline
from .in_rules import find_in_rules, find_in_safeguards
from .in_tests import find_in_tests
from .in_texts import find_in_texts
from .occurrence import Finder, Occurrence, moved

NamesIn = FileKind | Literal["outline"]
"""What a file with names holds."""

_FIND: dict[NamesIn, Callable[[Node, Finder], None]] = {
    "head": find_in_head,
    "rules": find_in_rules,
    "safeguards": find_in_safeguards,
    "tests": find_in_tests,
    "texts": find_in_texts,
    "case": find_in_case,
    "outline": find_in_outline,
}

_PIECE = re.compile(r"^(?=[^\s#\]}])", re.MULTILINE)
"""Where an entry of the file begins: at the beginning of a line."""
_HEADING = re.compile(r"[\w-]+:[ \t]*(?:#[^\n]*)?\r?\n")
_INDENTED = re.compile(r"^(?P<indent> *)(?=[^\s#\]}])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text to be looked through. document: what it says, where that is known already."""

    kind: NamesIn
    source: Source
    document: Node | None = field(compare=False)


def names_in(kind: NamesIn, source: Source, document: Node | None = None) -> tuple[Occurrence, ...]:
    """Return the names in a file, in the order of the text. Of a text that is no YAML just now, those in its entries
    that are. document: what the text says, if it has been read already and is one document.
    """
    return _names_in(_Text(kind, source, document))


@lru_cache(maxsize=1000)
def _names_in(text: _Text) -> tuple[Occurrence, ...]:
    documents = (text.document,) if text.document is not None else from_yaml(text.source)[0]
    found = _found(text.kind, text.source, *documents) if documents else _in_pieces(text.kind, text.source)
    return tuple(sorted(found, key=lambda each: (each.span.start, each.span.end)))


def _found(kind: NamesIn, source: Source, *documents: Node) -> Iterable[Occurrence]:
    finder = Finder(source, {})
    for document in documents:
        _FIND[kind](document, finder)
    return finder.found.values()


def _in_pieces(kind: NamesIn, source: Source) -> Iterator[Occurrence]:
    """Yield the names in those entries of a text that can be read by themselves."""
    starts = [found.start() for found in _PIECE.finditer(source.text)]
    for start, end in zip(starts, (*starts[1:], len(source.text)), strict=True):
        piece = source.text[start:end]
        if (found := _in_piece(kind, source.name, piece)) is not None:
            yield from moved(found, source, start)
            continue
        heading = _HEADING.match(piece)
        if heading is not None:
            for inner, text in _entries(piece, heading.end()):
                found = _in_piece(kind, source.name, heading[0] + text) or ()
                yield from moved(found, source, start + inner - heading.end())


def _entries(piece: str, start: int) -> Iterator[tuple[int, str]]:
    """Yield the entries under a heading, each with its place."""
    lines = list(_INDENTED.finditer(piece, start))
    if lines:
        indent = min(len(each["indent"]) for each in lines)
        starts = [each.start() for each in lines if len(each["indent"]) == indent]
        yield from ((at, piece[at:end]) for at, end in zip(starts, (*starts[1:], len(piece)), strict=True))


def _in_piece(kind: NamesIn, name: str, text: str) -> Iterable[Occurrence] | None:
    source = Source(name, text)
    documents, _ = from_yaml(source)
    return _found(kind, source, *documents) if documents else None
