"""Conditions on the days between two dates: what they mean, how they are said, and what is said of mistakes in them."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rulebook.examples.example import HEAD, diagnostics_of, per_party, rule
from rulebook.test_declared_attributes import written

from ottava import Advisor
from ottava.engine.rulebook.loading import load_rulebook, rulebook_from_sources
from ottava.facts.computed import DaysBetween
from ottava.facts.source.span import Source

ORDERS = (
    HEAD
    + """\
attributes:
  - {id: order.delivered, kind: date, label: delivered, question: When was it delivered?}
  - {id: order.returned, kind: date, label: sent back, question: When was it sent back?}
  - {id: order.paid, kind: datetime, question: When was it paid?}
  - {id: party.told, kind: date, label: told, question: When was this party told?}
"""
)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def advisor(rules: str) -> Advisor:
    return Advisor(rulebook_from_sources(Source("rulebook.yaml", ORDERS), [Source("rules.yaml", rules)]))


def returned(test: str) -> Advisor:
    return advisor(rule(f"{{order.returned: {test}}}"))


def fires(it: Advisor, delivered: date, back: date) -> bool:
    return bool(it.trace({"order": {"delivered": delivered, "returned": back}}).firings)


WITHIN_AFTER = returned("{within: {days: 14, after: order.delivered}}")
WITHIN_BEFORE = returned("{within: {days: 14, before: order.delivered}}")
LATER = returned("{more_than: {days: 14, after: order.delivered}}")
EARLIER = returned("{more_than: {days: 14, before: order.delivered}}")


@settings(deadline=None)
@given(DAYS, st.integers(-40, 40))
def test_the_days_from_the_other_date_count_with_both_ends(day: date, apart: int) -> None:
    back = day + timedelta(apart)
    assert fires(WITHIN_AFTER, day, back) is (0 <= apart <= 14)
    assert fires(WITHIN_BEFORE, day, back) is (-14 <= apart <= 0)
    assert fires(LATER, day, back) is (apart > 14)
    assert fires(EARLIER, day, back) is (apart < -14)


def test_unknown_if_either_date_is_and_as_certain_as_the_less_certain() -> None:
    known = {"value": "2026-03-01", "certainty": 0.5}
    assert not WITHIN_AFTER.trace({"order": {"returned": "2026-03-01"}}).firings
    assert (
        not returned("{not: {within: {days: 14, after: order.delivered}}}")
        .trace({"order": {"returned": known}})
        .firings
    )
    (firing,) = WITHIN_AFTER.trace({"order": {"delivered": known, "returned": "2026-03-01"}}).firings
    assert firing.premise == 0.5


def test_more_than_some_days_ago() -> None:
    it = advisor(rule("{order.delivered: {more_than: {days: 14, before: today}}}"))
    assert it.trace({"day": "2026-03-16", "order": {"delivered": "2026-03-01"}}).firings
    assert not it.trace({"day": "2026-03-15", "order": {"delivered": "2026-03-01"}}).firings
    assert not it.trace({"order": {"delivered": "2026-03-01"}}).firings
    assert [each.attribute for each in it.advise({"order": {"delivered": "2026-03-01"}}).questions] == ["advice.day"]
    same = advisor(rule("{today: {more_than: {days: 14, after: order.delivered}}}"))
    assert same.trace({"day": "2026-03-16", "order": {"delivered": "2026-03-01"}}).firings


def test_each_party_has_days_of_its_own() -> None:
    it = advisor(per_party("{party.told: {within: {days: 3, after: order.delivered}}}"))
    parties = [{"id": "a", "told": "2026-03-04"}, {"id": "b", "told": "2026-03-05"}, {"id": "c"}]
    found = it.trace({"order": {"delivered": "2026-03-01"}, "parties": parties}).firings
    assert [each.party for each in found] == [0]


def test_explanations_go_through_to_the_dates() -> None:
    case = {"order": {"delivered": "2026-03-01", "returned": "2026-03-16"}}
    near = WITHIN_AFTER.why_not(case, "listening").near_misses[0]
    assert [(each.path, each.wanted) for each in near.missing] in (
        [("order.returned", "2026-03-15")],
        [("order.delivered", "2026-03-02")],
    )
    assert near.seen is not None
    assert near.seen.when.said == "days from delivered to sent back: 0 to 14"
    assert near.seen.when.said_found == "15, from sent back: 16 March 2026; delivered: 1 March 2026"
    after = WITHIN_AFTER.what_if(case, ["order.returned=2026-03-15"]).after
    facts = {each.path: each.said for each in after.recommendations[0].reasons[0].facts}
    assert facts["order.returned"] == "sent back: 15 March 2026"
    advice = WITHIN_AFTER.advise({"order": {"delivered": "2026-03-01"}}, thorough=True)
    (question,) = advice.questions
    assert (question.attribute, advice.stability.verdict) == ("order.returned", "open")
    assert any(each.changes == "first" for each in question.answers)


def test_only_the_days_that_rules_count_are_worked_out(tmp_path: Path) -> None:
    def counted(more: str, rules: str) -> list[str]:
        book = load_rulebook(written(tmp_path / "orders", ORDERS + more, rules))
        return [each.path for each in book.vocabulary if isinstance(each, DaysBetween)]

    within = "{order.returned: {within: {days: 14, after: order.delivered}}}"
    assert counted("", rule("always")) == []
    assert counted("", rule(within)) == ["order.returned_days_after_delivered"]
    named = f"conditions: [{{id: in_time, title: In time, when: {within}}}]\n"
    assert counted(named, rule("{condition.in_time: true}")) == ["order.returned_days_after_delivered"]


@pytest.mark.parametrize(
    ("condition", "code", "hint"),
    [
        (
            "{order.returned: {within: 14}}",
            "wrong-kind",
            "write `within: {days: 14, after: ENTITY.DATE}`, or `before: today`",
        ),
        ("{order.returned: {within: {days: 14}}}", "missing-date", None),
        ("{order.returned: {within: {after: order.delivered}}}", "missing-key", None),
        ("{order.returned: {within: {days: 14, after: today, before: today}}}", "missing-date", None),
        ("{order.returned: {within: {days: 14, after: order.returned}}}", "missing-date", "name another date"),
        ("{order.returned: {within: {days: 14, after: order.paid}}}", "wrong-test", None),
        (
            "{order.returned: {within: {days: 14, after: order.deliverd}}}",
            "unknown-attribute",
            "did you mean `order.delivered`?",
        ),
        ("{order.returned: {within: {days: 14, after: party.told}}}", "no-party-in-turn", None),
        ("{order.returned: {within: {days: 14, after: 2026-03-01}}}", "missing-date", None),
        ("{order.returned: {within: {days: -1, after: today}}}", "wrong-kind", None),
        ("{order.returned: {within: {weeks: 2, after: today}}}", "unknown-key", None),
        ("{order.paid: {within: {days: 14, after: today}}}", "wrong-test", "declare it with `kind: date`"),
        ("{dispute.duration_days: {within: {days: 14, after: today}}}", "wrong-test", None),
    ],
)
def test_a_mistake_is_named_with_how_to_write_it(condition: str, code: str, hint: str | None) -> None:
    found = diagnostics_of(rule(condition), ORDERS)
    assert code in [each.code for each in found]
    assert hint is None or hint in [each.hint for each in found]
    assert all(each.span is not None for each in found)


def test_a_case_gives_the_dates_and_not_the_days() -> None:
    case: dict[str, Any] = {"order": {"returned_days_after_delivered": 3}}
    with pytest.raises(Exception, match="computed"):
        WITHIN_AFTER.advise(case)


DECLARED = "  - {id: order.kept, label: days kept, computed: {minus: [order.returned, order.delivered]}}\n"


def test_a_rulebook_declares_days_between_dates_as_an_attribute() -> None:
    rules = Source("rules.yaml", rule("{order.kept: {between: [0, 14]}}", because="kept for {order.kept}"))
    it = Advisor(rulebook_from_sources(Source("rulebook.yaml", ORDERS + DECLARED), [rules]))
    assert (it.rulebook.vocabulary["order.kept"].kind, it.rulebook.vocabulary["order.kept"].unit) == ("integer", "days")
    dates = {"delivered": "2026-03-01", "returned": "2026-03-15"}
    (first,) = it.advise({"order": dates}).recommendations
    assert first.reasons[0].because == "kept for 14"
    assert "days kept: 14" in [each.said for each in first.reasons[0].facts]
    assert not it.advise({"order": {**dates, "returned": "2026-03-16"}}).recommendations


@pytest.mark.parametrize(
    ("computed", "code"),
    [
        ("{minus: [order.returned, 3]}", "wrong-computation"),
        ("{minus: [order.returned, dispute.duration_days]}", "wrong-computation"),
        ("{plus: [order.returned, order.delivered]}", "wrong-computation"),
        ("{above: [order.returned, order.delivered]}", "wrong-computation"),
        ("{minus: [order.paid, order.delivered]}", "wrong-computation"),
        ("{minus: [order.returned, order.delivered]}, unit: weeks", "misplaced-key"),
    ],
)
def test_only_the_difference_of_two_dates_is_worked_out(computed: str, code: str) -> None:
    head = ORDERS + f"  - {{id: order.kept, computed: {computed}}}\n"
    assert {each.code for each in diagnostics_of(rule(), head)} == {code}
