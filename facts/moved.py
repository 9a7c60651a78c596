"""What has moved since the first edition of the vocabulary: facts belong to the party that they are about."""

from __future__ import annotations

from typing import NamedTuple

from .vocabulary import Vocabulary

UPGRADE = "`ottava upgrade` rewrites it"


class Move(NamedTuple):
    """Where an attribute was and where it is now, both as `ENTITY.NAME`, and the party that it is about."""

    old: str
    new: str
    whose: str


GONE = (
    Move("dispute.claimants", "party.people", "the party that presses the claim"),
    Move("history.attempts", "party.attempts", "the party that was persuaded"),
)
"""What has no place where it was."""

KEPT = (
    Move("dispute.violation", "party.violation", "the party that broke the rule"),
    Move("safety.threats", "party.threats", "the party that threatened"),
    Move("safety.public_danger", "party.endangers", "the party that puts others in danger"),
)
"""What still has a place where it was, for what somebody did of whom it is not known who it is."""

NOW_A_SET = "safety.threats"
"""Was one word, with `none` for nothing; is a list now, and nothing is the empty list."""


def moved_hint(path: str, vocabulary: Vocabulary) -> str | None:
    """Return the new place of a fact that was under `path`, and who rewrites it; None where nothing has moved."""
    place = moved_to(path, vocabulary)
    return place and f"{place}; {UPGRADE}"


def moved_to(path: str, vocabulary: Vocabulary) -> str | None:
    """Return the new place of a fact that was under `path`; None where nothing has moved."""
    move = next((each for each in GONE if each.old == path), None)
    if move is None or path in vocabulary or move.new not in vocabulary:
        return None
    return f"it is now `{move.new.partition('.')[2]}` of {move.whose}"
