"""From a file to its records, and from a record to what it says: one value, or what is wrong with it.

Each format yields the records from a mark on, every one with the mark behind it, where a later run may go on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

from ..diagnostic import Diagnostic
from ..errors import UnreadableSource
from ..node import Node, Scalar
from ..reading import text_of
from ..span import Source, Span
from .csv_rows import COMMA, csv_rows
from .json_records import json_items, json_lines
from .record import Excerpt, Lines, Mark, Record
from .yaml_documents import yaml_documents

BEGINNING = Mark()

_SPLITTERS = {"yaml": yaml_documents, "json": json_items, "jsonl": json_lines}


def split(format: str, lines: Lines, mark: Mark = BEGINNING, separator: bytes = COMMA) -> Iterator[tuple[Record, Mark]]:
    """Return the records of a file in `yaml`, `json`, `jsonl` or `csv`.

    separator: of the cells of CSV, whose header is a record too where reading begins at the beginning.
    """
    return csv_rows(lines, mark, separator) if format == "csv" else _SPLITTERS[format](lines, mark)


def records_of(source: Source, format: str) -> Iterator[Record]:
    """Return the records of a text."""
    lines = Lines(BytesIO(source.text.encode(errors="surrogatepass")))
    return (record for record, _ in split(format, lines))


def node_of(name: str, format: str, record: Record) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Read a record in YAML or JSON, and report all that is wrong with its text; places are those in the record."""
    if (fault := record.fault) is not None:
        return None, (Diagnostic(fault.code, fault.message, Span(Source(name, ""), 0, 0), fault.hint),)
    try:
        source = text_of(name, record.data)
    except UnreadableSource as unreadable:
        return None, unreadable.diagnostics
    if format != "yaml":
        from ..json_text import from_json

        return from_json(source)
    from ..yaml_text import from_yaml

    documents, diagnostics = from_yaml(source)  # one at most, since records are cut where documents are
    found = documents[0] if documents else None
    if found is not None and not _is_empty(found):
        return found, diagnostics
    if diagnostics:
        return None, diagnostics
    span = found.span if found is not None else Span(source, 0, 0)
    hint = "write at least what is known of each party"
    return None, (Diagnostic("no-case", "found nothing, expected a case", span, hint),)


def in_file(diagnostic: Diagnostic, record: Record) -> Diagnostic:
    """Move a diagnostic about a record to its place in the file; to none for a record that has none."""
    span = diagnostic.span
    if span is not None:
        place = Excerpt(span.source.name, span.source.text, record.line - 1, record.column - 1)
        span = Span(place, span.start, span.end) if record.line else None
    return replace(diagnostic, span=span)


def _is_empty(document: Node) -> bool:
    return isinstance(document, Scalar) and document.value is None
