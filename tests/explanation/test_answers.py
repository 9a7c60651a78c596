"""The answers of a consultation: listed, changed, taken back and gone on from, with what becomes of the others."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from explanation.test_next_question import HEARD, LISTEN, LONG, PERSUADE, RUMOUR, advisor_with, rule
from inference import test_filling
from inference.small_rulebook import small_rulebook

from ottava import Advisor, Case, Consultation, InvalidCall
from ottava.engine.explanation.what_to_ask.answers import AnswerChange, GivenAnswer, renamed_parties
from ottava.facts import Observation

RULES = [HEARD, rule(RUMOUR, LISTEN), rule(LONG, PERSUADE)]
TODAY = rule({"today": {"after": "2026-01-01"}}, PERSUADE)
NOBODY_ASKS = "nothing is asked about `{}`, expected the path of a question"


def begun(*answers: tuple[str, Any], **options: Any) -> Consultation:
    """A consultation with these answers, in whatever order."""
    consultation = advisor_with(*RULES).consultation(**options)
    for path, value in answers:
        consultation.answer_about(path, value)
    return consultation


def said(consultation: Consultation) -> dict[str, Any]:
    values = {each.path: each.value for each in consultation.said}
    return {path: value.value if isinstance(value, Observation) else value for path, value in values.items()}


def complaint(act: Callable[[], object]) -> str:
    with pytest.raises(InvalidCall) as caught:
        act()
    return str(caught.value)


@pytest.mark.parametrize(
    ("before", "after", "renamed"),
    [
        (["a", "b"], ["c", "d"], {"a": "c", "b": "d"}),
        (["a", "b"], ["a", "c"], {"b": "c"}),
        (["a", "b"], ["b", "a"], {}),
        (["a", "b"], ["b", "c"], {}),
        (["b", "c"], ["a", "b"], {}),
        (["a", "b"], ["a", "b"], {}),
        (["a", "b"], ["c"], {}),
        (["a"], ["c", "b"], {}),
    ],
)
def test_a_party_has_another_label_where_both_are_new(
    before: list[str], after: list[str], renamed: dict[str, str]
) -> None:
    """Who has changed places with somebody, come or gone is not taken for somebody else."""
    assert renamed_parties(before, after) == renamed


@pytest.mark.parametrize(
    ("answer", "labels"),
    [("aunt, clerk", ("aunt", "clerk")), (["aunt"], ("aunt",)), ("aunt,, clerk,", ("aunt", "clerk")), ("", ()),
     ([], ()), (None, None)],
)  # fmt: skip
def test_parties_are_said_by_their_labels(answer: Any, labels: tuple[str, ...] | None) -> None:
    consultation = begun(("parties", answer))
    who = "Who are the parties to the dispute?"
    assert consultation.said == (GivenAnswer("parties", who, None, labels),)
    assert tuple(each.id for each in consultation.case.parties) == (labels or ())


def test_a_party_under_a_new_label_keeps_what_was_said_of_it() -> None:
    of_both = ("parties.aunt.heard", True), ("parties.clerk.heard", None)
    consultation = begun(("dispute.rumour", True), ("parties", "aunt, clerk"), *of_both)
    assert consultation.change(2, "aunt, judge") == AnswerChange((("clerk", "judge"),), ())
    now = {
        "dispute.rumour": True,
        "parties": ("aunt", "judge"),
        "parties.aunt.heard": True,
        "parties.judge.heard": None,
    }
    assert said(consultation) == now


def test_what_was_said_of_a_party_that_is_gone_is_dropped_and_named() -> None:
    consultation = begun(("parties", "aunt, clerk"), ("parties.clerk.heard", True), ("parties.aunt.heard", True))
    (gone,) = (each for each in consultation.said if each.party == "clerk")
    assert consultation.change(1, ["aunt"]) == AnswerChange((), (gone,))
    assert said(consultation) == {"parties": ("aunt",), "parties.aunt.heard": True}


def test_another_answer_than_that_of_the_parties_renames_nobody() -> None:
    consultation = begun(("parties", "aunt"), ("dispute.rumour", True), ("parties.aunt.heard", True))
    assert consultation.change(2, None) == AnswerChange((), ())
    assert said(consultation) == {"parties": ("aunt",), "dispute.rumour": None, "parties.aunt.heard": True}


def test_back_takes_the_last_answer_alone() -> None:
    consultation = begun()
    answers = [("dispute.rumour", True), ("parties", ["aunt"]), ("parties.aunt.heard", None), ("safety.weapon", False)]
    before = []
    for path, value in answers:
        before.append((consultation.to_mapping(), consultation.question))
        consultation.answer_about(path, value)
    for state, question in reversed(before):
        consultation.back()
        assert (consultation.to_mapping(), consultation.question) == (state, question)
    consultation.back()
    assert consultation.asked == 0


def test_a_quick_consultation_can_go_on_with_everything() -> None:
    consultation = begun(("parties", ["aunt"]), quick=True)
    assert (consultation.quick, consultation.finished) == (True, True)
    consultation.ask_all()
    assert (consultation.quick, consultation.finished) == (False, False)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda it: it.change(0, True), "`number` is `0`, expected a whole number, 1 or more"),
        (lambda it: it.change(3, True), "there are 2 answers so far, and none has the number 3"),
        (lambda it: it.field_about("dispute.ghost"), NOBODY_ASKS.format("dispute.ghost")),
        (lambda it: it.answer_about("dispute.ghost", True), NOBODY_ASKS.format("dispute.ghost")),
        (lambda it: it.field_about(None), "`path` is missing, expected a text"),
        (lambda it: it.field_about(7), "`path` is `7`, expected a text"),
    ],
)
def test_a_call_that_has_no_answer(act: Callable[[Consultation], object], said: str) -> None:
    consultation = begun(("parties", ["aunt"]), ("dispute.rumour", True))
    before = consultation.to_mapping()
    assert complaint(lambda: act(consultation)) == said
    assert consultation.to_mapping() == before


@pytest.mark.parametrize(
    "act", [Consultation.dont_know, Consultation.why, lambda it: it.answer(True)], ids=["dont know", "why", "answer"]
)
def test_there_is_no_question_to_answer_where_it_is_finished(act: Callable[[Consultation], object]) -> None:
    consultation = begun(("parties", ["aunt"]), quick=True)
    assert complaint(lambda: act(consultation)) == "the consultation is finished: there is no question to answer"


def test_what_is_shown_of_it_is_the_case_and_how_many_answers_there_are() -> None:
    consultation = begun(("dispute.rumour", True), ("safety.weapon", None))
    assert f"{consultation!r}" == "Consultation(case=Case(id='case', title='', observations={…}, parties=()), asked=2)"


def test_every_question_is_a_field_by_its_path_too() -> None:
    """With the party in its words, where the rulebook has a place for it."""
    consultation = test_filling.advisor(test_filling.LISTEN).consultation()
    fields = []
    while (field := consultation.field) is not None:
        assert field == consultation.field_about(field.path)
        fields.append((field.path, field.question, field.kind, field.party))
        consultation.answer(["aunt", "clerk"] if field.several else "other")
    assert fields == [
        ("parties", "Who are the parties to the dispute?", "parties", None),
        ("parties.aunt.part", "What part has aunt?", "choice", "aunt"),
        ("parties.clerk.part", "What part has clerk?", "choice", "clerk"),
    ]
    assert [each.question for each in consultation.said] == [question for _, question, _, _ in fields]


@pytest.mark.parametrize("path", ["dispute.causes", "dispute.category", "safety.weapon", "dispute.duration_days"])
def test_a_field_takes_several_values_where_they_are_a_set(path: str) -> None:
    consultation = begun()
    assert consultation.field_about(path).several is (path == "dispute.causes")


@pytest.mark.parametrize("quick", [True, False])
@pytest.mark.parametrize("counts_days", [True, False])
@pytest.mark.parametrize("day", [None, "2026-03-14"])
def test_all_that_a_case_says_has_been_answered_where_it_is_gone_on_from(
    quick: bool, counts_days: bool, day: str | None
) -> None:
    """Its day too, if the rules ask for one; otherwise it is the day of the case."""
    advisor = advisor_with(*RULES, *([TODAY] if counts_days else []))
    data = {
        "id": "a",
        "title": "A quarrel",
        **({"day": day} if day else {}),
        "dispute": {"rumour": {"value": True, "certainty": 0.6}},
        "parties": [{"id": "aunt", "heard": True}, {"id": "clerk"}],
    }
    case = Case.from_mapping(data, advisor.rulebook.vocabulary)
    consultation = advisor.continued(case, ["safety.weapon"], quick=quick)
    steps = [
        *([["advice.day", day]] if day and counts_days else []),
        ["parties", ["aunt", "clerk"]],
        ["parties.aunt.heard", True],
        ["dispute.rumour", {"value": True, "certainty": 0.6}],
        ["safety.weapon", None],
    ]
    start = {"id": "a", "title": "A quarrel", **({"day": day} if day and not counts_days else {})}
    state = consultation.to_mapping()
    assert (state["start"], state["steps"], state["quick"]) == (start, steps, quick)
    assert (consultation.case, consultation.asked) == (case, len(steps))


def test_it_speaks_the_language_of_its_rulebook() -> None:
    consultation = Advisor(replace(small_rulebook(), language="zh")).consultation()
    question, field = consultation.question, consultation.field
    assert question is not None
    assert field is not None
    consultation.dont_know()
    asked = (
        question.question,
        field.question,
        consultation.said[0].question,
        consultation.field_about("parties").question,
    )
    assert asked == ("纠纷的当事人是谁？",) * 4
