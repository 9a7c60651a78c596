"""How results are written: the full advice as JSON Lines, a row of a table for each case as CSV, or both as Parquet."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from .formats import OutputFormat
from .result import CaseResult
from .result_columns import COLUMNS, Cell, cells, kept_cells, kept_names
from .result_parquet import ADVICE, parquet_part

# Where a cell begins, or where one would begin for a spreadsheet that separates cells by `;`, what begins a formula;
# those of East Asian width do so, too.
_FORMULA = re.compile(r"(^|;)(\s*)(?=[=+@\-\uFF1D\uFF0B\uFF0D\uFF20])")
_HARMLESS = re.compile(r"\w[\w .:/-]*")


@dataclass(frozen=True, slots=True)
class Encoder:
    """Writes results in a format. kept: the columns of the source that stand beside them, by their names there."""

    format: OutputFormat
    kept: tuple[str, ...] = ()

    def head(self) -> bytes:
        """Return what stands before all results."""
        if self.format != "csv":
            return b""
        return _line((*(column.name for column in COLUMNS), *map(safe_cell, self.kept_as))).encode()

    @property
    def kept_as(self) -> tuple[str, ...]:
        """What the kept columns are called in a table."""
        return kept_names(map(_defused, self.kept), (*(column.name for column in COLUMNS), ADVICE))

    def __call__(self, results: Sequence[CaseResult]) -> bytes:
        """Return results as they are appended to those before; nothing for none."""
        if not results:
            return b""
        return _WRITING[self.format](self, results)


def _json_lines(encoder: Encoder, results: Sequence[CaseResult]) -> bytes:
    """Return a line for each: the JSON object that `ottava advise --format json` prints, and behind it what is kept."""
    if not encoder.kept:
        return _JSON.encode_lines([each.advice for each in results])
    return b"".join(
        b'%s,"kept":%s}\n'
        % (_JSON.encode(each.advice)[:-1], _JSON.encode({name: each.kept.get(name) for name in encoder.kept}))
        for each in results
    )


def _csv(encoder: Encoder, results: Sequence[CaseResult]) -> bytes:
    """Return a row for each. A cell that a spreadsheet would take for a formula begins with `'`."""
    kept = encoder.kept
    rows = [_line([_cell_text(cell) for cell in (*cells(each), *kept_cells(each, kept))]) for each in results]
    return "".join(rows).encode()


def _parquet(encoder: Encoder, results: Sequence[CaseResult]) -> bytes:
    return parquet_part(results, encoder.kept, encoder.kept_as)


_JSON = msgspec.json.Encoder()

_WRITING: dict[OutputFormat, Callable[[Encoder, Sequence[CaseResult]], bytes]] = {
    "jsonl": _json_lines,
    "csv": _csv,
    "parquet": _parquet,
}


def safe_cell(text: str) -> str:
    """Return the text of a cell, which no spreadsheet calculates (OWASP, CSV injection) and no terminal obeys."""
    if _HARMLESS.fullmatch(text):
        return text
    shown = _defused(text)
    return '"' + shown.replace('"', '""') + '"' if "," in shown or '"' in shown else shown


def _defused(text: str) -> str:
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return _FORMULA.sub(r"\1'\2", shown)


def _cell_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return safe_cell(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return ";".join(cell) if isinstance(cell, tuple) else str(cell)


def _line(row: Sequence[str]) -> str:
    return ",".join(row) + "\n"
