"""The decision log: what a record says, how it is masked, and what is refused."""

import json
import pickle
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from decisions.conftest import ADVISOR, MADE
from hypothesis import given, settings
from hypothesis import strategies as st

from ottava import Advisor, Case, Decision, DecisionLog, InvalidCall, load_rulebook
from ottava.facts import Attribute, Vocabulary, built_in_vocabulary
from ottava.facts.attribute import DAY
from ottava.facts.computed import Computation, ComputedAttribute

VOCABULARY = built_in_vocabulary()
HOUSING = load_rulebook(str(Path(__file__).parents[2] / "examples" / "rulebooks" / "housing"))
CONFIDENTIAL = {each.path for each in VOCABULARY if each.confidential}


def kept(**options: Any) -> tuple[DecisionLog, list[Decision]]:
    found: list[Decision] = []
    return DecisionLog(found.append, **options), found


def test_a_record_says_what_was_advised_when_by_what_and_for_whom() -> None:
    log, found = kept(clock=lambda: datetime(2026, 3, 14, 10, 26, 53, 589_999, timezone(timedelta(hours=1))))
    for case in MADE:
        advice = ADVISOR.advise(case)
        decision = log.record(advice, asked_by="desk 3", thorough=False)
        assert found.pop() is decision
        said = json.loads(decision.to_json())
        written = advice.to_mapping()
        assert said["time"] == "2026-03-14T09:26:53.589Z"
        assert said["asked_by"] == "desk 3"
        for name in ("case_digest", "day", "language", "engine_version", "rulebook"):
            assert said[name] == written[name]
        assert said["case_id"] == written["case"]
        assert (said["case"], said["masked"]) == (None, [])
        outcome = said["outcome"]
        for part, names in (
            ("gates", ("id", "effect")),
            ("recommendations", ("method", "stage", "party", "rank", "certainty")),
            ("exclusions", ("method", "stage", "party")),
            ("directives", ("id", "kind", "party")),
        ):
            assert outcome[part] == [{name: each[name] for name in names} for each in written[part]]
        assert outcome["nothing_fits"] == (written["nothing_fits"] is not None)
        assert [each.method for each in decision.outcome.first] == [each.method for each in advice.first]


def test_no_text_of_the_advice_is_in_a_record() -> None:
    log, _ = kept()
    said = log.record(ADVISOR.advise(MADE[0])).to_json()
    titles = {each.title for each in ADVISOR.advise(MADE[0]).recommendations}
    assert titles
    assert not [title for title in titles if title in said]


def test_each_record_has_an_id_of_its_own() -> None:
    log, found = kept()
    advice = ADVISOR.advise(MADE[0])
    for _ in range(100):
        log.record(advice)
    assert len({each.id for each in found}) == 100


def test_the_digest_of_the_advice_is_that_of_its_bytes() -> None:
    log, found = kept()
    made = [ADVISOR.advise(case) for case in MADE]
    for advice in (*made, *made):
        log.record(advice)
    by_text = {advice.to_json(): found[number].advice_digest for number, advice in enumerate(made)}
    assert len(set(by_text.values())) == len(by_text)
    assert [each.advice_digest for each in found[:40]] == [each.advice_digest for each in found[40:]]


@given(st.text(st.characters(exclude_categories=("C", "Zl", "Zp", "Zs")) | st.just(" "), max_size=30), st.booleans())
def test_a_decision_comes_back_from_its_json_and_pickled(asked_by: str, thorough: bool) -> None:
    log, _ = kept(keep_cases=True)
    decision = log.record(ADVISOR.advise(MADE[3]), MADE[3], asked_by=asked_by, thorough=thorough)
    assert Decision.from_json(decision.to_json()) == decision
    assert pickle.loads(pickle.dumps(decision)) == decision
    assert "\n" not in decision.to_json()
    assert len(repr(decision)) <= 300


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ('{"format_version":1', "not JSON"),
        ("[]", "expected `mapping`"),
        ("{}", "the field `format_version` is missing"),
        ('{"format_version":2}', "a decision of format 2, and this version of Ottava reads format 1"),
        ('{"format_version":1,"id":7}', "expected `text`, got `whole number`"),
        (b"\xff", "not JSON"),
        (None, "expected the JSON of a decision"),
    ],
)
def test_what_is_no_decision_is_refused(text: Any, said: str) -> None:
    with pytest.raises(InvalidCall) as raised:
        Decision.from_json(text)
    assert said in str(raised.value)


