"""Places to fill in the texts of a rulebook other than reasons: filled in everywhere."""

import json
import pickle
import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ottava import Advisor
from ottava.engine.report.html.page import to_html
from ottava.engine.report.markdown import to_markdown
from ottava.engine.report.text import to_text
from ottava.engine.rulebook.conclusion import SlottedText, joined, template_from_text, written
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.engine.rulebook.rulebook_cache import _built, _plain
from ottava.facts.source.span import Source

HEAD = """
name: filled
version: 1.0.0
use: [party, dispute]
strengths: {weak: 0.3, strong: 0.7}
methods:
  - id: listen
    number: 1
    title: "Listening within {dispute.deadline_hours} days"
    kind: competing
    stages: {first: "first of {dispute.deadline_hours}"}
    steps: {first: ["Hear {party} out, who is {party.part}", "{{Then}} go on"]}
    avoid: {first: ["Do not hurry {party}."]}
    for_parties: "You have {dispute.deadline_hours} days."
points: [{id: warmth, number: 1, title: "Warmth in a {dispute.category}", text: "Be warm to {party}."}]
gates:
  - id: time
    title: "In {dispute.deadline_hours} days"
    text: "It is a {dispute.category}."
    call: "{dispute.category} desk"
directives:
  - id: call
    kind: do
    text: "Call {party} within {dispute.deadline_hours} days."
    for_parties: "A {dispute.category} is settled."
attributes:
  - {id: party.part, values: [principal, other], question: "What part has {party}?"}
  - {id: party.pet, values: [dog, cat], question: "What animal does {party} keep in the {dispute.category}?"}
nothing_fits: "Ask about the {dispute.category}."
"""
RULES = """
- id: hear
  title: "{party} is {party.part}"
  for_each: party
  when: {party.part: principal}
  then:
    - {recommend: listen.first, strength: strong}
    - {directive: call}
    - {attend: warmth}
  because: "{party} quarrels"
- id: dog
  title: "{party} keeps a {party.pet}"
  for_each: party
  when: {party.pet: dog}
  then: {gate: time, effect: first}
  because: It barks.
"""
CASE = {
    "id": "c",
    "dispute": {"category": "debt", "deadline_hours": 3},
    "parties": [{"id": "aunt", "part": "principal"}, {"id": "clerk", "part": "principal"}],
}


def book() -> Rulebook:
    return rulebook_from_sources(Source("rulebook.yaml", HEAD), [Source("rules.yaml", RULES)])


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor(book())


def test_what_an_advice_says_is_filled_in_for_whom_it_is_about(advisor: Advisor) -> None:
    advice = advisor.advise(CASE, thorough=True)
    assert {each.title for each in advice.recommendations} == {"Listening within 3 days (first of 3)"}
    assert {(each.party, each.steps, each.avoid) for each in advice.recommendations} == {
        (name, (f"Hear {name} out, who is principal", "{Then} go on"), (f"Do not hurry {name}.",))
        for name in ("aunt", "clerk")
    }
    assert [each.text for each in advice.directives] == ["Call aunt within 3 days.", "Call clerk within 3 days."]
    assert {(each.title, each.text) for each in advice.attention} == {
        ("Warmth in a debt", "Be warm to aunt."), ("Warmth in a debt", "Be warm to clerk."),
    }  # fmt: skip
    (step,) = advice.plan
    assert step.steps == ("Hear aunt out, who is principal", "Hear clerk out, who is principal", "{Then} go on")
    assert {each.question for each in advice.questions if each.attribute == "party.pet"} == {
        "What animal does aunt keep in the debt?", "What animal does clerk keep in the debt?",
    }  # fmt: skip
    assert {each.title for each in advice.recommendations[0].reasons} == {"aunt is principal"}
    assert [act.text for act in advice.card.acts][1:] == ["Call aunt within 3 days.", "Call clerk within 3 days."]
    with_dog = {**CASE, "parties": [{"id": "aunt", "pet": "dog"}]}
    (gate,) = advisor.advise(with_dog).gates
    assert (gate.title, gate.text) == ("In 3 days", "It is a debt.")
    assert advisor.advise(with_dog).card.gates[0].call == "debt desk"
    assert advisor.advise({"id": "none", "dispute": {"category": "debt"}}).nothing_fits == "Ask about the debt."


def test_what_is_not_known_reads_as_in_reasons(advisor: Advisor) -> None:
    advice = advisor.advise({**CASE, "dispute": {}})
    assert advice.recommendations[0].title == "Listening within unknown days (first of unknown)"


