"""Arguments that several commands have in common."""

from pathlib import Path
from typing import Annotated, Literal

import typer

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

OutputOption = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file, and print nothing.")
]

BudgetOption = Annotated[
    int | None,
    typer.Option(
        "--budget", metavar="STEPS", min=1, help="Steps it may take; they are counted, so every machine stops alike."
    ),
]
"""How much work one answer may take; left out, what each command finds enough."""

TimeLimitOption = Annotated[
    float | None,
    typer.Option("--time-limit", metavar="SECONDS", min=0.001, help="Stop after so long as well, by the clock."),
]
"""How long one answer may take."""


def chosen_rulebook(name: str | None) -> str:
    """Return the rulebook that is named; else this folder, if it is one, and else the built-in one."""
    from ..rulebook.locating import BUILT_IN, HEAD

    if name is not None:
        return name
    return "." if Path(HEAD).is_file() else BUILT_IN
