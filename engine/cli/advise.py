"""`ottava advise`: advice on cases."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ottava.facts import Case

    from ..advisor import Advisor
    from ..report.document import Section


class Format(StrEnum):
    text = "text"
    json = "json"
    markdown = "markdown"
    html = "html"


def advise(
    cases: Annotated[
        list[str],
        typer.Argument(metavar="CASE", help="Files of cases (YAML, JSON, JSON Lines); - is standard input."),
    ],
    rulebook: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="The folder of a rulebook, or the name of a built-in one."),
    ] = None,
    format: Annotated[
        Format,
        typer.Option(
            help="A page to read, as text, Markdown or HTML (one case a file), or JSON: one object, and with several"
            " cases one on each line."
        ),
    ] = Format.text,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file, and print nothing.")
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Add the proof, down to the facts.")] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="Leave out how firm the advice is and what each answer would lead to.")
    ] = False,
) -> None:
    """Advise on each case: what comes first, what fits, and why.

    A case that cannot be used is explained on standard error, and the others go on. JSON of several cases is quick.
    """
    from ottava.facts import Case

    from ..advisor import Advisor
    from ..rulebook.loading import load_rulebook
    from ..rulebook.locating import BUILT_IN
    from ..source.errors import OttavaError
    from .cases import cases_named
    from .outcome import WRONG_INPUT, complain, message
    from .output import html_output, json_output, markdown_output, text_output

    book = load_rulebook(rulebook or BUILT_IN)
    advisor = Advisor(book)
    found = list(cases_named(cases, book.vocabulary))
    match format:
        case Format.text:
            shown = text_output(verbose, output)
        case Format.json:
            shown = json_output(output, one_line=len(found) > 1)
        case Format.markdown:
            shown = markdown_output(verbose, output)
        case Format.html:
            if len(found) > 1:
                raise typer.BadParameter(f"an HTML report is of one case, and these are {len(found)}")
            shown = html_output(verbose, output, lambda case: () if quick else _why_nots(advisor, case))
    thorough = not quick and (format is not Format.json or len(found) == 1)
    failed = False
    with shown:
        for each in found:
            try:
                if not isinstance(each, Case):
                    raise each
                shown.show(each, advisor.advise(each, thorough=thorough))
            except OttavaError as error:
                complain(message(error))
                failed = True
    if failed:
        raise typer.Exit(WRONG_INPUT)


def _why_nots(advisor: "Advisor", case: "Case") -> "Iterable[Section]":
    from ..report.why_not import why_not_each_sections

    return why_not_each_sections(advisor.why_not_each(case))
