"""From the text of a file of rules or tests to its documents, with what YAML reads otherwise than it looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.mending import in_quotes, mend
from ottava.facts.source.node import Mapping, Node, Scalar, Sequence
from ottava.facts.source.span import Source, Span
from ottava.facts.source.yaml_text import from_yaml

from .findings import Findings, first_line
from .look_alikes import look_alike_in_line, look_alike_in_name, quotes_around, wide_bracket

_FOR_PEOPLE = frozenset(("title", "because", "text", "question", "description", "notes", "reason", "test", "says"))
"""The keys of texts for people, in which a `#` and quotes may be meant."""

_COMMENT = re.compile(r"[ \t]#(?P<rest>[^\r\n]*)")
_NEAR_COMMENT = re.compile(r"[^ \t\r\n][ \t]#")
_QUOTED = ("'", '"', "|", ">")
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class AuthoredText:
    """The text of a file of rules or tests, its documents, and what is wrong with it as YAML."""

    source: Source
    documents: tuple[Node, ...]
    diagnostics: tuple[Diagnostic, ...]


def authored(source: Source) -> AuthoredText:
    """Return what a text says as YAML."""
    return AuthoredText(source, *from_author(source))


def one_document(text: AuthoredText, findings: Findings) -> tuple[Node | None, bool]:
    """Return the one document of a file, None if it is empty; and whether the text could be read as YAML."""
    documents, diagnostics = text.documents, text.diagnostics
    findings.diagnostics.extend(diagnostics)
    if len(documents) > 1:
        findings.error(
            "several-documents",
            "the file holds several documents; expected one",
            first_line(documents[1]),
            "take out the line `---` between them",
        )
    document = documents[0] if documents else None
    nothing = isinstance(document, Scalar) and document.value is None
    return None if nothing else document, all(each.severity == "warning" for each in diagnostics)


def from_author(source: Source) -> tuple[tuple[Node, ...], tuple[Diagnostic, ...]]:
    """Return the documents of a text and all that is wrong with it, as `from_yaml`, with look-alikes named.

    Without documents where a look-alike keeps a key from being one: whatever followed would only be noise. Texts that
    may have lost their end to a comment, and those in curly quotes, are warnings.
    """
    documents, diagnostics = from_yaml(source)
    plain = source.text.isascii()
    if plain and not _NEAR_COMMENT.search(source.text):
        return documents, diagnostics  # as nearly always, and looking at every scalar takes its time
    scalars = [each for document in documents for each in _scalars(document)]
    if not plain:
        odd = [found for scalar, _, is_key in scalars if is_key and (found := look_alike_in_name(scalar.span))]
        if odd:  # a bracket that is none may have made the key
            odd += [found for scalar, _, is_key in scalars if not is_key and (found := wide_bracket(scalar.span))]
        diagnostics = tuple(look_alike_in_line(each) or each for each in diagnostics)
        if odd:
            return (), (*diagnostics, *odd)
    warnings = (_doubtful(scalar, key) for scalar, key, is_key in scalars if not is_key)
    return documents, (*diagnostics, *(each for each in warnings if each is not None))


def _scalars(node: Node, key: str = "") -> Iterator[tuple[Scalar, str, bool]]:
    """Yield the scalars of a node, each with the key that it is or stands under, and whether it is a key."""
    match node:
        case Mapping(entries=entries):
            for entry in entries:
                name = str(entry.key.value)
                yield entry.key, name, True
                yield from _scalars(entry.value, name)
        case Sequence(items=items):
            for item in items:
                yield from _scalars(item, key)
        case Scalar():
            yield node, key, False


def _doubtful(scalar: Scalar, key: str) -> Diagnostic | None:
    """Return a warning of a text that may be meant otherwise than it is read."""
    span = scalar.span
    text = span.source.text
    if text[span.start : span.start + 1] in _QUOTED and span.end > span.start:
        return None
    comment = _COMMENT.match(text, span.end)
    if comment and (comment["rest"][:1].strip() or key in _FOR_PEOPLE):
        at = Span(span.source, comment.start() + 1, comment.end())
        message = f"a comment begins here: {quoted(at.text.rstrip(), _SHOWN)} does not belong to the text before it"
        hint = "put the text in quotes if it does; if it is a comment, begin it with two spaces and `# `"
        whole = Span(span.source, span.start, span.start + len(text[span.start : comment.end()].rstrip()))
        mends = () if "\n" in whole.text else (mend(whole, in_quotes(whole.text)),)
        return Diagnostic("comment-in-text", message, at, hint, "warning", mends=mends)
    return quotes_around(span) if key in _FOR_PEOPLE and not span.text.isascii() else None
