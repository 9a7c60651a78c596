"""The text of a mapping to begin with: valid as it is, with all that a person has to decide as a comment."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from ottava.facts import PARTY, Attribute, Vocabulary
from ottava.facts.source.diagnostic import quoted, visible

from ..csv_cells import named
from .lines import described, listed, remark, wording, written
from .looking import InspectedFile
from .nearest import nearest_value
from .profile import MOST_ROWS, ColumnProfile, TableProfile, yes_or_no
from .suggesting import PARTIES, Suggestion, suggestions_for
from .words import words_of

_MOST_LISTED = 12
_TITLED = frozenset({"title", "subject", "issue", "topic", "matter", "category", "type", "sache", "betreff"})
_SEPARATORS = (";", ",", "|", "/")
_UNITS = {"days": "{week: 7, month: 30, year: 365}", "hours": "{minute: 0.0166667, day: 24, week: 168}"}

_HEAD = """\
A draft by `ottava map`, for you to finish. It can be run as it is, and then says nothing of any case: what a column \
means is yours to say. To use a line that begins with `#` and is no sentence, take the `#` away and correct the line, \
with the `#` of the line `dispute:` or the like above it; take out what is wrong. Suggestions rest on words that are \
alike, on nothing else. `ottava list attributes` says what a case can say, and `ottava show dispute.category` what the \
values of an attribute mean."""
_LEFT = """\
Columns for which nothing is near. To use one, move its lines under `dispute` or the like, take their `#` away, and \
write the name of an attribute in place of ATTRIBUTE. Those without a line hold nothing, or a different text in nearly \
every row, which says no value of an attribute."""
_NEVER = """\
These look like personal data, and are removed before anything else is read. Check them both ways: is one of them \
needed, and is a column left below that should be here?"""


def draft(file: InspectedFile, vocabulary: Vocabulary) -> str:
    """Return a mapping for a file."""
    table = file.table
    suggestions = suggestions_for(table, vocabulary)
    lines = [
        *remark(f"How the columns of {visible(file.name)} become cases."),
        *remark(_HEAD),
        *remark(_found(file)),
        "",
    ]
    for name in table.repeated:
        lines += remark(f"There is more than one column `{name}`; a mapping can name it only if each has its own name.")
    lines += _layout(file)
    lines += _label(table)
    lines += _personal(table)
    lines += _kept(table)
    for entity in vocabulary.entities:
        if entity != PARTY:
            lines += _entity(entity, suggestions, vocabulary)
    lines += _parties(suggestions, vocabulary)
    lines += _left_over(table, suggestions)
    lines += _missing(suggestions, vocabulary)
    return "\n".join(lines) + "\n"


def _entity(entity: str, suggestions: Iterable[Suggestion], vocabulary: Vocabulary) -> Iterator[str]:
    said = [each for each in suggestions if each.attribute.entity == entity]
    everywhere = [each for each in _constant(suggestions, vocabulary) if each.entity == entity]
    if said or everywhere:
        yield from ("", "", f"{_mark(said)}{entity}:")
    for each in said:
        yield from _suggested(each, "  ")
    for attribute in everywhere:
        yield ""
        yield from remark(f"No column seems to say it, but it may be the same in every row: {wording(attribute)}.")
        yield from remark(f"Values: {', '.join(attribute.values)}.")
        yield f"#  {attribute.name}: {{always: unknown}}"


def _constant(suggestions: Iterable[Suggestion], vocabulary: Vocabulary) -> list[Attribute]:
    """Return what a quick case needs, no column says, and a whole file can have in common: no state of somebody now."""
    said = {each.attribute.path for each in suggestions}
    return [
        each
        for each in vocabulary.of_cases
        if each.quick and each.values and each.entity != PARTY and each.path not in said
        if not each.changeable and not each.confidential
    ]


def _mark(suggestions: Iterable[Suggestion]) -> str:
    """Return the mark of a comment for the line above suggestions none of which is in use."""
    return "" if any(map(_in_use, suggestions)) else "#"


def _in_use(suggestion: Suggestion) -> bool:
    """Return whether a suggestion is no comment: one in words is not, since all its words are, so it says nothing."""
    return suggestion.by_words


def _found(file: InspectedFile) -> str:
    table = file.table
    if table.more:
        rows = f"Only the first {MOST_ROWS:,} rows were looked at; further down there may be other words."
    elif table.rows > 1:
        rows = f"All {table.rows:,} rows were looked at."
    else:
        rows = "The one row was looked at." if table.rows else "The table has no rows below its header."
    cells = f" Its cells are separated by {named(file.separator)}." if file.separator else ""
    others = f" Other sheets: {', '.join(quoted(each) for each in file.others)} (`--sheet`)." if file.others else ""
    return rows + cells + others


def _layout(file: InspectedFile) -> Iterator[str]:
    table = file.table
    found = [] if file.sheet is None else [f"sheet: {written(file.sheet)}"]
    if file.header_row is not None:
        found.append(f"header_row: {file.header_row}")
    if table.decimal is not None:
        found.append(f"decimal: {json.dumps(table.decimal)}")
    if table.dates is not None:
        found.append(f"dates: {table.dates}")
    if table.empty:
        found.append(f"empty: {listed(table.empty)}")
    for key, said in (("yes", True), ("no", False)):
        if words := table.words_for(said):
            found.append(f"{key}: {listed(words)}")
    if found:
        yield f"table: {{{', '.join(found)}}}   # as found in the file"
    if any(each.unclear for each in table.columns) and table.dates is None:
        yield from remark(
            "Days such as 03/04/2026 can be read in two ways; say which in a line `table: {dates: day first}` or "
            "`table: {dates: month first}`."
        )


def _label(table: TableProfile) -> Iterator[str]:
    if table.groups is not None:
        yield from remark(f"{described(table.groups)} Rows that stand together share it; perhaps each row is a party.")
        yield f"#one_case_for_each: {written(table.groups.name)}"
    elif table.label is not None:
        yield f"id: {written(table.label.name)}   # another one in each row"
    elif table.perhaps_label is not None:
        yield from remark(
            f"`{table.perhaps_label.name}` has another text in each row. If it names the case, and no person, it can "
            "be the label:"
        )
        yield f"#id: {written(table.perhaps_label.name)}"
    title = next(
        (each for each in table.columns if each.holds == "words" and not _TITLED.isdisjoint(words_of(each.name))), None
    )
    if title is not None:
        yield f"#title: {written(title.name)}"
    day = next((each for each in table.columns if each.holds == "dates" and not each.unclear), None)
    if day is not None:
        yield f"#day: {written(day.name)}   # the day from which the advice counts"


def _personal(table: TableProfile) -> Iterator[str]:
    found = [each for each in table.columns if each.personal is not None]
    if found:
        yield from ("", *remark(_NEVER), "never_read:")
        names = [written(each.name) for each in found]
        width = min(max(map(len, names)), 40)
        yield from (f"  - {name:{width}}   # {each.personal}" for name, each in zip(names, found, strict=True))
    else:
        yield ""
        yield from remark(
            "No column looks like personal data. Check it; such columns belong under `never_read: [Name, Phone]`."
        )


def _kept(table: TableProfile) -> Iterator[str]:
    words = [each.name for each in table.columns if each.holds == "words" and each.few and each != table.label][:4]
    if words:
        yield from ("", "# Columns to copy beside each result:", f"#keep: {listed(words)}")


def _parties(suggestions: Sequence[Suggestion], vocabulary: Vocabulary) -> Iterator[str]:
    of_parties = [each for each in suggestions if each.attribute.entity == PARTY]
    role = vocabulary.get(f"{PARTY}.role")
    labels = role.values[:PARTIES] if role is not None and len(role.values) >= PARTIES else ("one", "other")
    # A mapping has to say where something comes from; where nothing else does, the parties are there.
    mark = _mark(of_parties) if any(map(_in_use, suggestions)) else ""
    yield from ("", "", "# The parties. Move a line to the party that it speaks of.", f"{mark}parties:")
    for number, label in enumerate(labels):
        yield f"{mark}  - id: {label}"
        said = [each for each in of_parties if each.party == number]
        if role is not None and label in role.values and all(each.attribute != role for each in said):
            yield f"#    role: {{always: {label}}}"
        for each in said:
            yield from _suggested(each, "    ")


def _suggested(suggestion: Suggestion, margin: str) -> Iterator[str]:
    attribute = suggestion.attribute
    yield ""
    for column in suggestion.columns:
        yield from remark(described(column))
    others = "".join(f" Or: {wording(each)} (`{each.path}`)." for each in suggestion.others)
    values = f" Values: {', '.join(attribute.values)}." if attribute.values else ""
    yield from remark(f"Perhaps it says: {wording(attribute)}.{values}{others}")
    if suggestion.by_words and suggestion.column is not None:
        yield from _words(attribute, suggestion.column, margin)
    elif suggestion.members:
        yield from remark("A no in one column says nothing of the other values; hence `unknown`.")
        yield f"#{margin}{attribute.name}:"
        yield f"#{margin}  any_of:"
        for column, value in suggestion.members:
            words = f"{written(column.yes or 'yes')}: {value}, otherwise: unknown"
            yield f"#{margin}    {written(column.name)}: {{words: {{{words}}}}}"
    else:
        if suggestion.period is not None and (day := _latest(*suggestion.period)) is not None:
            yield from remark(
                f"Cases still open, without `{suggestion.period[1].name}`, are counted up to the day of `if_empty`. "
                f"{day} is the latest day in these columns; put the day of the export. Without `if_empty` it stays "
                "unknown how long they took."
            )
        yield f"#{margin}{attribute.name}: {_source(suggestion)}"


def _source(suggestion: Suggestion) -> str:
    column = suggestion.column
    if suggestion.period is not None:
        first, last = (written(each.name) for each in suggestion.period)
        day = _latest(*suggestion.period)
        end = last if day is None else f"{{column: {last}, if_empty: {day}}}"
        return f"{{from: {first}, to: {end}}}"
    assert column is not None
    return _from_column(column, suggestion.attribute.unit)


def _from_column(column: ColumnProfile, unit: str | None = None) -> str:
    if column.holds == "numbers with words":
        return f"{{column: {written(column.name)}, units: {_UNITS.get(unit or '', 'any')}}}"
    return written(column.name)


def _latest(first: ColumnProfile, last: ColumnProfile) -> date | None:
    """Return the latest day in two columns, if the last one is empty in some rows; None if it is not."""
    days = [each.high for each in (first, last) if isinstance(each.high, date)]
    return max(days, default=None) if last.filled < first.filled else None


def _words(attribute: Attribute, column: ColumnProfile, margin: str) -> Iterator[str]:
    """Return lines that are in use, for words that are not: each has to be looked at."""
    if attribute.kind == "set":
        texts, separator = _apart(column)
        column = replace(column, texts=texts)
    else:
        separator = None
    meant = {text: _meant(text, attribute) for text, _ in column.texts[:_MOST_LISTED]}
    yield from _word_lines(attribute.name, column, margin, "", meant, separator)


def _meant(text: str, attribute: Attribute) -> str | None:
    if attribute.kind == "boolean":
        said = yes_or_no(text)
        return None if said is None else str(said).lower()
    return nearest_value(text, attribute)


def _word_lines(
    name: str,
    column: ColumnProfile,
    margin: str,
    mark: str,
    meant: Mapping[str, str | None] = MappingProxyType({}),
    separator: str | None = None,
) -> Iterator[str]:
    """Return the lines of a column in words. mark: that of a comment, if all of it is one; the words always are."""
    yield f"{mark}{margin}{name}:"
    yield f"{mark}{margin}  column: {written(column.name)}"
    if separator not in (None, ";"):
        yield f"{mark}{margin}  separator: {json.dumps(separator)}"
    yield f"{mark}{margin}  words:"
    for text, count in column.texts[:_MOST_LISTED]:
        yield f"#{margin}    {written(text)}: {meant.get(text) or 'unknown'}   # {count:,}"
    left = len(column.texts) - _MOST_LISTED
    yield f"{mark}{margin}    otherwise: unknown{f'   # {left:,} more' if left > 0 else ''}"


def _apart(column: ColumnProfile) -> tuple[tuple[tuple[str, int], ...], str | None]:
    """Return the single words of cells with several, and what stands between them, if they seem to have several."""
    for separator in _SEPARATORS:
        parts: Counter[str] = Counter()
        for text, count in column.texts:
            for part in text.split(separator):
                parts[part.strip()] += count
        if len(parts) < len(column.texts) and "" not in parts:
            return tuple(parts.most_common()), separator
    return column.texts, None


def _left_over(table: TableProfile, suggestions: Iterable[Suggestion]) -> Iterator[str]:
    used = {column.name for each in suggestions for column in each.columns}
    used |= {each.name for each in (table.label, table.groups) if each is not None}
    left = [each for each in table.columns if each.personal is None and each.name not in used]
    if left:
        yield from ("", "")
        yield from remark(_LEFT)
        for each in left:
            yield ""
            yield from remark(described(each))
            if each.holds == "words":
                yield from _word_lines("ATTRIBUTE", each, "  ", "#")
            elif each.holds not in ("nothing", "text"):
                yield f"#  ATTRIBUTE: {_from_column(each)}"


def _missing(suggestions: Iterable[Suggestion], vocabulary: Vocabulary) -> Iterator[str]:
    said = {each.attribute.path for each in suggestions}
    said |= {f"{PARTY}.role", *(each.path for each in _constant(suggestions, vocabulary))}
    quick = [each for each in vocabulary.of_cases if each.quick and each.path not in said]
    if quick:
        names = ", ".join(f"{wording(each)} (`{each.path}`)" for each in quick)
        yield ""
        yield from remark(f"No column seems to say these, on which advice rests most: {names}.")
