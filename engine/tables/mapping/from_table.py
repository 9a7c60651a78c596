"""From `table` in a mapping: how the file is written, and what its cells mean where a column says nothing else."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from datetime import timezone
from typing import Any, cast, get_args

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Mapping, Node, Scalar

from ..layout import FOUND, Layout
from .cells import NO, YES
from .dates import DateFormat, DateOrder, zone_of
from .findings import MappingFindings, folded
from .numbers import DecimalSign

_KEYS = ("sheet", "header_row", "separator", "decimal", "dates", "time_zone", "empty", "yes", "no")
ORDERS: tuple[DateOrder, ...] = get_args(DateOrder)
_SEPARATORS = {"tab": "\t", "\t": "\t", ",": ",", ";": ";", "|": "|"}


@dataclass(frozen=True, slots=True)
class CellDefaults:
    """What all columns have in common."""

    decimal: DecimalSign | None = None
    dates: DateFormat = field(default_factory=DateFormat)
    empty: frozenset[str] = frozenset()
    flags: Dictionary[str, bool] = field(default_factory=lambda: dict.fromkeys(YES, True) | dict.fromkeys(NO, False))


def from_table(node: Node | None, findings: MappingFindings) -> tuple[Layout, CellDefaults]:
    """Return how the file and its cells are written."""
    if node is None:
        return FOUND, CellDefaults()
    mapping = findings.expect_mapping(node, "`table`", "write `table: {header_row: 3}`, or leave it out")
    if mapping is None:
        return FOUND, CellDefaults()
    findings.expect_keys(mapping, "`table`", _KEYS)
    layout = Layout(_sheet(mapping, findings), _header_row(mapping, findings), _separator(mapping, findings))
    defaults = CellDefaults(
        decimal_from(mapping, findings),
        DateFormat(order_from(mapping, findings), _zone(mapping, findings)),
        frozenset(folded(name) for name in _texts(mapping, "empty", findings)),
        _flags(mapping, findings),
    )
    return layout, defaults


def decimal_from(mapping: Mapping, findings: MappingFindings) -> DecimalSign | None:
    """Return the decimal sign that is written under `decimal`."""
    node = mapping.get("decimal")
    if node is None:
        return None
    if isinstance(node, Scalar) and node.value in (".", ","):
        return cast(DecimalSign, node.value)
    findings.wrong_kind(node, "`decimal`", 'the sign before the decimals: `"."` or `","`', "put it in quotes")
    return None


def order_from(mapping: Mapping, findings: MappingFindings) -> DateOrder | None:
    """Return the order of day, month and year that is written under `dates`."""
    node = mapping.get("dates")
    return None if node is None else cast(DateOrder | None, findings.expect_one_of(node, "dates", ORDERS))


def _sheet(mapping: Mapping, findings: MappingFindings) -> str | None:
    node = mapping.get("sheet")
    return None if node is None else findings.expect_name(node, "`sheet`", expected="the name of a sheet")


def _header_row(mapping: Mapping, findings: MappingFindings) -> int | None:
    node = mapping.get("header_row")
    if node is None:
        return None
    if isinstance(node, Scalar) and type(node.value) is int and 1 <= node.value <= 1000:
        return node.value
    hint = "count the rows from 1, as a spreadsheet does"
    findings.wrong_kind(node, "`header_row`", "the number of the row with the names of the columns", hint)
    return None


def _separator(mapping: Mapping, findings: MappingFindings) -> str | None:
    node = mapping.get("separator")
    if node is None:
        return None
    if isinstance(node, Scalar) and node.value in _SEPARATORS:
        return _SEPARATORS[str(node.value)]
    findings.wrong_kind(node, "`separator`", '`","`, `";"`, `tab` or `"|"`', "put the sign in quotes")
    return None


def _zone(mapping: Mapping, findings: MappingFindings) -> timezone | None:
    node = mapping.get("time_zone")
    if node is None:
        return None
    zone = zone_of(node.value) if isinstance(node, Scalar) and isinstance(node.value, str) else None
    if zone is None:
        findings.wrong_kind(node, "`time_zone`", 'an offset from UTC, such as `"+01:00"` or `"Z"`', "put it in quotes")
    return zone


def _texts(mapping: Mapping, key: str, findings: MappingFindings) -> dict[str, Scalar]:
    node = mapping.get(key)
    return {} if node is None else dict(findings.names(node, key, "a text"))


def _flags(mapping: Mapping, findings: MappingFindings) -> Dictionary[str, bool]:
    flags: dict[str, bool] = dict.fromkeys(YES, True) | dict.fromkeys(NO, False)
    said: dict[str, Any] = {}
    for key, value in (("yes", True), ("no", False)):
        for text, node in _texts(mapping, key, findings).items():
            if folded(text) in said:
                message = f"{quoted(text)} is listed under `yes` and under `no`"
                findings.error("repeated-item", message, node.span, "keep one of them")
            said[folded(text)] = value
    return flags | said
