"""A consultation: it asks what matters, ends when nothing does, and can go back."""

import json
from itertools import islice, product
from math import prod
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
from ottava.engine.explanation.what_to_ask.answers import unknown_in
from ottava.engine.explanation.what_to_ask.consultation import Consultation
from ottava.facts import Value, Vocabulary, built_in_vocabulary, read_case
from ottava.facts.attribute import DAY_OF_ADVICE

MARKETPLACE = Path(__file__).parents[2] / "examples" / "rulebooks" / "marketplace"
NO_DANGER = {"safety.imminent_violence": "none", "safety.weapon": False, "safety.threats": []}


def without_danger(advisor: Advisor) -> Consultation:
    """A consultation that has come to who the parties are."""
    return advisor.consultation(
        {"id": "a", "safety": {name.partition(".")[2]: value for name, value in NO_DANGER.items()}}
    )


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


@pytest.mark.parametrize("number", [8, pytest.param(60, marks=pytest.mark.slow)])
def test_when_it_is_stable_no_answer_left_changes_what_comes_first(number: int) -> None:
    rng = Random(3)
    ended = left = 0
    for _, advisor, case in islice(worlds(8000), number):
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
    assert ended > number / 3
    assert left > number / 2


@pytest.mark.slow
def test_it_asks_nothing_twice_and_ends_though_nobody_knows_anything(advisor: Advisor) -> None:
    consultation = advisor.consultation()
    asked = []
    while (question := consultation.question) is not None:
        asked.append(question.path)
        consultation.dont_know()
    assert asked[:4] == ["safety.imminent_violence", "safety.weapon", "safety.threats", "parties"]
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
def test_danger_is_asked_about_first_then_who_is_there_and_then_of_them(advisor: Advisor) -> None:
    consultation = advisor.consultation()
    for path in ("safety.imminent_violence", "safety.weapon", "safety.threats", "parties"):
        assert consultation.question is not None
        assert consultation.question.path == path
        consultation.answer("tenant, landlord" if path == "parties" else NO_DANGER[path])
    assert [party.id for party in consultation.case.parties] == ["tenant", "landlord"]
    assert consultation.question.party == "tenant"


@pytest.mark.parametrize("value", [{"tenant": 1}, {"value": ["tenant"], "certainty": 0.5}, [{"id": "tenant"}], 3])
def test_parties_are_their_labels_and_nothing_else(value: object, advisor: Advisor) -> None:
    consultation = without_danger(advisor)
    with pytest.raises(InvalidChange, match=r"found .* for `parties\[0\]\.id`, expected text"):
        consultation.answer(value)
    assert consultation.case.parties == ()


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
    consultation = without_danger(advisor)
    for wrong in ("tenant, tenant", ["a b"], [7]):
        with pytest.raises(InvalidChange):
            consultation.answer(wrong)
    assert consultation.asked == 0
    consultation.answer(["tenant", "landlord"])
    with pytest.raises(InvalidChange, match="expected `true` or `false`"):
        consultation.answer("perhaps")
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
@pytest.mark.parametrize(
    ("rulebook", "language", "expected"),
    [
        ("eight_methods", None, {"parties", "choice", "set", "boolean"}),
        (MARKETPLACE, "zh", {"parties", "choice", "set", "number", "integer"}),
    ],
)
def test_a_form_can_ask_every_question_by_its_field(
    rulebook: str | Path, language: str | None, expected: set[str]
) -> None:
    """Whatever is offered is taken, and whatever is out of bounds is not."""
    advisor, rng, kinds = Advisor(rulebook, language=language), Random(3), set()
    consultation = advisor.consultation()
    while (field := consultation.field) is not None:
        question = consultation.question
        assert question is not None
        assert (field.path, field.question, field.label) == (question.path, question.question, question.label)
        kinds.add(field.kind)
        for outside in ("neither here nor there", *([] if field.maximum is None else [field.maximum + 1])):
            if field.kind != "parties":
                with pytest.raises(InvalidChange) as refused:
                    consultation.answer(outside)
                place = f".{field.path.rpartition('.')[2]}"
                assert all((each.path or "").removesuffix("[0]").endswith(place) for each in refused.value.diagnostics)
        if field.kind == "parties":
            consultation.answer(["tenant", "landlord"])
        elif field.several:
            consultation.answer([each.value for each in field.choices if rng.random() < 0.5])
        elif field.choices:
            consultation.answer(rng.choice(field.choices).value)
        else:
            consultation.answer(int(field.minimum or 1))
    assert consultation.question is None
    assert expected <= kinds


def test_its_state_travels_as_plain_data(advisor: Advisor) -> None:
    consultation = without_danger(advisor)
    consultation.answer("tenant, landlord")
    consultation.dont_know()
    consultation.answer(False)
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


