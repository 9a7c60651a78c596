"""`ottava check`: what is wrong, unclear or contradictory in a rulebook."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from .arguments import BudgetOption, RulebookArgument, TimeLimitOption, chosen_rulebook
from .output import WRONG_INPUT

if TYPE_CHECKING:
    from ..authoring.checking.checking import CheckResult

CheckFormat = Literal["text", "json", "sarif", "github"]

_MOST_ROUNDS = 5
"""So often `--fix` looks again: lints run, and tests are read, only once the rules have no mistakes."""


def check(
    rulebook: RulebookArgument = None,
    format: Annotated[
        CheckFormat, typer.Option("--format", "-f", help="text for people; json, sarif and github for programs.")
    ] = "text",
    only: Annotated[list[str] | None, typer.Option("--only", metavar="LINT", help="Run this lint; repeatable.")] = None,
    without: Annotated[
        list[str] | None, typer.Option("--without", metavar="LINT", help="Leave this lint out; repeatable.")
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Mend in the files what can be mended mechanically.")] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Check and test again whenever a file is saved, until Ctrl-C.")
    ] = False,
    show: Annotated[
        str | None,
        typer.Option("--explain", metavar="CODE", help="Explain a lint or a message, and stop."),
    ] = None,
    names: Annotated[bool, typer.Option("--list", help="Name all lints and stop.")] = False,
    budget: BudgetOption = None,
    time_limit: TimeLimitOption = None,
) -> None:
    """Check a rulebook: mistakes, rules that can never fire or say the same, missing tests and sources.

    Whatever is found is shown with its place; exit status 1 if there is anything. What may stay as it is is written
    into the rulebook with the reason: `allow: {LINT: why}`.
    """
    if names or show is not None:
        _manual(show)
        return
    path = chosen_rulebook(rulebook)
    if watch:
        _watch(path, only or (), without or ())
        return
    from ..authoring.checking.checking import check as checked_by

    asked = partial(checked_by, path, only=only or (), without=without or (), budget=budget, time_limit=time_limit)
    checked = asked()
    if fix:
        from ottava.facts.source.diagnostic import without_commands

        from ..authoring.checking.lint import apply_fixes
        from ..authoring.checking.meant import meant_instead
        from ..rulebook.locating import folder_of

        folder = folder_of(path, Path()) or Path(path)
        for _ in range(_MOST_ROUNDS):
            mended = apply_fixes((*checked.findings, *meant_instead(checked.diagnostics, folder)))
            for each in mended:
                place = "" if each.span is None else f"{each.span.source.name}:{each.span.line}: "
                typer.echo(without_commands(f"mended: {place}{each.message}"), err=True)
            if not mended:
                break
            checked = asked()
    if format == "text":
        _show(_written(checked, format))
    else:
        typer.echo(_written(checked, format), nl=False)
    if not checked.clean:
        raise typer.Exit(WRONG_INPUT)


def _watch(rulebook: str, only: Sequence[str], without: Sequence[str]) -> None:
    from datetime import datetime

    from ..authoring.watching import folder_watched, looks, saved
    from .terminal import Terminal

    folder = folder_watched(rulebook)
    for text in looks(rulebook, only, without, saved(folder)):
        Terminal().clear()  # only where it is one
        _show(f"{datetime.now():%H:%M:%S} {folder}, until Ctrl-C\n\n{text}\n")
        sys.stdout.flush()


def _manual(name: str | None) -> None:
    from ..authoring.checking.explaining import explanation
    from ..authoring.checking.lint import all_lints

    if name is not None:
        typer.echo(explanation(name))
        return
    width = max(len(each.id) for each in all_lints())
    for each in sorted(all_lints(), key=lambda lint: lint.id):
        typer.echo(f"{each.id:{width}}  {each.title}")


def _show(text: str) -> None:
    """Print the text, with severities and underlines in colour on a terminal."""
    from rich.text import Text

    from .terminal import Terminal

    shown = Text(text, end="")
    shown.highlight_regex(r"(?m)^warning\[[^\]]*\]", "bold yellow")
    shown.highlight_regex(r"(?m)^error\[[^\]]*\]", "bold red")
    shown.highlight_regex(r"(?m)^ *\| +\^+.*$", "cyan")
    Terminal().print(shown, soft_wrap=True, end="")


def _written(checked: CheckResult, format: CheckFormat) -> str:
    match format:
        case "json":
            from ..authoring.checking.report import to_json as written
        case "sarif":
            from ..authoring.checking.report import to_sarif as written
        case "github":
            from ..authoring.checking.report import to_github as written
        case "text":
            from ..authoring.checking.report import to_text as written
    return written(checked)
