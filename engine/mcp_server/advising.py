"""The tools `advise` and `check_case`: the advice on a case, and whether a case says what was meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from ottava.facts import PARTY, Case, InvalidCase, Vocabulary
from ottava.facts.attribute import DAY, DAY_OF_ADVICE
from ottava.facts.catalogue import tr

from ..advisor import Advisor
from ..explanation.what_to_ask.answers import GivenAnswer
from ..inference.advice import Advice
from ..inference.open_questions import PARTIES, WHO
from ..report.card import WIDTH, card_page
from ..report.composition import compose
from ..report.document import Section
from ..report.interview import what_was_said
from ..report.layout import plain
from ..report.page import section_parts
from .answer import ToolAnswer, as_data, mistaken, page_of
from .describing import spoken_vocabulary

WHOLE = "whole"

IN_PART = (
    "notice",
    "nothing_fits",
    "breaches",
    "gates",
    "card",
    "case",
    "case_digest",
    "day",
    "language",
    "rulebook",
    "format_version",
    "engine_version",
)
"""The fields of an advice that an answer has anyway, just as they are in its JSON; a model reads what comes first."""


def advise(advisor: Advisor, given: dict[str, Any]) -> ToolAnswer:
    """Return the advice on a case: the card, or the whole page with the JSON of the advice."""
    advice = advisor.advise(given["case"], thorough=True)
    if given.get("detail") == WHOLE:
        return ToolAnswer(page_of(advice, _without_commands(compose(advice).sections)), advice.to_mapping())
    return ToolAnswer(card_of(advice), in_part(advice))


def card_of(advice: Advice) -> str:
    """Return the card as text, without its last line, which names an option of the command."""
    *shapes, _ = card_page(advice)
    return plain(shapes, WIDTH)


def in_part(advice: Advice) -> dict[str, Any]:
    """Return of the JSON of an advice what a reader of the card needs, and the recommendations as rows."""
    whole = advice.to_mapping()
    rows = [{name: each for name, each in row.items() if name != "case"} for row in advice.to_rows()]
    part = {name: whole[name] for name in IN_PART}
    return part | {"recommendations": rows, "stability": {"verdict": advice.stability.verdict}}


def check_case(advisor: Advisor, given: dict[str, Any]) -> ToolAnswer:
    """Return what a case says, in words, or all that is wrong with it."""
    try:
        case = Case.from_mapping(given["case"], advisor.rulebook.vocabulary)
    except InvalidCase as error:
        return mistaken(error, refused=False, valid=False)
    vocabulary = spoken_vocabulary(advisor)
    section = what_was_said(_said(case, vocabulary), vocabulary)
    data = {"valid": True, "case": as_data(case.to_mapping()), "case_digest": case.digest}
    return ToolAnswer(plain(section_parts(section), WIDTH).lstrip("\n"), data)


def _said(case: Case, vocabulary: Vocabulary) -> Iterator[GivenAnswer]:
    """Yield what a case says as answers to the questions of the vocabulary."""
    if case.parties:
        yield GivenAnswer(PARTIES, tr(WHO), None, tuple(each.id for each in case.parties))
    for party in case.parties:
        for name, seen in party.observations.items():
            question = vocabulary[f"{PARTY}.{name}"].question
            yield GivenAnswer(f"{PARTIES}.{party.id}.{name}", question, party.id, seen)
    for path, seen in case.observations.items():
        attribute = vocabulary.get(path)
        if attribute is not None:
            yield GivenAnswer(path, attribute.question, None, seen)
        elif path == DAY:
            yield GivenAnswer(path, DAY_OF_ADVICE.question, None, seen)


def _without_commands(sections: tuple[Section, ...]) -> Iterator[Section]:
    """Yield sections without what to type for more, which is for a terminal."""
    for section in sections:
        groups = tuple(replace(each, command="") for each in section.groups)
        yield replace(section, groups=groups)
