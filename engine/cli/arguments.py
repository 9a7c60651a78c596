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
