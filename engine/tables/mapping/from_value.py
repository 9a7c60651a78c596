"""From what a mapping writes for one attribute to where its value comes from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, cast, get_args

from ottava.facts import Attribute
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Mapping, Node, Scalar

from .cells import EMPTY, CellReading, names_of_values, value_key
from .dates import Count
from .findings import folded, one_of, text_of_scalar
from .from_column import IN_WORDS, NUMBERS, CertaintySource, ColumnReader
from .from_table import order_from
from .model import Between, ColumnUse, Constant, DatePart, FromColumn, TickedColumns, ValueSource
from .numbers import NumberFormat, is_currency, unit_key
from .values import WrittenValue, value_of

_COUNTS: tuple[Count, ...] = get_args(Count)


@dataclass(frozen=True, slots=True)
class ValueReader(ColumnReader):
    """Reads what is written for attributes."""

    def attribute(self, attribute: Attribute, node: Node) -> tuple[ValueSource, CertaintySource] | None:
        """Return where the value of an attribute comes from, and its certainty; None after noting mistakes."""
        read = value_of(attribute)
        reading = self._reading(attribute)
        what = f"`{attribute.path}`"
        if not isinstance(node, Mapping):
            text = text_of_scalar(node) if isinstance(node, Scalar) else ""
            is_value = bool(text) and value_key(text) in names_of_values(attribute)
            meant = f"to say the same in every case, write `{{always: {text}}}`" if is_value else ""
            column = self.column(node, what, meant)
            return None if column is None else (FromColumn(column, reading), None)
        before = len(self.findings.diagnostics)
        kind = self.kind_of_source(node, what)
        if kind is None:
            return None
        self.expect_keys(node, what, kind, attribute.kind)
        if_empty = self.written(node, "if_empty", read)
        source: ValueSource | None
        match kind:
            case "always":
                source = Constant(self.written(node, "always", read))
            case "from":
                source = self._between(attribute, node, if_empty)
            case "any_of":
                source = self._any_of(attribute, node, read, reading, if_empty)
            case _:
                column = self.column(node.get("column") or node, "`column`")
                reading = self.with_words(self.refined(reading, node), node, read)
                source = None if column is None else FromColumn(column, reading, if_empty)
        certainty = self.certainty(node)
        if source is None or len(self.findings.diagnostics) > before:
            return None
        return source, certainty

    def _reading(self, attribute: Attribute) -> CellReading:
        kind, unit = attribute.kind, attribute.unit
        units = {unit_key(unit): Decimal(1)} if unit else {}
        money = unit is None or is_currency(unit)
        return CellReading(
            kind,
            names_of_values(attribute),
            numbers=NumberFormat(kind == "integer", self.defaults.decimal, units, money=money),
            dates=self.defaults.dates,
            flags=self.defaults.flags,
            empty=self.defaults.empty,
        )

    def _between(self, attribute: Attribute, node: Mapping, if_empty: Any) -> Between | None:
        what = f"`{attribute.path}`"
        if attribute.kind not in NUMBERS:
            message = f"{what} is {IN_WORDS[attribute.kind]}; the time between two dates is a number"
            self.findings.error("wrong-kind", message, node.span, "take a single column for it")
            return None
        missing = next((key for key in ("from", "to") if node.get(key) is None), None)
        if missing is not None:
            message = f"{what} is the time between two dates, and says no `{missing}`"
            self.findings.error("missing-key", message, node.span, f"add `{missing}: COLUMN`")
            return None
        start, end = (self._date_part(cast(Node, node.get(key)), f"`{key}`") for key in ("from", "to"))
        count = self._count(attribute, node)
        if start is None or end is None or count is None:
            return None
        if start.column is not None and end.column is not None and folded(start.column.name) == folded(end.column.name):
            message = f"`from` and `to` are the same column {quoted(end.column.name)}"
            self.findings.error("two-uses", message, cast(Node, node.get("to")).span, "name two columns")
            return None
        if start.column is None and end.column is None:
            self.findings.error("no-source", f"{what} reads no column", node.span, "name a column in `from` or `to`")
            return None
        return Between(start, end, count, if_empty)

    def _date_part(self, node: Node, what: str) -> DatePart | None:
        reading = CellReading("datetime", dates=self.defaults.dates, empty=self.defaults.empty)
        if not isinstance(node, Mapping):
            column = self.column(node, what)
            return None if column is None else DatePart(column, reading)
        before = len(self.findings.diagnostics)
        self.findings.expect_keys(node, what, ("column", "dates", "words", "if_empty", "always"))
        kind = self.kind_of_source(node, what) if len(self.findings.diagnostics) == before else None
        if kind is None:
            return None
        read = value_of(_A_DAY, what)
        if kind == "always":
            self.expect_keys(node, what, kind, "date")
            always = self.written(node, "always", read)
            return DatePart(None, reading, always) if len(self.findings.diagnostics) == before else None
        if (order := order_from(node, self.findings)) is not None:
            reading = replace(reading, dates=replace(reading.dates, order=order))
        reading = self.with_words(reading, node, read)
        column = self.column(node.get("column") or node, "`column`")
        if_empty = self.written(node, "if_empty", read)
        if column is None or len(self.findings.diagnostics) > before:
            return None
        return DatePart(column, reading, if_empty)

    def _count(self, attribute: Attribute, node: Mapping) -> Count | None:
        given = node.get("count")
        if given is not None:
            return cast(Count | None, self.findings.expect_one_of(given, "count", _COUNTS))
        unit = (attribute.unit or "").removesuffix("s") + "s"
        if unit in _COUNTS:
            return unit
        message = f"`{attribute.path}` does not say what to count between the two dates"
        self.findings.error("missing-key", message, node.span, f"add `count:` with {one_of(_COUNTS)}")
        return None

    def _any_of(
        self, attribute: Attribute, node: Mapping, read: WrittenValue, reading: CellReading, if_empty: Any
    ) -> TickedColumns | None:
        what = f"`{attribute.path}`"
        if attribute.kind != "set":
            message = f"`any_of` makes a list, and {what} is {IN_WORDS[attribute.kind]}"
            self.findings.error("misplaced-key", message, cast(Scalar, node.key("any_of")).span, "name one `column`")
            return None
        hint = "write `any_of: {COLUMN: VALUE}`"
        mapping = self.findings.expect_mapping(cast(Node, node.get("any_of")), "`any_of`", hint)
        ticks: list[tuple[ColumnUse, CellReading, tuple[str, ...]]] = []
        seen: set[str] = set()
        flag = replace(reading, kind="boolean", values={})
        for entry in mapping.entries if mapping is not None else ():
            column = self.column(entry.key, "`any_of`")
            if column is not None and folded(column.name) in seen:
                message = f"the column {quoted(column.name)} is listed twice in `any_of`"
                self.findings.error("two-uses", message, entry.key.span, "list several values for it: `[A, B]`")
            if column is not None:
                seen.add(folded(column.name))
            if isinstance(entry.value, Mapping):
                self.findings.expect_keys(
                    entry.value, f"{quoted(text_of_scalar(entry.key))} in `any_of`", ("words", "separator")
                )
                parts = replace(reading, separators=self.separators(entry.value, reading.separators))
                parts = self.with_words(parts, entry.value, read)
                if column is not None:
                    ticks.append((column, parts, ()))
            else:
                values = read(entry.value, self.findings)
                if values is None:
                    hint = "say which value a tick adds"
                    self.findings.error("unknown-value", "a tick cannot add `unknown`", entry.value.span, hint)
                elif column is not None and values is not EMPTY:
                    ticks.append((column, flag, tuple(values)))
        return TickedColumns(tuple(ticks), if_empty)


_A_DAY = Attribute("mapping", "day", "date")
