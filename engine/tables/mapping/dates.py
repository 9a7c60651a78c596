"""Dates as people write them, and the time between two of them."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

from ottava.facts.days import MONTHS
from ottava.facts.source.diagnostic import quoted

from ..errors import WrongCell

DateOrder = Literal["day first", "month first", "year first"]
Count = Literal["days", "weeks", "months", "years", "hours"]

_TIME = (
    r"(?:[T,\s]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"(?:\s?(?P<half>[ap])\.?m\.?)?(?:\s?(?P<zone>Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?)?"
)
_YEAR_FIRST = re.compile(rf"(?P<y>[0-9]{{4}})(?P<s>[-/.])(?P<m>[0-9]{{1,2}})(?P=s)(?P<d>[0-9]{{1,2}}){_TIME}", re.I)
_RUN_TOGETHER = re.compile(rf"(?P<y>[0-9]{{4}})(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}}){_TIME}", re.I)
_DIGITS = re.compile(
    rf"(?P<a>[0-9]{{1,2}})(?P<s>[-/.])\s?(?P<b>[0-9]{{1,2}})(?P=s)\s?(?P<c>[0-9]{{4}}|[0-9]{{2}}){_TIME}", re.I
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_DAY_NAME = re.compile(
    rf"{_WEEKDAY}(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?\.?[-\s/]*(?P<n>[a-z]{{3,9}})\.?,?[-\s/]*(?P<y>[0-9]{{4}}|[0-9]{{2}}){_TIME}",
    re.I,
)
_NAME_DAY = re.compile(
    rf"{_WEEKDAY}(?P<n>[a-z]{{3,9}})\.?\s+(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>[0-9]{{4}}){_TIME}", re.I
)
_EXAMPLE = "`2026-03-14`"


@dataclass(frozen=True, slots=True)
class DateFormat:
    """How dates of a column are written. order: None, where only dates that have one reading occur.

    zone: the offset of times that give none; None, such a time has none.
    """

    order: DateOrder | None = None
    zone: timezone | None = None

    def day(self, cell: object) -> date:
        """Return the day that a cell says, without its time. Raises WrongCell."""
        return self._found(cell)[0] if not isinstance(cell, datetime) else cell.date()

    def moment(self, cell: object) -> datetime:
        """Return the date and time that a cell says, midnight without one; without an offset where there is none."""
        if isinstance(cell, datetime):
            found = cell
        else:
            day, found_time = self._found(cell)
            if found_time is None:
                found = datetime(day.year, day.month, day.day)
            else:
                found = _with_time(day, found_time, str(cell))
        return found.replace(tzinfo=self.zone) if found.tzinfo is None and self.zone is not None else found

    def _found(self, cell: object) -> tuple[date, re.Match[str] | None]:
        if isinstance(cell, date):
            return cell, None
        if not isinstance(cell, str):
            return self._found(str(cell))
        text = cell.strip()
        if found := _YEAR_FIRST.fullmatch(text) or _RUN_TOGETHER.fullmatch(text):
            parts = found["y"], found["m"], found["d"]
        elif found := _DAY_NAME.fullmatch(text) or _NAME_DAY.fullmatch(text):
            parts = found["y"], _month(found["n"], cell), found["d"]
        elif found := _DIGITS.fullmatch(text):
            parts = self._ordered(found, cell)
        else:
            hint = _SERIAL_HINT if re.fullmatch(r"[2-6][0-9]{4}(\.[0-9]+)?", text) else _FORMAT_HINT
            raise WrongCell("no-date", f"found {quoted(cell)}, expected a date such as {_EXAMPLE}", hint)
        year, month, day = (int(part) for part in parts)
        if len(parts[0]) == 2:
            year += 2000 if year < 70 else 1900
        try:
            return date(year, month, day), found
        except ValueError:
            raise _no_such_day(cell, year, month, self.order if found.re is _DIGITS else None) from None

    def _ordered(self, found: re.Match[str], cell: str) -> tuple[str, str, str]:
        a, b, c = found["a"], found["b"], found["c"]
        order = self.order or ("day first" if found["s"] == "." else None)
        if order is None and len(c) == 4 and (int(a) > 12 or int(b) > 12 or a == b):
            order = "month first" if int(b) > 12 >= int(a) else "day first"
        if order == "day first":
            return c, b, a
        if order == "month first":
            return c, a, b
        if order == "year first":
            if len(a) == len(c) == 2:
                return a, b, c
            message = f"found {quoted(cell)}, expected a date with the year first, such as {_EXAMPLE}"
            raise WrongCell(
                "no-date", message, "take `dates: year first` out of the mapping if they are written otherwise"
            )
        message = f"found {quoted(cell)}, which can be read with the day first or with the month first"
        raise WrongCell("unclear-date", message, "write `dates: day first` or `dates: month first` in the mapping")


_SERIAL_HINT = "spreadsheets keep dates as such numbers: give the column the format of a date before it is exported"
_FORMAT_HINT = "write it so, or list the text under `words`"


def _no_such_day(cell: str, year: int, month: int, order: DateOrder | None) -> WrongCell:
    message = f"found {quoted(cell)}, expected a day that there is"
    if 1 <= month <= 12 and year:
        return WrongCell("no-date", message, f"{MONTHS[month - 1]} {year} has {monthrange(year, month)[1]} days")
    if order is None:
        return WrongCell("no-date", message, "write the year, from 0001, then the month, from 01 to 12, then the day")
    other = "month first" if order == "day first" else "day first"
    return WrongCell("no-date", message, f"months go from 1 to 12; should the mapping say `dates: {other}`?")


def _month(name: str, cell: str) -> str:
    name = name.casefold()
    for number, month in enumerate(MONTHS, start=1):
        if month.casefold().startswith(name) or (name == "sept" and number == 9):
            return str(number)
    message = f"found {quoted(cell)}, expected a date such as {_EXAMPLE}"
    raise WrongCell("no-date", message, f"{quoted(name)} is not the English name of a month; write months as numbers")


def _with_time(day: date, found: re.Match[str], cell: str) -> datetime:
    if found["hour"] is None:
        return datetime(day.year, day.month, day.day)
    hour = int(found["hour"])
    if found["half"] is not None:
        hour = hour % 12 + (12 if found["half"].casefold() == "p" else 0)
    try:
        time = datetime(day.year, day.month, day.day, hour, int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        message = f"found {quoted(cell)}, expected a time of day that there is"
        raise WrongCell("no-date", message, "hours go to 23, minutes and seconds to 59") from None
    return time if found["zone"] is None else time.replace(tzinfo=zone_of(found["zone"]))


def zone_of(text: str) -> timezone | None:
    """Return the offset that a text such as `+01:00` or `Z` says; None if it says none."""
    if text.upper() in ("Z", "UTC", "GMT"):
        return timezone.utc  # noqa: UP017 - the type is that of the other offsets
    found = re.fullmatch(r"([+-])([01][0-9]|2[0-3]):?([0-5][0-9])", text)
    if found is None:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-offset if found[1] == "-" else offset)


def elapsed(start: datetime, end: datetime, count: Count) -> int:
    """Return how many whole units have passed between two moments; a negative number if they go backwards.

    Hours are counted to the second, everything else from day to day.
    """
    if count == "hours":
        if (start.tzinfo is None) != (end.tzinfo is None):
            start, end = (each.replace(tzinfo=each.tzinfo or UTC) for each in (start, end))
        seconds = (end - start) // timedelta(seconds=1)
        return seconds // 3600 if seconds >= 0 else -1
    days = (end.date() - start.date()).days
    if days < 0:
        return -1
    if count == "days":
        return days
    if count == "weeks":
        return days // 7
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return months if count == "months" else months // 12
