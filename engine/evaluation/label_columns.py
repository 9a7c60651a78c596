"""The columns of labels: which are read, and which look like one of these that was misspelt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from .label_names import Column, folded

CASE, EXPERT, SURE = "case", "expert", "sure"
METHODS = ("first method", "second method", "third method")
LISTS: dict[str, Column] = {"gates": "gate", "must do": "must", "must not": "must not"}
ANSWERS = (*METHODS, *LISTS, SURE)
COLUMNS = (CASE, EXPERT, *ANSWERS)
_ALIKE = 0.85
"""Of two names that are alike, by the ratio of difflib."""


def misspelt(names: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the number of each column that looks like one of labels which is not there, and the name of that one."""
    called = [folded(name) for name in names]
    missing = [name for name in COLUMNS if name not in called]
    for at, name in enumerate(called):
        if name not in COLUMNS:
            near = [each for each in missing if _near(_letters(name), _letters(each))]
            if near:
                yield at, near[0]


def _near(name: str, other: str) -> bool:
    """Return whether a name is another but for one letter or two that changed places, or nearly is."""
    shorter = min(len(name), len(other))
    if not shorter:
        return False
    before = next((at for at in range(shorter) if name[at] != other[at]), shorter)
    behind = next((at for at in range(shorter - before) if name[~at] != other[~at]), shorter - before)
    one, two = name[before : len(name) - behind], other[before : len(other) - behind]
    if max(len(one), len(two)) <= 1 or (len(one) == 2 and one == two[::-1]):
        return True
    return SequenceMatcher(None, name, other, autojunk=False).ratio() >= _ALIKE


def _letters(name: str) -> str:
    return "".join(letter for letter in name if letter.isalnum())
