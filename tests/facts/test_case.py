"""A case made from a mapping: what it says, what is unknown, and that it is a value."""

import copy
import pickle
from datetime import date
from typing import Any

import pytest

from ottava.facts import Case, InvalidCase, Observation, Party
from ottava.facts.source.arguments import InvalidCall

ORANGES: dict[str, Any] = {
    "id": "orange-quarrel",
    "title": "A customer rages over picked-over oranges",
    "dispute": {"category": "consumer", "duration_days": 1, "causes": ["interest", "data"], "deadline_hours": 3},
    "parties": [
        {"id": "customer", "arousal": "highly_agitated", "heard": False},
        {"id": "shopkeeper", "trust": {"value": 2, "certainty": 0.6}},
    ],
    "fact_finding": {"evidence": []},
}


def refused(mapping: Any, **further: Any) -> InvalidCase:
    with pytest.raises(InvalidCase) as caught:
        Case.from_mapping(mapping, **further)
    assert all(each.span is None for each in caught.value.diagnostics)
    return caught.value


def test_what_a_case_says() -> None:
    case = Case.from_mapping(ORANGES)
    assert case.id == "orange-quarrel"
    assert case.title == ORANGES["title"]
    assert case.get("dispute.category") == Observation("consumer")
    assert case.get("dispute.causes") == Observation(frozenset({"data", "interest"}))
    assert case.get("fact_finding.evidence") == Observation(frozenset())
    assert case.get("safety.weapon") is None
    assert case.parties == (
        Party("customer", {"arousal": Observation("highly_agitated"), "heard": Observation(False)}),
        Party("shopkeeper", {"trust": Observation(2, 0.6)}),
    )
    customer = case.party("customer")
    assert customer is not None
    assert customer.get("heard") == Observation(False)
    assert customer.get("role") is None
    assert case.party("policeman") is None


def test_numbers_have_the_type_of_their_attribute() -> None:
    case = Case.from_mapping(ORANGES)
    assert type(case.observations["dispute.deadline_hours"].value) is float
    assert type(case.observations["dispute.duration_days"].value) is int


def test_observations_stand_in_the_order_of_the_vocabulary() -> None:
    backwards = {"context": {"gathering": True}, "safety": {"weapon": False, "imminent_violence": "none"}}
    assert list(Case.from_mapping(backwards).observations) == [
        "safety.imminent_violence",
        "safety.weapon",
        "context.gathering",
    ]


@pytest.mark.parametrize("unknown", ["unknown", None, {"value": "unknown", "certainty": 0.9}, {"value": None}])
@pytest.mark.parametrize("name", ["trust", "arousal", "heard", "vulnerabilities"])
def test_unknown_is_absent(name: str, unknown: object) -> None:
    case = Case.from_mapping({"parties": [{"id": "a", name: unknown}], "dispute": {"deadline_hours": unknown}})
    assert case == Case("case", parties=(Party("a"),))


def test_what_counts_as_known() -> None:
    data = {
        "parties": [{"id": "a", "heard": {"value": True, "certainty": 0.19}, "trust": {"value": 1, "certainty": 0.2}}],
        "safety": {"weapon": {"value": True, "certainty": 0}, "injury": {"value": True, "certainty": None}},
    }
    case = Case.from_mapping(data)
    party = case.parties[0]
    assert party.get("heard") == Observation(True, 0.19)
    assert party.known("heard") is None
    assert party.known("trust") == Observation(1, 0.2)
    assert case.get("safety.weapon") == Observation(True, 0.0)
    assert case.known("safety.weapon") is None
    assert case.known("safety.injury") == Observation(True, 1.0)
    assert case.known("safety.threats") is None


def test_where_the_id_comes_from() -> None:
    assert Case.from_mapping({}).id == "case"
    assert Case.from_mapping({}, id="mine").id == "mine"
    assert Case.from_mapping({"id": None}, id="mine").id == "mine"
    assert Case.from_mapping({"id": "own"}, id="mine").id == "own"
    assert refused({"id": "own", "x": 1}, id="mine").case == "own"
    assert refused({"id": 3}, id="mine").case == "mine"
    assert refused([]).case == "case"
    assert refused({}, id="\x1b").diagnostics[0].code == "bad-id"


