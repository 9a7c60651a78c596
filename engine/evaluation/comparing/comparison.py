"""What a comparison of two finished runs finds, as plain immutable values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from ...authoring.impact.comparison import CaseChange, VersionLabel
from ...authoring.impact.comparison import Comparison as Impact
from .shifts import Part, Shift

COMPARISON, CHANGED = "comparison.json", "changed.jsonl"
FORM = 1

Differs = Literal["advising", "cases", "both", "nothing"]
"""What differs between two runs: how they advise on the same cases, as with another rulebook, which cases they hold, or
both.
"""


class RunLabel(Struct, frozen=True):
    """One of the two runs: its folder as it was named, how many cases it advised on and set aside, and by what."""

    folder: str
    cases: int
    set_aside: int
    rulebook: VersionLabel
    ottava: str
    thorough: bool
    day: str | None


class CasesTold(Struct, frozen=True):
    """How many cases are in both runs, in both under one id with other content, in one only, and left out because
    several cases of a run have their id. contents_known: whether both runs kept which case had which content.
    """

    in_both: int
    other_content: int
    only_then: int
    only_now: int
    repeated_then: int
    repeated_now: int
    contents_known: bool


class RunComparison(Struct, frozen=True):
    """What two runs have in common and what not.

    parts: what shifted, for each set of cases that can be compared. level: in at most this share of comparisons of runs
    that differ by chance alone anything is called beyond chance; `tests`: how much was tested; `confidence`: how many
    of the intervals cover the true difference. impact: which cases in both changed, and by which edits. no_causes: why
    edits could not be looked for; empty if they could.
    """

    form: int
    old: RunLabel
    new: RunLabel
    differs: Differs
    cases: CasesTold
    level: float
    confidence: float
    tests: int
    parts: tuple[Part, ...]
    set_aside: Shift | None
    impact: Impact
    no_causes: str


def changed_cases(folder: Path) -> Iterator[CaseChange]:
    """Yield the cases that changed, as `compare_runs` has written them."""
    decoder = msgspec.json.Decoder(CaseChange)
    with open(folder / CHANGED, "rb") as lines:
        yield from (decoder.decode(line) for line in lines)
