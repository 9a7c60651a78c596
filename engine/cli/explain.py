"""`ottava explain`: the questions after the advice."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from .arguments import BudgetOption, TimeLimitOption


class ExplanationFormat(StrEnum):
    text = "text"
    json = "json"


def explain(
    cases: Annotated[
        list[str],
        typer.Argument(metavar="CASE", help="Files of cases (YAML, JSON, JSON Lines); - is standard input."),
    ],
    why_not: Annotated[
        list[str] | None,
        typer.Option("--why-not", metavar="METHOD[.STAGE]", help="Why is this method not advised?"),
    ] = None,
    rule: Annotated[list[str] | None, typer.Option("--rule", metavar="ID", help="Why does this rule not fire?")] = None,
    party: Annotated[
        str | None, typer.Option("--party", metavar="ID", help="Why not for this party; left out, for anyone.")
    ] = None,
    what_if: Annotated[
        list[str] | None,
        typer.Option("--what-if", metavar="PATH=VALUE", help="What if parties.customer.arousal=calm? May be repeated."),
    ] = None,
    goal: Annotated[
        list[str] | None,
        typer.Option(
            "--goal",
            metavar="GOAL",
            help="The least to change for METHOD[.STAGE][@PARTY]=first, =advised or =allowed, or for top=changed.",
        ),
    ] = None,
    up_to: Annotated[int, typer.Option("--up-to", metavar="N", min=1, help="With --goal: changes in one set.")] = 2,
    questions: Annotated[
        bool, typer.Option("--questions", help="All that is worth asking, and what each answer would lead to.")
    ] = False,
    rulebook: Annotated[
        str | None, typer.Option(metavar="PATH", help="The folder of a rulebook, or the name of a built-in one.")
    ] = None,
    format: Annotated[
        ExplanationFormat,
        typer.Option(help="A page to read, or JSON: one object, and with several cases one on each line."),
    ] = ExplanationFormat.text,
    budget: BudgetOption = None,
    time_limit: TimeLimitOption = None,
) -> None:
    """Explain an advice: why not, what if, what would have to change, and what to ask.

    Without a question: why not, of every method and stage that is not advised.
    """
    from ottava.facts import Case
    from ottava.facts.source.errors import OttavaError

    from ..advisor import Advisor
    from ..report.document import Section
    from ..rulebook.locating import BUILT_IN
    from ..rulebook.rulebook_cache import cached_rulebook
    from .cases import cases_named
    from .explaining import explanation_output
    from .outcome import WRONG_INPUT, complain, message
    from .supposing import suppositions
    from .why_not import why_not_any, why_not_these

    book = cached_rulebook(rulebook or BUILT_IN)
    advisor = Advisor(book, budget=budget, time_limit=time_limit)
    found = list(cases_named(cases, book.vocabulary))
    output = explanation_output(as_json=format is ExplanationFormat.json, one_line=len(found) > 1)
    failed = False
    for case in found:
        try:
            if not isinstance(case, Case):
                raise case
            sections: tuple[Section, ...] = ()
            data: dict[str, Any] = {"case": case.id}
            if why_not or rule:
                answer = why_not_these(advisor, case, why_not or [], rule or [], party)
                sections += answer[0]
                data |= answer[1]
            if what_if or goal or questions:
                answer = suppositions(advisor, case, what_if or [], goal or [], up_to, questions)
                sections += answer[0]
                data |= answer[1]
            if not sections:
                sections, more = why_not_any(advisor, case, party)
                data |= more
            output.show(case, advisor.advise(case), sections, data)
        except OttavaError as error:
            complain(message(error))
            failed = True
    if failed:
        raise typer.Exit(WRONG_INPUT)
