"""A consultation goes on identically from its state, which is refused where it would mean another thing."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ottava import Advisor, Consultation, InputError, InvalidCase, InvalidChange
from ottava.engine.authoring.generating.cases import cases

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


def test_a_state_of_0_1_which_says_no_format_goes_on() -> None:
    consultation = begun(ADVISOR, 3, 5)
    state = consultation.to_mapping()
    old = {"start": state["start"], "steps": state["steps"], **({"quick": True} if state["quick"] else {})}
    assert ADVISOR.resume(old).to_mapping() == state


def test_an_answer_must_mean_what_it_meant(tmp_path: Path) -> None:
    """A loudness of 3 of 4 is no loudness of 3 of 10; another fence or strength does no harm."""
    asking = yard(tmp_path / "old").consultation()
    while asking.question is not None and asking.question.attribute != "yard.noise":
        asking.dont_know()
    before = asking.to_mapping()
    asking.answer(3)
    state = asking.to_mapping()
    said = "made with the rulebook `yard` `1.0.0`, and `1.1.0` of it defines something that was answered in another way"
    louder = yard(tmp_path / "new", "1.1.0", noise=10)
    assert said in said_of(louder, state)
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
