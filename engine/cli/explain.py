"""`ottava explain`: the questions after the advice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from .arguments import (
    BudgetOption,
    CasesArgument,
    DayOption,
    LanguageOption,
    OutputOption,
    RulebookOption,
    TimeLimitOption,
)
from .output import WRONG_INPUT

if TYPE_CHECKING:
    from ottava.facts import Case

    from ..advisor import Advisor
    from ..report.document import Section

    Answers = Iterator[tuple[dict[str, Any], Iterable[Section]]]
    """Answers by name, as data, and the sections of a page that say the same."""


def explain(
    cases: CasesArgument,
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
    rulebook: RulebookOption = None,
    language: LanguageOption = None,
    format: Annotated[
        Literal["text", "json", "html"],
        typer.Option(
            help="A page to read, as text or HTML (one case a file), or JSON: one object, and with several cases one on"
            " each line."
        ),
    ] = "text",
    output: OutputOption = None,
    day: DayOption = None,
    budget: BudgetOption = None,
    time_limit: TimeLimitOption = None,
) -> None:
    """Explain an advice: why not, what if, what would have to change, and what to ask.

    Without a question: why not, of every method and stage that is not advised.
    """
    import msgspec

    from ..advisor import Advisor
    from ..report.html.page import explanation_html
    from ..report.layout import plain
    from ..report.page import PIPED_WIDTH, explanation_page
    from ..report.why_not import why_not_each_sections
    from ..rulebook.locating import BUILT_IN
    from ..rulebook.rulebook_cache import cached_rulebook
    from .arguments import cases_named, for_each_case
    from .output import Pages, check_destination, documents, files_of

    book = cached_rulebook(rulebook or BUILT_IN)
    advisor = Advisor(book, budget=budget, time_limit=time_limit, language=language)
    found = list(cases_named(cases, book.vocabulary, day))
    several = len(found) > 1
    if output is not None:
        check_destination(output, (*cases, *files_of(book)))
    if format == "html" and several:
        raise typer.BadParameter(f"an HTML page is of one case, and these are {len(found)}")
    pages = Pages() if format == "text" and output is None else None
    with documents(output, between="\n" if format == "text" else "") as write:

        def show(case: Case) -> None:
            data: dict[str, Any] = {"case": case.id}
            sections: list[Section] = []
            for answer, parts in (
                *_why_not(advisor, case, why_not or [], rule or [], party),
                *_suppositions(advisor, case, what_if or [], goal or [], up_to),
                *(_questions(advisor, case) if questions else ()),
            ):
                data |= answer
                sections += parts
            if not sections:
                each = advisor.why_not_each(case, party)
                data["why_not"] = each
                sections += why_not_each_sections(each)
            advice = advisor.advise(case)
            if pages is not None:
                pages.show(explanation_page(advice, sections, title=case.title))
            elif format == "text":
                write(plain(explanation_page(advice, sections, title=case.title), PIPED_WIDTH))
            elif format == "html":
                write(explanation_html(advice, sections, title=case.title))
            else:
                text = msgspec.json.encode(data)
                write((text if several else msgspec.json.format(text, indent=2)).decode() + "\n")

        unusable = for_each_case(found, show)
    if unusable:
        raise typer.Exit(WRONG_INPUT)


def _why_not(advisor: Advisor, case: Case, methods: Iterable[str], rules: Iterable[str], party: str | None) -> Answers:
    """Return why these methods are not advised and these rules do not fire. Raises InvalidSubject."""
    from ..report.why_not import why_not_rule_sections, why_not_sections

    if found := [advisor.why_not(case, method, party=party) for method in methods]:
        yield {"why_not": found}, [section for each in found for section in why_not_sections(each)]
    if of_rules := [advisor.why_not_rule(case, rule, party) for rule in rules]:
        yield {"why_not_rules": of_rules}, [section for each in of_rules for section in why_not_rule_sections(each)]


def _suppositions(advisor: Advisor, case: Case, changes: list[str], goals: Iterable[str], largest: int) -> Answers:
    """Return what changes would lead to, and what would reach goals. Raises InvalidChange and InvalidGoal."""
    from ..report.suppositions import needed, supposed

    if changes:
        found = advisor.what_if(case, changes)
        yield {"what_if": found}, supposed(found)
    if reached := [advisor.smallest_changes(case, goal, largest=largest) for goal in goals]:
        yield {"goals": reached}, [section for each in reached for section in needed(each)]


def _questions(advisor: Advisor, case: Case) -> Answers:
    """Return all that is worth asking, and how stable the advice is."""
    from ..report.open_questions import open_questions
    from ..report.stability import stability

    advice = advisor.advise(case, thorough=True)
    sections = (*open_questions(advice, every=True), *stability(advice))
    yield {"questions": advice.questions, "stability": advice.stability}, sections
