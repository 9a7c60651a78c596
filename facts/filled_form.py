"""What a valid case says, however it was checked; and what its labels may look like."""

from typing import NamedTuple

from .observation import Observation

LONGEST_CASE_ID = 200
LONGEST_PARTY_ID = 64


class FilledForm(NamedTuple):
    """What a valid case says, as plain values in the order of the vocabulary."""

    id: str
    title: str
    observations: dict[str, Observation]
    parties: list[tuple[str, dict[str, Observation]]]


def is_party_id(text: str) -> bool:
    """Whether a text can be the label of a party."""
    plain = text.replace("-", "").replace("_", "")
    return 0 < len(text) <= LONGEST_PARTY_ID and text[0].isalnum() and plain.isalnum()


def is_case_id(text: str) -> bool:
    """Whether a text can be the id of a case."""
    return 0 < len(text) <= LONGEST_CASE_ID and text.isprintable() and not text.isspace()
