"""`ottava coverage`: what the tests of a rulebook show of its rules."""

from typing import Annotated

import typer

from .arguments import RulebookArgument, TextOrJsonOption, chosen_rulebook
from .output import WRONG_INPUT, complain


def coverage(
    rulebook: RulebookArgument = None,
    html: Annotated[
        str | None, typer.Option("--html", metavar="FILE", help="Write the rules, with each condition marked, here.")
    ] = None,
    at_least_rules: Annotated[
        float, typer.Option(metavar="PERCENT", min=0, max=100, help="Fail if fewer rules fire.")
    ] = 0,
    at_least_outcomes: Annotated[
        float, typer.Option(metavar="PERCENT", min=0, max=100, help="Fail if fewer outcomes are seen.")
    ] = 0,
    format: TextOrJsonOption = "text",
) -> None:
    """Show which rules no test lets fire, and which outcomes of conditions no test shows.

    A condition comes out true, false or unknown; each of these should happen in some test. Exit status: 1 if that is
    less than asked for, or a test fails.
    """
    from ..authoring.coverage.coverage import measure_coverage, own_rules
    from ..authoring.coverage.report import as_data, lines_of, percent
    from ..authoring.rule_tests.reading import test_files, tests_beside
    from ..rulebook.loading import load_rulebook
    from .output import check_destination, files_of, print_json, write_parts
    from .terminal import say

    path = chosen_rulebook(rulebook)
    book = load_rulebook(path)
    if html is not None:  # before the tests run, which takes a while
        check_destination(html, (*files_of(book), *test_files(path)))
    found, results = measure_coverage(book, tests_beside(path, book), own_rules(book, path))
    if html is not None:
        from ..authoring.coverage.html import to_html

        write_parts([to_html(found, book.title).encode()], html)
    if format == "json":
        print_json(as_data(found))
    else:
        for line in lines_of(found):
            say(line)
    wrong = False
    for what, reached, wanted in (
        ("rules", found.percent_of_rules, at_least_rules),
        ("outcomes", found.percent_of_outcomes, at_least_outcomes),
    ):
        if reached < wanted:
            complain(f"error: {percent(reached)} of {what} are less than {wanted:g} %")
            wrong = True
    failed = sum(not result.passed for result in results)
    if failed:
        complain(f"error: {failed} of {len(results)} tests failed; `ottava test` shows them")
    if wrong or failed:
        raise typer.Exit(WRONG_INPUT)
