"""`ottava advise`: advice on cases."""

from typing import Annotated

import typer

from .advise_asked import AdviceFormat
from .arguments import BudgetOption, TimeLimitOption


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
        AdviceFormat,
        typer.Option(
            help="A page to read, as text, Markdown or HTML (one case a file), or JSON: one object, and with several"
            " cases one on each line."
        ),
    ] = AdviceFormat.text,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file, and print nothing.")
    ] = None,
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
    from .advising import advise_on

    advise_on(cases, rulebook, format, output, verbose, quick, budget, time_limit)