def test_no_page_and_no_answer_has_a_brace_or_a_place_left(advisor: Advisor) -> None:
    advice = advisor.advise(CASE, thorough=True)
    answers = [
        advice,
        advisor.why_not_each(CASE),
        advisor.why_not_rule(CASE, "dog", "aunt"),
        advisor.what_if(CASE, ["parties.aunt.pet=dog"]),
        advisor.smallest_changes(CASE, "top=changed"),
        advisor.consultation(CASE).question,
        advisor.consultation(CASE).why(),
    ]
    texts = [msgspec.json.encode(each).decode() for each in answers]
    texts += [to_text(advice, verbose=True), to_text(advice), to_markdown(advice), to_html(advice)]
    for text in texts:
        assert not re.search(r"\{(party|dispute)", text)
    assert "What animal does aunt keep in the debt?" in to_text(advice, full=True)


def test_a_page_does_not_name_a_party_twice(advisor: Advisor) -> None:
    page = to_text(advisor.advise(CASE, thorough=True), full=True)
    assert "+ Call aunt within 3 days.\n+ Call clerk within 3 days.\n" in page
    assert "? What animal does aunt keep in the debt?\n" in page


def test_an_interview_asks_about_the_party(advisor: Advisor) -> None:
    asking = advisor.consultation(CASE)
    asked = []
    while (question := asking.question) is not None:
        asked.append(question.question)
        asking.dont_know()
    assert "What animal does clerk keep in the debt?" in asked
    assert [each.question for each in asking.said] == asked


def test_the_sheet_for_the_parties_is_filled_in_with_what_is_not_confidential(advisor: Advisor) -> None:
    sheet = advisor.for_parties(CASE)
    assert sheet.acts == ("You have 3 days.", "A debt is settled.")


def test_for_nobody_in_particular_the_places_read_in_words() -> None:
    (directive,) = book().names.directives
    label = book().vocabulary["dispute.deadline_hours"].label
    assert directive.text == f"Call \u2039party\u203a within \u2039{label}\u203a days."
    assert "{" not in json.dumps([each.title for each in book().rules])


def test_a_changed_place_changes_the_fingerprint() -> None:
    other = HEAD.replace("Call {party} within", "Call {party.kind} within")
    changed = rulebook_from_sources(Source("rulebook.yaml", other), [Source("rules.yaml", RULES)])
    assert changed.fingerprint != book().fingerprint


def test_a_rulebook_keeps_its_places_when_it_is_sent_or_cached(advisor: Advisor) -> None:
    found = book()
    sources = [Source("rulebook.yaml", HEAD), Source("rules.yaml", RULES)]
    for copy in (pickle.loads(pickle.dumps(found)), _built(_plain(found, sources), sources)):
        assert Advisor(copy).advise(CASE) == advisor.advise(CASE)
        assert copy == found


@given(st.lists(st.text(st.sampled_from("{}ab "), max_size=6), max_size=4))
def test_joined_texts_are_written_as_their_parts(parts: list[str]) -> None:
    texts = []
    for part in parts:
        template, strays = template_from_text(part)
        texts.append(SlottedText("words", template) if template.slots and not strays else part)
    assert written(joined(*texts)) == "".join(map(written, texts))


PIECES = st.lists(
    st.sampled_from(["Ask ", "{party}", "{party.part}", "{dispute.category}", "{party.pet}", "{{", "}}", "100 %", "."]),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(PIECES, st.sampled_from(["debt", "consumer", None]), st.sampled_from(["dog", "cat", None]))
def test_any_text_is_filled_in_as_it_reads(pieces: list[str], category: str | None, pet: str | None) -> None:
    text = "x" + "".join(pieces)
    head = HEAD.replace("Call {party} within {dispute.deadline_hours} days.", text)
    made = rulebook_from_sources(Source("rulebook.yaml", head), [Source("rules.yaml", RULES)])
    party = {"id": "aunt", "part": "principal"} | ({"pet": pet} if pet else {})
    case = {"id": "c", "parties": [party]} | ({"dispute": {"category": category}} if category else {})
    words = {"{party}": "aunt", "{party.part}": "principal", "{party.pet}": pet or "unknown", "{{": "{", "}}": "}"}
    words["{dispute.category}"] = category or "unknown"
    expected = "x" + "".join(words.get(piece, piece) for piece in pieces)
    assert [each.text for each in Advisor(made).advise(case).directives] == [expected]
