"""`ottava gaps`: where a rulebook has little to say."""

from enum import StrEnum
from typing import Annotated

import typer

from .arguments import BudgetOption, RulebookArgument


class GapsFormat(StrEnum):
    text = "text"
    json = "json"


def gaps(
    over: Annotated[
        str,
        typer.Option(metavar="ATTRIBUTES", help="What to sort by, with commas between: dispute.category,party.arousal"),
    ],
    rulebook: RulebookArgument = None,
    cases: Annotated[int, typer.Option(min=1, metavar="N", help="How many cases to make up.")] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed makes up the same cases.")] = 1,
    frequent: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            max=1.0,
            metavar="SHARE",
            help="From which share on a combination is told by itself; left out, where it is twice as high as in all.",
        ),
    ] = None,
    budget: BudgetOption = None,
    format: Annotated[GapsFormat, typer.Option("--format", "-f", help="Text to read, or JSON.")] = GapsFormat.text,
) -> None:
    """Find circumstances with no advice, only the always-on methods, or contradictory advice.

    Made-up cases are run and sorted by the attributes you name; what is frequent is put together into regions, each
    with an example. Exit status 0, whatever is found.
    """
    import json

    from ..authoring.gaps.finding import find_gaps
    from ..authoring.gaps.shown import to_data, to_text
    from ..rulebook.loading import load_rulebook
    from .bench import chosen_rulebook, say

    paths = [path.strip() for path in over.split(",") if path.strip()]
    book = load_rulebook(chosen_rulebook(rulebook))
    found = find_gaps(book, paths, count=cases, seed=seed, frequent=frequent, budget=budget)
    if format is GapsFormat.json:
        typer.echo(json.dumps(to_data(found), indent=2, ensure_ascii=False))
    else:
        say(to_text(found).removesuffix("\n"))
