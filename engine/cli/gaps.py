"""`ottava gaps`: where a rulebook has little to say."""

from typing import Annotated

import typer

from .arguments import BudgetOption, RulebookArgument, TextOrJson, chosen_rulebook


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
            help="List a combination by itself from this share on; left out, from twice the share in all cases.",
        ),
    ] = None,
    budget: BudgetOption = None,
    format: Annotated[TextOrJson, typer.Option("--format", "-f", help="Text to read, or JSON.")] = "text",
) -> None:
    """Find circumstances with no advice, only the always-on methods, or contradictory advice.

    Made-up cases are run and sorted by the attributes you name; what is frequent is put together into regions, each
    with an example. Exit status 0, whatever is found.
    """
    from ..authoring.gaps.finding import find_gaps
    from ..authoring.gaps.report import to_data, to_text
    from ..rulebook.loading import load_rulebook
    from .output import print_json
    from .terminal import say

    paths = [path.strip() for path in over.split(",") if path.strip()]
    book = load_rulebook(chosen_rulebook(rulebook))
    found = find_gaps(book, paths, count=cases, seed=seed, frequent=frequent, budget=budget)
    if format == "json":
        print_json(to_data(found))
    else:
        say(to_text(found).removesuffix("\n"))
