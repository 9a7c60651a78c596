"""`ottava advise`: advice on cases."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from .arguments import (
    BudgetOption,
    CasesArgument,
    DayOption,
    LanguageOption,
    LogCasesOption,
    LogMaskOption,
    OutputOption,
    RulebookOption,
    TimeLimitOption,
    check_log_options,
)
from .output import WRONG_INPUT

if TYPE_CHECKING:
    from ottava.facts import Case, Vocabulary

    from ..decisions.log import DecisionLog
    from ..inference.advice import Advice
    from ..report.layout import Shape


def advise(
    cases: CasesArgument,
    rulebook: RulebookOption = None,
    language: LanguageOption = None,
    format: Annotated[
        Literal["text", "json", "markdown", "html"],
        typer.Option(
            help="A card to read, as text, Markdown or HTML (one case a file), or JSON: one object, and with several"
            " cases one on each line."
        ),
    ] = "text",
    output: OutputOption = None,
    full: Annotated[
        bool, typer.Option("--full", help="The whole page: every step, every reason, every question.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="The whole page with the proof, down to the facts.")
    ] = False,
    for_parties: Annotated[
        bool,
        typer.Option(
            "--for-parties", help="A sheet that the parties may see, with nothing of what was told in confidence."
        ),
    ] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="Leave out how firm the advice is and what each answer would lead to.")
    ] = False,
    day: DayOption = None,
    log: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Append a record of each advice to this file, as one line of JSON."),
    ] = None,
    log_cases: LogCasesOption = False,
    log_mask: LogMaskOption = None,
    asked_by: Annotated[
        str | None, typer.Option("--asked-by", metavar="NAME", help="Who asks, for these records.")
    ] = None,
    budget: BudgetOption = None,
    time_limit: TimeLimitOption = None,
) -> None:
    """Advise on each case, on one screen: what to do in order, what not to do, and what to find out first.

    A case that cannot be used is explained on standard error, and the others go on. JSON of several cases is quick.
    """
    from ..advisor import Advisor
    from ..report.card import parties_page
    from ..report.layout import plain
    from ..report.page import PIPED_WIDTH
    from ..report.text import card_or_page
    from ..rulebook.locating import BUILT_IN
    from ..rulebook.rulebook_cache import cached_rulebook
    from .arguments import cases_named, for_each_case
    from .output import Pages, check_destination, complain, documents, files_of, message, unwritable

    if for_parties and (full or verbose):
        raise typer.BadParameter("`--for-parties` is a sheet without reasons; leave out `--full` and `--verbose`")
    if log is None and asked_by is not None:
        raise typer.BadParameter("`--asked-by`, `--log-cases` and `--log-mask` are about records; add `--log FILE`")
    check_log_options(log, log_cases, log_mask)
    if log is not None and output is not None and os.path.realpath(log) == os.path.realpath(output):
        raise typer.BadParameter("`--log` and `--output` name the same file; name another for one of them")
    if log is not None and for_parties:
        raise typer.BadParameter("a sheet for the parties is not recorded; leave out `--log` or `--for-parties`")
    book = cached_rulebook(rulebook or BUILT_IN)
    advisor = Advisor(book, budget=budget, time_limit=time_limit, language=language)
    found = list(cases_named(cases, book.vocabulary, day))
    several = len(found) > 1
    for file in (output, log):
        if file is not None:
            check_destination(file, (*cases, *files_of(book)))
    if format == "html" and several:
        raise typer.BadParameter(f"an HTML report is of one case, and these are {len(found)}")
    thorough = not quick and not (format == "json" and several)
    pages = Pages() if format == "text" and output is None else None
    records = None if log is None else _records(log, log_cases, log_mask or (), book.vocabulary)

    def advised(case: Case) -> Advice:
        """Return the advice, which is on record before anybody sees it."""
        advice = advisor.advise(case, thorough=thorough)
        if log is not None and records is not None:
            try:
                records.record(advice, case, asked_by=asked_by or "", thorough=thorough)
            except OSError as error:  # nor can those of the next cases be written
                complain(message(unwritable(log, error)))
                raise typer.Exit(WRONG_INPUT) from None
        return advice

    def shapes(case: Case) -> Iterable[Shape]:
        if for_parties:
            return parties_page(advisor.for_parties(case))
        return card_or_page(advised(case), title=case.title, full=full, verbose=verbose)

    def written(case: Case) -> str:
        match format:
            case "text":
                return plain(shapes(case), PIPED_WIDTH)
            case "json":
                made = advisor.for_parties(case) if for_parties else advised(case)
                return f"{made.to_json(indent=None if several else 2)}\n"
            case "markdown":
                if for_parties:
                    return advisor.for_parties(case).to_markdown()
                return advised(case).to_markdown(title=case.title, full=full, verbose=verbose)
            case "html":
                from ..report.html.page import to_html
                from ..report.why_not import why_not_each_sections

                if for_parties:
                    return advisor.for_parties(case).to_html()
                more = () if quick else why_not_each_sections(advisor.why_not_each(case))
                return to_html(advised(case), title=case.title, verbose=verbose, more=more, full=full)

    with documents(output, between="\n" if format in ("text", "markdown") else "") as write:

        def show(case: Case) -> None:
            if pages is None:
                write(written(case))
            else:
                pages.show(shapes(case))

        unusable = for_each_case(found, show)
    if unusable:
        raise typer.Exit(WRONG_INPUT)


def _records(file: str, keep_cases: bool, mask: Iterable[str], vocabulary: Vocabulary) -> DecisionLog:
    """Return the log in that file. Raises Unwritable."""
    from ..decisions.log import DecisionLog
    from .output import unwritable

    try:
        return DecisionLog.to_file(file, keep_cases=keep_cases, mask=mask, vocabulary=vocabulary)
    except OSError as error:
        raise unwritable(file, error) from None
