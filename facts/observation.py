"""What is known of one attribute: a value, and how sure the observer is of it."""

from msgspec import Struct

Value = str | bool | int | float | frozenset[str]

UNKNOWN_BELOW = 0.2
"""An observation with a certainty below this counts as unknown, as in MYCIN (Shortliffe & Buchanan 1975)."""

UNKNOWN = "unknown"
"""The word that says in a case that an attribute is not known; leaving the attribute out says the same."""


class Observation(Struct, frozen=True):
    """The value of an attribute, with a certainty from 0 (a guess) to 1 (sure)."""

    value: Value
    certainty: float = 1.0
