"""Which safeguards of its rulebook the advice of a run goes against, and on which cases first."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from ..rulebook.rulebook import Rulebook
from .tally import BREACHES, Tally


class Broken(Struct, frozen=True):
    """A safeguard, in how many cases the advice breaks it, and the ids of the first of them."""

    safeguard: str
    title: str
    because: str
    cases: int
    first: tuple[str, ...]


def broken(tally: Tally, book: Rulebook) -> tuple[Broken, ...]:
    """Those that some advice breaks, the most often broken first."""
    return tuple(sorted(_each(tally, book), key=lambda each: -each.cases))


def _each(tally: Tally, book: Rulebook) -> Iterator[Broken]:
    rows = tally.tables.get(BREACHES, {})
    for each in book.safeguards:
        if each.id in rows:
            yield Broken(
                each.id, each.title, each.because, sum(rows[each.id].values()), tuple(tally.breaking[each.id])
            )  # fmt: skip
