"""What `ottava advise` does once it is known what is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ottava.facts import Case
from ottava.facts.source.errors import OttavaError

from ..advisor import Advisor
from ..rulebook.locating import BUILT_IN
from ..rulebook.rulebook_cache import cached_rulebook
from .advise_asked import AdviceFormat
from .cases import cases_named
from .destination import check_destination, files_of
from .outcome import WRONG_INPUT, complain, message
from .output import html_output, json_output, markdown_output, text_output

if TYPE_CHECKING:
    from ..report.document import Section


def advise_on(
    cases: Sequence[str],
    rulebook: str | None,
    format: AdviceFormat,
    output: str | None,
    verbose: bool,
    quick: bool,
    budget: int | None,
    time_limit: float | None,
) -> None:
    """Shows the advice on each of the cases, or on standard error why there is none."""
    book = cached_rulebook(rulebook or BUILT_IN)
    advisor = Advisor(book, budget=budget, time_limit=time_limit)
    found = list(cases_named(cases, book.vocabulary))
    if output is not None:
        check_destination(output, (*cases, *files_of(book)))
    match format:
        case AdviceFormat.text:
            shown = text_output(verbose, output)
        case AdviceFormat.json:
            shown = json_output(output, one_line=len(found) > 1)
        case AdviceFormat.markdown:
            shown = markdown_output(verbose, output)
        case AdviceFormat.html:
            if len(found) > 1:
                import typer  # who asks for HTML came by typer

                raise typer.BadParameter(f"an HTML report is of one case, and these are {len(found)}")
            shown = html_output(verbose, output, lambda case: () if quick else _why_nots(advisor, case))
    thorough = not quick and (format is not AdviceFormat.json or len(found) == 1)
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
        raise SystemExit(WRONG_INPUT)


def _why_nots(advisor: Advisor, case: Case) -> Iterable[Section]:
    from ..report.why_not import why_not_each_sections

    return why_not_each_sections(advisor.why_not_each(case))
