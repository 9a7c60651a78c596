"""Days and moments in cases: what is read, what is refused and how to write it, and that nothing is lost on the way."""

import pickle
import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from ottava.facts import Attribute, Case, InvalidAttribute, InvalidCase, Observation, built_in_vocabulary, case_schema
from ottava.facts.days import (
    DateKind,
    NotADate,
    date_from,
    date_of,
    is_day,
    number_of,
    said,
    said_beyond,
    said_range,
    written,
)

ORDERS = built_in_vocabulary().extended(
    (
        Attribute("order", "delivered", "date", question="When was it delivered?"),
        Attribute("order", "paid", "datetime", question="When was it paid?"),
    )
)
OFFSETS = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=OFFSETS)


def known(name: str, value: object) -> object:
    seen = Case.from_mapping({"order": {name: value}}, ORDERS).known(f"order.{name}")
    return None if seen is None else seen.value


def refused(name: str, value: object) -> tuple[str, str, str | None]:
    with pytest.raises(InvalidCase) as caught:
        known(name, value)
    (found,) = caught.value.diagnostics
    return found.code, found.message.partition(", expected ")[2], found.hint


@given(st.dates())
def test_every_day_is_read_from_text_and_from_python(day: date) -> None:
    assert known("delivered", day) == known("delivered", day.isoformat()) == day
    case = Case.from_mapping({"order": {"delivered": day}}, ORDERS)
    assert case.to_mapping()["order"] == {"delivered": day.isoformat()}
    assert Case.from_mapping(case.to_mapping(), ORDERS) == case == pickle.loads(pickle.dumps(case))


@given(MOMENTS)
def test_a_moment_is_one_value_whatever_its_offset(moment: datetime) -> None:
    found = known("paid", moment)
    assert isinstance(found, datetime)
    assert found == moment.replace(microsecond=0)
    assert found.tzinfo is UTC
    for text in (moment.isoformat(), moment.astimezone(UTC).isoformat().replace("+00:00", "Z"), written(found)):
        assert repr(known("paid", text)) == repr(found)


@given(st.one_of(st.dates().map(lambda day: ("date", day)), MOMENTS.map(lambda moment: ("datetime", moment))))
def test_numbers_keep_the_order_and_lead_back(found: tuple[DateKind, date]) -> None:
    kind, value = found[0], date_from(found[1], found[0])
    assert date_of(number_of(value), kind) == value
    step = timedelta(days=1) if kind == "date" else timedelta(seconds=1)
    if value.year < 9999:
        assert number_of(value + step) == number_of(value) + 1


A_DATE = "a date such as `2026-03-14`"
A_MOMENT = "a date and time such as `2026-03-14T10:00:00Z`"
PARTS = "write the year, from 0001, then the month, from 01 to 12, then the day"
DASHES = "write year, month and day, with `-` between them"
THAT_DAY = "write `2026-03-14`"
TIMES = "hours go to 23, minutes and seconds to 59, offsets to `23:59`"
BETWEEN = "on or after 14 March 2026 and on or before 1 April 2026"
OFFSET = "a time with its offset from UTC"


def with_offset(text: str) -> str:
    return f"write `{text}Z` if it is the time in UTC, else with the offset of the place, such as `{text}+01:00`"


