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
from .errors import Unreadable
from .limits import MAX_BYTES, MAX_DIAGNOSTICS, too_large, too_many_problems
from .node import Node
from .pure_yaml import PureParser
from .records.yaml_documents import UNFIT, document_bounds
from .span import Source, Span
from .yaml_complaints import plain_words
from .yaml_document import Disputed, DocumentReader, Events, Reading

ParserOfText = Callable[[str], Events]

# PyYAML may have been built without libyaml.
_FastParser: ParserOfText = yaml.CBaseLoader if yaml.__with_libyaml__ else PureParser

_BYTE_ORDER_MARK = "\ufeff"
_UNFIT = re.compile(f"[{UNFIT}]")
_ESCAPED_LINE_ENDS = {"\x85": "\\N", "\u2028": "\\L", "\u2029": "\\P"}
_BLANK_END = re.compile(r"(?<![^\r\n])[ \t]+\Z")
_END_LINE = re.compile(r"\.\.\.(?<![^\r\n\ufeff]...)(?![^ \t\r\n])[^\r\n]*[\r\n]*\Z")
_AFTER_END = re.compile(r"\.\.\.[ \t]*+(?![\r\n]|\Z|(?<=[ \t])#)")


def from_yaml(source: Source, *, parser: ParserOfText = _FastParser) -> tuple[tuple[Node, ...], tuple[Diagnostic, ...]]:
    """Return the documents of a text, and all that is wrong with it. Never raises for bad text.

    As `from_yaml_documents`, with everything together; after 1000 problems the rest is not read.
    """
    documents: list[Node] = []
    diagnostics: list[Diagnostic] = []
    for document, found in from_yaml_documents(source, parser=parser):
        if document is not None:
            documents.append(document)
        diagnostics += found
        if len(diagnostics) >= MAX_DIAGNOSTICS:
            return tuple(documents), _bounded(diagnostics)
    return tuple(documents), tuple(diagnostics)


def from_yaml_documents(
    source: Source, *, parser: ParserOfText = _FastParser
) -> Iterator[tuple[Node | None, tuple[Diagnostic, ...]]]:
    """Return for each document its node and all that is wrong with it. Never raises for bad text.

    Where a document begins and ends is the matter of `yaml_documents`: an empty text has no documents, and an empty
    document is left out. A document that cannot be parsed has no node. One that holds something refused (a
    repeated key, a tag, a number that is not finite, an unknown alias) is kept without it, so that a caller may
    look for more to report; it must not be used when there are errors.

    Scalars follow the core schema of YAML 1.2; lists and mappings may be 50 deep; the aliases of a document
    may stand for 10,000 values. `parser` is PyYAML's fast parser by default, and makes no difference to the
    result.
    """
    if len(source.text) > MAX_BYTES:
        yield None, (too_large(source.name),)
        return
    text = source.text
    for start, end in document_bounds(text):
        start += text.startswith(_BYTE_ORDER_MARK, start)
        if _UNFIT.search(text, start, end):
            yield None, tuple(_unfit(source, start, end))
            continue
        found = _read(source, start, end, parser)
        yield found.node, _bounded(found.diagnostics)


def _bounded(diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    if len(diagnostics) < MAX_DIAGNOSTICS:
        return tuple(diagnostics)
    kept = diagnostics[:MAX_DIAGNOSTICS]
    return (*kept, too_many_problems(kept[-1]))


def _read(source: Source, start: int, end: int, parser: ParserOfText) -> Reading:
    """Read one document: by the fast parser, or by the pure one where that has more to say."""
    last = _END_LINE.search(source.text, start, end)
    if last is None:
        return _parsed(source, start, end, parser)
    found = _parsed(source, start, last.start(), parser)
    if left_over := _AFTER_END.match(source.text, last.start()):
        span = Span(source, left_over.end(), last.start() + len(last[0].rstrip()))
        message = "found more text after `...`, which ends the document"
        found.diagnostics.append(Diagnostic("text-after-end", message, span, "begin a new line, or take it out"))
    return found


def _parsed(source: Source, start: int, end: int, parser: ParserOfText) -> Reading:
    text = source.text[start:end]
    if _BLANK_END.search(text, len(text.rstrip(" \t"))):
        text += "\n"  # the parsers do not take blanks for a line where no line end follows
    if parser is not PureParser and not is_doubtful(text):
        reader = DocumentReader(source, start, end, by_fast_parser=True)
        try:
            reader.read(parser(text))
            return reader.found
        except Unreadable as problem:
            return reader.given_up(problem.diagnostic)
        except (yaml.YAMLError, Disputed):
            pass
    reader = DocumentReader(source, start, end, by_fast_parser=False)
    try:
        reader.read(PureParser(text))
    except Unreadable as problem:
        return reader.given_up(problem.diagnostic)
    except yaml.MarkedYAMLError as error:
        return reader.given_up(plain_words(source, start, error))
    return reader.found


def _unfit(source: Source, start: int, end: int) -> Iterator[Diagnostic]:
    """Return a diagnostic for every character that YAML does not allow."""
    for count, found in enumerate(_UNFIT.finditer(source.text, start, end)):
        span = Span(source, *found.span())
        hint = "take it out"
        if found[0] == _BYTE_ORDER_MARK:
            message = "found an invisible byte order mark inside the text"
        elif escape := _ESCAPED_LINE_ENDS.get(found[0]):
            message = f"found the invisible line end {quoted(found[0])}, expected text"
            hint = f"begin a new line instead, or write `{escape}` in double quotes"
        else:
            message = f"found the control character {quoted(found[0])}, expected text"
        diagnostic = Diagnostic("control-character", message, span, hint)
        yield diagnostic
        if count + 1 >= MAX_DIAGNOSTICS:
            yield too_many_problems(diagnostic)
            return


_BEGINS_WORD = r"(?<![^\s,\[{:].)"

# Each pattern begins with a character of its own: such are searched for many times faster than all of them in one.
_DOUBTFUL = tuple(
    re.compile(pattern, re.ASCII | re.DOTALL)
    for pattern in (
        r"%(?<![^\r\n].)",  # a directive
        rf"\?{_BEGINS_WORD}(?=\S)",  # a word that begins with `?` or `:`, in brackets
        r":(?<![^\s,\[{].)(?=\S)",
        rf"-{_BEGINS_WORD}(?=[,\[\]{{}}])",  # nothing but a dash, in brackets
        rf"&{_BEGINS_WORD}[-\w]*+(?=[^-\s\w,\[\]{{}}])",  # an anchor or alias with further characters
        rf"\*{_BEGINS_WORD}[-\w]*+(?=[^-\s\w,\[\]{{}}])",
        r"#(?<=[,\[\]{}:\"'].)",  # a comment without a space before it
    )
)


def is_doubtful(text: str) -> bool:
    """Return whether libyaml may read the document otherwise."""
    for pattern in _DOUBTFUL:  # noqa: SIM110 - asked for every case of a file
        if pattern.search(text):
            return True
    return False
