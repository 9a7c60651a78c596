"""How results are written: the advice as JSON Lines, a row of a table for each case as CSV, or both as Parquet."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from ..inference.advice import Advice
from .formats import OutputFormat
from .result import CaseResult
from .result_columns import COLUMNS, Cell, cells, kept_cells, kept_names
from .result_parquet import ADVICE, parquet_part

# Where a cell begins, or where one would begin for a spreadsheet that separates cells by `;`, what begins a formula;
# those of East Asian width do so, too.
_FORMULA = re.compile(r"(^|;)(\s*)(?=[=+@\-\uFF1D\uFF0B\uFF0D\uFF20])")
_HARMLESS = re.compile(r"\w[\w .:/-]*")

_JSON = msgspec.json.Encoder()


def plain(advice: Advice) -> bytes:
    """Return the JSON of an advice."""
    return _JSON.encode(advice)


@dataclass(frozen=True, slots=True)
class Encoder:
    """Writes results in a format. kept: the columns of the source that stand beside them, by their names there.

    line: returns the JSON of an advice, for JSON Lines. packed: whether to compress what is written, as zstd.
    """

    format: OutputFormat
    kept: tuple[str, ...] = ()
    line: Callable[[Advice], bytes] = plain
    packed: bool = False

    def head(self) -> bytes:
        """Return what stands before all results."""
        if self.format != "csv":
            return b""
        names = (column.name for column in COLUMNS)
        return self._as_kept(_line((*names, *map(safe_cell, self.kept_as))).encode())

    @property
    def kept_as(self) -> tuple[str, ...]:
        """What the kept columns are called in a table."""
        return kept_names(map(_defused, self.kept), (*(column.name for column in COLUMNS), ADVICE))

    def __call__(self, results: Sequence[CaseResult]) -> bytes:
        """Return results as they are appended to those before; nothing for none."""
        if not results:
            return b""
        return self._as_kept(_WRITING[self.format](self, results))

    def _as_kept(self, data: bytes) -> bytes:
        """Return data as the file holds it; where results are packed, as a frame of zstd that tells its own length."""
        if not self.packed:
            return data
        import zstandard

        packed: bytes = zstandard.ZstdCompressor(write_checksum=True).compress(data)
        return packed


def _json_lines(encoder: Encoder, results: Sequence[CaseResult]) -> bytes:
    """Return a line for each: the JSON object that `ottava advise --format json` prints, and behind it what is kept."""
    line = encoder.line
    if not encoder.kept and line is plain:
        return _JSON.encode_lines([each.advice for each in results])
    if not encoder.kept:
        return b"".join([line(each.advice) + b"\n" for each in results])
    return b"".join(
        b'%s,"kept":%s}\n'
        % (line(each.advice)[:-1], _JSON.encode({name: each.kept.get(name) for name in encoder.kept}))
        for each in results
    )


def _csv(encoder: Encoder, results: Sequence[CaseResult]) -> bytes:
    """Return a row for each. A cell that a spreadsheet would take for a formula begins with `'`."""
    kept = encoder.kept
    rows = [_line([_cell_text(cell) for cell in (*cells(each), *kept_cells(each, kept))]) for each in results]
    return "".join(rows).encode()


def _parquet(encoder: Encoder, results: Sequence[CaseResult]) -> bytes:
    return parquet_part(results, encoder.kept, encoder.kept_as)


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
