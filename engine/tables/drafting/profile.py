"""What the columns of a table hold, as far as its first rows show it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice, pairwise
from typing import Literal, TypeVar, get_args

from ..errors import WrongCell
from ..mapping.cells import NO, YES, text_of
from ..mapping.dates import DateFormat, DateOrder
from ..mapping.findings import folded
from ..mapping.numbers import DecimalSign, NumberFormat
from .personal import looks_personal
from .words import plain, words_of

_T = TypeVar("_T")

Holds = Literal["nothing", "yes or no", "dates", "numbers", "numbers with words", "words", "text"]

MOST_ROWS = 10_000
"""Rows that are looked at; a file may have any number of them."""

_NOTHING_WORDS = r"""
null, n/a, n.a., n. a., #n/a, na, nan, n/k, -, --, ---, –, —, ?, \n,
unknown, not known, not stated, not specified, not provided, not available,
k.a., k. a., k.a, k/a, keine angabe, keine angaben, ohne angabe, unbekannt, nicht bekannt,
inconnu, inconnue, non renseigné, non précisé, s/o, desconocido, desconocida, sin datos, s/d
"""
NOTHING = frozenset(each.strip() for each in _NOTHING_WORDS.split(","))
"""Texts, folded, that many programs and people write into a cell in which there is nothing."""

_NEARLY_ALL = 0.9
_FEW = 12
_TRIED = 100
"""Texts that show whether it is worth to read the others."""
_MOST_WORDS = 60
"""Different texts that can still be listed one by one."""
_YES_WORDS, _NO_WORDS = "yes y true t x ✓ ja oui si sí да 是", "no n false f nein non нет 否"
_SURE = frozenset(f"{_YES_WORDS} {_NO_WORDS}".split())
_YES = frozenset(("1", "1.0", *_YES_WORDS.split()))
_NO = frozenset(("0", "0.0", "none", *_NO_WORDS.split()))
_TICKED = _SURE | frozenset(("0", "1", "0.0", "1.0"))
_LABELS = "id no n nr number num numero nummer key kennung code zeichen"
_LABEL = frozenset(_LABELS.split())
_CASE = re.compile(
    plain(
        r"(?:affaire|akten?|antrag|asunto|az|beschwerde|case|caso|claim|complaint|docket|dossier|eingabe|expediente|fall|file|"
        r"geschafts?|grievance|gz|incident|incidente|matter|meldung|reclamacion|reclamation|ref|reference|referencia|referenz|"
        r"reklamation|report|request|schaden|ticket|verfahren|vorfall|vorgang)(?:s|e?n)?(?:nr|nummer|id|zeichen|kennung)?"
    )
)
"""Words for what a row is about, each of which has a label of its own; without accents."""


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """What one column holds.

    filled: cells with something in them. texts: the different texts with their counts, the commonest first.
    low, high: the least and the greatest number or day. dates: the order of day, month and year, where the column
    shows one; `unclear`: its days can be read in two ways. decimal: the sign that its numbers show; `whole`: none of
    them has a fraction. adjacent: whether
    cells that are alike stand behind each other. personal: what of people it seems to hold, such as `phone numbers`.
    """

    name: str
    holds: Holds
    filled: int
    texts: tuple[tuple[str, int], ...] = ()
    low: float | date | None = None
    high: float | date | None = None
    dates: DateOrder | None = None
    unclear: bool = False
    decimal: DecimalSign | None = None
    whole: bool = True
    adjacent: bool = False
    personal: str | None = None

    @property
    def differs(self) -> bool:
        """Whether it has another text in each row, and may be shown."""
        return len(self.texts) == self.filled > 1 and self.personal is None and self.holds != "dates"

    @property
    def labels_rows(self) -> bool:
        """Whether it seems to be the label of each row."""
        return self.differs and self._is_a_label

    @property
    def may_label_rows(self) -> bool:
        """Whether it may be the label of each row, of which neither its name nor its texts are a sure sign."""
        words = set(map(plain, words_of(self.name)))
        in_short = all(" " not in text and any(map(str.isdigit, text)) for text, _ in self.texts)
        return self.differs and (
            not words.isdisjoint(_LABEL) or (self.holds in ("text", "numbers with words") and in_short)
        )

    @property
    def labels_groups(self) -> bool:
        """Whether it seems to say which rows belong together."""
        is_a_label = self.personal is None and self._is_a_label
        return self.adjacent and is_a_label and self.filled > len(self.texts) > max(_FEW, self.filled / 8)

    @property
    def few(self) -> bool:
        """Whether it has so few different texts that each may be a word with a meaning."""
        return len(self.texts) <= _FEW

    @property
    def yes(self) -> str | None:
        """The text that says yes, if there is one."""
        return next((text for text, _ in self.texts if folded(text) in _YES), None)

    @property
    def says_yes_or_no(self) -> bool:
        """Whether yes or no is among its texts."""
        return any(yes_or_no(text) is not None for text, _ in self.texts)

    @property
    def names_a_case(self) -> bool:
        """Whether its name says that it names a case, a complaint or the like."""
        return any(_CASE.fullmatch(plain(word)) for word in words_of(self.name))

    @property
    def _is_a_label(self) -> bool:
        words = set(map(plain, words_of(self.name)))
        if not self.names_a_case:
            return bool(words) and words <= _LABEL
        with_digits = sum(any(map(str.isdigit, text)) for text, _ in self.texts)
        return not words.isdisjoint(_LABEL) or with_digits >= _NEARLY_ALL * len(self.texts)


def yes_or_no(text: str) -> bool | None:
    """Return whether a text says yes or no, None where it says neither."""
    key = folded(text)
    return True if key in _YES else False if key in _NO else None


@dataclass(frozen=True, slots=True)
class TableProfile:
    """What a table holds. rows: how many were looked at; `more`: whether there are others behind them. empty: texts in
    it that say that there is nothing. repeated: names of several columns, of which only the first is among these.
    """

    columns: tuple[ColumnProfile, ...]
    rows: int
    more: bool
    empty: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()

    @property
    def label(self) -> ColumnProfile | None:
        """The column that seems to be the label of each row; one that names a case before one that only counts."""
        found = [each for each in self.columns if each.labels_rows and each.filled == self.rows]
        return next((each for each in found if each.names_a_case), next(iter(found), None))

    @property
    def perhaps_label(self) -> ColumnProfile | None:
        """The column that may be the label of each row, if none seems to be."""
        return next((each for each in self.columns if each.may_label_rows and each.filled == self.rows), None)

    @property
    def groups(self) -> ColumnProfile | None:
        """The column that seems to say which rows belong together."""
        return next((each for each in self.columns if each.labels_groups and each.filled == self.rows), None)

    def words_for(self, said: bool) -> list[str]:
        """Return the words for yes, or for no, that a mapping has to name."""
        texts = (text for each in self.columns if each.holds == "yes or no" for text, _ in each.texts)
        found = {folded(text): text for text in texts if yes_or_no(text) is said}
        return [text for key, text in found.items() if key not in (*YES, *NO)]

    @property
    def decimal(self) -> DecimalSign | None:
        """The decimal sign that some of its columns show and none contradicts."""
        found = {each.decimal for each in self.columns if each.decimal is not None}
        return found.pop() if len(found) == 1 else None

    @property
    def dates(self) -> DateOrder | None:
        """The order of day and month, likewise."""
        found = {each.dates for each in self.columns if each.dates is not None}
        return found.pop() if len(found) == 1 else None


def profile_of(names: Sequence[str], rows: Iterable[Sequence[object]]) -> TableProfile:
    """Look at the first rows of a table."""
    iterator = iter(rows)
    looked_at = list(islice(iterator, MOST_ROWS))
    texts = [[_said(cell) for cell in row] for row in looked_at]
    first: dict[str, int] = {}
    for at, name in enumerate(names):
        first.setdefault(folded(name), at)
    columns = [_column(names[at], [row[at] for row in texts if at < len(row)]) for key, at in first.items() if key]
    counts = Counter(map(folded, names))
    repeated = tuple(names[at] for key, at in first.items() if key and counts[key] > 1)
    empty: dict[str, str] = {}
    for row in looked_at:
        for cell in row:
            if isinstance(cell, str) and (key := folded(cell)) in NOTHING:
                empty.setdefault(key, cell.strip())
    more = next(iterator, None) is not None
    return TableProfile(tuple(columns), len(looked_at), more, tuple(empty.values()), repeated)


def _said(cell: object) -> str:
    text = text_of(cell).strip()
    return "" if folded(text) in NOTHING else text


def _column(name: str, cells: Sequence[str]) -> ColumnProfile:
    filled = [cell for cell in cells if cell]
    texts = _counted(filled)
    adjacent = len(texts) == 1 + sum(one != other for one, other in pairwise(map(folded, filled)))
    column = ColumnProfile(name, "text", len(filled), texts, adjacent=adjacent, personal=looks_personal(name, filled))
    if column.personal is not None:
        return column
    if not filled:
        return replace(column, holds="nothing")
    said = {folded(text) for text, _ in texts}
    if said <= _TICKED and (said & _SURE or len(said) == 2):
        return replace(column, holds="yes or no")
    return _dates(column) or _numbers(column) or replace(column, holds="words" if _repeats(column) else "text")


def _counted(cells: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Return different texts with their counts; of those that differ in capitals and spaces only the first."""
    first: dict[str, str] = {}
    counts = Counter(first.setdefault(folded(cell), cell) for cell in cells)
    return tuple(counts.most_common())