def test_the_case_is_kept_only_when_asked_and_never_its_title() -> None:
    case = Case.from_mapping({**MADE[0].to_mapping(), "title": "Mrs Wang and her neighbour"})
    log, _ = kept()
    assert log.record(ADVISOR.advise(case), case).case is None
    log, _ = kept(keep_cases=True)
    decision = log.record(ADVISOR.advise(case), case)
    assert decision.case == MADE[0].to_mapping()
    assert "Wang" not in decision.to_json()
    with pytest.raises(InvalidCall, match="`case` is missing, expected the `Case` that the advice is on"):
        log.record(ADVISOR.advise(case))
    with pytest.raises(InvalidCall, match="another than the one that the advice is on"):
        log.record(ADVISOR.advise(case), MADE[1])


def test_the_case_is_kept_with_the_day_of_the_advice() -> None:
    log, _ = kept(keep_cases=True)
    decision = log.record(ADVISOR.advise(MADE[0], day=date(2026, 3, 14)), MADE[0])
    assert decision.case is not None
    assert (decision.day, decision.case["day"]) == ("2026-03-14", "2026-03-14")
    assert Case.from_mapping(decision.case).digest == decision.case_digest


def given_paths(case: dict[str, Any]) -> Iterator[str]:
    """The attributes that the data of a case speaks of."""
    for entity, inside in case.items():
        for each in inside if entity == "parties" else [inside]:
            if isinstance(each, dict):
                yield from (f"{'party' if entity == 'parties' else entity}.{name}" for name in each if name != "id")


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, len(MADE) - 1),
    st.lists(st.sampled_from(["confidential", *(each.path for each in VOCABULARY)]), max_size=8),
)
def test_a_masked_attribute_is_nowhere_in_a_record(number: int, mask: list[str]) -> None:
    case = MADE[number]
    log, _ = kept(keep_cases=True, mask=mask)
    decision = log.record(ADVISOR.advise(case), case)
    masked = {path for path in mask if path != "confidential"} | (CONFIDENTIAL if "confidential" in mask else set())
    said = json.loads(decision.to_json())
    assert set(said["masked"]) == masked
    assert set(given_paths(said["case"])) == set(given_paths(case.to_mapping())) - masked
    assert said["case_digest"] == case.digest
    assert (Case.from_mapping(said["case"]).digest == case.digest) == (not masked & set(given_paths(case.to_mapping())))


def strings(value: Any) -> Iterator[str]:
    match value:
        case dict():
            for key, each in value.items():
                yield key
                yield from strings(each)
        case list():
            for each in value:
                yield from strings(each)
        case _:
            yield str(value)


@given(st.text("0123456789", min_size=5, max_size=9), st.sampled_from(["claim.amount", "confidential", "claim.double"]))
def test_a_masked_value_is_nowhere_in_a_record(digits: str, mask: str) -> None:
    """With a value that nothing else can have: an amount, which another attribute is worked out from."""
    amount = 10**9 + int(digits)
    vocabulary, case = money(amount)
    log, _ = kept(keep_cases=True, mask=[mask], vocabulary=vocabulary)
    shown = log.record(ADVISOR.advise(case), case).to_json()
    assert str(amount) in kept(keep_cases=True)[0].record(ADVISOR.advise(case), case).to_json()
    assert not [each for each in strings(json.loads(shown)) if str(amount) in each]


