"""What experts and the advice say of the same cases, as plain values, and each case's weight in every measure.

Several experts may label a case. There is no truth to hold the advice against but what they say, so every label
counts, and those of one case share its weight: with a majority only, split votes would be lost, which are the hard
cases; with every label for a whole one, a case would count the more the more experts it has. What the advice agrees
with where more than half of the experts agree is given apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np

from .intervals import WeightedShare, share
from .resampling import Floats, Sample

NO_METHOD = "none"
"""In place of a method: none fits, or a gate stops everything."""


Kind = Literal["method", "gate", "do", "avoid"]
Thing = tuple[Kind, str]
"""What an expert says must or must not be done: a method, a gate or a directive, by its kind and id."""


class Judgement(NamedTuple):
    """What an expert says of a case. None: not answered; empty: explicitly none. sure: from 1 to 5."""

    case: str
    expert: str
    methods: tuple[str, ...] | None = None
    gates: frozenset[str] | None = None
    must: frozenset[Thing] | None = None
    must_not: frozenset[Thing] | None = None
    sure: int | None = None

    @property
    def first(self) -> str | None:
        """The method that the expert would begin with, or that there is none; None if not answered."""
        return None if self.methods is None else self.methods[0] if self.methods else NO_METHOD


class AdvisedValues(NamedTuple):
    """What the advice says of a case.

    order: methods by rank, those that share one together; beside: those that go with the whole plan. certainty: of the
    first place. rules: that spoke for the first place. groups: what is known of the case, by the kind of group.
    weight: cases of the run that it speaks for.
    """

    case: str
    order: tuple[tuple[str, ...], ...] = ()
    beside: frozenset[str] = frozenset()
    certainty: float | None = None
    gates: frozenset[str] = frozenset()
    directives: frozenset[str] = frozenset()
    category: str = ""
    groups: frozenset[tuple[str, str]] = frozenset()
    rules: frozenset[str] = frozenset()
    stratum: str = ""
    weight: float = 1.0

    @property
    def first(self) -> tuple[str, ...]:
        """The methods in the first place; that there is none where there is none."""
        return self.order[0] if self.order else (NO_METHOD,)

    def place_of(self, method: str) -> int | None:
        """Return the place of a method, counted from 1 over those before it; None if it is not advised."""
        before = 0
        for together in self.order:
            if method in together:
                return before + 1
            before += len(together)
        return 1 if method == NO_METHOD and not self.order else None


Counted = tuple[float, float] | None
"""How many of how many in one label, 0 of 0 where it says nothing of the matter; None if it does not answer."""


@dataclass(frozen=True)
class Panel:
    """The cases that somebody labelled, with what the advice and each expert say."""

    advised: tuple[AdvisedValues, ...]
    judgements: tuple[tuple[Judgement, ...], ...]
    sample: Sample

    @classmethod
    def of(
        cls,
        advised: Iterable[AdvisedValues],
        judgements: Iterable[Judgement],
        seed: int = 1,
        resamples: int | None = None,
    ) -> Panel:
        """Return the panel of the cases that have judgements, in the order of the advice."""
        by_case: dict[str, list[Judgement]] = {}
        for each in judgements:
            by_case.setdefault(each.case, []).append(each)
        kept = tuple(each for each in advised if each.case in by_case)
        weights, strata = [each.weight for each in kept], [each.stratum for each in kept]
        more = {} if resamples is None else {"resamples": resamples}
        sample = Sample(len(kept), weights, strata, seed, **more)
        return cls(kept, tuple(tuple(by_case[each.case]) for each in kept), sample)

    @cached_property
    def experts(self) -> tuple[str, ...]:
        return tuple(sorted({each.expert for labels in self.judgements for each in labels}))

    @cached_property
    def picks(self) -> tuple[str, ...]:
        """The one method that the advice counts as naming first, where a single one is needed.

        Of several that share the first place it is the one that most experts name first, else the first of them.
        """
        return tuple(
            max(each.first, key=Counter(label.first for label in labels).__getitem__)
            for each, labels in zip(self.advised, self.judgements, strict=True)
        )

    def firsts(self, expert: str) -> list[str | None]:
        """Return which method an expert would begin with in each case; None where it has no answer."""
        return [next((e.first for e in labels if e.expert == expert), None) for labels in self.judgements]

    def counted(self, count: Callable[[AdvisedValues, Judgement], Counted]) -> tuple[Floats, Floats, float]:
        """Return how many of how many there are in each case, on the mean of its experts; and of all labels, how
        many.
        """
        part, whole, units = np.zeros(len(self.advised)), np.zeros(len(self.advised)), 0.0
        for at, (advised, labels) in enumerate(zip(self.advised, self.judgements, strict=True)):
            found = [each for label in labels if (each := count(advised, label)) is not None]
            if found:
                part[at] = sum(one for one, _ in found) / len(found)
                whole[at] = sum(all for _, all in found) / len(found)
                units += sum(all for _, all in found)
        return part, whole, units

    def share(self, count: Callable[[AdvisedValues, Judgement], Counted]) -> WeightedShare:
        """Return how many there are of how many."""
        part, whole, units = self.counted(count)
        return share(self.sample, part, whole, units / max(1e-9, float(whole.sum())))


def is_right(advised: AdvisedValues, label: Judgement) -> Counted:
    """Whether the expert's first method is among those in the first place; counted as 1 of 1 or 0 of 1."""
    return None if label.first is None else (float(label.first in advised.first), 1.0)


def majority(labels: Iterable[Judgement], said: Callable[[Judgement], str | None]) -> str | None:
    """Return what more than half of the experts who answer say; None if there is no such thing."""
    answers: Mapping[str, int] = Counter(each for label in labels if (each := said(label)) is not None)
    most = max(answers, key=lambda each: answers[each], default=None)
    return most if most is not None and 2 * answers[most] > sum(answers.values()) else None