@pytest.mark.slow
def test_a_changed_answer_gives_what_saying_it_at_once_would_have_given(advisor: Advisor) -> None:
    """On random worlds: whichever answer is changed, and to whatever, all others stay."""
    rng = Random(11)
    changed = 0
    for _, advisor_, case in islice(worlds(8200), 60):
        if not case.parties:
            continue
        consultation = advisor_.consultation(with_values(case, dict.fromkeys(looked_at(advisor_, case))))
        hold(consultation, rng, ignorance=0.2)
        if not consultation.asked:
            continue
        before = consultation.to_mapping()["steps"]
        number = rng.randrange(len(before))
        path = before[number][0]
        value = rng.choice([None, *every_value(path)])
        plain = sorted(value) if isinstance(value, frozenset) else value
        assert consultation.change(number + 1, plain).dropped == ()
        steps = [each if at != number else [path, plain] for at, each in enumerate(before)]
        assert consultation.to_mapping()["steps"] == steps
        said = {path: frozenset(each) if isinstance(each, list) else each for path, each in steps}
        assert consultation.case == with_values(case, dict.fromkeys(looked_at(advisor_, case)) | said)
        changed += 1
    assert changed > 20


def test_what_a_case_says_can_be_gone_on_from_listed_and_changed(advisor: Advisor) -> None:
    case = read_case("examples/orange-quarrel.yaml")
    consultation = advisor.continued(case, ["safety.weapon"])
    assert consultation.case == case
    assert [each.path for each in consultation.said if each.value is None] == ["safety.weapon"]
    number = next(at for at, each in enumerate(consultation.said, 1) if each.attribute == "party.arousal")
    consultation.change(number, "calm")
    assert consultation.case == with_values(case, {consultation.said[number - 1].path: "calm"})
    for wrong in (0, 1000):
        with pytest.raises(InvalidCall):
            consultation.change(wrong, None)
    with pytest.raises(InvalidChange):
        consultation.change(number, "calmer")
    with pytest.raises(InvalidChange):
        advisor.continued(case, ["safety.wepon"])


def test_a_quick_case_is_asked_what_is_quick(advisor: Advisor) -> None:
    consultation = advisor.consultation(quick=True)
    asked = 0
    while (question := consultation.question) is not None:
        assert question.path == "parties" or attribute_of(question.path).quick
        consultation.answer("tenant, landlord") if question.path == "parties" else consultation.dont_know()
        asked += 1
    assert 8 <= asked <= 16
    assert advisor.resume(consultation.to_mapping()).quick


@pytest.mark.slow
def test_no_question_is_put_where_the_answer_cannot_matter() -> None:
    """For each question there are answers to what else is open with which its own answer changes the advice."""
    rng = Random(4)
    asked = 0
    for _, advisor, case in islice(worlds(8300), 120):
        consultation = advisor.consultation(case)
        closed: set[str] = set()
        while case.parties and (question := consultation.question) is not None:
            now = consultation.case
            others = [
                path
                for path in looked_at(advisor, now)
                if known(now, path) is None and path not in {question.path, *closed}
            ]
            spaces: list[list[Value | None]] = [[None, *every_value(path)] for path in others]
            if prod(map(len, spaces)) * len(every_value(question.path)) <= 2000:
                asked += 1
                worlds_of = (with_values(now, dict(zip(others, each, strict=True))) for each in product(*spaces))
                assert any(changes(advisor, each, question.path) for each in worlds_of), (question, now)
            closed.add(question.path)
            value = rng.choice(every_value(question.path))
            consultation.answer(sorted(value) if isinstance(value, frozenset) else value)
    assert asked > 15


def changes(advisor: Advisor, case: Case, path: str) -> bool:
    """Whether two answers to a question lead to different advice."""
    values = [None, *every_value(path)]
    return len({lead(advisor.advise(with_values(case, {path: value}))) for value in values}) > 1


def test_what_a_case_gives_as_unknown_is_found_wherever_it_is() -> None:
    data = {
        "day": "unknown",
        "parties": [{"id": "a", "arousal": "unknown", "heard": None}, {"id": "b", "trust": {"value": 1}}],
        "safety": {"weapon": "unknown", "threats": []},
        "dispute": None,
    }
    assert list(unknown_in(data, built_in_vocabulary())) == ["parties.a.arousal", "safety.weapon"]
    with_day = Vocabulary((*built_in_vocabulary(), DAY_OF_ADVICE))
    assert list(unknown_in(data, with_day)) == ["advice.day", "parties.a.arousal", "safety.weapon"]
    assert list(unknown_in({"parties": None}, built_in_vocabulary())) == []
