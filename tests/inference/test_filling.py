"""The places in the texts of a rulebook are filled in for whom something is said, wherever it stands in an advice."""

from typing import Any

import pytest
from msgspec import Struct

from ottava import Advice, Advisor, Case
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.inference.filling import filled, together
from ottava.engine.inference.program import Program
from ottava.engine.rulebook.conclusion import written
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.facts.source.span import Source

HEAD = """\
name: small
version: 1.0.0
use: [party, dispute]
strengths: {weak: 0.3, strong: 0.7}
methods:
  - id: listen
    number: 1
    title: "Listening within {dispute.deadline_hours} hours"
    kind: competing
    steps: ["Hear {party}", "Hear {party}, who is {party.part}", "Go on"]
    avoid: ["Do not hurry {party}.", "Do not shout."]
    for_parties: "You have {dispute.deadline_hours} hours."
  - {id: wait, number: 2, title: Waiting, kind: competing, steps: [Wait]}
gates:
  - {id: time, title: "In {dispute.deadline_hours} hours", text: "It is a {dispute.category}.", for_parties: "Wait."}
directives:
  - {id: call, kind: do, text: "Call {party} about the {dispute.category}."}
  - {id: calm, kind: avoid, text: "Do not calm {party}."}
  - {id: hold, kind: do, text: "Hold {dispute.category}.", for_parties: "A {dispute.category} is settled."}
points:
  - {id: warmth, number: 1, title: "Warmth in a {dispute.category}", text: "Be warm to {party}, who is {party.part}."}
attributes:
  - {id: party.part, values: [principal, other], question: "What part has {party}?"}
plan: [listen, wait]
nothing_fits: "Ask about the {dispute.category}."
"""
LISTEN = """\
- id: hear
  title: "{party} is {party.part}"
  for_each: party
  when: {party.part: principal}
  then: [{recommend: listen, strength: strong}, {directive: call}, {attend: warmth}, {directive: calm}]
  because: "{party} quarrels"
"""
ALL = (
    "- {id: all, title: A, for_each: party, when: always, then: [{recommend: listen, strength: strong}], because: so}\n"
)
SHUT = "- {id: c, title: C, when: always, then: [{directive: hold}, {gate: time, effect: first}], because: so}\n"
NONE = "- {id: n, title: N, when: {dispute.rumour: true}, then: {recommend: wait, strength: weak}, because: so}\n"
CASE: dict[str, Any] = {
    "id": "c",
    "dispute": {"category": "debt", "deadline_hours": 3},
    "parties": [
        {"id": "aunt", "part": "principal"},
        {"id": "clerk", "part": "principal"},
        {"id": "cousin", "part": "other"},
    ],
}


def advisor(rules: str, head: str = HEAD) -> Advisor:
    return Advisor(rulebook_from_sources(Source("rulebook.yaml", head), [Source("rules.yaml", rules)]))


def advice(rules: str, **case: Any) -> Advice:
    return advisor(rules).advise({**CASE, **case})


def test_what_is_said_of_a_party_is_filled_in_for_it() -> None:
    found = advice(LISTEN)
    assert [(each.party, each.title, each.steps, each.avoid) for each in found.recommendations] == [
        (
            name,
            "Listening within 3 hours",
            (f"Hear {name}", f"Hear {name}, who is principal", "Go on"),
            (f"Do not hurry {name}.", "Do not shout."),
        )
        for name in ("aunt", "clerk")
    ]
    assert [(each.party, each.text) for each in found.directives] == [
        ("aunt", "Call aunt about the debt."), ("clerk", "Call clerk about the debt."),
        ("aunt", "Do not calm aunt."), ("clerk", "Do not calm clerk."),
    ]  # fmt: skip
    assert [(each.title, each.text) for each in found.attention] == [
        ("Warmth in a debt", "Be warm to aunt, who is principal."),
        ("Warmth in a debt", "Be warm to clerk, who is principal."),
    ]
    assert [each.title for each in found.recommendations[1].reasons] == ["clerk is principal"]


