"""By when a thing is to be done, as a plain immutable value in an advice."""

from msgspec import Struct


class DueDay(Struct, frozen=True, gc=False):
    """By when a thing is to be done: `days` after the date that `after` names, which is on that `day`; None where that
    date is not known. `said` is how people read it.
    """

    day: str | None
    days: int
    after: str
    said: str
