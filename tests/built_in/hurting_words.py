"""Words that hurt whoever reads them of themselves: none of them stands on a card as it is."""

from __future__ import annotations

import re

HURTING = (
    "hot",
    "hot-tempered",
    "heated",
    "bad temper",
    "flares? up",
    "flared up",
    "weak",
    "weaker",
    "impaired",
    "impairment",
    "intoxicated",
    "drunk",
    "vulnerable",
    "incapable",
    "stubborn",
    "mentally",
    "insane",
    "crazy",
    "aggressive",
    "hysterical",
    "troublemakers?",
    "liar",
    "lying",
)
_PATTERN = re.compile(rf"\b(?:{'|'.join(HURTING)})\b", re.IGNORECASE)


def hurting(text: str) -> list[str]:
    """The words in a text that hurt."""
    return _PATTERN.findall(" ".join(text.split()))
