"""Advice under rulebooks with some of the edits."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from ottava.facts import Case
from ottava.facts.source.errors import OttavaError

from ...advisor import Advisor
from ...inference.advice import Advice
from .mixing import Mixing

MOST_KEPT = 256
"""Advisors kept for the next case; making one takes as long as some twenty pieces of advice, and half a megabyte."""


@dataclass(slots=True)
class Engines:
    """Advises by the old rulebook with any of the edits, and keeps the advisors asked last."""

    mixing: Mixing
    _kept: OrderedDict[frozenset[int], Advisor | None] = field(default_factory=OrderedDict)

    def advice(self, case: Case, chosen: frozenset[int]) -> Advice | None:
        """The advice with the edits of these numbers; None where these alone make no sound rulebook."""
        advisor = self._advisor(chosen)
        if advisor is None:
            return None
        try:
            return advisor.advise(case)
        except OttavaError:
            return None

    def knows(self, chosen: frozenset[int]) -> bool:
        """Whether no new rulebook need be made for these edits."""
        return chosen in self._kept

    def _advisor(self, chosen: frozenset[int]) -> Advisor | None:
        if chosen in self._kept:
            self._kept.move_to_end(chosen)
            return self._kept[chosen]
        rulebook = self.mixing.rulebook(chosen)
        made = self._kept[chosen] = None if rulebook is None else Advisor(rulebook)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return made
