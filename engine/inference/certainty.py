"""Certainty factors as in MYCIN (Shortliffe & Buchanan 1975), combined as in EMYCIN (van Melle 1980).

All results are rounded to six decimals, and products taken in ascending order of their factors, so that neither
the order of firing nor the last bit of a float can move a rank.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from ottava.facts import UNKNOWN_BELOW

DECIMALS = 6

WEAKLY = "weakly"


def contribution(premise: float, strength: float) -> float:
    """Return what a rule adds to a conclusion: the certainty of its premise (0 to 1) times its strength (-1 to 1)."""
    return round(premise * strength, DECIMALS) + 0.0  # + 0.0: no negative zero


def combined(contributions: Sequence[float]) -> float:
    """Return all that rules add to one conclusion, from -1 to 1; 0 if nothing does, or if both sides are certain."""
    if len(contributions) == 1:
        return round(contributions[0], DECIMALS)
    left = [1 - each for each in contributions if each > 0]
    belief = 1 - prod(sorted(left))
    if len(left) == len(contributions):  # nothing speaks against it
        return round(belief, DECIMALS)
    disbelief = 1 - prod(sorted([1 + each for each in contributions if each < 0]))
    rest = 1 - min(belief, disbelief)
    return round((belief - disbelief) / rest, DECIMALS) + 0.0 if rest > 0 else 0.0


def enough(certainty: float) -> bool:
    """Return whether an assessment with this certainty counts as true; below, it counts as unknown."""
    return certainty >= UNKNOWN_BELOW


def strength(certainty: float) -> str:
    """Return how strongly something is advised, for a certainty from -1 to 1; its sign does not matter."""
    size = abs(certainty)
    if size >= 0.8:
        return "very strongly"
    if size >= 0.6:
        return "strongly"
    if size >= 0.4:
        return "moderately"
    return WEAKLY
