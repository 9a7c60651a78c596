"""A consultation: it asks what matters, ends when nothing does, and can go back."""

import json
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from explanation.small_worlds import (
    advisor_with,
    attribute_of,
    every_value,
    known,
    lead,
    looked_at,
    with_values,
    worlds,
)

from ottava import Advisor, Case, InvalidCall
from ottava.engine.explanation.what_if.changes import InvalidChange
from ottava.engine.explanation.what_to_ask.consultation import Consultation
from ottava.facts import read_case


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor()


def hold(consultation: Consultation, rng: Random, ignorance: float = 0.0) -> None:
    """Answers at random until it is finished."""
    while (question := consultation.question) is not None:
        if question.path == "parties":
            consultation.answer(["tenant", "landlord"])
        elif rng.random() < ignorance:
            consultation.dont_know()
        else:
            value = rng.choice(every_value(question.path))
            consultation.answer(sorted(value) if isinstance(value, frozenset) else value)


@pytest.mark.slow
def test_when_it_is_stable_no_answer_left_changes_what_comes_first() -> None:
    rng = Random(3)
    ended = left = 0
    for _, advisor, case in islice(worlds(8000), 60):
        if not case.parties:
            continue
        bare = with_values(case, dict.fromkeys(looked_at(advisor, case)))
        consultation = advisor.consultation(bare)
        hold(consultation, rng)
        assert consultation.stable
        ended += 1
        case = consultation.case
        open_ = [path for path in looked_at(advisor, case) if known(case, path) is None]
        left += len(open_)
        for _ in range(10):
            completion = {path: rng.choice([None, *every_value(path)]) for path in open_}
            assert lead(advisor.advise(with_values(case, completion))) == lead(advisor.advise(case))
    assert ended > 20
    assert left > 50


@pytest.mark.slow
def test_it_asks_nothing_twice_and_ends_though_nobody_knows_anything(advisor: Advisor) -> None:
    consultation = advisor.consultation()
    asked = []
    while (question := consultation.question) is not None:
        asked.append(question.path)
        consultation.dont_know()
    assert asked[0] == "parties"
    assert len(asked) == len(set(asked)) == consultation.asked
    assert consultation.case == Case("case")
    assert consultation.finished


@pytest.mark.slow
def test_every_question_asked_may_matter(advisor: Advisor) -> None:
    consultation = advisor.consultation(Path("examples/quick-stairwell.yaml"))
    rng = Random(1)
    while (question := consultation.question) is not None:
        assert question.chance or consultation.why().question == question
        assert known(consultation.case, question.path) is None
        value = rng.choice(every_value(question.path))
        consultation.answer(value)
    assert consultation.stable


@pytest.mark.slow
def test_who_the_parties_are_is_asked_first_and_then_of_them(advisor: Advisor) -> None:
    consultation = advisor.consultation()
    assert consultation.question is not None
    assert consultation.question.path == "parties"
    consultation.answer("tenant, landlord")
    assert [party.id for party in consultation.case.parties] == ["tenant", "landlord"]
    assert consultation.question.party == "tenant"


def test_the_parties_are_asked_for_though_nothing_about_the_case_is_open() -> None:
    rule = {"for_each": "party", "when": {"party.heard": False}, "then": {"recommend": "listening", "certainty": 0.5}}
    consultation = advisor_with(rule).consultation()
    assert not consultation.stable
    consultation.answer(["aunt"])
    assert consultation.question is not None
    assert consultation.question.path == "parties.aunt.heard"
    consultation.answer(False)
    assert consultation.stable
    assert consultation.finished


@pytest.mark.slow
def test_going_back_undoes_the_last_answer(advisor: Advisor) -> None:
    consultation = advisor.consultation(read_case("examples/orange-quarrel.yaml"))
    before = []
    rng = Random(5)
    for _ in range(6):
        question = consultation.question
        assert question is not None
        before.append((question, consultation.case, consultation.to_mapping()))
        consultation.answer(rng.choice(attribute_of(question.path).values or (True, False)))
    for question, case, state in reversed(before):
        consultation.back()
        assert (consultation.question, consultation.case, consultation.to_mapping()) == (question, case, state)
    consultation.back()
    assert consultation.asked == 0


def test_a_wrong_answer_changes_nothing(advisor: Advisor) -> None:
    consultation = advisor.consultation()
    for wrong in ("tenant, tenant", ["a b"], [7]):
        with pytest.raises(InvalidChange):
            consultation.answer(wrong)
    assert consultation.asked == 0
    consultation.answer(["tenant", "landlord"])
    with pytest.raises(InvalidChange, match="did you mean `illness`"):
        consultation.answer("ilness")
    assert consultation.asked == 1


def test_it_says_why_it_asks(advisor: Advisor) -> None:
    consultation = advisor.consultation(read_case("examples/orange-quarrel.yaml"))
    why = consultation.why()
    assert why.question == consultation.question
    assert {each.changes for each in why.question.answers} >= {"gate"}
    assert why.question.reasons


@pytest.mark.slow
def test_what_matters_only_together_with_others_is_said_with_what(advisor: Advisor) -> None:
    told = 0
    for _, advisor_, case in islice(worlds(8100), 120):
        if not case.parties:
            continue
        consultation = advisor_.consultation(with_values(case, dict.fromkeys(looked_at(advisor_, case))))
        rng = Random(2)
        while (question := consultation.question) is not None:
            together = consultation.why().together
            if together is not None:
                told += 1
                assert question.path in {each.path for each in together.witness}
                assert len(together.witness) > 1
            value = rng.choice(every_value(question.path))
            consultation.answer(sorted(value) if isinstance(value, frozenset) else value)
    assert told > 0


@pytest.mark.slow
def test_its_state_travels_as_plain_data(advisor: Advisor) -> None:
    consultation = advisor.consultation()
    consultation.answer("tenant, landlord")
    consultation.dont_know()
    consultation.answer("illness")
    state = json.loads(json.dumps(consultation.to_mapping()))
    resumed = advisor.resume(state)
    assert (resumed.case, resumed.question, resumed.asked) == (consultation.case, consultation.question, 3)
    resumed.back()
    resumed.back()
    assert resumed.asked == 1


def test_its_advice_is_the_thorough_advice_on_its_case(advisor: Advisor) -> None:
    consultation = advisor.consultation(Path("examples/chess-bench.yaml"))
    assert consultation.advice == advisor.advise_file("examples/chess-bench.yaml", thorough=True)


@pytest.mark.slow
def test_there_is_nothing_to_answer_when_it_is_finished(advisor: Advisor) -> None:
    consultation = advisor.consultation(Path("examples/chess-bench.yaml"))
    while not consultation.finished:
        consultation.dont_know()
    for act in (consultation.dont_know, consultation.why, lambda: consultation.answer("x")):
        with pytest.raises(InvalidCall, match="finished"):
            act()
