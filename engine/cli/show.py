"""`ottava show`: everything of one name in a rulebook."""

from typing import Annotated

import typer

from .arguments import RulebookArgument, chosen_rulebook


def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="The id of a rule, a method, an attribute, or the like.")],
    rulebook: RulebookArgument = None,
) -> None:
    """Show a rule, method, gate, directive, point, attribute, assessment, condition or safeguard.

    How it is written and where, whether the rulebook itself brings it, which rules have to do with it, and its tests.
    """
    from ..authoring.listing.showing import shown, to_text
    from ..authoring.rule_tests.reading import read_tests, test_files
    from ..rulebook.loading import load_rulebook
    from .terminal import say

    name = chosen_rulebook(rulebook)
    loaded = load_rulebook(name)
    say(to_text(shown(loaded, read_tests(test_files(name), loaded), id)).removesuffix("\n"))
