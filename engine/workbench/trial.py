"""A trial: a case as its author has written it so far, and all that the rulebook at work makes of it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from ottava.facts import Case
from ottava.facts.attribute import DAY, Plain, plain_value
from ottava.facts.errors import InvalidCase
from ottava.facts.reading import cases_from
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.errors import InputError
from ottava.facts.source.span import Source
from ottava.facts.vocabulary import Vocabulary

from .changes import Changed
from .rules_seen import RuleSeen


class CaseMistake(Struct, frozen=True):
    """One thing that is wrong in the text of a case. line, column, end_line, end_column: where, from 1, the end
    excluded; None where it has no place. path: as `parties[1].arousal`; None where the text cannot be read.
    """

    code: str
    message: str
    hint: str | None
    line: int | None
    column: int | None
    end_line: int | None
    end_column: int | None
    path: str | None


class CaseValue(Struct, frozen=True):
    """What a case says of one attribute. path: as `parties.customer.arousal`, `dispute.category`, `day` or `title`.

    value: as a form has it, a set as a list. certainty: from 0 to 1.
    """

    path: str
    value: Plain
    certainty: float


class Trial(Struct, frozen=True):
    """What comes of a case. With `mistakes` there is no advice, and all else is empty.

    edition: which one of the rulebook gave it, counted from 1. case: its id. parties: their labels, in order. values:
    what the case says, for the form. card: the card as a piece of HTML, without style or script. fired: the rules that
    fired, in the order in which they did. nearly: those that did not and need the fewest changes, the nearest first.
    by_edit: what the last edit of the case changed; None without a text from before, or where that has mistakes.
    by_rules: what the last saved change to the rules changed on this case; None before the first.
    """

    edition: int
    mistakes: tuple[CaseMistake, ...]
    case: str = ""
    parties: tuple[str, ...] = ()
    values: tuple[CaseValue, ...] = ()
    card: str = ""
    fired: tuple[RuleSeen, ...] = ()
    nearly: tuple[RuleSeen, ...] = ()
    by_edit: Changed | None = None
    by_rules: Changed | None = None


NAME = "case"
"""What the text of a case is called in messages, and a case without an id."""


def case_in(text: str, vocabulary: Vocabulary) -> Case:
    """Return the one case that a text in YAML describes. Raises InvalidCase with every mistake and its place."""
    found = cases_from(Source(NAME, text), vocabulary)
    case = next(found)
    if isinstance(case, InvalidCase):
        raise case
    if next(found, None) is not None:
        message = "found more than one case, expected one"
        raise InvalidCase(
            [Diagnostic("several-cases", message, hint="keep the lines before the second `---`")], case.id
        )
    return case


def mistakes_in(invalid: InputError) -> tuple[CaseMistake, ...]:
    """Return what is wrong with a case, in the order of the text."""
    return tuple(map(_mistake, invalid.diagnostics))


def _mistake(found: Diagnostic) -> CaseMistake:
    span = found.span
    start: tuple[int | None, int | None] = None, None
    end = start
    if span is not None:
        start, end = (span.line, span.column), (span.end_line, span.end_column)
    return CaseMistake(found.code, found.message, found.hint, *start, *end, found.path)


def values_of(case: Case) -> tuple[CaseValue, ...]:
    """Return what a case says, for the form."""
    return tuple(_values(case))


def _values(case: Case) -> Iterator[CaseValue]:
    if case.title:
        yield CaseValue("title", case.title, 1.0)
    for path, each in case.observations.items():
        yield CaseValue("day" if path == DAY else path, plain_value(each.value), each.certainty)
    for party in case.parties:
        for name, each in party.observations.items():
            yield CaseValue(f"parties.{party.id}.{name}", plain_value(each.value), each.certainty)
