"""By when directives are to be done, where rules say so: some days after a date of the case, or after today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from ottava.facts.catalogue import tr
from ottava.facts.days import said

from ..rulebook.conclusion import Due, joined
from .advice import DirectiveAdvice, DueDay
from .compiled_rulebook import CompiledRulebook
from .reasons import ReasonBuilder

_ENDS = (".", "!", "?", "\N{IDEOGRAPHIC FULL STOP}", "\N{FULLWIDTH EXCLAMATION MARK}", "\N{FULLWIDTH QUESTION MARK}")
"""What ends a sentence."""

_Given = tuple[str, str | None]
"""The id of a directive, and the label of the party that it is for."""


def sets_due_days(translation: CompiledRulebook) -> bool:
    """Return whether any rule says by when something is to be done; worked out once for a rulebook."""
    found: bool = translation.cache.get(sets_due_days, None, lambda _: any(_dues(translation)))
    return found


def _dues(translation: CompiledRulebook) -> list[Due]:
    return [each.due for meant in translation.rules.values() for each in meant.directs if each.due is not None]


def due_days(reasons: ReasonBuilder) -> Mapping[_Given, DueDay]:
    """Return the due days of the directives that are given: of several the first; known ones go first."""
    found: dict[_Given, DueDay] = {}
    for _, party_index, _, meant in reasons.board.ordered():
        for each in meant.directs:
            if each.due is not None:
                key, due = (each.directive, reasons.labels[party_index]), _due_day(each.due, party_index, reasons)
                if key not in found or (due.day or "9") < (found[key].day or "9"):
                    found[key] = due
    return found


def with_due_day(directive: DirectiveAdvice, due: DueDay | None) -> DirectiveAdvice:
    """Return the directive with the day by which it is due, in its text too."""
    if due is None:
        return directive
    end = "" if directive.text.endswith(_ENDS) else tr(".")
    return replace(directive, text=joined(directive.text, end, tr(" Due {when}.", when=due.said)), due=due)


def _due_day(due: Due, party_index: int, reasons: ReasonBuilder) -> DueDay:
    board = reasons.board
    seen = board.observation(due.after, party_index)
    path = reasons.path(due.after, party_index)
    days = tr("{count} day" if due.days == 1 else "{count} days", count=due.days)
    try:
        counted = None if seen is None else _day(seen.value) + timedelta(due.days)
    except OverflowError:
        counted = None
    if counted is None:
        label = board.translation.rulebook.vocabulary[due.after].label
        when = tr("within {days}, counted from a day that is not recorded: {label}", days=days, label=label)
        return DueDay(None, due.days, path, when)
    return DueDay(counted.isoformat(), due.days, path, tr("by {day}", day=said(counted)))


def _day(value: object) -> date:
    assert isinstance(value, date)
    return value.date() if isinstance(value, datetime) else value