def _repeats(column: ColumnProfile) -> bool:
    different = len(column.texts)
    return different <= _MOST_WORDS and (different <= _FEW / 2 or different <= column.filled / 2)


def _dates(column: ColumnProfile) -> ColumnProfile | None:
    """Return what the days of a column are, None where most cells are none."""
    if all(text.isdigit() for text, _ in column.texts):
        return None
    read = {order: _days(column, order) for order in (None, *get_args(DateOrder))}
    most = max(sum(count for _, count in found) for found in read.values())
    best = [order for order, found in read.items() if sum(count for _, count in found) == most]
    if not _enough(read[best[0]], column):
        return None
    if len(best) > 1 and best[0] is not None:
        return replace(column, holds="dates", unclear=True)
    days = [day for day, _ in read[best[0]]]
    return replace(column, holds="dates", low=min(days), high=max(days), dates=best[0])


def _days(column: ColumnProfile, order: DateOrder | None) -> list[tuple[date, int]]:
    return _as_read(column, DateFormat(order).day)


def _as_read(column: ColumnProfile, read: Callable[[str], _T]) -> list[tuple[_T, int]]:
    """Return what the texts say that can be read, with their counts; nothing if most of the first cannot be."""
    found: list[tuple[_T, int]] = []
    for at, (text, count) in enumerate(column.texts):
        if at == _TRIED and len(found) < at / 2:
            return []
        try:
            found.append((read(text), count))
        except WrongCell:
            continue
    return found


def _numbers(column: ColumnProfile) -> ColumnProfile | None:
    """Return what the numbers of a column are, None where most cells are none or are words with a number in them."""
    read: dict[DecimalSign, list[tuple[float, int]]] = {
        sign: _as_read(column, NumberFormat(decimal=sign, money=True).number) for sign in get_args(DecimalSign)
    }
    sign = max(read, key=lambda each: sum(count for _, count in read[each]))
    if _enough(read[sign], column):
        shown = None if read["."] == read[","] else sign
        numbers = [number for number, _ in read[sign]]
        return replace(
            column, holds="numbers", low=min(numbers), high=max(numbers), decimal=shown, whole=all(map(_whole, numbers))
        )
    if _repeats(column) and column.few:
        return None
    worded = _as_read(column, NumberFormat(any_words=True).number)
    words = {word for text, _ in column.texts for word in words_of(text)}
    if _enough(worded, column) and len(words) <= _FEW:
        return replace(column, holds="numbers with words")
    return None


def _whole(number: float) -> bool:
    return isinstance(number, int) or number.is_integer()


def _enough(found: Sequence[tuple[object, int]], column: ColumnProfile) -> bool:
    return sum(count for _, count in found) >= _NEARLY_ALL * column.filled