def money(amount: int) -> tuple[Vocabulary, Case]:
    """A vocabulary with an amount and what is worked out from it, and a case with that amount."""
    given_amount = Attribute("claim", "amount", "integer", confidential=True)
    doubled = ComputedAttribute("claim", "double", "integer", computed=Computation("times", ("claim.amount", 2)))
    vocabulary = VOCABULARY.extended([given_amount, doubled])
    data = {"id": "a", "claim": {"amount": amount}, "parties": [{"id": "x"}, {"id": "y"}]}
    return vocabulary, Case.from_mapping(data, vocabulary)


COUNTED_FROM_TODAY = [each.path for each in HOUSING.vocabulary.computed if DAY in HOUSING.vocabulary.given(each.path)]


@pytest.mark.parametrize("path", COUNTED_FROM_TODAY)
def test_the_day_of_the_advice_is_never_said_to_be_masked(path: str) -> None:
    """Every record has it."""
    case = Case.from_mapping({"id": "a", "day": "2026-03-14"}, HOUSING.vocabulary)
    log = DecisionLog(lambda decision: None, keep_cases=True, mask=[path], vocabulary=HOUSING.vocabulary)
    decision = log.record(Advisor(HOUSING).advise(case), case)
    assert decision.masked
    assert DAY not in decision.masked
    assert decision.case is not None
    assert decision.case["day"] == decision.day == "2026-03-14"


def test_what_the_vocabulary_of_the_log_does_not_know_is_masked_too() -> None:
    _, case = money(123456789)
    log, _ = kept(keep_cases=True, mask="confidential")
    decision = log.record(ADVISOR.advise(case), case)
    assert "claim.amount" in decision.masked
    assert "123456789" not in decision.to_json()


@pytest.mark.parametrize(
    ("mask", "said"),
    [
        (["safety.wepon"], "which is no attribute of the vocabulary of this log; did you mean `safety.weapon`?"),
        ("confidental", "did you mean `confidential`?"),
        (["qqq"], "expected one such as `safety.weapon`, or `confidential`"),
        (["advice.day"], "which every record has"),
        ([7], "`mask` is `7`, expected a text"),
        (7, "`mask` is `7`, expected names"),
    ],
)
def test_an_unknown_name_to_mask_is_refused(mask: Any, said: str) -> None:
    with pytest.raises(InvalidCall) as raised:
        DecisionLog(print, mask=mask)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"advice": "x"}, "`advice` is `x`, expected the `Advice` to record"),
        ({"asked_by": "a\nb"}, "in letters that print"),
        ({"asked_by": "\udcff"}, "in letters that print"),
        ({"asked_by": None}, "`asked_by` is missing"),
    ],
)
def test_a_wrong_argument_is_refused_and_nothing_recorded(options: dict[str, Any], said: str) -> None:
    log, found = kept()
    with pytest.raises(InvalidCall) as raised:
        log.record(**{"advice": ADVISOR.advise(MADE[0]), **options})
    assert said in str(raised.value)
    assert found == []


def test_a_clock_without_a_zone_is_refused() -> None:
    log, found = kept(clock=lambda: datetime(2026, 3, 14))
    with pytest.raises(InvalidCall, match="without its zone"):
        log.record(ADVISOR.advise(MADE[0]))
    with pytest.raises(InvalidCall, match="`handler`"):
        DecisionLog("log.jsonl")  # type: ignore[arg-type]
    assert found == []


def test_what_the_handler_raises_is_raised() -> None:
    def fail(decision: Decision) -> None:
        raise ConnectionError(decision.case_id)

    with pytest.raises(ConnectionError, match=MADE[0].id):
        DecisionLog(fail).record(ADVISOR.advise(MADE[0]))


def test_the_time_is_that_of_the_machine_in_utc() -> None:
    log, found = kept()
    before = datetime.now(UTC)
    log.record(ADVISOR.advise(MADE[0]))
    time = datetime.fromisoformat(found[0].time)
    assert before - timedelta(milliseconds=1) <= time <= datetime.now(UTC)
