"""`ottava test`: the tests that stand beside the rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from .arguments import RulebookArgument, TextOrJsonOption, chosen_rulebook
from .output import WRONG_INPUT

if TYPE_CHECKING:
    from ottava.facts.source.diagnostic import Diagnostic

    from ..authoring.rule_tests.running import RuleTestResult

_STYLES = {"plain": "", "head": "bold", "expected": "red", "found": "green"}
"""How a line of the results is shown, by its tone."""


def run_rule_tests(
    rulebook: RulebookArgument = None,
    rule: Annotated[
        list[str] | None, typer.Option("--rule", metavar="ID", help="Only the tests of this rule; can be repeated.")
    ] = None,
    text: Annotated[
        str, typer.Option("-k", metavar="TEXT", help="Only tests that have this in their name.", show_default=False)
    ] = "",
    update: Annotated[
        bool, typer.Option("--update", help="Write what came out into the tests, and show what that changes.")
    ] = False,
    format: TextOrJsonOption = "text",
) -> None:
    """Run the tests of rules, which lie in the folder `tests` of a rulebook.

    Exit status: 0 all passed, 1 some failed or something is wrong with the files.
    """
    from ..authoring.rule_tests.reading import tests_beside
    from ..authoring.rule_tests.report import as_data
    from ..authoring.rule_tests.running import run_tests, selected
    from ..rulebook.loading import load_rulebook
    from .output import complain, print_json
    from .terminal import say

    path = chosen_rulebook(rulebook)
    book = load_rulebook(path)
    warnings: list[Diagnostic] = []
    chosen = selected(tests_beside(path, book, warnings), rule or (), text)
    for warning in warnings:
        complain(warning.render())
    if not chosen:
        raise typer.BadParameter("no test is called so")
    results = list(run_tests(book, chosen))
    failed = not all(result.passed for result in results)
    if update and failed:
        from ..authoring.rule_tests.updating import updates

        made, left = updates(results, book)
        for each in made:
            each.write()
            say(each.diff())
        _show(left, counted=False)
        say("Look the changes through: they say what the rules do, not what they should do.")
        if left:
            raise typer.Exit(WRONG_INPUT)
        return
    if format == "json":
        print_json({"rulebook": book.name, "tests": as_data(results)})
    else:
        _show(results)
    if failed:
        raise typer.Exit(WRONG_INPUT)


def _show(results: Sequence[RuleTestResult], counted: bool = True) -> None:
    from ..authoring.rule_tests.report import lines_of
    from .terminal import say

    for tone, line in lines_of(results, counted):
        say(line, _STYLES[tone])
