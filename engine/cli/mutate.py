"""`ottava mutate`: what the tests of a rulebook would not notice."""

from typing import Annotated

import typer

from .arguments import BudgetOption, RulebookArgument, TextOrJsonOption, chosen_rulebook
from .output import WRONG_INPUT, complain


def mutate(
    rulebook: RulebookArgument = None,
    at_least: Annotated[
        float, typer.Option(metavar="PERCENT", min=0, max=100, help="Fail if fewer changes are noticed.")
    ] = 0,
    rule: Annotated[
        list[str] | None, typer.Option("--rule", metavar="ID", help="Change only this rule; can be repeated.")
    ] = None,
    proof: Annotated[
        bool,
        typer.Option(
            "--proof/--no-proof", help="Look whether a safeguard would notice what no test does, if z3 is installed."
        ),
    ] = True,
    budget: BudgetOption = None,
    format: TextOrJsonOption = "text",
) -> None:
    """Change one thing in a rule at a time, and list the changes that no test notices.

    Each of them is a test that is missing; those that break a safeguard are marked. The files are not touched. Exit
    status: 1 if fewer are noticed than asked for, or the tests fail to begin with.
    """
    from ..authoring.coverage.coverage import own_rules
    from ..authoring.mutation.mutants import mutants_of
    from ..authoring.mutation.mutation_testing import Judge, SafeguardJudge
    from ..authoring.mutation.report import as_data, in_order, lines_of
    from ..authoring.rule_tests.reading import tests_beside
    from ..extras import ExtraMissing
    from ..rulebook.loading import load_rulebook
    from .output import print_json
    from .terminal import say

    path = chosen_rulebook(rulebook)
    book = load_rulebook(path)
    rules = own_rules(book, path)
    unknown = set(rule or ()) - {each.id for each in rules}
    if unknown:
        raise typer.BadParameter(f"the rulebook has no rule `{min(unknown)}`")
    judge = Judge(book, tests_beside(path, book))
    chosen = [each for each in rules if not rule or each.id in rule]
    judged = [judge.judge(mutant) for each in chosen for mutant in mutants_of(each, book)]
    notes = []
    if proof and book.safeguards and any(each.verdict == "survived" for each in judged):
        try:
            guards = SafeguardJudge(judge, budget)
            judged = [*guards.ask(judged)]
            if guards.left_out:
                notes.append(guards.left_out)
        except ExtraMissing as missing:
            notes.append(f"no change was put to the safeguards: {missing}")
    found = in_order(judged)
    if format == "json":
        print_json(as_data(found))
    else:
        for line in lines_of(found):
            say(line)
    for note in notes:
        complain(f"note: {note}")
    if found.percent < at_least:
        complain(f"error: {found.percent:.1f} % of the changes noticed are less than {at_least:g} %")
        raise typer.Exit(WRONG_INPUT)
