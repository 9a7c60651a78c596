"""A consultation goes on identically from its state, which is refused where it would mean another thing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ottava import Advisor, Case, Consultation, InputError, InvalidCase, InvalidChange
from ottava.engine.authoring.generating.cases import cases
from ottava.engine.explanation.what_to_ask import state as state_of_consultation

MARKETPLACE = Path(__file__).parents[2] / "examples" / "rulebooks" / "marketplace"
ADVISOR = Advisor(budget=1_000)

HEAD = """name: yard
version: "{version}"
use: [party, safety]
methods:
  - {{id: talk, number: 1, title: Talk, kind: competing, acts_on: parties, steps: [Talk.]}}
strengths: {{strong: {strong}}}
nothing_fits: Ask somebody.
attributes:
"""
NOISE = "  - {id: yard.noise, kind: integer, minimum: 0, maximum: %s, question: How loud is it?}\n"
FENCE = "  - {id: yard.fence, kind: boolean, question: Is there a fence?}\n"
RULES = """- id: loud
  title: It is loud
  when: {yard.noise: {at_least: 1}}
  then: [{recommend: talk, strength: strong, because: it is loud}]
"""


def yard(folder: Path, version: str = "1.0.0", noise: int = 4, more: str = "", strong: float = 0.7) -> Advisor:
    """An advisor by a small rulebook, of which a part may be otherwise."""
    folder.mkdir(exist_ok=True)
    head = HEAD.format(version=version, strong=strong) + NOISE % noise + more
    (folder / "rulebook.yaml").write_text(head, encoding="utf-8")
    (folder / "rules.yaml").write_text(RULES, encoding="utf-8")
    return Advisor(folder)


def begun(advisor: Advisor, seed: int, answers: int) -> Consultation:
    """A consultation of a random case, some questions on."""
    (data,) = cases(1, seed, advisor.rulebook.vocabulary)
    consultation = advisor.consultation(data, quick=seed % 2 == 0)
    for number in range(answers):
        field = consultation.field
        if field is None:
            break
        if field.choices and number % 2:
            consultation.answer(field.choices[seed % len(field.choices)].value)
        else:
            consultation.dont_know()
    return consultation


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 6))
def test_it_goes_on_identically(seed: int, answers: int) -> None:
    here = begun(ADVISOR, seed, answers)
    there = ADVISOR.resume(json.loads(json.dumps(here.to_mapping())))
    for _ in range(3):
        assert there.to_mapping() == here.to_mapping()
        assert (there.question, there.case, there.said) == (here.question, here.case, here.said)
        if here.finished:
            break
        here.dont_know()
        there.dont_know()
    assert there.first_advice.to_json() == here.first_advice.to_json()


STATE = json.dumps(begun(ADVISOR, 3, 5).to_mapping())
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(5000).map(lambda zeros: 10**zeros)
JUNK = st.recursive(PLAIN, lambda more: st.lists(more) | st.dictionaries(st.text(), more), max_leaves=5)


def places_in(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a state at which something can be put that does not belong there."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place, *[found for key, each in inside for found in places_in(each, (*place, key))]]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_damaged_state_is_refused_or_still_one(data: st.DataObject) -> None:
    state: Any = json.loads(STATE)
    for _ in range(data.draw(st.integers(1, 2))):
        *way, last = data.draw(st.sampled_from(places_in(state)[1:]))
        owner = state
        for key in way:
            owner = owner[key]
        if data.draw(st.booleans()):
            owner[last] = data.draw(JUNK)
        else:
            del owner[last]
    try:
        resumed = ADVISOR.resume(state)
    except (InvalidCase, InvalidChange):
        return
    assert ADVISOR.resume(resumed.to_mapping()).case == resumed.case


def refused(advisor: Advisor, state: Any) -> list[tuple[str, str, str | None]]:
    with pytest.raises(InvalidCase) as caught:
        advisor.resume(state)
    return [(each.code, each.message, each.hint) for each in caught.value.diagnostics]


def said_of(advisor: Advisor, state: dict[str, Any]) -> str:
    with pytest.raises(InputError) as caught:
        advisor.resume(state)
    (diagnostic,) = caught.value.diagnostics
    assert caught.type is InvalidCase
    return f"{diagnostic.message}; {diagnostic.hint}"


def test_the_state_of_another_rulebook_is_refused_by_name() -> None:
    state = ADVISOR.consultation().to_mapping()
    said = "made with the rulebook `eight_methods` `2.0.0`, expected `marketplace`; go on with the rulebook"
    assert said in said_of(Advisor(MARKETPLACE), state)


def test_the_state_of_another_format_is_refused() -> None:
    state = ADVISOR.consultation().to_mapping()
    said = (
        "the state of a consultation is of {}, and this version of Ottava reads format 2; begin the consultation again"
    )
    for other in (3, 0):
        assert said.format(f"format {other}") in said_of(ADVISOR, state | {"format_version": other})
    for nonsense in ("2", None, [], -1, True, 10**5000):
        assert said.format("no format that there is") in said_of(ADVISOR, state | {"format_version": nonsense})


NO_STATE = "found no state of a consultation, expected a mapping with `start` and a list of `steps`"
NO_STEP = "step {} of a consultation is not a list of a path and a value"
NO_RULEBOOK = "the state of a consultation does not name its rulebook, expected `name` and `version`"
UNCHANGED = "pass on what `to_mapping` gave, unchanged"


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda state: None, NO_STATE),
        (lambda state: [state], NO_STATE),
        (lambda state: "start", NO_STATE),
        (lambda state: state | {"steps": {}}, NO_STATE),
        (lambda state: {key: each for key, each in state.items() if key != "start"}, NO_STATE),
        (lambda state: state | {"steps": [7, *state["steps"]]}, NO_STEP.format(1)),
        (lambda state: state | {"steps": [*state["steps"], ["parties"]]}, NO_STEP.format(2)),
        (lambda state: state | {"steps": [[None, None]]}, NO_STEP.format(1)),
        (lambda state: state | {"rulebook": "small"}, NO_RULEBOOK),
        (lambda state: state | {"rulebook": {"name": "eight_methods"}}, NO_RULEBOOK),
        (lambda state: state | {"rulebook": {"version": "2.0.0"}}, NO_RULEBOOK),
    ],
)
def test_what_is_no_state_is_refused_with_what_to_pass_on(damage: Callable[[Any], Any], message: str) -> None:
    consultation = ADVISOR.consultation()
    consultation.answer_about("safety.weapon", None)
    assert refused(ADVISOR, damage(consultation.to_mapping())) == [("not-a-case", message, UNCHANGED)]


def test_a_state_holds_so_many_answers_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state_of_consultation, "MOST_STEPS", 2)
    consultation = ADVISOR.consultation()
    for path in ("safety.weapon", "safety.threats"):
        consultation.answer_about(path, None)
    assert ADVISOR.resume(consultation.to_mapping()).asked == 2
    consultation.answer_about("safety.injury", None)
    message = "found 3 steps in the state of a consultation, expected at most 2"
    assert refused(ADVISOR, consultation.to_mapping()) == [("not-a-case", message, UNCHANGED)]


def test_a_start_that_is_no_case_is_refused_as_a_case_is() -> None:
    state = ADVISOR.consultation().to_mapping()
    for parties in (5, {"id": "aunt"}, [5]):
        start = {"id": "a", "parties": parties}
        with pytest.raises(InvalidCase) as expected:
            Case.from_mapping(start)
        said = [(each.code, each.message, each.hint) for each in expected.value.diagnostics]
        assert refused(ADVISOR, state | {"start": start}) == said


def test_a_state_of_0_1_which_says_no_format_goes_on() -> None:
    consultation = begun(ADVISOR, 3, 5)
    state = consultation.to_mapping()
    old = {"start": state["start"], "steps": state["steps"], **({"quick": True} if state["quick"] else {})}
    assert ADVISOR.resume(old).to_mapping() == state


OTHERWISE = (
    "the state of a consultation was made with the rulebook `yard` `1.0.0`, and `1.1.0` of it defines something that "
    "was answered in another way, or the state was changed; go on with the rulebook that it was made with, or begin "
    "the consultation again"
)


def test_an_answer_must_mean_what_it_meant(tmp_path: Path) -> None:
    """A loudness of 3 of 4 is no loudness of 3 of 10; another fence or strength does no harm."""
    asking = yard(tmp_path / "old").consultation()
    while asking.question is not None and asking.question.attribute != "yard.noise":
        asking.dont_know()
    before = asking.to_mapping()
    asking.answer(3)
    state = asking.to_mapping()
    louder = yard(tmp_path / "new", "1.1.0", noise=10)
    assert said_of(louder, state) == OTHERWISE
    assert louder.resume(before).asked == asking.asked - 1
    for other in (
        yard(tmp_path / "fenced", "1.1.0", more=FENCE),
        yard(tmp_path / "stronger", "2.0.0", strong=0.4),
    ):
        assert other.resume(state).case == asking.case
        assert other.resume(state).to_mapping()["rulebook"] == {
            "name": "yard",
            "version": other.rulebook.version,
        }


def test_what_the_start_says_must_mean_what_it_meant_too(tmp_path: Path) -> None:
    case = {"parties": [{"id": "a", "role": "claimant"}], "yard": {"noise": {"value": 3, "certainty": 0.6}}}
    state = yard(tmp_path / "old").consultation(case).to_mapping()
    assert "defines something that was answered" in said_of(yard(tmp_path / "new", noise=10), state)


MOOD = "  - {id: party.mood, values: [%s], question: How does it feel?}\n"


@pytest.mark.parametrize("answered", [True, False], ids=["answered", "in the start"])
def test_what_is_known_of_parties_must_mean_what_it_meant(tmp_path: Path, answered: bool) -> None:
    """Said of the party in an answer, or of the case that it began with."""
    party = {"id": "a"} if answered else {"id": "a", "mood": "low"}
    old = yard(tmp_path / "old", more=MOOD % "low, high")
    consultation = old.consultation({"parties": [party]})
    if answered:
        consultation.answer_about("parties.a.mood", "low")
    state = consultation.to_mapping()
    assert old.resume(state).case == consultation.case
    assert said_of(yard(tmp_path / "new", "1.1.0", more=MOOD % "high, low"), state) == OTHERWISE
    assert yard(tmp_path / "louder", "1.1.0", noise=10, more=MOOD % "low, high").resume(state).case == consultation.case


def test_what_the_start_says_in_the_words_of_the_rulebook_goes_on(tmp_path: Path) -> None:
    advisor = yard(tmp_path / "yard")
    consultation = advisor.consultation({"yard": {"noise": 3}})
    assert advisor.resume(consultation.to_mapping()).case == consultation.case
