"""Arguments that several commands have in common: the options, and the cases and the rulebook that they name."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ottava.facts.days import NotADate, date_from
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.errors import OttavaError, UnreadableSource

from .output import complain, message

if TYPE_CHECKING:
    from ottava.facts import Case, InvalidCase, Vocabulary

STANDARD_INPUT = "-"

TextOrJson = Literal["text", "json"]

TextOrJsonOption = Annotated[TextOrJson, typer.Option("--format", help="Text to read, or JSON.")]

CasesArgument = Annotated[
    list[str],
    typer.Argument(metavar="CASE", help="Files of cases (YAML, JSON, JSON Lines); - is standard input."),
]
"""The cases to advise on or to explain; see `cases_named`."""

RulebookOption = Annotated[
    str | None, typer.Option(metavar="PATH", help="The folder of a rulebook, or the name of a built-in one.")
]
"""The rulebook of a command that is about cases; left out, the built-in one."""

RulebookArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[RULEBOOK]",
        help="The folder of a rulebook, or the name of a built-in one; left out, this folder or the built-in one.",
        show_default=False,
    ),
]
"""The rulebook of a command for rule authors; see `chosen_rulebook`."""

MovedCasesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--cases",
        "-c",
        metavar="FILE",
        help="Where the inputs of the run (of two, the later one) are now, if they have moved: files, folders and "
        "patterns as for batch, in the same order. May be repeated.",
    ),
]
OutputOption = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file, and print nothing.")
]


def _speak(context: typer.Context, language: str | None) -> str | None:
    """Let the command speak the language until it ends."""
    from ottava.facts.catalogue import speaking

    context.with_resource(speaking(language))
    return language


LanguageOption = Annotated[
    str | None,
    typer.Option(
        metavar="TAG",
        callback=_speak,
        help="The language of all texts, such as zh, if the rulebook has texts in it; left out, that of the rulebook."
        " Errors are in English.",
    ),
]
"""The language of a command whose output people read."""

BudgetOption = Annotated[
    int | None,
    typer.Option(
        "--budget", metavar="STEPS", min=1, help="Steps it may take; they are counted, so every machine stops alike."
    ),
]
"""How much work one answer may take; left out, what each command finds enough."""


def _day(text: str) -> date:
    try:
        return date_from(text, "date")
    except NotADate as wrong:
        raise typer.BadParameter(f"found {quoted(text)}, expected {wrong.wanted}; {wrong.hint}") from None


DayOption = Annotated[
    date | None,
    typer.Option(
        "--day",
        metavar="DATE",
        parser=_day,
        help="The day of the advice, such as 2026-03-14, in place of what a case says; no clock is looked at.",
    ),
]
"""The day from which rules count that speak of today; see `cases_named`."""

TimeLimitOption = Annotated[
    float | None,
    typer.Option("--time-limit", metavar="SECONDS", min=0.001, help="The longest it may take, even if steps are left."),
]
"""How long one answer may take."""

LogCasesOption = Annotated[bool, typer.Option("--log-cases", help="Keep the cases in these records.")]
LogMaskOption = Annotated[
    list[str] | None,
    typer.Option(
        "--log-mask",
        metavar="NAME",
        help="Leave an attribute such as party.trust out of the kept cases; confidential names all that are so. "
        "May be repeated.",
    ),
]


def check_log_options(log: str | None, log_cases: bool, log_mask: list[str] | None) -> None:
    """Refuse options about records where there are no records, or no cases in them."""
    if log is None and (log_cases or log_mask):
        raise typer.BadParameter("`--log-cases` and `--log-mask` are about records; add `--log FILE`")
    if log_mask and not log_cases:
        raise typer.BadParameter("`--log-mask` leaves something out of kept cases; add `--log-cases`")


def chosen_rulebook(name: str | None) -> str:
    """Return the rulebook that is named; else this folder, if it is one, and else the built-in one."""
    from ..rulebook.locating import BUILT_IN, HEAD

    if name is not None:
        return name
    return "." if Path(HEAD).is_file() else BUILT_IN


def cases_named(
    names: Iterable[str], vocabulary: Vocabulary, day: date | None = None
) -> Iterator[Case | InvalidCase | UnreadableSource]:
    """Return the cases in the files of these names, in order; `-` is standard input, read as YAML or JSON.

    day: that of the advice, in place of what the cases say. In place of a case that cannot be used comes the error that
    says why, and the rest is read.
    """
    found = _read(names, vocabulary)
    return found if day is None else (_on(each, day) for each in found)


def _on(case: Case | InvalidCase | UnreadableSource, day: date) -> Case | InvalidCase | UnreadableSource:
    return case if isinstance(case, OttavaError) else case.on(day)


def _read(names: Iterable[str], vocabulary: Vocabulary) -> Iterator[Case | InvalidCase | UnreadableSource]:
    from ottava.facts.reading import cases_from, read_cases
    from ottava.facts.source.limits import MAX_BYTES
    from ottava.facts.source.reading import from_bytes

    for name in names:
        try:
            if name == STANDARD_INPUT:
                yield from cases_from(from_bytes("standard input", sys.stdin.buffer.read(MAX_BYTES + 1)), vocabulary)
            else:
                yield from read_cases(name, vocabulary)
        except UnreadableSource as unreadable:
            yield unreadable


def for_each_case(found: Iterable[Case | OttavaError], work: Callable[[Case], None]) -> bool:
    """Do the work for each case, and complain where there is an error; return whether there was one."""
    failed = False
    for case in found:
        try:
            if isinstance(case, OttavaError):
                raise case
            work(case)
        except OttavaError as error:
            complain(message(error))
            failed = True
    return failed
