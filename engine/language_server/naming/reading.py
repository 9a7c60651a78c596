"""From the text of a file to the names in it, also of a text that is torn just now."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
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
_DASH = re.compile(r"- +(?=[^\s#])")
_INDENTED = re.compile(r"^(?P<indent> *)(?=[^\s#\]}])", re.MULTILINE)


_KEPT: dict[tuple[NamesIn, str], tuple[Source, tuple[Occurrence, ...]]] = {}
"""The names in each file as it last was, by the name of the file: most files stay as they are while one is edited."""


def names_in(kind: NamesIn, source: Source, document: Node | None = None) -> tuple[Occurrence, ...]:
    """Return the names in a file, in the order of the text. Of a text that is no YAML just now, those in its entries
    that are. document: what the text says, if it has been read already and is one document.
    """
    known = _KEPT.get((kind, source.name))
    if known is None or known[0] != source:
        known = _KEPT[kind, source.name] = source, _names_in(kind, source, document)
    return known[1]


def _names_in(kind: NamesIn, source: Source, document: Node | None) -> tuple[Occurrence, ...]:
    documents = (document,) if document is not None else from_yaml(source)[0]
    found = _found(kind, source, *documents) if documents else _in_pieces(kind, source)
    return tuple(sorted(found, key=lambda each: (each.span.start, each.span.end)))


def _found(kind: NamesIn, source: Source, *documents: Node) -> Iterable[Occurrence]:
    finder = Finder(source, {})
    for document in documents:
        _FIND[kind](document, finder)
    return finder.found.values()


def _in_pieces(kind: NamesIn, source: Source) -> Iterator[Occurrence]:
    """Yield the names in those entries of a text that can be read by themselves."""
    starts = [found.start() for found in _PIECE.finditer(source.text)]
    for start, end in pairwise((*starts, len(source.text))):
        piece = source.text[start:end]
        if (whole := _in_piece(kind, source.name, piece)) is not None:
            yield from moved(whole, source, start)
            continue
        for inner, text in _parts(piece):
            yield from moved(_in_piece(kind, source.name, text) or (), source, start + inner)


def _parts(piece: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of an entry that is torn, each as a text by itself, and how much further it stands in the entry:
    what is under a heading, `methods:`, behind that heading; the keys of an item of a list, `- id: …`, as such items.
    """
    if heading := _HEADING.match(piece):
        for start, end in _lines_of(piece, heading.end()):
            yield start - heading.end(), heading[0] + piece[start:end]
    elif dash := _DASH.match(piece):
        first, *others = _lines_of(" " * dash.end() + piece[dash.end() :], 0, dash.end()) or [(0, len(piece))]
        yield 0, piece[: first[1]]
        yield from ((start, dash[0] + piece[start + dash.end() : end]) for start, end in others)


def _lines_of(text: str, start: int, indent: int | None = None) -> list[tuple[int, int]]:
    """Return the bounds of the entries in a text, which begin with the lines that are indented so, or least."""
    lines = list(_INDENTED.finditer(text, start))
    least = min((len(each["indent"]) for each in lines), default=0) if indent is None else indent
    starts = [each.start() for each in lines if len(each["indent"]) == least]
    return list(pairwise((*starts, len(text))))


def _in_piece(kind: NamesIn, name: str, text: str) -> Iterable[Occurrence] | None:
    source = Source(name, text)
    documents, _ = from_yaml(source)
    return _found(kind, source, *documents) if documents else None
