"""`ottava interview`: a case built by asking, and the advice on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from .arguments import BudgetOption, LanguageOption, RulebookOption, TimeLimitOption

if TYPE_CHECKING:
    from ottava.facts import Vocabulary

    from ..explanation.what_to_ask.consultation import Consultation


def interview(
    case: Annotated[
        str | None, typer.Option("--case", metavar="FILE", help="Go on from what a case file already says.")
    ] = None,
    save: Annotated[
        str | None,
        typer.Option(
            "--save",
            metavar="FILE",
            help="Where to save what is said; if the file is there, the interview goes on from it. Left out, you are"
            " asked.",
        ),
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Ask only what a quick case needs: some dozen questions.")
    ] = False,
    rulebook: RulebookOption = None,
    language: LanguageOption = None,
    format: Annotated[
        Literal["text", "html"], typer.Option(help="With --output: text, or an HTML report with the answers.")
    ] = "text",
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write the advice to this file as well.")
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="End on the whole page: every step, every reason, every question.")
    ] = False,
    budget: BudgetOption = None,
    time_limit: TimeLimitOption = None,
) -> None:
    """Ask about a dispute, one question at a time: danger first, then what tells most; show the card and save the
    case.

    A STOP is shown as soon as it is known. The interview ends when nothing open can change what comes first. At any
    question `d` is "don't know", `w` is "why do you ask", `b` goes back, `l` lists what was said, `c 2` changes the
    second answer and keeps the others, and `s` stops with what is known so far. Ctrl-C, a closed window and SIGTERM
    save what was said.
    """
    from ottava.facts import Case
    from ottava.facts.reading import read_case

    from ..advisor import Advisor
    from ..rulebook.locating import BUILT_IN
    from ..rulebook.rulebook_cache import cached_rulebook
    from .interview_file import unknown_in_file
    from .interviewer import Interviewer, named_after
    from .output import check_destination, files_of

    target = None if save is None else where_to_save(Path(save), case)
    start = case or (save if target is not None and target.exists() else None)
    book = cached_rulebook(rulebook or BUILT_IN)
    if format == "html" and output is None:
        raise typer.BadParameter("an HTML report needs a file: name it with `--output`", param_hint="--format")
    if output is not None:
        check_destination(output, (*files_of(book), *(each for each in (case, save) if each is not None)))
    advisor = Advisor(book, budget=budget, time_limit=time_limit, language=language)
    if start is None:
        consultation = advisor.consultation(Case(named_after(target)), quick=quick)
    else:
        unknown = tuple(unknown_in_file(Path(start), book.vocabulary))
        consultation = advisor.continued(read_case(start, book.vocabulary), unknown, quick=quick)
    vocabulary = consultation.translation.rulebook.vocabulary
    Interviewer(consultation, vocabulary, target, full=full).hold()
    if output is not None:
        write_report(output, format, consultation, vocabulary, full=full)


def where_to_save(target: Path, case: str | None) -> Path:
    """Return the path, if saving there overwrites nothing but what is gone on from. Raises typer.BadParameter."""
    if case is not None and target.exists() and not target.samefile(case):
        raise typer.BadParameter(f"`{target}` is there already; choose another name", param_hint="--save")
    if not target.absolute().parent.is_dir():
        raise typer.BadParameter(f"there is no folder `{target.parent}` to save in", param_hint="--save")
    return target


def write_report(
    file: str, format: str, consultation: Consultation, vocabulary: Vocabulary, *, full: bool = False
) -> None:
    """Write the card at the end of an interview and, in HTML, the whole page with what was said. Raises Unwritable.

    full: write the whole page as text too, and unfold it in HTML.
    """
    from ..report.html.page import to_html
    from ..report.interview import what_was_said
    from .output import documents

    advice, title = consultation.advice, consultation.case.title
    with documents(file) as write:
        if format == "html":
            write(to_html(advice, title=title, more=(what_was_said(consultation.said, vocabulary),), full=full))
        else:
            write(advice.to_text(title=title, full=full))
