"""YAML text to nodes with places, built on PyYAML's parse events: what a scalar means is decided here.

PyYAML has two parsers: a fast one (libyaml), which may be missing, and a pure one. The fast one reads what is
well formed; a document that it refuses is read again by the pure one, which gives the better account of what
is wrong. So the nodes and the diagnostics are the same with either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import yaml

from .diagnostic import Diagnostic, quoted
from .limits import MAX_BYTES, MAX_DIAGNOSTICS, too_large, too_many_problems
from .node import Node
from .pure_yaml import PureParser
from .span import Source, Span
from .yaml_complaints import impossible_escape, plain_words
from .yaml_document import Disputed, DocumentReader, Events, Reading, Unreadable

ParserOfText = Callable[[str], Events]

# PyYAML may have been built without libyaml.
_FastParser: ParserOfText = yaml.CBaseLoader if yaml.__with_libyaml__ else PureParser

_BYTE_ORDER_MARK = "\ufeff"
# What YAML does not let stand, not even in quotes. (It allows a byte order mark, but parsers differ on it.)
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_SEPARATOR = re.compile(r"(?<![^\r\n\x85\u2028\u2029])---(?![^ \t\r\n\x85\u2028\u2029])")
_DIRECTIVE = re.compile(r"^%", re.MULTILINE)


def from_yaml(
    source: Source, *, parser: ParserOfText = _FastParser
) -> tuple[tuple[Node, ...], tuple[Diagnostic, ...]]:
    """The documents of a text, and all that is wrong with it. Never raises for bad text.

    An empty text has no documents. A document that cannot be parsed is left out, and reading goes on at the
    next `---`. One that holds something refused (a repeated key, a tag, a number that is not finite, an
    unknown alias) is kept without it, so that a caller may look for more to report; it must not be used when
    there are errors.

    Scalars follow the core schema of YAML 1.2; lists and mappings may be 50 deep; the aliases of a document
    may stand for 10,000 values. `parser` is PyYAML's fast parser unless told, and makes no difference to the
    result.
    """
    if len(source.text) > MAX_BYTES:
        return (), (too_large(source.name),)
    begin = 1 if source.text.startswith(_BYTE_ORDER_MARK) else 0
    if _UNFIT.search(source.text, begin):
        return (), tuple(_unfit(source, begin))
    documents: list[Node] = []
    diagnostics: list[Diagnostic] = []
    for start, end in _pieces(source.text, begin):
        found = _read(source, start, end, parser)
        documents += found.documents
        diagnostics += found.diagnostics
        if len(diagnostics) >= MAX_DIAGNOSTICS:
            del diagnostics[MAX_DIAGNOSTICS:]
            diagnostics.append(too_many_problems(diagnostics[-1]))
            break
    return tuple(documents), tuple(diagnostics)


def _pieces(text: str, begin: int) -> Iterator[tuple[int, int]]:
    """Where each document begins and ends. Nothing reaches over a `---`, so each can be read alone."""
    for found in _SEPARATOR.finditer(text, begin):
        start = _with_directives(text, begin, found.start())
        if start > begin:
            yield begin, start
            begin = start
    yield begin, len(text)


def _with_directives(text: str, begin: int, start: int) -> int:
    """Where the lines of `%` directives (blank lines and comments between them) above a `---` begin."""
    first = start
    while start > begin:
        line_start = text.rfind("\n", begin, start - 1) + 1 or begin
        head = text[line_start:start].lstrip()
        if head.startswith("%"):
            first = line_start
        elif head and not head.startswith("#"):
            break
        start = line_start
    return first


def _read(source: Source, start: int, end: int, parser: ParserOfText) -> Reading:
    """The documents of a piece: by the fast parser, or by the pure one where that has more to say."""
    text = source.text[start:end]
    if parser is not PureParser and not _DIRECTIVE.search(text):
        reader = DocumentReader(source, start, by_fast_parser=True)
        try:
            reader.read(parser(text))
            return reader.found
        except Unreadable as problem:
            reader.found.diagnostics.append(problem.diagnostic)
            return reader.found
        except (yaml.YAMLError, Disputed):
            pass
    reader = DocumentReader(source, start, by_fast_parser=False)
    careful = PureParser(text)
    try:
        reader.read(careful)
    except Unreadable as problem:
        reader.found.diagnostics.append(problem.diagnostic)
    except yaml.MarkedYAMLError as error:
        reader.found.diagnostics.append(plain_words(source, start, error))
    except (ValueError, OverflowError):
        reader.found.diagnostics.append(impossible_escape(source, start + careful.index))
    return reader.found


def _unfit(source: Source, begin: int) -> Iterator[Diagnostic]:
    """Every character that cannot stand in YAML."""
    for count, found in enumerate(_UNFIT.finditer(source.text, begin)):
        span = Span(source, *found.span())
        if found[0] == _BYTE_ORDER_MARK:
            message, hint = "found an invisible byte order mark inside the text", "take it out"
        else:
            message, hint = f"found the control character {quoted(found[0])}, expected text", "take it out"
        diagnostic = Diagnostic("control-character", message, span, hint)
        yield diagnostic
        if count + 1 >= MAX_DIAGNOSTICS:
            yield too_many_problems(diagnostic)
            return
