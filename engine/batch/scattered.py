"""Rows of one case that do not stand together, found before a run begins, with bounded memory."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.records.record import Record

from ..tables.mapping.header import MappedForm
from ..tables.mapping.model import TableMapping
from .batching import Batching, Position
from .duplicates import duplicates
from .errors import BatchError, path_shown
from .inputs import STANDARD_INPUT, Inputs

_KEYS = "keys.tsv"
_AT_ONCE = 1_000
_SHOWN = 3


def refuse_scattered_rows(inputs: Inputs, mapping: TableMapping, folder: Path) -> None:
    """Raise BatchError if rows of one case stand apart, so that they would make two cases.

    folder: where the keys of all cases are kept meanwhile, as text, since there may be any number of them.
    """
    if mapping.key is None:
        return
    name = quoted(mapping.key.name)
    if STANDARD_INPUT in inputs.names:
        raise BatchError(
            f"a table with several rows for a case (by {name}) cannot come from standard input, since it is gone "
            "through twice; save it as a file"
        )
    path = folder / _KEYS
    try:
        with open(path, "wb") as file:
            _write_keys(inputs, mapping, file)
        found = duplicates(path, inputs)
    finally:
        path.unlink(missing_ok=True)
    if found.count:
        shown = "; ".join(
            f"{quoted(_key(key))} in {' and '.join(_place(place) for place in places[:_SHOWN])}"
            for key, places in found.shown[:_SHOWN]
        )
        rest = f" (and {found.count - _SHOWN:,} more)" if found.count > _SHOWN else ""
        raise BatchError(
            f"the rows of one case have to stand one behind the other, and these stand apart: {shown}{rest}; sort the "
            f"table by {name}, and put it into one file"
        )


def _write_keys(inputs: Inputs, mapping: TableMapping, file: BinaryIO) -> None:
    def note(key: str, number: int, record: Record) -> None:
        written = key.encode("unicode_escape")
        file.write(written + f"\t{number}\t{record.number}\t{record.line}\n".encode())

    batching = Batching(inputs, _AT_ONCE, MappedForm(mapping), mapping.layout, mapping, note)
    for _ in batching.batches(Position()):
        pass


def _key(written: str) -> str:
    return written.encode().decode("unicode_escape")


def _place(place: dict[str, object]) -> str:
    line = f"line {place['line']}" if place["line"] else f"case {place['record']}"
    return f"{line} of {path_shown(str(place['file']))}"
