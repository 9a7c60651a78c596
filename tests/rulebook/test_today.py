"""The day of the advice: part of the case and of the advice, never the clock; and directives that are due by a day."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rulebook.examples.example import HEAD, diagnostics_of, rule
from rulebook.test_declared_attributes import written

from ottava import Advisor, Case
from ottava.engine.batch.evaluating import Evaluator, Work
from ottava.engine.batch.piece import Piece
from ottava.engine.inference.advice import Advice
from ottava.engine.report.case_file import to_yaml
from ottava.engine.report.text import to_text
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.facts import InvalidCase, cases_from
from ottava.facts.source.arguments import InvalidCall
from ottava.facts.source.records.record import Record
from ottava.facts.source.span import Source

ORDERS = (
    HEAD
    + """\
attributes:
  - {id: order.delivered, kind: date, label: delivered, question: When was it delivered?}
  - {id: party.told, kind: date, label: told, question: When was this party told?}
"""
)
SPRING = "{today: {between: [2026-03-01, 2026-05-31]}}"


def advisor(folder: Path, rules: str = rule(SPRING)) -> Advisor:
    return Advisor(written(folder / "orders", ORDERS, rules))


def calls(due: str, more: str = "") -> str:
    return rule("always", f"{{directive: call_police, due: {due}}}", more)


def test_the_case_or_the_call_says_which_day_it_is(tmp_path: Path) -> None:
    it = advisor(tmp_path)
    assert [each.method for each in it.advise({"day": "2026-03-14"}).recommendations] == ["listening"]
    assert [each.method for each in it.advise({}, day=date(2026, 3, 14)).recommendations] == ["listening"]
    assert not it.advise({"day": "2026-03-14"}, day="2026-06-01").recommendations
    assert not it.advise({}).recommendations


def test_the_advice_keeps_the_day_which_is_null_without_one(tmp_path: Path) -> None:
    it = advisor(tmp_path)
    assert json.loads(it.advise({"day": "2026-03-14"}).to_json())["day"] == "2026-03-14"
    assert json.loads(it.advise({}).to_json())["day"] is None
    assert "for 14 March 2026" in to_text(it.advise({"day": "2026-03-14"}))
    (first,) = it.advise({"day": "2026-03-14"}).recommendations
    assert [(fact.path, fact.value) for fact in first.reasons[0].facts] == [("advice.day", "2026-03-14")]


def test_any_rulebook_takes_a_day() -> None:
    case = {"id": "a", "day": "2026-03-14", "parties": [{"id": "x"}]}
    advice = Advisor().advise(case)
    assert (advice.day, [each.attribute for each in advice.questions].count("advice.day")) == ("2026-03-14", 0)
    without = Advisor().advise({"id": "a", "parties": [{"id": "x"}]})
    assert replace(advice, day=None, case_digest=without.case_digest).to_json() == without.to_json()


def test_without_a_day_it_is_asked_for_once(tmp_path: Path) -> None:
    two = rule(SPRING) + calls("{days: 3, after: today}").replace("id: one", "id: two")
    it = advisor(tmp_path, two)
    for thorough in (False, True):
        assert [each.attribute for each in it.advise({}, thorough=thorough).questions].count("advice.day") == 1
        assert "advice.day" not in [
            each.attribute for each in it.advise({"day": "2026-03-14"}, thorough=thorough).questions
        ]
    consultation = it.consultation()
    assert consultation.question is not None
    assert consultation.question.path == "advice.day"
    consultation.answer("2026-04-01")
    assert consultation.case.day == date(2026, 4, 1)
    assert it.resume(consultation.to_mapping()).case == consultation.case
    assert it.continued(consultation.case).case == consultation.case


def test_what_if_it_were_another_day(tmp_path: Path) -> None:
    it = advisor(tmp_path)
    found = it.what_if({"day": "2026-06-01"}, ["day=2026-05-31"])
    assert [each.method for each in found.after.recommendations] == ["listening"]
    assert found.after.day == "2026-05-31"
    (missing,) = it.why_not({"day": "2026-06-02"}, "listening").near_misses[0].missing
    assert (missing.path, missing.wanted) == ("advice.day", "2026-05-31")


@settings(deadline=None)
@given(st.dates())
def test_a_case_with_a_day_is_read_back(day: date) -> None:
    case = Case.from_mapping({"id": "a", "day": day, "parties": [{"id": "x"}]})
    assert case.day == day
    assert list(cases_from(Source("a.yaml", to_yaml(case)))) == [case]
    assert case.on(None) == Case.from_mapping({"id": "a", "parties": [{"id": "x"}]})
    assert case.on(None).on(day) == case


@pytest.mark.parametrize("day", ["today", "14.3.2026", 3, True])
def test_what_is_no_day_is_refused(day: object) -> None:
    with pytest.raises(InvalidCase) as caught:
        Case.from_mapping({"day": day})
    (found,) = caught.value.diagnostics
    assert found.code == "no-date"
    assert found.hint
    with pytest.raises(InvalidCall):
        Case("a").on(day)  # type: ignore[arg-type]


@pytest.mark.parametrize("day", [None, "unknown"])
def test_an_unknown_day_is_none(day: object) -> None:
    assert Case.from_mapping({"day": day}).day is None


def test_a_batch_for_a_day(tmp_path: Path) -> None:
    book = advisor(tmp_path).rulebook
    piece = Piece(
        0, "cases.jsonl", "jsonl", (Record(1, 1, 1, b'{"id": "a"}'), Record(2, 2, 1, b'{"day": "2026-06-01"}'))
    )
    found = Evaluator(Work(book, day=date(2026, 3, 14))).advise(piece)
    assert [each.day for each in found if isinstance(each, Advice)] == ["2026-03-14", "2026-03-14"]
    found = Evaluator(Work(book)).advise(piece)
    assert [each.to_mapping().get("day") for each in found if isinstance(each, Advice)] == [None, "2026-06-01"]


# Due days


def due_of(rules: str, case: dict[str, Any]) -> list[tuple[str | None, str | None, str]]:
    """Of each directive: for whom it is, its due day and its text."""
    it = Advisor(rulebook_from_sources(Source("rulebook.yaml", ORDERS), [Source("rules.yaml", rules)]))
    found = json.loads(it.advise(case).to_json())["directives"]
    return [(each["party"], each["due"]["day"], each["text"]) for each in found]


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 500))
def test_a_due_day_is_counted(day: date, days: int) -> None:
    found = due_of(calls(f"{{days: {days}, after: order.delivered}}"), {"order": {"delivered": day}})
    assert [each[1] for each in found] == [(day + timedelta(days)).isoformat()]


def test_a_due_day_is_said_in_the_text() -> None:
    rules = calls("{days: 14, after: order.delivered}")
    assert due_of(rules, {"order": {"delivered": "2026-03-01"}}) == [
        (None, "2026-03-15", "Call the police. Due by 15 March 2026.")
    ]
    text = "Call the police. Due within 14 days, counted from a day that is not recorded: delivered."
    assert due_of(rules, {}) == [(None, None, text)]
    assert due_of(rules, {"order": {"delivered": "9999-12-30"}})[0][1] is None
    assert due_of(calls("{days: 1, after: today}"), {"day": "2026-02-28"})[0][1] == "2026-03-01"
    assert (
        "counted from a day that is not recorded: day of the advice"
        in due_of(calls("{days: 1, after: today}"), {})[0][2]
    )


def test_each_party_has_a_due_day_of_its_own_and_the_first_counts() -> None:
    case = {"parties": [{"id": "a", "told": "2026-03-01"}, {"id": "b", "told": "2026-03-02"}, {"id": "c"}]}
    rules = calls("{days: 7, after: party.told}", "for_each: party")
    rules += calls("{days: 3, after: party.told}", "for_each: party").replace("id: one", "id: two")
    assert [each[:2] for each in due_of(rules, case)] == [("a", "2026-03-04"), ("b", "2026-03-05"), ("c", None)]
    it = Advisor(rulebook_from_sources(Source("rulebook.yaml", ORDERS), [Source("rules.yaml", rules)]))
    card = it.advise(case).card
    assert next((each.text, each.parties) for each in card.acts) == ("Call the police. Due by 4 March 2026.", ("a",))


@pytest.mark.parametrize(
    ("due", "code", "hint"),
    [
        ("14", "wrong-kind", "write `due: {days: 14, after: ENTITY.DATE}`, or `after: today`"),
        ("{days: 14}", "missing-key", None),
        ("{days: -1, after: today}", "wrong-kind", None),
        ("{days: 99999, after: today}", "out-of-range", "write fewer days"),
        ("{days: 14, after: order.deliverd}", "unknown-attribute", "did you mean `order.delivered`?"),
        ("{days: 14, after: dispute.category}", "wrong-kind", "name `order.delivered` or `today`"),
        ("{days: 14, after: party.told}", "no-party-in-turn", None),
        ("{weeks: 2, after: today}", "unknown-key", None),
    ],
)
def test_a_mistake_in_a_due_day_is_named(due: str, code: str, hint: str | None) -> None:
    found = diagnostics_of(calls(due), ORDERS)
    assert code in [each.code for each in found]
    assert hint is None or hint in [each.hint for each in found]


def test_rules_without_a_due_day_keep_their_fingerprint() -> None:
    def fingerprint(conclusion: str) -> str:
        rules = rule("always", conclusion)
        return rulebook_from_sources(Source("rulebook.yaml", HEAD), [Source("rules.yaml", rules)]).fingerprint

    plain = fingerprint("{directive: call_police}")
    assert plain == "sha256:e3cd1f207381700e3a4fb095e9594d9e0d3ca7d242c4bb0ac67f2d9eba8b0d50"
    assert fingerprint("{directive: call_police, due: {days: 1, after: today}}") != plain
