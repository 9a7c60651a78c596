"""A record that was set aside: where it stands, and everything that is wrong with it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from ottava.facts.source.diagnostic import Diagnostic, sorted_diagnostics, visible
from ottava.facts.source.records.record import Record

from ..tables.mapping.preparing import HIDDEN
from .piece import Piece
from .places import cell_name, in_words
from .tally import Tally

_HIDDEN = re.compile(f"{HIDDEN}+")
MOST_TEXT = 10_000
"""Characters of the record that are kept with it."""
MOST_ERRORS = 50


@dataclass(frozen=True, slots=True)
class Reject:
    """What is wrong with a record of which no advice could be given; errors with a place come in its order."""

    diagnostics: tuple[Diagnostic, ...]
    case: str | None = None


def to_line(reject: Reject, piece: Piece, record: Record) -> bytes:
    """Return the line of `rejects.jsonl`: pure ASCII, so that nothing in it can steer a terminal."""
    errors = sorted_diagnostics(reject.diagnostics)
    shown = [_error(each) for each in errors[:MOST_ERRORS]]
    if len(errors) > MOST_ERRORS:
        rest = f"mistakes that are not listed: {len(errors) - MOST_ERRORS}"
        shown.append(_error(Diagnostic("too-many-mistakes", rest)))
    placed = next((each for each in shown if each["line"] is not None), None)
    line = {
        "file": piece.name,
        "record": record.number or None,
        "line": placed["line"] if placed else record.line or None,
        "column": placed["column"] if placed else record.column or None,
        "case": reject.case,
        "errors": shown,
        "text": _text(piece, record),
    }
    return json.dumps(line, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"


def first_error(reject: Reject, piece: Piece, record: Record) -> tuple[str, list[Any]]:
    """Return the code of the first error, and its file, record, line, message, place and hint, fit to be shown."""
    first, *others = sorted_diagnostics(reject.diagnostics)
    line = first.span.source.position(first.span.start)[0] if first.span is not None else record.line
    place, hint = in_words(piece, record, first.span), visible(first.hint or "")
    message = visible(first.message)
    if others and not record.number:
        message += f" (the first of {1 + len(others)} mistakes in the header)"
    return first.code, [visible(piece.name), record.number, line, message, place, hint]


class RejectReason(NamedTuple):
    """A kind of mistake for which records were set aside: how many, and the first of them."""

    records: int
    file: str
    place: str
    message: str
    hint: str


def commonest_reasons(tally: Tally) -> tuple[RejectReason, ...]:
    """Return why records were set aside, the commonest kinds of mistakes first."""
    found = []
    for code, cells in tally.tables.get("rejects", {}).items():
        file, _, _, message, place, hint = tally.examples[code]
        found.append(RejectReason(sum(cells.values()), file, place, message, hint))
    return tuple(sorted(found, key=lambda each: -each.records))


def internal_error(error: Exception, verb: str) -> Diagnostic:
    """Return the diagnostic of a fault of the program itself, which a record brought to light."""
    message = f"the case cannot be {verb}: {type(error).__name__}: {visible(str(error)[: MOST_TEXT // 20])}"
    return Diagnostic("internal-error", message, None, "this is a fault of the program; please report it")


def _text(piece: Piece, record: Record) -> str:
    """Return the text of a record; nothing of a header that may be a row with what is never to be read."""
    text = record.data[: 4 * MOST_TEXT].decode("utf-8", "replace")[:MOST_TEXT]
    if not piece.hidden:
        return text
    return _HIDDEN.sub(HIDDEN, text) if record.number else ""


def _error(diagnostic: Diagnostic) -> dict[str, Any]:
    span = diagnostic.span
    line, column = (None, None) if span is None else span.source.position(span.start)
    cell = cell_name(span)
    return {
        "code": diagnostic.code,
        "message": visible(diagnostic.message),
        "hint": visible(diagnostic.hint) if diagnostic.hint else None,
        "line": line,
        "column": column,
        "path": visible(diagnostic.path) if diagnostic.path is not None else None,
        **({"cell": cell} if cell else {}),
    }