@pytest.mark.parametrize(
    ("value", "wanted", "hint"),
    [
        ("14.3.2026", A_DATE, THAT_DAY),
        ("14. 3. 2026", A_DATE, THAT_DAY),
        ("2026/3/4", A_DATE, "write `2026-03-04`"),
        ("2026-3-4", A_DATE, "write `2026-03-04`"),
        (20260314, A_DATE, THAT_DAY),
        ("3/4/2026", A_DATE, DASHES),  # in which order?
        ("30.2.2026", A_DATE, DASHES),
        ("2026/13/1", A_DATE, DASHES),
        (" 2026-03-14", A_DATE, DASHES),
        ("2026-03-14\n", A_DATE, DASHES),
        ("tomorrow", A_DATE, DASHES),
        (True, A_DATE, DASHES),
        (["2026-03-14"], A_DATE, DASHES),
        ("today", A_DATE, "no clock is looked at: write the day itself"),
        ("now", A_DATE, "no clock is looked at: write the day itself"),
        ("2026-03-14T10:00:00Z", A_DATE, "write the day alone: `2026-03-14`"),
        ("2026-03-14 10:00", A_DATE, "write the day alone: `2026-03-14`"),
        (datetime(2026, 3, 14, 10), A_DATE, "write the day alone: `2026-03-14`"),
        ("2026-02-29", "a day that there is", "February 2026 has 28 days"),
        ("2024-02-30", "a day that there is", "February 2024 has 29 days"),
        ("2026-04-00", "a day that there is", "April 2026 has 30 days"),
        ("2026-12-32", "a day that there is", "December 2026 has 31 days"),
        ("2026-13-01", "a day that there is", PARTS),
        ("2026-00-01", "a day that there is", PARTS),
        ("0000-01-01", "a day that there is", PARTS),
    ],
)
def test_what_is_no_day_is_refused(value: object, wanted: str, hint: str) -> None:
    assert refused("delivered", value) == ("no-date", wanted, hint)


@pytest.mark.parametrize(
    ("value", "code", "wanted", "hint"),
    [
        ("2026-03-14", "no-date", A_MOMENT, "add the time: `2026-03-14T10:00:00Z`"),
        (date(2026, 3, 14), "no-date", A_MOMENT, "add the time: `2026-03-14T10:00:00Z`"),
        ("10:00", "no-date", A_MOMENT, "write the day, `T`, the time, and `Z` or an offset"),
        (3, "no-date", A_MOMENT, "write the day, `T`, the time, and `Z` or an offset"),
        ("2026-03-14T24:00:00Z", "no-date", A_MOMENT, TIMES),
        ("2026-03-14T10:60:00Z", "no-date", A_MOMENT, TIMES),
        ("2026-03-14T10:00:60Z", "no-date", A_MOMENT, TIMES),
        ("2026-03-14T10:00:00+24:00", "no-date", A_MOMENT, TIMES),
        ("2026-02-29T10:00:00Z", "no-date", "a day that there is", "February 2026 has 28 days"),
        ("2026-03-14T10:00", "no-offset", OFFSET, with_offset("2026-03-14T10:00:00")),
        ("2026-03-14 10:09:07.25", "no-offset", OFFSET, with_offset("2026-03-14T10:09:07")),
        (datetime(2026, 3, 14, 10, microsecond=5), "no-offset", OFFSET, with_offset("2026-03-14T10:00:00")),
        ("0001-01-01T00:00:00+14:00", "no-date", "a time in the years 1 to 9999 of UTC", "write another year"),
        ("9999-12-31T23:59:59-01:00", "no-date", "a time in the years 1 to 9999 of UTC", "write another year"),
    ],
)
def test_what_is_no_moment_is_refused(value: object, code: str, wanted: str, hint: str) -> None:
    assert refused("paid", value) == (code, wanted, hint)


@pytest.mark.parametrize(
    "text",
    ["2026-03-14T10:00Z", "2026-03-14t10:00:00z", "2026-03-14 11:00+01:00", "2026-03-14T10:00:00.999999999Z",
     "2026-03-14T09:30:00-00:30", "2026-03-15T09:59+23:59"],
)  # fmt: skip
def test_every_notation_of_a_moment(text: str) -> None:
    assert known("paid", text) == datetime(2026, 3, 14, 10, tzinfo=UTC)


def test_moments_do_not_depend_on_where_the_machine_is(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        assert written(date_from("2026-03-14T10:00:00+01:00", "datetime")) == "2026-03-14T09:00:00Z"
    time.tzset()


def test_what_is_wrong_with_a_date_travels_between_processes() -> None:
    with pytest.raises(NotADate) as caught:
        date_from("now", "date")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.code, again.wanted, again.hint) == (caught.value.code, caught.value.wanted, caught.value.hint)


