"""By when something is to be done: every field, in words too, and of several days the first that is known."""

from typing import Any

import pytest
from inference.small_rulebook import HEAD
from naive.strategies import RawRulebook, rulebook_files

from ottava import Advisor
from ottava.engine.inference.advice import DirectiveAdvice, DueDay
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.facts.source.span import Source

ATTRIBUTES = [
    {"id": "order.delivered", "kind": "date", "label": "day of delivery", "question": "When was it delivered?"},
    {"id": "order.paid", "kind": "datetime", "label": "time of payment", "question": "When was it paid?"},
    {"id": "party.told", "kind": "date", "label": "day it was told", "question": "When was this party told?"},
]
DIRECTIVES = [
    {"id": "joint_session", "kind": "do", "text": "Bring them together."},
    {"id": "call", "kind": "do", "text": "Call the police"},
    {"id": "wait", "kind": "avoid", "text": "Wait?"},
    {"id": "shout", "kind": "do", "text": "Shout!"},
]


def given(*rules: dict[str, Any], **case: Any) -> tuple[DirectiveAdvice, ...]:
    head = {**HEAD, "attributes": ATTRIBUTES, "directives": DIRECTIVES}
    words = {"title": "A rule", "because": "so", "when": "always"}
    raw = RawRulebook(head, [{"id": f"r{at}", **words, **rule} for at, rule in enumerate(rules)])
    first, *others = (Source(name, text) for name, text in rulebook_files(raw).items())
    return Advisor(rulebook_from_sources(first, others)).advise({"id": "case", **case}).directives


def due(days: int, after: str, directive: str = "joint_session", **rule: Any) -> dict[str, Any]:
    return {"then": {"directive": directive, "due": {"days": days, "after": after}}, **rule}


FROM = "counted from a day that is not recorded:"
END_OF_TIME = {"order": {"delivered": "9999-12-30"}}
ORDER = {"delivered": "2026-02-27", "paid": "2026-02-28T23:59:59+08:00"}


@pytest.mark.parametrize(
    ("days", "after", "case", "expected"),
    [
        (2, "order.delivered", {"order": ORDER}, ("2026-03-01", "order.delivered", "by 1 March 2026")),
        (0, "order.delivered", {"order": ORDER}, ("2026-02-27", "order.delivered", "by 27 February 2026")),
        (1, "order.paid", {"order": ORDER}, ("2026-03-01", "order.paid", "by 1 March 2026")),
        (3, "today", {"day": "2026-12-30"}, ("2027-01-02", "advice.day", "by 2 January 2027")),
        (2, "order.delivered", {}, (None, "order.delivered", f"within 2 days, {FROM} day of delivery")),
        (1, "order.paid", {}, (None, "order.paid", f"within 1 day, {FROM} time of payment")),
        (0, "today", {}, (None, "advice.day", f"within 0 days, {FROM} day of the advice")),
        (9, "order.delivered", END_OF_TIME, (None, "order.delivered", f"within 9 days, {FROM} day of delivery")),
    ],
)  # fmt: skip
def test_a_due_day_has_its_day_its_date_and_its_words(
    days: int, after: str, case: dict[str, Any], expected: tuple[str | None, str, str]
) -> None:
    (found,) = given(due(days, after), **case)
    day, path, said = expected
    assert found.due == DueDay(day, days, path, said)
    assert found.text == f"Bring them together. Due {said}."


@pytest.mark.parametrize(
    ("directive", "text"),
    [
        ("call", "Call the police. Due by 1 March 2026."),
        ("wait", "Wait? Due by 1 March 2026."),
        ("shout", "Shout! Due by 1 March 2026."),
    ],
)
def test_the_text_is_a_sentence_of_its_own_before_the_day_is_said(directive: str, text: str) -> None:
    (found,) = given(due(2, "order.delivered", directive), order=ORDER)
    assert found.text == text


def test_what_has_no_due_day_stays_as_it_is() -> None:
    called = given({"then": {"directive": "call"}}, due(2, "today"), day="2026-01-01")
    assert [(each.id, each.text, each.due is None) for each in called] == [
        ("joint_session", "Bring them together. Due by 3 January 2026.", False),
        ("call", "Call the police", True),
    ]
    (plain,) = given({"then": {"directive": "call"}})
    assert (plain.text, plain.due) == ("Call the police", None)


UNKNOWN, SOON, LATE = due(1, "order.delivered"), due(2, "order.paid"), due(9, "order.paid")


@pytest.mark.parametrize(
    ("rules", "days"),
    [
        ((SOON, LATE), 2),
        ((LATE, SOON), 2),
        ((UNKNOWN, LATE), 9),
        ((LATE, UNKNOWN), 9),
        ((UNKNOWN, due(0, "order.delivered")), 1),  # the first of those not known
        ((LATE, UNKNOWN, SOON), 2),
    ],
)
def test_of_several_the_first_known_day_counts(rules: tuple[dict[str, Any], ...], days: int) -> None:
    (found,) = given(*rules, order={"paid": ORDER["paid"]})
    assert found.due is not None
    assert found.due.days == days


def test_each_party_has_its_own_day_and_the_case_another() -> None:
    parties = [{"id": "a", "told": "2026-03-01"}, {"id": "b", "told": "2026-03-05"}, {"id": "c"}]
    each = due(7, "party.told", for_each="party")
    found = given(each, due(1, "order.delivered"), parties=parties, order=ORDER)
    assert [(one.party, one.due and (one.due.day, one.due.after)) for one in found] == [
        (None, ("2026-02-28", "order.delivered")),
        ("a", ("2026-03-08", "parties.a.told")),
        ("b", ("2026-03-12", "parties.b.told")),
        ("c", (None, "parties.c.told")),
    ]


def test_a_date_of_the_case_counts_for_each_party_alike() -> None:
    found = given(due(1, "order.delivered", for_each="party"), parties=[{"id": "a"}, {"id": "b"}], order=ORDER)
    assert [(one.party, one.due and (one.due.day, one.due.after)) for one in found] == [
        ("a", ("2026-02-28", "order.delivered")),
        ("b", ("2026-02-28", "order.delivered")),
    ]
