"""Whether the service is at work, and by which rulebooks: `GET /v1/health`."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from ..authoring.watched_rulebook import RulebookMistake, in_files
from ..version import VERSION
from .admission import Admission
from .editions import Shelf


class RulebookHealth(Struct, frozen=True):
    """A rulebook that is served. `up_to_date`: false while its files have mistakes and the last sound ones are served.
    `mistakes`: what is wrong with the files, shown to those who have the token.
    """

    name: str
    version: str
    fingerprint: str
    up_to_date: bool
    mistakes: tuple[RulebookMistake, ...]


class Health(Struct, frozen=True):
    """How the service is. `degraded`: it works, and the files of a rulebook have mistakes. `open`: requests that have
    begun, `working`: answers that are worked out now.
    """

    status: Literal["ok", "degraded"]
    engine_version: str
    open: int
    working: int
    rulebooks: tuple[RulebookHealth, ...]


def health_of(shelf: Shelf, admission: Admission, *, trusted: bool) -> Health:
    """Return how the service is. trusted: whether the one who asks may see what files say."""
    rulebooks = tuple(
        RulebookHealth(
            each.name,
            each.edition.rulebook.version,
            each.edition.rulebook.fingerprint,
            not each.mistakes,
            in_files(each.mistakes) if trusted else (),
        )
        for each in shelf.rulebooks.values()
    )
    status: Literal["ok", "degraded"] = "ok" if all(each.up_to_date for each in rulebooks) else "degraded"
    return Health(status, VERSION, admission.open, admission.working, rulebooks)
