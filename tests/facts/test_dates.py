"""Days and moments in cases: what is read, what is refused and how to write it, and that nothing is lost on the way."""

import pickle
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from ottava.facts import Attribute, Case, InvalidAttribute, InvalidCase, Observation, built_in_vocabulary, case_schema
from ottava.facts.days import DateKind, date_from, date_of, number_of, said, written

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


def refused(name: str, value: object) -> tuple[str, str | None]:
    with pytest.raises(InvalidCase) as caught:
        known(name, value)
    (found,) = caught.value.diagnostics
    return found.code, found.hint


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


@pytest.mark.parametrize(
    ("name", "value", "code", "hint"),
    [
        ("delivered", "14.3.2026", "no-date", "write `2026-03-14`"),
        ("delivered", "2026/3/4", "no-date", "write `2026-03-04`"),
        ("delivered", 20260314, "no-date", "write `2026-03-14`"),
        ("delivered", "3/4/2026", "no-date", "write year, month and day, with `-` between them"),  # in which order?
        ("delivered", "2026-02-30", "no-date", "February 2026 has 28 days"),
        ("delivered", "2026-13-01", "no-date", None),
        ("delivered", "2026-03-14T10:00:00Z", "no-date", "write the day alone: `2026-03-14`"),
        ("delivered", datetime(2026, 3, 14, 10), "no-date", "write the day alone: `2026-03-14`"),
        ("delivered", True, "no-date", None),
        ("delivered", ["2026-03-14"], "no-date", None),
        ("paid", "2026-03-14", "no-date", "add the time: `2026-03-14T10:00:00Z`"),
        ("paid", date(2026, 3, 14), "no-date", "add the time: `2026-03-14T10:00:00Z`"),
        ("paid", "2026-03-14T25:00:00Z", "no-date", None),
        ("paid", "2026-03-14T10:00:00", "no-offset", None),
        ("paid", datetime(2026, 3, 14, 10), "no-offset", None),
        ("paid", "0001-01-01T00:00:00+14:00", "no-date", None),
    ],
)
def test_what_is_no_date_is_refused(name: str, value: object, code: str, hint: str | None) -> None:
    found = refused(name, value)
    assert found[0] == code
    assert found[1]
    assert hint in (None, found[1])


def test_the_hint_for_a_missing_offset_can_be_followed() -> None:
    _, hint = refused("paid", "2026-03-14T10:00")
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
