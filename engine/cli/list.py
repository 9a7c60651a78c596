"""`ottava list`: the names of a rulebook."""

from typing import Annotated

import typer

from ..authoring.listing.subjects import ListSubject
from .arguments import RulebookArgument, TextOrJson, chosen_rulebook


def list_names(
    subject: Annotated[
        ListSubject,
        typer.Argument(
            metavar="rules|assessments|attributes|conditions|directives|gates|methods|points|safeguards",
            help="What to list.",
        ),
    ],
    rulebook: RulebookArgument = None,
    own: Annotated[bool, typer.Option("--own", help="Only what the rulebook itself brings.")] = False,
    format: Annotated[TextOrJson, typer.Option("--format", "-f", help="Text to read, or JSON.")] = "text",
) -> None:
    """List what a rulebook has of one kind, its own first and what it takes over apart.

    `ottava show` tells more of each.
    """
    from ..authoring.listing.listing import listed, to_data, to_text
    from ..authoring.listing.origins import OWN
    from ..rulebook.loading import load_rulebook
    from .output import print_json
    from .terminal import say

    found = listed(load_rulebook(chosen_rulebook(rulebook)), subject)
    if own:
        found = tuple(each for each in found if each.origin == OWN)
    if format == "json":
        print_json(to_data(found))
    else:
        say(to_text(found).removesuffix("\n"))
