"""`ottava advise`: advice on cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from .arguments import BudgetOption, CasesArgument, OutputOption, RulebookOption, TimeLimitOption
from .output import WRONG_INPUT

if TYPE_CHECKING:
    from ottava.facts import Case

    from ..inference.advice import Advice


def advise(
    cases: CasesArgument,
    rulebook: RulebookOption = None,
    format: Annotated[
        Literal["text", "json", "markdown", "html"],
        typer.Option(
            help="A page to read, as text, Markdown or HTML (one case a file), or JSON: one object, and with several"
            " cases one on each line."
        ),
    ] = "text",
    output: OutputOption = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Add the proof, down to the facts.")] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="Leave out how firm the advice is and what each answer would lead to.")
    ] = False,
    budget: BudgetOption = None,
    time_limit: TimeLimitOption = None,
) -> None:
    """Advise on each case: what comes first, what fits, and why.

    A case that cannot be used is explained on standard error, and the others go on. JSON of several cases is quick.
    """
    from ..advisor import Advisor
    from ..report.page import page, to_text
    from ..rulebook.locating import BUILT_IN
    from ..rulebook.rulebook_cache import cached_rulebook
    from .arguments import cases_named, for_each_case
    from .output import Pages, check_destination, documents, files_of

    book = cached_rulebook(rulebook or BUILT_IN)
    advisor = Advisor(book, budget=budget, time_limit=time_limit)
    found = list(cases_named(cases, book.vocabulary))
    several = len(found) > 1
    if output is not None:
        check_destination(output, (*cases, *files_of(book)))
    if format == "html" and several:
        raise typer.BadParameter(f"an HTML report is of one case, and these are {len(found)}")

    def written(case: Case, advice: Advice) -> str:
        match format:
            case "json":
                return f"{advice.to_json(indent=None if several else 2)}\n"
            case "markdown":
                from ..report.markdown import to_markdown

                return to_markdown(advice, title=case.title, verbose=verbose)
            case "html":
                from ..report.html.page import to_html
                from ..report.why_not import why_not_each_sections

                more = () if quick else why_not_each_sections(advisor.why_not_each(case))
                return to_html(advice, title=case.title, verbose=verbose, more=more)
            case "text":
                return to_text(advice, title=case.title, verbose=verbose)

    thorough = not quick and not (format == "json" and several)
    pages = Pages() if format == "text" and output is None else None
    with documents(output, between="\n" if format in ("text", "markdown") else "") as write:

        def show(case: Case) -> None:
            advice = advisor.advise(case, thorough=thorough)
            if pages is None:
                write(written(case, advice))
            else:
                pages.show(page(advice, title=case.title, verbose=verbose))

        unusable = for_each_case(found, show)
    if unusable:
        raise typer.Exit(WRONG_INPUT)