def test_a_step_of_the_plan_names_each_of_whom_it_is_for_step_by_step() -> None:
    (step,) = advice(LISTEN).plan
    assert (step.title, step.parties) == ("Listening within 3 hours", ("aunt", "clerk"))
    assert step.steps == (
        "Hear aunt", "Hear clerk", "Hear aunt, who is principal", "Hear clerk, who is principal", "Go on",
    )  # fmt: skip
    (step,) = advice(ALL).plan
    assert step.parties == ()
    assert step.steps[:3] == ("Hear aunt", "Hear clerk", "Hear cousin")
    assert step.steps[3:] == (
        "Hear aunt, who is principal", "Hear clerk, who is principal", "Hear cousin, who is other", "Go on",
    )  # fmt: skip


def test_what_is_said_of_the_case_is_filled_in_with_what_is_known_of_it() -> None:
    found = advice(SHUT)
    assert [each.text for each in found.directives] == ["Hold debt."]
    (gate,) = found.gates
    assert (gate.title, gate.text) == ("In 3 hours", "It is a debt.")
    (step,) = found.plan
    assert (step.title, step.steps) == ("In 3 hours", ("It is a debt.",))
    assert advice(SHUT, parties=[]).gates[0].title == "In 3 hours"


def test_what_is_not_known_reads_unknown() -> None:
    assert advice(NONE, dispute={}).nothing_fits == "Ask about the unknown."
    assert advice(NONE).nothing_fits == "Ask about the debt."


def test_a_question_about_a_party_names_it() -> None:
    asks = "- {id: a, title: A, for_each: party, when: always, then: [{ask: party.part}], because: so}\n"
    found = advice(asks, parties=[{"id": "aunt"}, {"id": "clerk"}])
    assert [each.question for each in found.questions] == ["What part has aunt?", "What part has clerk?"]


def test_the_card_is_filled_in_too() -> None:
    card = advice(LISTEN).card
    assert [(each.text, each.begin, each.because) for each in card.acts] == [
        ("Listening within 3 hours", "Hear aunt", "aunt quarrels"),
        ("Call aunt about the debt.", None, "aunt quarrels"),
        ("Call clerk about the debt.", None, "clerk quarrels"),
    ]
    assert [(each.text, each.parties) for each in card.prohibitions] == [
        ("Do not calm aunt.", ("aunt",)),
        ("Do not calm clerk.", ("clerk",)),
        ("Do not hurry aunt.", ("aunt", "clerk")),
    ]


def test_a_text_for_each_party_is_an_act_for_each_and_there_are_five_at_most() -> None:
    parties = [{"id": f"p{number}", "part": "principal"} for number in range(7)]
    card = advice(LISTEN, parties=parties).card
    assert [each.text for each in card.acts] == [
        "Listening within 3 hours", *(f"Call p{number} about the debt." for number in range(4)),
    ]  # fmt: skip
    assert card.more == 3


def test_a_sheet_leaves_out_what_would_read_otherwise_with_what_is_confidential() -> None:
    """The deadline is open to all."""
    said = advisor(ALL).for_parties(CASE)
    assert (said.acts, said.prohibitions) == (("You have 3 hours.",), ())


def test_a_rulebook_without_places_says_what_is_written() -> None:
    without = HEAD
    for place in ("{dispute.deadline_hours}", "{dispute.category}", "{party}", "{party.part}"):
        without = without.replace(place, "it")
    found = advisor(ALL, without).advise(CASE)
    assert found.recommendations[0].title == "Listening within it hours"
    assert found.plan[0].steps == ("Hear it", "Hear it, who is it", "Go on")


class Said(Struct):
    """Something that is shown, as part of an advice or of an explanation."""

    text: str
    party: str | None = None
    path: str | None = None
    within: tuple[Any, ...] = ()


HEAR_IT = "Hear {party}, who is {party.part}"
OF_WHOM = {
    "aunt": "Hear aunt, who is principal",
    "cousin": "Hear cousin, who is other",
    None: "Hear \u2039party\u203a, who is \u2039part\u203a",
}


