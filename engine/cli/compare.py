"""`ottava compare`: two finished runs of `ottava batch`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .arguments import MovedCasesOption


def compare(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The folder of an earlier run of `ottava batch`.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The folder of a later one, which gets the comparison.")],
    cases: MovedCasesOption = None,
) -> None:
    """Compare two finished runs: which shifts exceed chance, which cases changed, why, and by which edits.

    The folder of the later run gets `comparison.json`, `comparison.html` and `changed.jsonl`. `ottava batch --compare`
    does the same at the end of a run.
    """
    refuse_incomparable(old, other=new)
    show_comparison(old, new, tuple(cases or ()))


def refuse_incomparable(old: Path, *, other: Path) -> None:
    """Raise an error if an earlier run cannot be compared with any other; `other`: the folder of the later one."""
    from ..extras import check_library

    check_library("scipy", "comparing runs", "SciPy", "evaluate")
    from ..evaluation.comparing.comparing import refuse_same_folder
    from ..evaluation.run_reading import finished_run

    finished_run(old)
    refuse_same_folder(old, other)


def show_comparison(old: Path, new: Path, cases: tuple[str, ...] = ()) -> None:
    """Compare two runs, and say on standard error what stands out."""
    from ottava.facts.source.diagnostic import visible, without_commands

    from ..evaluation.comparing.comparing import compare_runs
    from ..evaluation.comparing.comparison import COMPARISON
    from ..evaluation.comparing.page import PAGE, write_page
    from ..evaluation.comparing.words import console_lines

    found = compare_runs(old, new, cases)
    page = PAGE if write_page(found, new) else COMPARISON
    for line in console_lines(found):
        typer.echo(without_commands(line), err=True)
    typer.echo(without_commands(f"see {visible(str(new))}/{page}"), err=True)
