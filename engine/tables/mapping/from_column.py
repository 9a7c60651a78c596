"""From what a mapping writes of one column to the way its cells are read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, cast

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Mapping, Node, Scalar, Sequence

from .cells import EMPTY, LINE, CellReading
from .findings import MappingFindings, folded, text_of_scalar
from .from_table import CellDefaults, decimal_from, order_from
from .model import ColumnUse, Constant, FromColumn
from .numbers import ROUNDINGS, NumberFormat, Rounding, unit_key
from .values import WrittenValue, certainty_value, party_label, text_value

NUMBERS = ("integer", "number")
_DATES = ("date", "datetime")
_SOURCES = {"column": "column", "always": "always", "from": "from", "to": "from", "any_of": "any_of"}
_OF_COLUMN = {
    "words": (),
    "units": NUMBERS,
    "round": NUMBERS,
    "decimal": NUMBERS,
    "dates": _DATES,
    "separator": ("set",),
}
"""What can stand beside a column, and of which kinds of attributes; of all, if there are none."""
_BESIDE = {
    "column": ("column", *_OF_COLUMN, "certainty", "if_empty"),
    "always": ("always", "certainty"),
    "from": ("from", "to", "count", "certainty", "if_empty"),
    "any_of": ("any_of", "certainty", "if_empty"),
}
IN_WORDS = {
    "choice": "one of several values",
    "set": "a list of values",
    "boolean": "yes or no",
    "integer": "a whole number",
    "number": "a number",
    "date": "a date",
    "datetime": "a date and time",
}
CertaintySource = Constant | FromColumn | None
_HOW = "write `column: COLUMN`, `always: VALUE`, `from` and `to`, or `any_of`"


@dataclass(frozen=True, slots=True)
class ColumnReader:
    """Reads what is written of columns. never_read: those that cannot be used, folded, with their line."""

    findings: MappingFindings
    defaults: CellDefaults
    never_read: dict[str, int]

    def column(self, node: Node, what: str, meant: str = "") -> ColumnUse | None:
        """Return a column that is named."""
        hint = (
            "name one column; several that are ticked make a list with `any_of`" if isinstance(node, Sequence) else None
        )
        name = self.findings.expect_name(node, what, hint)
        if name is None:
            return None
        if (line := self.never_read.get(folded(name))) is not None:
            message = f"the column {quoted(name)} is used here, and is never to be read by line {line}"
            self.findings.error("never-read", message, node.span, "take it out here, or out of `never_read`")
            return None
        return ColumnUse(name, node.span.line, meant)

    def text(self, key: str, node: Node) -> Constant | FromColumn | None:
        """Return where the id or the title of a case comes from."""
        kind = "label" if key == "id" else "text"
        return self._simple(node, f"`{key}`", CellReading(kind, empty=self.defaults.empty), text_value(key))

    def party_id(self, node: Node) -> Constant | FromColumn | None:
        """Return where the label of a party comes from: unlike elsewhere, a text is the label itself."""
        if not isinstance(node, Mapping):
            label = party_label(node, self.findings)
            return None if label is EMPTY else Constant(label)
        reading = CellReading("party label", empty=self.defaults.empty)
        return self._simple(node, "the `id` of a party", reading, party_label)

    def _simple(self, node: Node, what: str, reading: CellReading, read: WrittenValue) -> Constant | FromColumn | None:
        """Return a source that is a column, with words or without, or always the same."""
        if not isinstance(node, Mapping):
            column = self.column(node, what)
            return None if column is None else FromColumn(column, reading)
        before = len(self.findings.diagnostics)
        self.findings.expect_keys(node, what, ("column", "words", "always", "if_empty"))
        if len(self.findings.diagnostics) > before:
            return None
        kind = self.kind_of_source(node, what)
        source: Constant | FromColumn | None = None
        if kind == "always":
            self.expect_keys(node, what, kind, "")
            source = Constant(self.written(node, "always", read))
        elif kind == "column":
            column = self.column(node.get("column") or node, "`column`")
            if_empty = self.written(node, "if_empty", read)
            reading = self.with_words(reading, node, read)
            source = None if column is None else FromColumn(column, reading, if_empty)
        return source if len(self.findings.diagnostics) == before else None

    def kind_of_source(self, node: Mapping, what: str) -> str | None:
        given = {_SOURCES[str(key.value)]: key for key in reversed(node.keys()) if key.value in _SOURCES}
        if len(given) == 1:
            return next(iter(given))
        if given:
            first, second, *_ = sorted(given.values(), key=lambda key: key.span.start)
            message = f"{what} says both `{first.value}` and `{second.value}`, expected one of them"
            self.findings.error("two-sources", message, second.span, "take one of them out")
            return None
        known = dict.fromkeys(name for each in _BESIDE.values() for name in each)
        unknown = next((key for key in node.keys() if str(key.value) not in known), None)  # noqa: SIM118 - no dictionary
        if unknown is not None:
            meant = "for a value that is always the same write `always: VALUE`"
            hint = meant if unknown.value == "value" else _HOW
            self.findings.unknown("unknown-key", "key", unknown, f"in {what}", known, hint)
        else:
            self.findings.error("no-source", f"{what} does not say where its value comes from", node.span, _HOW)
        return None

    def expect_keys(self, node: Mapping, what: str, source: str, kind: str) -> None:
        allowed = _BESIDE[source]
        for key in node.keys():  # noqa: SIM118 - no dictionary
            name = key.value
            if name in allowed:
                kinds = _OF_COLUMN.get(str(name), ())
                if kinds and kind not in kinds:
                    noun = IN_WORDS[kinds[-1]] if kinds == NUMBERS else IN_WORDS[kinds[0]]
                    message = f"`{name}` is for {noun}, and {what} is {IN_WORDS[kind]}"
                    self.findings.error("misplaced-key", message, key.span, "take it out")
            elif any(name in each for each in _BESIDE.values()):
                message = f"`{name}` has no meaning beside `{source}`"
                self.findings.error("misplaced-key", message, key.span, "take it out")
            else:
                self.findings.unknown("unknown-key", "key", key, f"in {what}", allowed)

    def written(self, node: Mapping, key: str, read: WrittenValue) -> Any:
        value = node.get(key)
        return EMPTY if value is None else read(value, self.findings)

    def refined(self, reading: CellReading, node: Mapping) -> CellReading:
        """Return the way a cell is read, with what stands beside the column."""
        numbers, dates = reading.numbers, reading.dates
        if (decimal := decimal_from(node, self.findings)) is not None:
            numbers = replace(numbers, decimal=decimal)
        if (order := order_from(node, self.findings)) is not None:
            dates = replace(dates, order=order)
        if (rounding := node.get("round")) is not None:
            word = self.findings.expect_one_of(rounding, "round", tuple(ROUNDINGS))
            numbers = replace(numbers, round=cast(Rounding | None, word))
        if (units := node.get("units")) is not None:
            numbers = self._with_units(numbers, units)
        return replace(reading, numbers=numbers, dates=dates, separators=self.separators(node, reading.separators))

    def _with_units(self, numbers: NumberFormat, node: Node) -> NumberFormat:
        if isinstance(node, Scalar) and node.value == "any":
            return replace(numbers, any_words=True)
        units = dict(numbers.units)
        if isinstance(node, Mapping):
            for entry in node.entries:
                worth = entry.value.value if isinstance(entry.value, Scalar) else None
                if isinstance(worth, int | float) and not isinstance(worth, bool) and worth > 0:
                    units[unit_key(text_of_scalar(entry.key))] = Decimal(str(worth))
                else:
                    name = quoted(text_of_scalar(entry.key))
                    self.findings.wrong_kind(entry.value, f"the worth of {name}", "a number above 0")
        else:
            units |= {unit_key(text): Decimal(1) for text, _ in self.findings.names(node, "units", "a text")}
        return replace(numbers, units=units)

    def separators(self, node: Mapping, default: tuple[str, ...]) -> tuple[str, ...]:
        found = node.get("separator")
        if found is None:
            return default
        items = found.items if isinstance(found, Sequence) else (found,)
        texts = [item.value if isinstance(item, Scalar) else None for item in items]
        for item, text in zip(items, texts, strict=True):
            if not isinstance(text, str) or not text:
                hint = 'put the sign in quotes: `separator: ","`'
                self.findings.wrong_kind(item, "`separator`", "what stands between the values of a cell", hint)
        return tuple(LINE if text == "line" else str(text) for text in texts)

    def with_words(self, reading: CellReading, node: Mapping, read: WrittenValue) -> CellReading:
        words = node.get("words")
        if words is None:
            return reading
        hint = "write `words: {TEXT: VALUE, otherwise: unknown}`"
        mapping = self.findings.expect_mapping(words, "`words`", hint)
        listed: dict[str, Any] = {}
        lines: dict[str, int] = {}
        otherwise: Any = EMPTY
        for entry in mapping.entries if mapping is not None else ():
            value = read(entry.value, self.findings)
            text = folded(text_of_scalar(entry.key))
            if text == "otherwise":
                otherwise = value
            elif not text:
                hint = "write `if_empty: VALUE` beside `words` for a cell without anything"
                self.findings.error("empty-word", "a word is empty", entry.key.span, hint)
            elif text in listed:
                message = f"the word {quoted(text_of_scalar(entry.key))} is listed twice"
                hint = f"first in line {lines[text]}; capitals and spaces do not count"
                self.findings.error("repeated-item", message, entry.key.span, hint)
            else:
                listed[text], lines[text] = value, entry.key.span.line
        return replace(reading, words=listed, otherwise=otherwise)

    def certainty(self, node: Mapping) -> CertaintySource:
        found = node.get("certainty")
        if found is None:
            return None
        if isinstance(found, Scalar) and isinstance(found.value, int | float):
            return Constant(certainty_value(found, self.findings))
        numbers = NumberFormat(False, self.defaults.decimal, {"%": Decimal("0.01")})
        reading = CellReading("certainty", numbers=numbers, empty=self.defaults.empty)
        return self._simple(found, "`certainty`", reading, certainty_value)
