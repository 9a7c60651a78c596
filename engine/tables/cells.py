"""What a single cell of a table says, by the kind of its attribute; what does not fit it stays as it is."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from ottava.facts import UNKNOWN, Attribute
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.records.record import Fault

from .errors import BadRow

_WHOLE = re.compile(r"([+-]?[0-9]{1,16})(?:\.0{1,20})?")
_NUMBER = re.compile(r"[+-]?[0-9]{1,16}(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,2})?")
_DECIMAL_COMMA = re.compile(r"[+-]?(?:[0-9]{1,3}(?:\.[0-9]{3}){1,5}|[0-9]{1,16}),[0-9]{1,20}")
_TWO_READINGS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
"""Thousands, or a number with three decimals."""

_MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]00:00(?::00(?:\.0{1,9})?)?")


def value_of(cell: Any, attribute: Attribute | None, decimal_comma: bool = False) -> Any:
    """Return what a cell says of an attribute; None for nothing.

    decimal_comma: whether a comma may stand in a number. Raises BadRow for a number that may be one of two.
    """
    if isinstance(cell, dict | list | tuple):
        return _without_gaps(cell)
    if cell is None or cell == "" or cell != cell:
        return None
    if attribute is None:
        return cell
    if cell == UNKNOWN:
        return None
    if isinstance(cell, str):
        return _from_text(cell, attribute.kind, decimal_comma)
    if isinstance(cell, Decimal):
        cell = int(cell) if cell == cell.to_integral_value() else float(cell)
    if attribute.kind == "date" and isinstance(cell, datetime) and cell.time() == time():
        return cell.date()  # many programs know no days, and keep them as their first moment
    if attribute.kind == "integer" and isinstance(cell, float) and cell.is_integer():
        return int(cell)  # whole numbers beside empty cells are what many programs keep as numbers with a point
    return cell


def is_blank(cell: Any) -> bool:
    """Return whether nothing is in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def number_of(cell: Any, decimal_comma: bool = False) -> Any:
    """Return the number that a cell says, or the cell as it is. Raises BadRow as `value_of`."""
    if isinstance(cell, Decimal):
        return float(cell)
    return _number(cell, decimal_comma) if isinstance(cell, str) else cell


def label_of(cell: Any) -> Any:
    """Return the text of a cell that calls something by a name: numbers and days are names as well."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell) if isinstance(cell, int | float | Decimal | date) and not isinstance(cell, bool) else cell


def _from_text(cell: str, kind: str, decimal_comma: bool) -> Any:
    match kind:
        case "set":
            return [] if cell == "[]" else [each.strip() for each in cell.split(";")]
        case "boolean" if cell.lower() in ("true", "false"):
            return cell.lower() == "true"
        case "integer" | "number":
            if (whole := _WHOLE.fullmatch(cell)) and not (decimal_comma and _TWO_READINGS.fullmatch(cell)):
                return int(whole[1])
            found = _number(cell, decimal_comma)
            return int(found) if kind == "integer" and isinstance(found, float) and found.is_integer() else found
        case "date" if day := _MIDNIGHT.fullmatch(cell):
            return day[1]
    return cell


def _number(cell: str, decimal_comma: bool) -> Any:
    if decimal_comma and _TWO_READINGS.fullmatch(cell):
        whole, decimals = re.sub("[.,]", "", cell), cell.replace(",", ".")
        message = f"{quoted(cell)} may mean {whole} or {decimals}"
        hint = f"write it without a mark between thousands: {whole}, or with four decimals: {decimals}0"
        raise BadRow(Fault("ambiguous-number", message, hint), 0)
    if _NUMBER.fullmatch(cell):
        return float(cell)
    if decimal_comma and _DECIMAL_COMMA.fullmatch(cell):
        return float(cell.replace(".", "").replace(",", "."))
    return cell


def _without_gaps(value: Any) -> Any:
    """Return nested data without what is empty, which a table cannot leave out."""
    if isinstance(value, dict):
        kept = {name: _without_gaps(each) for name, each in value.items() if each is not None}
        return kept or None
    if isinstance(value, list | tuple):
        return [_without_gaps(each) for each in value if each is not None]
    return value
