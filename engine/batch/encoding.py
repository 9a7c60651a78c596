"""How results are written: the full advice as JSON Lines or Parquet, or one row of CSV a case."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

import msgspec
from msgspec import inspect

from ..inference.advice import Advice, Recommendation
from ..tables.parquet import pyarrow
from .formats import OutputFormat
from .result import Result

CSV_HEADER = b"case,top,certainty,gates,stop,stability,open_questions\n"
# Where a cell begins, or where one would begin for a spreadsheet that separates cells by `;`, what begins a formula;
# those of East Asian width do so, too.
_FORMULA = re.compile(r"(^|;)(\s*)(?=[=+@\-\uFF1D\uFF0B\uFF0D\uFF20])")


def to_csv(results: Sequence[Result]) -> bytes:
    """Return a row for each, without the header.

    `top` is `METHOD[.STAGE][@PARTY]` for everything of rank 1, and like `gates` several are separated by `;`. The
    certainty is the greatest among them. A cell that a spreadsheet would take for a formula begins with `'`.
    """
    return "".join(_row(each.advice) for each in results).encode()


def safe_cell(text: str) -> str:
    """Return the text of a cell, which no spreadsheet calculates (OWASP, CSV injection) and no terminal obeys."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    shown = _FORMULA.sub(r"\1'\2", shown)
    return '"' + shown.replace('"', '""') + '"' if any(letter in shown for letter in ',"\n\r') else shown


def _row(advice: Advice) -> str:
    first = advice.first
    cells = (
        safe_cell(advice.case),
        safe_cell(";".join(map(_goal, first))),
        str(max(each.certainty for each in first)) if first else "",
        safe_cell(";".join(gate.id for gate in advice.gates)),
        "yes" if any(gate.effect == "stop" for gate in advice.gates) else "no",
        advice.stability.verdict,
        str(len(advice.questions)),
    )
    return ",".join(cells) + "\n"


def _goal(each: Recommendation) -> str:
    stage = f".{each.stage}" if each.stage else ""
    party = f"@{each.party}" if each.party else ""
    return f"{each.method}{stage}{party}"


_SIMPLE: tuple[tuple[type, str], ...] = (
    (inspect.BoolType, "bool_"),
    (inspect.IntType, "int64"),
    (inspect.FloatType, "float64"),
    (inspect.StrType, "string"),
)


def to_parquet(results: Sequence[Result]) -> bytes:
    """Return a file of Parquet with a row for each result; nothing at all for none.

    Columns are the fields of an advice, nested as in its JSON. What may be of several kinds, such as the value of
    a fact, is its JSON text.
    """
    if not results:
        return b""
    arrow = pyarrow()
    struct = inspect.type_info(Advice)
    assert isinstance(struct, inspect.StructType)
    rows = [
        _plain(each, struct) for each in msgspec.json.decode(msgspec.json.encode([each.advice for each in results]))
    ]
    table = arrow.Table.from_pylist(rows, schema=arrow.schema(_fields(arrow, struct)))
    sink = BytesIO()
    arrow.parquet.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def _fields(arrow: Any, struct: inspect.StructType) -> list[Any]:
    return [arrow.field(field.encode_name, _type(arrow, field.type)) for field in struct.fields]


def _type(arrow: Any, type: inspect.Type) -> Any:
    type = _without_none(type)
    for kind, name in _SIMPLE:
        if isinstance(type, kind):
            return getattr(arrow, name)()
    if isinstance(type, inspect.VarTupleType):
        return arrow.list_(_type(arrow, type.item_type))
    if isinstance(type, inspect.StructType):
        return arrow.struct(_fields(arrow, type))
    return arrow.string()  # one of some words, or a value of several kinds


def _plain(value: Any, type: inspect.Type) -> Any:
    """Return the value as the schema wants it."""
    type = _without_none(type)
    if value is None:
        return None
    if isinstance(type, inspect.UnionType):
        return msgspec.json.encode(value).decode()
    if isinstance(type, inspect.VarTupleType):
        return [_plain(each, type.item_type) for each in value]
    if isinstance(type, inspect.StructType):
        return {field.encode_name: _plain(value.get(field.encode_name), field.type) for field in type.fields}
    return value


def _without_none(type: inspect.Type) -> inspect.Type:
    if not isinstance(type, inspect.UnionType):
        return type
    kinds = [each for each in type.types if not isinstance(each, inspect.NoneType)]
    return kinds[0] if len(kinds) == 1 else type


def to_jsonl(results: Sequence[Result]) -> bytes:
    """Return a line for each: the JSON object that `ottava advise --format json` prints."""
    return _ENCODER.encode_lines([each.advice for each in results])


_ENCODER = msgspec.json.Encoder()

ENCODERS: Mapping[OutputFormat, Callable[[Sequence[Result]], bytes]] = {
    "jsonl": to_jsonl,
    "csv": to_csv,
    "parquet": to_parquet,
}