@pytest.mark.parametrize(
    ("shown", "whom"),
    [
        # Of the party that it is said of, or whose attribute it is about.
        (Said(HEAR_IT, "aunt"), "aunt"),
        (Said(HEAR_IT, None, "parties.cousin.part"), "cousin"),
        (Said(HEAR_IT, "aunt", "parties.cousin.part"), "aunt"),
        # Within what is said of a party it is of that party, unless it says of whom it is.
        (Said("A", "aunt", None, (Said(HEAR_IT),)), "aunt"),
        (Said("A", "aunt", None, (Said(HEAR_IT, None, "dispute.category"),)), "aunt"),
        (Said("A", "aunt", None, (Said(HEAR_IT, "cousin"),)), "cousin"),
        (Said("A", "aunt", None, (Said("B", None, None, ([HEAR_IT],)),)), "aunt"),
        # Of nobody, or of somebody who is not there, it stays in words.
        (Said(HEAR_IT), None),
        (Said(HEAR_IT, None, "dispute.category"), None),
        (Said(HEAR_IT, "stranger"), None),
    ],
)  # fmt: skip
def test_a_text_is_filled_in_for_whom_it_is_said_of(shown: Said, whom: str | None) -> None:
    rulebook = rulebook_from_sources(Source("rulebook.yaml", HEAD), [Source("rules.yaml", ALL)])
    slotted = {written(text): text for text in rulebook.names.method("listen").steps_of(None)}

    def put_in(part: Any) -> Any:
        if isinstance(part, Said):
            return Said(put_in(part.text), part.party, part.path, put_in(part.within))
        return type(part)(map(put_in, part)) if isinstance(part, tuple | list) else slotted.get(part, part)

    board = Program(compile_rulebook(rulebook)).run(Case.from_mapping(CASE, rulebook.vocabulary))
    found = filled(put_in(shown), board)
    while found.within:
        (found,) = found.within
        found = Said(found[0]) if isinstance(found, list) else found
    assert found.text == OF_WHOM[whom]
    assert type(found.text) is str


PLAIN = """\
name: small
version: 1.0.0
use: [party, dispute]
strengths: {weak: 0.3}
methods: [{id: listen, number: 1, title: Listening, kind: competing, steps: ["STEP"]}]
attributes: [{id: party.part, values: [principal, other], question: "QUESTION"}]
plan: [listen]
nothing_fits: NOTHING
"""
ASKING = """\
- id: one
  title: "TITLE"
  for_each: party
  when: always
  then: [{recommend: listen, strength: weak}, {ask: party.part}]
  because: so
"""


@pytest.mark.parametrize("place", ["STEP", "QUESTION", "TITLE", None])
def test_one_text_with_a_place_is_enough(place: str | None) -> None:
    """Among those of the methods, of the attributes and of the rules."""
    head, rules = (text if place is None else text.replace(place, "{party} it is") for text in (PLAIN, ASKING))
    found = advisor(rules, head).advise({"id": "c", "parties": [{"id": "aunt"}]})
    (listen,), (question,) = found.recommendations, found.questions
    said = {"STEP": listen.steps[0], "QUESTION": question.question, "TITLE": listen.reasons[0].title}
    assert said == {key: "aunt it is" if key == place else key for key in said}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], ()),
        ([[]], ()),
        ([["a", "b"]], ("a", "b")),
        ([["a", "b"], ["a", "c"]], ("a", "b", "c")),
        ([["a", "b"], ["c", "d"]], ("a", "c", "b", "d")),
        ([["a"], ["b", "c", "d"]], ("a", "b", "c", "d")),
        ([["a", "b", "c"], ["d"], []], ("a", "d", "b", "c")),
        ([["a", "a"], ["a"]], ("a",)),
    ],
)
def test_texts_for_several_are_one_list(texts: list[list[str]], expected: tuple[str, ...]) -> None:
    assert together(texts) == expected


def test_texts_that_all_have_alike_stay_as_they_are() -> None:
    one = ["a", "b"]
    assert together([one, one, one]) == ("a", "b")
