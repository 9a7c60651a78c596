"""Days and moments: how they are written, read and said, and the whole numbers by which rules compare them.

A day is written `2026-03-14`, a moment `2026-03-14T10:00:00+01:00`: ISO 8601, extended format. A moment is kept in UTC,
to the second, so that one instant has one value. Months are said by name, whatever the language of the machine.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from .catalogue import tr

DateKind = Literal["date", "datetime"]

DATE_KINDS: tuple[DateKind, ...] = ("date", "datetime")

EXAMPLES: dict[DateKind, str] = {"date": "2026-03-14", "datetime": "2026-03-14T10:00:00Z"}
"""How each is written."""

DATE_PATTERNS: dict[DateKind, str] = {
    "date": r"^\d{4}-\d{2}-\d{2}$",
    "datetime": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$",
}
"""What editors hold it to."""

DATE_NOUNS: dict[DateKind, str] = {"date": "a date", "datetime": "a date and time"}

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?"
_MOMENT = re.compile(rf"{_DAY.pattern}[Tt ]{_TIME}([Zz]|[+-][0-9]{{2}}:[0-9]{{2}})?")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]?([0-9]{1,2})[-/. ]?([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})")
_FIRST = datetime(1, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)

LIMITS: dict[DateKind, tuple[int, int]] = {
    "date": (1, date.max.toordinal()),
    "datetime": (0, (datetime.max.replace(tzinfo=UTC) - _FIRST) // _SECOND),
}
"""The numbers of the first and the last that there is: from the year 1 to the year 9999."""


class NotADate(ValueError):
    """A value that is no day, or no moment. `wanted` is what was expected, `hint` how to write it."""

    def __init__(self, code: str, wanted: str, hint: str) -> None:
        self.code, self.wanted, self.hint = code, wanted, hint


def expected(kind: DateKind) -> str:
    """Return what is expected where a day or a moment is, for a message."""
    return f"{DATE_NOUNS[kind]} such as `{EXAMPLES[kind]}`"


def date_from(given: object, kind: DateKind) -> date:
    """Return the day or the moment that a case or a rule gives, as text or as Python's own. Raises NotADate."""
    return _day(given) if kind == "date" else _moment(given)


def is_day(text: str) -> bool:
    """Return whether a text is a day as `written` writes it."""
    try:
        return written(_day(text)) == text
    except NotADate:
        return False


def number_of(value: date) -> int:
    """Return the number by which a day, or a moment, is compared: that of the day from the year 1, or of the second."""
    return (value - _FIRST) // _SECOND if isinstance(value, datetime) else value.toordinal()


def date_of(number: float, kind: DateKind) -> date:
    """Return the day or the moment of a number."""
    return date.fromordinal(int(number)) if kind == "date" else _FIRST + timedelta(seconds=int(number))


def written(value: date) -> str:
    """Return a day or a moment as a case file has it."""
    return value.isoformat().replace("+00:00", "Z")


def said(value: date) -> str:
    """Return a day or a moment as people read it: `14 March 2026`."""
    day = tr("{day} {month} {year}", day=value.day, month=tr(MONTHS[value.month - 1]), year=value.year)
    if not isinstance(value, datetime):
        return day
    return f"{day}, {value:%H:%M:%S} UTC" if value.second else f"{day}, {value:%H:%M} UTC"


def said_range(low: float | None, high: float | None, kind: DateKind, named: Collection[float] = ()) -> str:
    """Return the days or moments from one to another as people read them, bounds included; None is no bound.

    named: those that rules name; a bound just beside one of them is said by it: `after` or `before` that.
    """
    if low is not None and low == high:
        return said(date_of(low, kind))
    parts = []
    for bound, step in ((low, -1), (high, 1)):
        if bound is not None:
            beside = bound not in named and bound + step in named
            parts.append(_beside(step < 0, not beside, said(date_of(bound + step * beside, kind))))
    return tr(" and ").join(parts)


def said_beyond(low: float | None, high: float | None, kind: DateKind) -> str:
    """Return the days or moments outside a range that has one bound: before its first, or after its last."""
    bound = low if high is None else high
    assert bound is not None
    return _beside(high is not None, False, said(date_of(bound, kind)))


def _beside(after: bool, included: bool, day: str) -> str:
    if after:
        return tr("on or after {day}" if included else "after {day}", day=day)
    return tr("on or before {day}" if included else "before {day}", day=day)


def _day(given: object) -> date:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    wanted = expected("date")
    if isinstance(given, datetime) or (isinstance(given, str) and _MOMENT.fullmatch(given)):
        raise NotADate("no-date", wanted, f"write the day alone: `{str(given)[:10]}`")
    if given in ("today", "now"):
        raise NotADate("no-date", wanted, "no clock is looked at: write the day itself")
    if not isinstance(given, str) or not (found := _DAY.fullmatch(given)):
        raise NotADate("no-date", wanted, _meant(str(given)) or "write year, month and day, with `-` between them")
    return _checked(*map(int, found.groups()))


def _moment(given: object) -> datetime:
    wanted = expected("datetime")
    if isinstance(given, datetime):
        if given.utcoffset() is None:
            raise _without_offset(given.isoformat(timespec="seconds"))
        return _in_utc(given)
    found = _MOMENT.fullmatch(given) if isinstance(given, str) else None
    if found is None:
        bare = isinstance(given, str) and _DAY.fullmatch(given)
        text = given if isinstance(given, str) and bare else given.isoformat() if isinstance(given, date) else None
        hint = f"add the time: `{text}T10:00:00Z`" if text else "write the day, `T`, the time, and `Z` or an offset"
        raise NotADate("no-date", wanted, hint)
    year, month, day, hour, minute, second, offset = found.groups()
    when = _checked(int(year), int(month), int(day))
    if offset is None:
        raise _without_offset(f"{when.isoformat()}T{hour}:{minute}:{second or '00'}")
    try:
        moment = datetime.fromisoformat(f"{when.isoformat()}T{hour}:{minute}:{second or '00'}{offset.upper()}")
    except ValueError:
        raise NotADate("no-date", wanted, "hours go to 23, minutes and seconds to 59, offsets to `23:59`") from None
    return _in_utc(moment)


def _without_offset(text: str) -> NotADate:
    hint = f"write `{text}Z` if it is the time in UTC, else with the offset of the place, such as `{text}+01:00`"
    return NotADate("no-offset", "a time with its offset from UTC", hint)


def _in_utc(value: datetime) -> datetime:
    try:
        in_utc = value.astimezone(UTC)
    except OverflowError:
        raise NotADate("no-date", "a time in the years 1 to 9999 of UTC", "write another year") from None
    return datetime(*in_utc.timetuple()[:6], tzinfo=UTC)  # a plain one, whichever library made the other


def _checked(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12 or year == 0:
        wanted = "a day that there is"
        raise NotADate("no-date", wanted, "write the year, from 0001, then the month, from 01 to 12, then the day")
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise NotADate("no-date", "a day that there is", f"{MONTHS[month - 1]} {year} has {last} days")
    return date(year, month, day)


def _meant(text: str) -> str | None:
    """Return how to write a date in another notation that can be read in one way only."""
    if found := _YEAR_FIRST.fullmatch(text):
        parts = found.groups()
    elif found := _YEAR_LAST.fullmatch(text):
        parts = found.groups()[::-1]
    else:
        return None
    try:
        return f"write `{date(*map(int, parts)).isoformat()}`"
    except ValueError:
        return None