@pytest.mark.parametrize(
    ("low", "high", "named", "said"),
    [
        ("2026-03-14", "2026-03-14", [], "14 March 2026"),
        ("2026-03-14", None, [], "on or after 14 March 2026"),
        (None, "2026-03-14", [], "on or before 14 March 2026"),
        ("2026-03-14", "2026-04-01", [], BETWEEN),
        ("2026-03-14", "2026-04-01", ["2026-03-14", "2026-04-01"], BETWEEN),
        ("2026-03-14", "2026-04-01", ["2026-03-13", "2026-04-02"], "after 13 March 2026 and before 2 April 2026"),
        ("2026-03-14", "2026-04-01", ["2026-03-15", "2026-03-31"], BETWEEN),
        ("2026-03-14", None, ["2026-03-13", "2026-03-14"], "on or after 14 March 2026"),
    ],
)  # fmt: skip
def test_days_from_one_to_another_in_words(low: str | None, high: str | None, named: list[str], said: str) -> None:
    numbers = [None if each is None else number_of(date.fromisoformat(each)) for each in (low, high)]
    assert said_range(*numbers, "date", {number_of(date.fromisoformat(each)) for each in named}) == said


def test_days_outside_a_range_in_words() -> None:
    number = number_of(date(2026, 3, 14))
    assert said_beyond(number, None, "date") == "before 14 March 2026"
    assert said_beyond(None, number, "date") == "after 14 March 2026"
    moment = number_of(datetime(2026, 3, 14, 10, 0, 5, tzinfo=UTC))
    assert said_beyond(None, moment, "datetime") == "after 14 March 2026, 10:00:05 UTC"
    assert said_range(moment, moment, "datetime") == "14 March 2026, 10:00:05 UTC"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("2026-03-14", True), ("2026-3-14", False), ("2026-02-30", False), ("2026-03-14T10:00:00Z", False), ("", False)],
)
def test_whether_a_text_is_a_day(text: str, is_one: bool) -> None:
    assert is_day(text) is is_one


def test_the_hint_for_a_missing_offset_can_be_followed() -> None:
    *_, hint = refused("paid", "2026-03-14T10:00")
    assert hint is not None
    in_utc, elsewhere = hint.split("`")[1::2]
    assert known("paid", in_utc) == datetime(2026, 3, 14, 10, tzinfo=UTC)
    assert known("paid", elsewhere) is not None


def test_an_unsure_date_and_one_of_a_model() -> None:
    seen = Case.from_mapping({"order": {"delivered": {"value": "2026-03-14", "certainty": 0.5}}}, ORDERS)
    assert seen.known("order.delivered") == Observation(date(2026, 3, 14), 0.5)

    class Order(BaseModel):
        delivered: date
        paid: datetime

    class Case_(BaseModel):
        order: Order

    model = Case_(order=Order(delivered=date(2026, 3, 14), paid=datetime(2026, 3, 14, tzinfo=UTC)))
    case = Case.from_mapping(model.model_dump(), ORDERS)
    assert case == Case.from_mapping(model.model_dump(mode="json"), ORDERS)


def test_dates_are_said_by_name_of_the_month() -> None:
    assert said(date(2026, 3, 14)) == "14 March 2026"
    assert said(datetime(2026, 3, 14, 9, 5, tzinfo=UTC)) == "14 March 2026, 09:05 UTC"
    assert ORDERS["order.delivered"].said(date(2026, 3, 1)) == "1 March 2026"


def test_the_schema_of_a_case_names_the_format() -> None:
    text = str(case_schema(ORDERS))
    assert "'format': 'date'" in text
    assert "'format': 'date-time'" in text


@pytest.mark.parametrize("wrong", [{"minimum": 1.0}, {"values": ("a",)}, {"changeable": True, "towards": ("a",)}])
def test_what_a_date_cannot_have(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidAttribute):
        Attribute("order", "delivered", "date", question="When?", **wrong)  # type: ignore[arg-type]
