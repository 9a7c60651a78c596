"""That a card fits on one screen, keeps what matters and contradicts itself nowhere: on the examples and on cases made
to reach every rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from built_in.crowd import CROWD
from built_in.hurting_words import hurting
from built_in.lists_by_hand import BEFORE_THAT, TOGETHER
from built_in.page_by_hand import Page
from built_in.statements_by_hand import s12, s13
from rich.cells import cell_len

from ottava import Advice, Advisor, Case, read_cases
from ottava.engine.authoring.reaching.covering import Covering
from ottava.engine.report.card import HANDLER_ONLY
from ottava.engine.report.text import to_text
from ottava.engine.rulebook.loading import load_rulebook

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.yaml"))
MOST = 5
Data = dict[str, Any]


@cache
def advisor() -> Advisor:
    return Advisor()


@cache
def examples() -> tuple[Case, ...]:
    return tuple(case for path in EXAMPLES for case in read_cases(path, advisor().rulebook.vocabulary))


def made(count: int, seed: int) -> Iterator[Case]:
    for data in Covering(load_rulebook(), seed).cases(count, 1):
        yield Case.from_mapping(data)


def faults(case: Case, advice: Advice) -> Iterator[str]:
    """What is wrong with the card of an advice."""
    text = to_text(advice, title=case.title)
    lines, flat = text.splitlines(), " ".join(text.split())
    if len(lines) > 40:
        yield f"it has {len(lines)} lines"
    yield from (f"a line has {cell_len(line)} cells: {line}" for line in lines if cell_len(line) > 80)
    if lines[0] != HANDLER_ONLY:
        yield "it does not say at its top whom it is for"
    yield from (f"it lacks the gate {gate.id}" for gate in advice.gates if gate.title not in flat)
    # The title is in the words of whoever keeps the case.
    yield from (f"it has the word {word}" for word in hurting(to_text(advice, title="A case")))
    yield from lacking(advice, flat)
    yield from out_of_order(advice)
    yield from contradictions(case, advice)


def lacking(advice: Advice, flat: str) -> Iterator[str]:
    names = advisor().rulebook.names
    acts = {(act.id, act.stage): act for act in advice.card.acts}
    for each in advice.recommendations:
        found = acts.get((each.method, each.stage))
        if each.rank == 1 and (found is None or not found.matters_most or found.text not in flat):
            yield f"it lacks {each.method}, which comes first"
    yield from (
        f"{act.id} is marked and not first" for act in advice.card.acts if act.matters_most and not first(act, advice)
    )
    for one in advice.directives:
        if one.kind == "avoid" and names.directive(one.id).protects and one.text not in flat:
            yield f"it lacks {one.id}, which protects somebody"
    if len(acts) > MOST:
        yield f"it has {len(acts)} acts"


def first(act: Any, advice: Advice) -> bool:
    return any((each.method, each.stage) == (act.id, act.stage) for each in advice.first)


def out_of_order(advice: Advice) -> Iterator[str]:
    """Urgent directives in the order of the rulebook, then the methods in that of the plan, then other directives."""
    names = advisor().rulebook.names
    urgent = [each.id for each in names.directives if each.urgent]
    other = [each.id for each in names.directives if not each.urgent]
    plan = [(step.id, step.stage) for step in advice.plan]
    order = [*((each, None) for each in urgent), *plan, *((each, None) for each in other)]
    places = [order.index((act.id, act.stage)) for act in advice.card.acts]
    if places != sorted(places):
        yield f"its acts are out of order: {[act.id for act in advice.card.acts]}"


def contradictions(case: Case, advice: Advice) -> Iterator[str]:
    card = advice.card
    whole: Data = advice.to_mapping()
    on_card = {(act.id, act.stage) for act in card.acts} | {(each.id, each.stage) for each in card.weakly}
    not_done = {(each.id, each.stage) for each in card.prohibitions if each.kind != "method"}
    shown = {
        **whole,
        "recommendations": [each for each in whole["recommendations"] if (each["method"], each["stage"]) in on_card],
        "exclusions": [each for each in whole["exclusions"] if (each["method"], each["stage"]) in not_done],
        "directives": [each for each in whole["directives"] if (each["id"], None) in on_card | not_done],
    }
    page = Page(case.to_mapping(), shown)
    yield from (said for _, said in (*s12(page), *s13(page)))
    for each in card.prohibitions:
        for act in card.acts if each.kind == "exclusion" else ():
            same = (act.id, each.stage or act.stage) == (each.id, act.stage)
            if same and (not act.parties or not each.parties or set(act.parties) & set(each.parties)):
                yield f"it tells to use {act.text} and not to"
    if any(each.id == "joint_session" for each in card.prohibitions):
        told = [text for act in card.acts for text in (act.text, act.begin) if text]
        for text in (*told, *(gate.text for gate in card.gates)):
            if TOGETHER.search(BEFORE_THAT.sub("", text.lower())):
                yield f"it keeps the sides apart and says: {text}"
    if any(gate.effect == "stop" for gate in card.gates) and any(act.kind == "method" for act in card.acts):
        yield "it stops every method and advises one"


def found(cases: Iterator[Case], *, thorough: bool = False) -> list[str]:
    return [
        f"{case.id}: {fault}" for case in cases for fault in faults(case, advisor().advise(case, thorough=thorough))
    ]


def test_the_card_of_every_example() -> None:
    assert len(examples()) > 60
    assert found(iter(examples())) == []


@pytest.mark.slow
def test_the_card_of_every_example_with_what_each_answer_leads_to() -> None:
    assert found(iter(examples()), thorough=True) == []


def test_the_card_of_a_crowd_with_everything_at_once() -> None:
    assert len(advisor().advise(CROWD).gates) >= 7
    assert found(iter([CROWD])) == []


@pytest.mark.slow
def test_the_card_of_cases_made_to_reach_every_rule() -> None:
    assert found(made(500, 17)) == []