def test_entities_may_be_empty() -> None:
    assert Case.from_mapping({"id": "a", "dispute": None, "parties": None, "safety": {}, "title": None}) == Case("a")
    assert Case.from_mapping({"id": "a", "parties": []}) == Case("a")


def test_a_library_may_use_its_own_collections() -> None:
    case = Case.from_mapping(
        {"dispute": {"causes": {"data"}}, "parties": ({"id": "a", "vulnerabilities": ("child",)},)}
    )
    assert case.get("dispute.causes") == Observation(frozenset({"data"}))
    assert case.parties[0].get("vulnerabilities") == Observation(frozenset({"child"}))


def test_the_mapping_given_is_left_alone_and_not_kept() -> None:
    given = copy.deepcopy(ORANGES)
    case = Case.from_mapping(given)
    assert given == ORANGES
    given["dispute"]["causes"].append("value")
    given["parties"].clear()
    assert case == Case.from_mapping(ORANGES)


def test_it_is_an_immutable_value() -> None:
    case = Case.from_mapping(ORANGES)
    for change in (
        lambda: setattr(case, "id", "x"),
        lambda: setattr(case.parties[0], "id", "x"),
        lambda: case.observations.update({}),  # type: ignore[attr-defined]
        lambda: setattr(case.observations["dispute.category"], "value", "x"),
    ):
        with pytest.raises((AttributeError, TypeError)):
            change()
    with pytest.raises(TypeError):
        case.observations["x"] = Observation(1)  # type: ignore[index]
    for again in (pickle.loads(pickle.dumps(case)), copy.deepcopy(case), copy.copy(case)):
        assert again == case
        assert again.to_mapping() == case.to_mapping()
    changed = copy.deepcopy(ORANGES)
    changed["parties"][0]["heard"] = True
    assert Case.from_mapping(changed) != case


def test_to_mapping_is_plain_and_reads_back() -> None:
    case = Case.from_mapping(ORANGES)
    mapping = case.to_mapping()
    assert mapping["dispute"]["causes"] == ["data", "interest"]
    assert mapping["parties"][1] == {"id": "shopkeeper", "trust": {"value": 2, "certainty": 0.6}}
    assert Case.from_mapping(mapping) == case
    assert Case("a").to_mapping() == {"id": "a"}


def test_the_day_of_the_advice_can_be_given_changed_and_taken_away() -> None:
    case = Case.from_mapping(ORANGES)
    assert case.day is None
    assert case.on(None) == case
    on_a_day = case.on("2026-03-14")
    assert on_a_day == case.on(date(2026, 3, 14)) == Case.from_mapping(ORANGES | {"day": "2026-03-14"})
    assert on_a_day.day == date(2026, 3, 14)
    assert Case.from_mapping(ORANGES | {"day": "2026-03-14"}).to_mapping() == on_a_day.to_mapping()
    assert on_a_day.to_mapping() == case.to_mapping() | {"day": "2026-03-14"}
    assert on_a_day.on("2027-01-01") == case.on("2027-01-01") != on_a_day
    assert on_a_day.on(None) == case
    wrong: Any
    for wrong in ("tomorrow", 3, "2026-02-30"):
        with pytest.raises(InvalidCall) as caught:
            case.on(wrong)
        assert str(caught.value) == f"`day` is `{wrong}`, expected a date, such as `2026-03-14`"


def test_what_is_left_out_of_a_case_is_not_known() -> None:
    case = Case.from_mapping(ORANGES | {"day": "2026-03-14"})
    left = case.without(["dispute.category", "party.heard", "trust"])
    assert (left.id, left.title, left.day) == (case.id, case.title, case.day)
    assert case.observations.keys() - left.observations.keys() == {"dispute.category"}
    assert [dict(each.observations) for each in left.parties] == [
        {"arousal": Observation("highly_agitated")},
        {"trust": Observation(2, 0.6)},
    ]
    assert left.digest == Case.from_mapping(left.to_mapping()).digest
    assert case.without([]) == case


def test_names_are_texts() -> None:
    case = Case.from_mapping(ORANGES)
    name: Any = 3
    for ask in (case.get, case.known, case.parties[0].get, case.parties[0].known):
        with pytest.raises(InvalidCall, match="`name` is `3`, expected a text"):
            ask(name)
