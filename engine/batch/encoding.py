"""How results are written: the full advice as JSON Lines or Parquet, or one row of CSV a case."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import msgspec

from ..inference.advice import Advice, Recommendation
from .kinds import OutputFormat
from .parquet import to_parquet

CSV_HEADER = b"case,top,certainty,gates,stop,stability,open_questions\n"
# Where a cell begins, or where one would begin for a spreadsheet that separates cells by `;`, what begins a formula;
# those of East Asian width do so, too.
_FORMULA = re.compile(r"(^|;)(\s*)(?=[=+@\-\uFF1D\uFF0B\uFF0D\uFF20])")

_encoder = msgspec.json.Encoder()


def to_json_lines(advices: Sequence[Advice]) -> bytes:
    """A line for each: the JSON object that `ottava advise --format json` prints."""
    return _encoder.encode_lines(advices)


def to_csv(advices: Sequence[Advice]) -> bytes:
    """A row for each, without the header.

    `top` is `METHOD[.STAGE][@PARTY]` for everything of rank 1, and like `gates` several are separated by `;`. The
    certainty is the greatest among them. A cell that a spreadsheet would take for a formula begins with `'`.
    """
    return "".join(_row(each) for each in advices).encode()


def harmless(text: str) -> str:
    """The text of a cell, which no spreadsheet calculates (OWASP, CSV injection) and no terminal obeys."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    shown = _FORMULA.sub(r"\1'\2", shown)
    return '"' + shown.replace('"', '""') + '"' if any(letter in shown for letter in ',"\n\r') else shown


ENCODERS: Mapping[OutputFormat, Callable[[Sequence[Advice]], bytes]] = {
    OutputFormat.jsonl: to_json_lines,
    OutputFormat.csv: to_csv,
    OutputFormat.parquet: to_parquet,
}


def _row(advice: Advice) -> str:
    first = advice.first
    cells = (
        harmless(advice.case),
        harmless(";".join(map(_place, first))),
        str(max(each.certainty for each in first)) if first else "",
        harmless(";".join(gate.id for gate in advice.gates)),
        "yes" if any(gate.effect == "stop" for gate in advice.gates) else "no",
        advice.stability.verdict,
        str(len(advice.questions)),
    )
    return ",".join(cells) + "\n"


def _place(each: Recommendation) -> str:
    stage = f".{each.stage}" if each.stage else ""
    party = f"@{each.party}" if each.party else ""
    return f"{each.method}{stage}{party}"
