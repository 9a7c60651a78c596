"""`ottava test`: the tests that stand beside the rules."""

from enum import StrEnum
from typing import Annotated

import typer

from .arguments import RulebookArgument


class TestFormat(StrEnum):
    text = "text"
    json = "json"


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
    format: Annotated[TestFormat, typer.Option(help="Text to read, or JSON.")] = TestFormat.text,
) -> None:
    """Run the tests that stand beside the rules of a rulebook.

    Exit status: 0 all passed, 1 some failed or something is wrong with the files.
    """
    import json

    from ..authoring.rule_tests.report import as_data
    from ..authoring.rule_tests.running import run_tests, selected
    from .bench import chosen_rulebook, loaded_with_tests, say, with_lines
    from .outcome import WRONG_INPUT

    path = chosen_rulebook(rulebook)
    book, tests = loaded_with_tests(path)
    chosen = selected(tests, rule or (), text)
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
        with_lines(left, counted=False)
        say("Look the changes through: they say what the rules do, not what they should do.")
        if left:
            raise typer.Exit(WRONG_INPUT)
        return
    if format is TestFormat.json:
        typer.echo(json.dumps({"rulebook": book.name, "tests": as_data(results)}, indent=2, ensure_ascii=False))
    else:
        with_lines(results)
    if failed:
        raise typer.Exit(WRONG_INPUT)
