"""From the text of a cell to the value of an attribute, as a mapping says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from ottava.facts import Attribute
from ottava.facts.attribute import UNKNOWN
from ottava.facts.days import written
from ottava.facts.models import LONGEST_PARTY_ID
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.suggestion import nearest

from ..errors import WrongCell
from .dates import DateFormat
from .findings import folded
from .numbers import NumberFormat


class Absent(Enum):
    """What a cell says in which there is nothing, and what a mapping says that leaves something out."""

    EMPTY = "empty"


EMPTY: Final = Absent.EMPTY

YES = ("yes", "y", "true", "t", "1", "x", "✓", "✔", "☑")
NO = ("no", "n", "false", "f", "0", "☐")
LINE = "\n"
_MOST_REMEMBERED = 2_000
_LONGEST_REMEMBERED = 200
_NO_LABEL = re.compile(r"[^\w-]+|^[-_]+")
_TEXTS = ("text", "label", "party label")


@dataclass(frozen=True, slots=True)
class CellReading:
    """How the cells of a column are read.

    kind: that of an attribute, or `text`, `label`, `party label`, `certainty`. values: what a value is called, folded.
    words: of the mapping, folded; None if there are none. otherwise: the value of all other texts. flags: words for yes
    and no. empty: texts that say nothing. remembered: what some texts were found to say.
    """

    kind: str
    values: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, Any] | None = None
    otherwise: Any = EMPTY
    numbers: NumberFormat = field(default_factory=NumberFormat)
    dates: DateFormat = field(default_factory=DateFormat)
    separators: tuple[str, ...] = (";",)
    flags: Mapping[str, bool] = field(default_factory=dict)
    empty: frozenset[str] = frozenset()
    remembered: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def value(self, cell: Any) -> Any:
        """Return what a cell says, as a case file has it: None for unknown, EMPTY for nothing. Raises WrongCell."""
        if type(cell) is not str:
            return self._read(cell)
        found = self.remembered.get(cell, self)
        if found is not self:
            return found
        value = self._read(cell)
        if len(self.remembered) < _MOST_REMEMBERED and len(cell) <= _LONGEST_REMEMBERED:
            self.remembered[cell] = value
        return value

    def __reduce__(self) -> tuple[Any, ...]:
        # What cells said stays in the process that has read them.
        given = (self.kind, self.values, self.words, self.otherwise, self.numbers, self.dates, self.separators)
        return CellReading, (*given, self.flags, self.empty)

    def words_or_empty(self, cell: Any) -> Any:
        """Return what the words say of a cell, EMPTY for nothing, None for unknown, else the cell itself."""
        key = folded(text_of(cell))
        if self.words is not None and key in self.words:
            return self.words[key]
        if not key or key in self.empty:
            return EMPTY
        if key == UNKNOWN:
            return None
        return cell if self.otherwise is EMPTY else self.otherwise

    def _read(self, cell: Any) -> Any:
        if isinstance(cell, list | tuple):
            if self.kind == "set":
                return self._joined([self._read(each) for each in cell]) if cell else []
            raise WrongCell("wrong-kind", "found a list of values, expected one", "choose another column")
        text = text_of(cell)
        key = folded(text)
        if self.words is not None and key in self.words:
            return self.words[key]
        if not key or key in self.empty:
            return EMPTY
        if self.kind in _TEXTS:
            return self._as_text(text)
        if key == UNKNOWN:
            return None
        if self.kind == "set":
            return self._as_set(text)
        return self._one(cell, text, key)

    def _as_text(self, text: str) -> Any:
        if self.words is not None:
            return self._unlisted(text)
        if self.kind == "party label":
            return _NO_LABEL.sub(lambda gap: "" if gap.start() == 0 else "_", text.strip())[:LONGEST_PARTY_ID]
        return text.strip() if self.kind == "label" else text

    def _as_set(self, text: str) -> Any:
        if text.strip() == "[]":
            return []
        parts = [text]
        for separator in self.separators:
            parts = [each for part in parts for each in part.split(separator)]
        return self._joined([self._of_set(part.strip()) for part in parts if part.strip()])

    def _of_set(self, part: str) -> Any:
        key = folded(part)
        if self.words is not None and key in self.words:
            return self.words[key]
        if key in self.empty:
            return EMPTY
        return None if key == UNKNOWN else self._one(part, part, key)

    def _joined(self, found: list[Any]) -> Any:
        known = [each for each in found if each is not None and each is not EMPTY]
        if not known:
            return None if None in found else EMPTY
        return list(dict.fromkeys(value for each in known for value in (each if isinstance(each, list) else [each])))

    def _one(self, cell: Any, text: str, key: str) -> Any:
        """Return a single value."""
        counted = self.kind in ("integer", "number", "certainty", "date", "datetime")
        if self.words is not None and (self.otherwise is not EMPTY or not counted):
            return self._unlisted(text)
        if self.kind == "boolean":
            return self._flag(text, key)
        if not counted:
            return self._named(text)
        if self.kind in ("date", "datetime"):
            return self._date(cell)
        if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
            return self.numbers.rounded(Decimal(str(cell)), text)
        if key in self.values:
            return self.values[key]
        return self.numbers.number(text.strip())

    def _date(self, cell: Any) -> str:
        if self.kind == "date":
            return self.dates.day(cell).isoformat()
        moment = self.dates.moment(cell)
        if moment.tzinfo is None:
            message = f"found {quoted(text_of(cell))}, expected a time with its offset from UTC"
            raise WrongCell("no-offset", message, 'write `time_zone: "+01:00"` under `table` in the mapping')
        return written(moment)

    def _flag(self, text: str, key: str) -> bool:
        found = self.flags.get(key)
        if found is None:
            hint = "list it under `words`, or under `yes` or `no` of `table`"
            raise WrongCell("no-yes-or-no", f"found {quoted(text)}, expected yes or no", hint)
        return found

    def _named(self, text: str) -> Any:
        key = value_key(text)
        if key in self.values:
            return self.values[key]
        near = nearest(key, self.values)
        meant = f"did you mean `{self.values[near]}`?" if near is not None else "say with `words` what it means"
        raise WrongCell("unknown-value", f"found {quoted(text)}, which is no value of the attribute", meant)

    def _unlisted(self, text: str) -> Any:
        if self.otherwise is not EMPTY:
            return self.otherwise
        near = nearest(folded(text), self.words or ())
        hint = "add it, or `otherwise: unknown`"
        message = f"found {quoted(text)}, which is not listed under `words`"
        raise WrongCell("unlisted-word", message, f"did you mean `{near}`? else {hint}" if near else hint)


def text_of(cell: Any) -> str:
    """Return a cell as the text that a person would write for it; nothing for an empty one."""
    if isinstance(cell, str):
        return cell
    if cell is None or cell != cell:  # what is not a number is how many programs write an empty cell
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, Decimal):
        return format(cell.normalize(), "f")
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second or cell.tzinfo):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def names_of_values(attribute: Attribute) -> dict[str, Any]:
    """Return the values of an attribute by what people call them: the value itself, and its meaning if it has one."""
    found: dict[str, Any] = {}
    for value, meaning in attribute.value_labels:
        found[value_key(meaning)] = int(value) if attribute.kind == "integer" else value
    for value in attribute.values:
        found[value_key(value)] = value
    return found


def value_key(text: str) -> str:
    """Return a text as it is compared with values: `Highly-agitated` is `highly_agitated`."""
    return folded(text.replace("_", " ").replace("-", " "))
