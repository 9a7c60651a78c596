"""`ottava interview`: a case built by asking, and the advice on it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .arguments import BudgetOption, RulebookOption, TimeLimitOption


def interview(
    case: Annotated[
        str | None, typer.Option("--case", metavar="FILE", help="Go on from what a case file already says.")
    ] = None,
    save: Annotated[
        str | None, typer.Option("--save", metavar="FILE", help="Where to save the case; left out, you are asked.")
    ] = None,
    rulebook: RulebookOption = None,
    budget: BudgetOption = None,
    time_limit: TimeLimitOption = None,
) -> None:
    """Ask about a dispute, one question at a time, most telling first; then show the advice and save the case.

    It stops as soon as nothing open can change what comes first. `d` is "don't know", `w` is "why do you ask", `b` goes
    back, `s` stops with what is known so far.
    """
    from ottava.facts import Case
    from ottava.facts.reading import read_case

    from ..advisor import Advisor
    from ..rulebook.locating import BUILT_IN
    from ..rulebook.rulebook_cache import cached_rulebook
    from .interviewer import Interviewer, named_after

    target = None if save is None else free_to_write(Path(save), case)
    book = cached_rulebook(rulebook or BUILT_IN)
    start = Case(named_after(target)) if case is None else read_case(case, book.vocabulary)
    advisor = Advisor(book, budget=budget, time_limit=time_limit)
    Interviewer(advisor.consultation(start), book.vocabulary).hold(target)


def free_to_write(target: Path, case: str | None) -> Path:
    """The path, if saving there overwrites nothing but the case itself. Raises typer.BadParameter."""
    if target.exists() and (case is None or not target.samefile(case)):
        raise typer.BadParameter(f"`{target}` is there already; choose another name", param_hint="--save")
    if not target.absolute().parent.is_dir():
        raise typer.BadParameter(f"there is no folder `{target.parent}` to save in", param_hint="--save")
    return target
