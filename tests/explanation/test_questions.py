"""What to ask next: what each answer is said to lead to is what the rules say."""

from itertools import islice
from random import Random
from time import process_time

import pytest
from explanation.small_worlds import attribute_of, every_value, known, lead, looked_at, paths, with_values, worlds
from inference.small_rulebook import rulebook_of
from msgspec.structs import replace

from ottava import Advisor, Case
from ottava.engine.inference.advice import Advice, Question
from ottava.engine.inference.card import Enquiry
from ottava.facts import read_cases


def barer(case: Case, rng: Random) -> Case:
    """The case with half of what is known taken away."""
    return with_values(case, {path: None for path in paths(case) if rng.random() < 0.5})


def effect(now: Advice, then: Advice) -> str:
    if lead(now)[0] != lead(then)[0]:
        return "gate"
    if lead(now)[1] != lead(then)[1]:
        return "first"
    ranks = [
        [(each.rank, each.method, each.stage, each.party) for each in advice.recommendations if each.rank is not None]
        for advice in (now, then)
    ]
    return "nothing" if ranks[0] == ranks[1] else "ranking"


def check(advisor: Advisor, case: Case, question: Question) -> None:
    now = advisor.advise(case)
    chance = 0.0
    for answer in question.answers:
        value = frozenset(answer.value) if isinstance(answer.value, tuple) else answer.value
        then = advisor.advise(with_values(case, {question.path: value}))
        assert answer.changes == effect(now, then)
        assert {(gate.id, gate.effect) for gate in answer.gates} == lead(then)[0]
        assert {(each.method, each.stage, each.party) for each in answer.first} == lead(then)[1]
        chance += answer.share * (answer.changes != "nothing")
    assert question.chance is not None
    assert abs(question.chance - chance) < 1e-5


@pytest.mark.parametrize("number", [15, pytest.param(150, marks=pytest.mark.slow)])
def test_each_answer_leads_where_it_is_said_to(number: int) -> None:
    seen = 0
    rng = Random(1)
    for _, advisor, drawn in islice(worlds(7000), number):
        case = barer(drawn, rng)
        for question in advisor.advise(case, thorough=True).questions:
            if question.answers:
                seen += 1
                check(advisor, case, question)
    assert seen > number


@pytest.mark.parametrize("number", [15, pytest.param(150, marks=pytest.mark.slow)])
def test_every_answer_that_changes_something_alone_is_among_the_questions(number: int) -> None:
    found = 0
    rng = Random(2)
    for _, advisor, drawn in islice(worlds(7100), number):
        case = barer(drawn, rng)
        now = advisor.advise(case)
        asked = {question.path: question for question in advisor.advise(case, thorough=True).questions}
        for path in looked_at(advisor, case):
            if known(case, path) is None:
                effects = {effect(now, advisor.advise(with_values(case, {path: each}))) for each in every_value(path)}
                effects -= {"nothing"}
                if effects:
                    found += 1
                    assert {each.changes for each in asked[path].answers} - {"nothing"} == effects
                    assert asked[path].for_gate or "gate" not in effects
    assert found > number / 3


@pytest.mark.parametrize("number", [15, pytest.param(80, marks=pytest.mark.slow)])
def test_questions_of_gates_come_first_and_the_more_telling_before_the_less(number: int) -> None:
    rng = Random(3)
    for _, advisor, drawn in islice(worlds(7200), number):
        case = barer(drawn, rng)
        asked = [each for each in advisor.advise(case, thorough=True).questions if each.path != "parties"]
        assert [each.for_gate for each in asked] == sorted((each.for_gate for each in asked), reverse=True)
        weights = [
            (not each.for_gate, -round(sum(one.share for one in each.answers if one.changes in ("gate", "first")), 6))
            for each in asked
        ]
        assert weights == sorted(weights)


def test_who_the_parties_are_is_asked_before_anything_else() -> None:
    first, *_ = Advisor().advise({"id": "a"}, thorough=True).questions
    assert first.path == "parties"


def test_the_choices_are_those_of_the_vocabulary() -> None:
    asked = Advisor().advise_file("examples/quick-stairwell.yaml", thorough=True).questions
    for question in asked:
        attribute = attribute_of(question.path)
        assert question.question == attribute.question
        assert question.values == (("true", "false") if attribute.kind == "boolean" else attribute.values)


def test_the_card_of_thorough_advice_asks_what_decides_something() -> None:
    listen = {"then": {"recommend": "listening", "strength": "strong"}}
    waits = {"id": "waits", "when": {"dispute.rumour": True}, "then": {"recommend": "persuasion", "strength": "weak"}}
    shouts = {"id": "shouts", "for_each": "party", "when": {"party.arousal": "upset"}, **listen}
    advisor = Advisor(rulebook_of(waits, shouts))
    case = {"id": "a", "dispute": {"rumour": True}, "parties": [{"id": "aunt"}, {"id": "clerk"}]}
    thorough, quick = (advisor.advise(case, thorough=each).card for each in (True, False))
    asked = advisor.rulebook.vocabulary["party.arousal"].question
    first = Enquiry("party.arousal", asked, ("aunt", "clerk"), ("another method that comes first",), None)
    assert (thorough.enquiries, quick.enquiries) == ((first,), ())
    assert replace(thorough, enquiries=()) == quick


@pytest.mark.slow
def test_it_is_done_in_two_seconds() -> None:
    advisor = Advisor()
    for name in ("quick-stairwell", "orange-quarrel", "nothing-known"):
        for case in read_cases(f"examples/{name}.yaml"):
            assert isinstance(case, Case)
            started = process_time()
            advisor.advise(case, thorough=True)
            assert process_time() - started < 2


@pytest.mark.parametrize("quick", [False, True])
def test_without_time_to_think_it_asks_what_the_rules_ask_and_about_danger_first(quick: bool) -> None:
    consultation = Advisor(budget=1).consultation({"parties": [{"id": "a"}, {"id": "b"}]}, quick=quick)
    rules_ask = [each.path for each in consultation.first_advice.questions]
    wanted = [path for path in rules_ask if not quick or attribute_of(path).quick]
    asked = []
    while (question := consultation.question) is not None:
        assert consultation.ahead == len(wanted) - len(asked)
        assert (consultation.stable, consultation.left_out) == (False, "the budget of 1 steps is used up")
        asked.append(question.path)
        consultation.dont_know()
    assert sorted(asked) == sorted(wanted)
    places = [attribute_of(path).ask_first or 1000 for path in asked]
    assert places == sorted(places)
    assert asked[0] == "safety.imminent_violence"
    assert len(wanted) < len(rules_ask) if quick else len(wanted) > 20
