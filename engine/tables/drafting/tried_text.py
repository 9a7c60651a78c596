"""What a mapping makes of a table, in words, for a person to check."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from textwrap import wrap

from ottava.facts import Attribute
from ottava.facts.attribute import number_text
from ottava.facts.source.diagnostic import quoted, visible

from .profile import MOST_ROWS
from .trying import Attempt, ReadFact, TriedCase

_MOST = 10
_CELL = 40


def tried_text(attempt: Attempt, file: str, mapping: str, width: int) -> str:
    """Return a page, no wider than `width` but for words that are longer."""
    return "\n".join((*_cases(attempt, file, mapping, width), *_account(attempt, width))) + "\n"


def _cases(attempt: Attempt, file: str, mapping: str, width: int) -> Iterator[str]:
    total = attempt.read + attempt.set_aside
    first = "Each case" if total <= len(attempt.cases) else f"The first {len(attempt.cases)} of {total:,} cases"
    yield from _wrapped(
        f"{first} of {visible(file)}, as {visible(mapping)} reads it: what is read, and its cells on the right.",
        width,
    )
    if attempt.everywhere:
        yield ""
        yield "The same in every case"
        yield from (line for fact in attempt.everywhere for line in _fact(fact, width))
    for case in attempt.cases:
        yield ""
        yield from _case(case, width)


def _case(case: TriedCase, width: int) -> Iterator[str]:
    title = f": {visible(case.title)}" if case.title else ""
    yield f"Case {visible(case.id)}{title} ({case.where})"[:width]
    for place, fault in case.faults:
        hint = f" ({fault.hint})" if fault.hint else ""
        yield from _wrapped(f"set aside, {place}: {fault.message}{hint}", width, "  ", "    ")
    for fact in case.facts:
        yield from _fact(fact, width)


def _fact(fact: ReadFact, width: int) -> Iterator[str]:
    """Return a fact on the left, and the cells it comes from on the right."""
    of = f"{visible(fact.party)}, " if fact.party is not None else ""
    left = f"{of}{fact.attribute.label}: {_said(fact.value, fact.attribute)}"
    if not fact.cells:
        yield from _wrapped(left, width, "  ", "    ")
        return
    half = width // 2
    cells = "; ".join(_cell(name, cell, fact.instead.get(name)) for name, cell in fact.cells)
    lefts = _wrapped(left, half - 4, further="  ")
    rights = _wrapped(cells, width - half, further="  ")
    for one, other in zip_longest(lefts, rights, fillvalue=""):
        yield f"  {one:{half - 2}}{other}".rstrip()


def _cell(name: str, cell: str, instead: str | None) -> str:
    """Return a cell, and what is read in its place if it says nothing."""
    said = quoted(cell, _CELL) if cell else "empty"
    return f"{visible(name)}: {said}" + (f", read as {instead} by `if_empty`" if instead is not None else "")


def _said(value: object, attribute: Attribute) -> str:
    """Return a value of the shape of a case file in words."""
    match value:
        case None:
            return "unknown"
        case {"value": inner, "certainty": int() | float() as certainty}:
            return f"{_said(inner, attribute)} (certainty {number_text(float(certainty))})"
        case list() | tuple():
            known = {str(each) for each in value}
            return attribute.said(frozenset(known)) if known <= set(attribute.values) else ", ".join(map(str, value))
        case str() | bool() | int() | float():
            return attribute.said(value)
    return str(value)


def _account(attempt: Attempt, width: int) -> Iterator[str]:
    yield ""
    more = f"The first {MOST_ROWS:,} rows were looked at, not those behind them." if attempt.more else ""
    rows = "one row" if attempt.rows == 1 else f"{attempt.rows:,} rows"
    cases = f"{attempt.read:,} {'case is' if attempt.read == 1 else 'cases are'} read, {attempt.set_aside:,} set aside."
    yield from _wrapped(f"Of {rows}, {cases} {more}".strip(), width)
    if attempt.reasons:
        yield from ("", "Why they are set aside")
        reasons = sorted(attempt.reasons.items(), key=lambda each: -each[1][0])
        for (column, _), (count, place, fault) in reasons[:_MOST]:
            hint = f" ({fault.hint})" if fault.hint else ""
            of = f"{visible(column)}: " if column else ""
            yield from _counted(f"{count:,}", f"{of}{fault.message}, first at {place}{hint}", width)
        if len(reasons) > _MOST:
            yield f"  and {len(reasons) - _MOST:,} other reasons"
    if attempt.unlisted:
        yield from ("", "Words that the mapping does not list")
        for (column, caught), words in sorted(attempt.unlisted.items(), key=lambda each: (each[0][1], each[0][0])):
            listed = ", ".join(f"{quoted(word, _CELL)} {count:,}" for word, count in words.most_common(_MOST))
            rest = f" and {len(words) - _MOST:,} more" if len(words) > _MOST else ""
            by = "caught by `otherwise`" if caught else "set aside"
            yield from _wrapped(f"{visible(column)} ({by}): {listed}{rest}", width, "  ", "    ")
    if attempt.known:
        yield from ("", "How often each is known, in the cases that are read")
        for (party, label), (count, total) in attempt.known.items():
            of = f"{visible(party)}, " if party is not None else ""
            yield from _counted(f"{count:,} of {total:,}", f"{of}{label}", width)


def _counted(count: str, text: str, width: int) -> Iterator[str]:
    lines = _wrapped(text, max(20, width - 18))
    yield f"{count:>16}  {lines[0]}"
    yield from (f"{'':18}{line}" for line in lines[1:])


def _wrapped(text: str, width: int, first: str = "", further: str = "") -> list[str]:
    return wrap(text, width, initial_indent=first, subsequent_indent=further, break_on_hyphens=False)
