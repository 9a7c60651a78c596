"""Dates are read in the ways in which people write them, never by a guess, and the time between two is counted."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ottava.engine.tables.errors import WrongCell
from ottava.engine.tables.mapping.dates import Count, DateFormat, DateOrder, elapsed, zone_of

PI = date(2026, 3, 14)
ONE_WAY = [
    "2026-03-14", "2026/3/14", "2026.3.14", "20260314", "14 March 2026", "14-Mar-26", "March 14, 2026", "Mar 14 2026",
    "14.03.2026", "14. 3. 2026", "14.03.26", "14/03/2026", "03/14/2026", "14th March, 2026", "2026-03-14T10:00:00Z",
    "2026-03-14 10:00", "14 Mar 2026 10:00 pm", "Sat, 14 Mar 2026 10:00:00 +0100", " 2026-03-14 ",
]  # fmt: skip


@pytest.mark.parametrize("text", ONE_WAY)
def test_a_date_that_has_one_reading_needs_no_order(text: str) -> None:
    assert DateFormat().day(text) == PI


@pytest.mark.parametrize("text", ["03/04/2026", "3-4-26", "13/04/26"])
def test_a_date_that_has_two_readings_is_refused(text: str) -> None:
    with pytest.raises(WrongCell) as caught:
        DateFormat().day(text)
    assert (caught.value.code, caught.value.hint) == (
        "unclear-date",
        "write `dates: day first` or `dates: month first` in the mapping",
    )


@pytest.mark.parametrize(
    ("order", "text", "found"),
    [
        ("day first", "03/04/2026", date(2026, 4, 3)),
        ("month first", "03/04/2026", date(2026, 3, 4)),
        ("year first", "26/04/03", date(2026, 4, 3)),
        ("day first", "3-4-69", date(2069, 4, 3)),
        ("day first", "3-4-70", date(1970, 4, 3)),
    ],
)
def test_the_order_of_the_mapping_counts(order: DateOrder, text: str, found: date) -> None:
    assert DateFormat(order).day(text) == found


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("31.02.2026", "February 2026 has 28 days"),
        ("2026-13-01", "from 01 to 12"),
        ("1 Mrz 2026", "English name of a month"),
        ("45000", "format of a date"),
        ("2026", "list the text under `words`"),
        ("soon", "list the text under `words`"),
    ],
)
def test_what_is_no_date_is_refused(text: str, hint: str) -> None:
    with pytest.raises(WrongCell) as caught:
        DateFormat().day(text)
    assert hint in (caught.value.hint or "")


def test_an_order_that_cannot_be_points_to_the_other() -> None:
    with pytest.raises(WrongCell) as caught:
        DateFormat("day first").day("04/13/2026")
    assert "`dates: month first`" in (caught.value.hint or "")


def test_a_moment_takes_the_offset_of_the_mapping_where_it_has_none() -> None:
    there = timezone(timedelta(hours=1))
    assert DateFormat(None, there).moment("2026-03-14 10:30") == datetime(2026, 3, 14, 10, 30, tzinfo=there)
    assert DateFormat(None, there).moment("2026-03-14T10:30Z") == datetime(2026, 3, 14, 10, 30, tzinfo=UTC)
    assert (zone_of("Z"), zone_of("-05:30"), zone_of("CET")) == (UTC, timezone(-timedelta(hours=5, minutes=30)), None)


@pytest.mark.parametrize(
    ("count", "passed"), [("days", 89), ("weeks", 12), ("months", 2), ("years", 0), ("hours", 89 * 24 - 3)]
)
def test_whole_units_are_counted(count: Count, passed: int) -> None:
    assert elapsed(datetime(2025, 12, 15, 13), datetime(2026, 3, 14, 10), count) == passed


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)), st.sampled_from(["day first", "month first", "year first"]))
def test_a_date_that_is_written_comes_back(day: date, order: DateOrder) -> None:
    written = {"day first": f"{day:%d/%m/%Y}", "month first": f"{day:%m/%d/%Y}", "year first": f"{day:%y/%m/%d}"}
    assert DateFormat(order).day(written[order]) == day
    assert DateFormat(order).day(f"{day:%d %B %Y}") == day
    assert DateFormat(order).day(day.isoformat()) == day


@given(st.dates(), st.integers(0, 10_000))
def test_days_between_are_those_added(day: date, days: int) -> None:
    start = datetime(day.year, day.month, day.day)
    if start > datetime.max - timedelta(days=days + 1):
        return
    end = start + timedelta(days=days)
    assert elapsed(start, end, "days") == days
    assert elapsed(start, end, "weeks") == days // 7
    assert elapsed(start, end, "hours") == 24 * days
    assert elapsed(end, start, "days") == (0 if not days else -1)
