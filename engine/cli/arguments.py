"""Arguments that several commands have in common."""

from typing import Annotated

import typer

RulebookArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[RULEBOOK]",
        help="The folder of a rulebook, or the name of a built-in one; left out, this folder or the built-in one.",
        show_default=False,
    ),
]
"""Which rulebook a command for rule authors is about; see `chosen_rulebook` in `bench.py`."""

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
