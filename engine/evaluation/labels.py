"""Labels: what experts say of cases, read from tables, with all mistakes at once and each at its cell.

A row is a case and an expert. The columns `case` and, where there are several experts, `expert` say whose it is; the
others are answers. An empty cell is not answered and counts for nothing; `none` is an answer.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from ottava.facts.source.diagnostic import Diagnostic, quoted, visible
from ottava.facts.source.errors import InputError
from ottava.facts.source.limits import MAX_DIAGNOSTICS
from ottava.facts.source.suggestion import nearest

from ..rulebook.rulebook import Rulebook
from ..tables.reading import Table, TableRow, read_table
from .errors import EvaluationError
from .label_columns import ANSWERS, CASE, COLUMNS, EXPERT, LISTS, METHODS, SURE, misspelt
from .label_files import refuse_no_tables
from .label_names import Column, LabelNames, NotKnown, folded
from .measures.judgements import Judgement, Thing

_LONGEST = 500
OF_SHEETS = ("number", "what is known", "the parties", "comment")
"""Columns of review sheets that are not read."""
_FORMULA = ("=", "+", "-", "@", "'")


class WrongLabels(InputError):
    """Labels that cannot be used. `diagnostics` has all mistakes, in the order of the tables."""

    def __init__(self, found: Sequence[Diagnostic]) -> None:
        super().__init__(found)
        self.diagnostics = tuple(found)


class Label(NamedTuple):
    """What an expert says of a case, and the cell with the id of the case."""

    judgement: Judgement
    place: str


@dataclass(frozen=True)
class Labels:
    """All that was read. unanswered: rows without an answer. by_method: whether some name a method without a stage, so
    that stages cannot be compared. columns: those that were read; passed_over: the others of the tables, but for those
    of review sheets.
    """

    found: tuple[Label, ...]
    unanswered: int
    by_method: bool
    columns: tuple[str, ...]
    passed_over: tuple[str, ...]

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """What the experts say, methods without their stages where these cannot be compared."""
        if not self.by_method:
            return tuple(each.judgement for each in self.found)
        return tuple(_without_stages(each.judgement) for each in self.found)

    def check_cases(self, known: Iterable[str]) -> None:
        """Refuse labels of cases that are not among those known. Raises WrongLabels."""
        ids = frozenset(known)
        mistakes: list[Diagnostic] = []
        for label in self.found:
            case = label.judgement.case
            if case not in ids:
                near = nearest(case, ids) if len(mistakes) < MAX_DIAGNOSTICS else None
                hint = f"did you mean {quoted(near)}?" if near else "write the id that the results have"
                message = f"{label.place}: the run has no case {quoted(case)}"
                mistakes.append(Diagnostic("unknown-case", message, None, hint))
        if mistakes:
            raise WrongLabels(mistakes[:MAX_DIAGNOSTICS])


def read_labels(paths: Sequence[str | os.PathLike[str]], rulebook: Rulebook) -> Labels:
    """Return the labels in some tables.

    Raises WrongLabels with all mistakes, EvaluationError if there is no label at all, and what reading a table raises.
    """
    reader = _Reader(LabelNames.of(rulebook))
    files = [os.fspath(path) for path in paths]
    refuse_no_tables(files)
    for path in files:
        reader.read(path)
    reader.complain_of_files()
    if reader.mistakes:
        raise WrongLabels(reader.mistakes[:MAX_DIAGNOSTICS])
    if not reader.found:
        shown = ", ".join(quoted(path, _LONGEST) for path in files)
        rows = f"all {reader.unanswered} rows are empty" if reader.unanswered else "there are no rows"
        raise EvaluationError(
            f"{shown}: nothing is labelled, {rows} in the columns of answers; expected a row for each case with an "
            f"answer in one of {', '.join(f'`{each}`' for each in ANSWERS)}"
        )
    whole = reader.names.whole
    by_method = any(method in whole for each in reader.found for method in each.judgement.methods or ())
    columns = tuple(each for each in COLUMNS if each in reader.read_columns)
    return Labels(tuple(reader.found), reader.unanswered, by_method, columns, tuple(reader.passed_over))


class _Wrong(Exception):
    """A mistake in a row; column: of the cell, None for the row."""

    def __init__(self, column: int | None, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.column, self.message, self.hint = column, message, hint


@dataclass
class _Reader:
    names: LabelNames
    found: list[Label] = field(default_factory=list)
    mistakes: list[Diagnostic] = field(default_factory=list)
    unanswered: int = 0
    read_columns: dict[str, None] = field(default_factory=dict)
    passed_over: dict[str, None] = field(default_factory=dict)
    _places: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    _again: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _spelt: dict[str, str] = field(default_factory=dict)

    def read(self, path: str) -> None:
        table = read_table(path)
        columns = self._columns(table)
        if CASE not in columns:
            return
        for row in table.rows:
            texts = {name: text for name, at in columns.items() if (text := text_of(row.cells[at])) is not None}
            if not texts.keys() & set(ANSWERS):
                self.unanswered += bool(texts)
                continue
            self._read_row(table, row, columns, texts)

    def complain_of_files(self) -> None:
        """Complain once of each two files that have labels of the same expert on the same case."""
        for (earlier, later), again in self._again.items():
            rows = "a label" if len(again) == 1 else f"{len(again):,} labels"
            message = (
                f"{quoted(later, _LONGEST)} repeats {rows} of {quoted(earlier, _LONGEST)}, the first of {again[0]}"
            )
            hint = "where one file is an earlier state of the other, leave it out; else keep one of each two rows"
            self.mistakes.append(Diagnostic("wrong-label", message, None, hint))

    def _columns(self, table: Table) -> dict[str, int]:
        """Return the number of each column that is read; complain where one of them is not there, or is twice."""
        columns: dict[str, int] = {}
        near_misses = {at: near for at, near in misspelt(table.names) if near != CASE}
        for at, right in near_misses.items():
            message = f"found the column {quoted(table.names[at])}, which is none of those that are read"
            meant = f"did you mean `{right}`? call it so, or give it a name that is less like it"
            self._complain(table, None, message, meant, at)
        for at, name in enumerate(table.names):
            called = folded(name)
            if called not in COLUMNS:
                if name and called not in OF_SHEETS:
                    self.passed_over.setdefault(visible(name))
                continue
            if called in columns:
                self._complain(table, None, f"there are two columns `{called}`", "keep one of them", at)
            columns.setdefault(called, at)
        self.read_columns.update(dict.fromkeys(columns))
        if CASE not in columns:
            near = nearest(CASE, [name for name in table.names if name])
            hint = f"is it {quoted(near)}? call it `{CASE}`" if near else f"add a column `{CASE}` with the ids of cases"
            self._complain(table, None, f"there is no column `{CASE}`", hint)
        elif not columns.keys() & set(ANSWERS) and not near_misses:
            listed = ", ".join(f"`{each}`" for each in ANSWERS)
            self._complain(table, None, f"there is no column of answers, expected one of {listed}", "name them so")
        return columns

    def _read_row(self, table: Table, row: TableRow, columns: dict[str, int], texts: dict[str, str]) -> None:
        before = len(self.mistakes)
        case = texts.get(CASE)
        if case is None:
            self._complain(table, row, "the row has answers, and no case", "write the id of the case", columns[CASE])
            return
        spelt = " ".join((texts.get(EXPERT) or Path(table.path).stem).split())
        expert = self._spelt.setdefault(folded(spelt), spelt)
        place = f"{quoted(table.path, _LONGEST)}, {table.place(row, columns[CASE])}"
        earlier_file, earlier = self._places.setdefault((case, folded(expert)), (table.path, place))
        if earlier_file != table.path:
            again = self._again.setdefault((earlier_file, table.path), [])
            again.append(f"{quoted(expert)} on the case {quoted(case)}")
        elif earlier != place:
            message = f"{quoted(expert)} labels the case {quoted(case)} a second time; the first is {earlier}"
            self._complain(table, row, message, "keep one of the two rows", columns[CASE])
        methods: tuple[str, ...] | None = None
        lists: dict[str, frozenset[Thing] | None] = {}
        sure: int | None = None
        for answer in ("methods", *LISTS, SURE):
            try:
                if answer == "methods":
                    methods = self._methods(columns, texts)
                elif answer == SURE:
                    sure = _sure(columns, texts)
                else:
                    lists[answer] = self._list(columns, texts, answer)
            except _Wrong as wrong:
                self._complain(table, row, wrong.message, wrong.hint, wrong.column)
        both = (lists.get("must do") or frozenset()) & (lists.get("must not") or frozenset())
        if both:
            named = ", ".join(sorted(quoted(self.names.title[each]) for each in both))
            message = f"found {named}, which `must do` of the same row names too"
            self._complain(table, row, message, "take it out of one of the two", columns["must not"])
        if len(self.mistakes) == before:
            gates = lists["gates"]
            judgement = Judgement(
                case,
                expert,
                methods,
                None if gates is None else frozenset(id for _, id in gates),
                lists["must do"],
                lists["must not"],
                sure,
            )
            self.found.append(Label(judgement, place))

    def _methods(self, columns: dict[str, int], texts: dict[str, str]) -> tuple[str, ...] | None:
        """Return the methods in order; none if the first is `none`."""
        found: list[str] = []
        for number, name in enumerate(METHODS):
            if name not in texts:
                continue
            named = self._things(columns, texts, name, "method")
            if len(named) > 1:
                message = f"found {len(named)} methods in one cell, expected one"
                raise _Wrong(columns[name], message, f"write the next in `{METHODS[min(number + 1, 2)]}`")
            if not named:
                followed = any(each in texts and self._things(columns, texts, each, "method") for each in METHODS[1:])
                if number == 0 and followed:
                    raise _Wrong(columns[name], "the first method is `none`, and another follows", "keep one of them")
                continue
            if number and METHODS[0] not in texts:
                raise _Wrong(columns[name], f"there is a {name} and no first method", "fill in the first before it")
            if named[0][1] in found:
                raise _Wrong(columns[name], f"the method {quoted(texts[name])} is named twice", "name each once")
            found.append(named[0][1])
        return tuple(found) if METHODS[0] in texts else None

    def _list(self, columns: dict[str, int], texts: dict[str, str], name: str) -> frozenset[Thing] | None:
        return frozenset(self._things(columns, texts, name, LISTS[name])) if name in texts else None

    def _things(self, columns: dict[str, int], texts: dict[str, str], name: str, column: Column) -> tuple[Thing, ...]:
        try:
            return self.names.in_cell(texts[name], column)
        except NotKnown as unknown:
            hint = unknown.hint or _choices(self.names, column)
            raise _Wrong(columns[name], f"found {quoted(unknown.found)}, expected {unknown.expected}", hint) from None

    def _complain(
        self, table: Table, row: TableRow | None, message: str, hint: str | None, column: int | None = None
    ) -> None:
        place = f"{quoted(table.path, _LONGEST)}, {table.place(row, column)}"
        self.mistakes.append(Diagnostic("wrong-label", f"{place}: {message}", None, hint))


def text_of(cell: Any) -> str | None:
    """Return the text of a cell; a whole number as it is written, and what was kept from being a formula as it was."""
    if cell is None:
        return None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).strip()
    if text.startswith("'") and text[1:].startswith(_FORMULA):
        text = text[1:]
    return text or None


def _sure(columns: dict[str, int], texts: dict[str, str]) -> int | None:
    """Return how sure an expert is; `4 sure` says 4."""
    text = texts.get(SURE)
    if text is None:
        return None
    first = text.split()[0]
    if first not in ("1", "2", "3", "4", "5"):
        raise _Wrong(
            columns[SURE],
            f"found {quoted(text)}, expected a number from 1 (a guess) to 5 (certain)",
            "or leave it empty",
        )
    return int(first)


def _choices(names: LabelNames, column: Column) -> str:
    titles = names.titles[column]
    shown = ", ".join(quoted(each) for each in titles[:12])
    return f"the rulebook has {shown}" + (" and others" if len(titles) > 12 else "")


def _without_stages(judgement: Judgement) -> Judgement:
    if judgement.methods is None:
        return judgement
    return judgement._replace(methods=tuple(dict.fromkeys(without_stage(each) for each in judgement.methods)))


def without_stage(method: str) -> str:
    """Return the id of a method without that of its stage."""
    return method.partition(".")[0]
