"""Reading cases from files: YAML, JSON or JSON Lines, one case or many."""

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import PurePath

from .case import NAMELESS, Case, case_id, check
from .errors import InvalidCase
from .models import LONGEST_CASE_ID
from .source.arguments import expect_path
from .source.diagnostic import LONGEST_NAME, Diagnostic, quoted
from .source.errors import UnreadableSource
from .source.mending import Mend
from .source.node import plain
from .source.reading import read_source
from .source.records.reading import node_of, records_of
from .source.records.record import Record
from .source.span import Source, Span
from .vocabulary import Vocabulary, vocabulary_or_built_in

_FORMATS = {".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl"}
_TABLES = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".parquet", ".pq")


def read_cases(path: str | os.PathLike[str], vocabulary: Vocabulary | None = None) -> Iterator[Case | InvalidCase]:
    """Read the cases of a file, one by one. A case with mistakes comes as an InvalidCase, and the rest still come.

    The ending says what the file is: `.json` one object or a list of them, `.jsonl` or `.ndjson` an object a line,
    anything else YAML, one document or several. A case without an id is called after the file, and by its number too if
    there are several: `morning-3`. One that is larger than 1 MiB is an InvalidCase.

    vocabulary: what a case may say; left out, the built-in one. Raises UnreadableSource, at once, for a file that is
    missing, is not text, or is a table.
    """
    _refuse_table(path)
    return cases_from(read_source(path, pipe=True), vocabulary)


def read_case(path: str | os.PathLike[str], vocabulary: Vocabulary | None = None) -> Case:
    """Read the one case of a file.

    Raises InvalidCase if it has mistakes or there is not exactly one case, UnreadableSource as `read_cases`.
    """
    _refuse_table(path)
    source = read_source(path, pipe=True)
    cases = cases_from(source, vocabulary)
    first = next(cases)
    if isinstance(first, InvalidCase):
        raise first
    if next(cases, None) is not None:
        message = f"found more than one case in `{source.name}`, expected one"
        hint = "keep one case in the file, or read it as a file of many cases"
        raise InvalidCase([Diagnostic("several-cases", message, hint=hint)], case=_stem(source))
    return first


def _refuse_table(path: str | os.PathLike[str]) -> None:
    """Raise UnreadableSource for a file that is there and holds rows of cases."""
    expect_path("path", path)
    name = os.fspath(path)
    if name.lower().removesuffix(".gz").removesuffix(".zst").endswith(_TABLES) and os.path.exists(name):
        message = f"{quoted(name, LONGEST_NAME)} is a table, expected cases in YAML or JSON"
        hint = f"`ottava batch {name}` reads tables and advises on each row"
        raise UnreadableSource(Diagnostic("a-table", message, hint=hint))


def cases_from(source: Source, vocabulary: Vocabulary | None = None) -> Iterator[Case | InvalidCase]:
    """Read the cases of a text, as `read_cases` does; the ending of the name of the source gives the format."""
    vocabulary = vocabulary_or_built_in(vocabulary)
    format = _FORMATS.get(PurePath(source.name).suffix.lower(), "yaml")
    records = records_of(source, format)
    first, second = next(records, None), next(records, None)
    stem = _stem(source)
    if first is None:
        span = Span(source, 0, 0)
        hint = "write at least `parties:` with what is known of each"
        yield InvalidCase([Diagnostic("no-case", "found no case, expected one or more", span, hint)], case=stem)
    elif second is None:
        yield _case(source, format, first, vocabulary, stem)
    else:
        for number, record in enumerate(chain((first, second), records), start=1):
            ending = f"-{number}"
            id = stem[: LONGEST_CASE_ID - len(ending)] + ending
            yield _case(source, format, record, vocabulary, id)


def case_from_record(name: str, format: str, record: Record, vocabulary: Vocabulary, id: str) -> Case | InvalidCase:
    """Return the case that a record describes, or all that is wrong with it, placed in the text of the record.

    name: of the file, for messages. id: the id of the case where the record gives none.
    """
    node, diagnostics = node_of(name, format, record)
    if node is None:
        return InvalidCase(diagnostics, case=id)
    data = plain(node)
    case, mistakes = check(data, vocabulary, id)
    if case is not None and not diagnostics:
        return case
    return InvalidCase((*diagnostics, *(each.diagnostic(node) for each in mistakes)), case=case_id(data, id))


def _case(source: Source, format: str, record: Record, vocabulary: Vocabulary, id: str) -> Case | InvalidCase:
    found = case_from_record(source.name, format, record, vocabulary, id)
    if isinstance(found, Case):
        return found
    begin = source.line_starts[record.line - 1] + record.column - 1
    return InvalidCase([_placed(each, source, begin) for each in found.diagnostics], case=found.case)


def _placed(diagnostic: Diagnostic, source: Source, begin: int) -> Diagnostic:
    """Move a diagnostic about a record that begins here to its place in the file."""
    if diagnostic.span is None:
        return diagnostic

    def moved(span: Span) -> Span:
        return Span(source, begin + span.start, begin + span.end)

    mends = (Mend(tuple(replace(edit, span=moved(edit.span)) for edit in each.edits)) for each in diagnostic.mends)
    return replace(diagnostic, span=moved(diagnostic.span), mends=tuple(mends))


def _stem(source: Source) -> str:
    stem = "".join(letter if letter.isprintable() else "_" for letter in PurePath(source.name).stem)
    return stem.strip()[:LONGEST_CASE_ID] or NAMELESS
