"""Shares, and intervals for them that cover what they say at small samples and near 0 and 1.

A bootstrap interval by percentiles of a share near 1 is too short (with no miss among 30 cases it is a point). So the
bootstrap gives the variance only; from that comes how many independent cases the sample is worth, and Wilson's
interval for as many (E. B. Wilson 1927; for weighted and clustered samples E. L. Korn and B. I. Graubard 1998,
"Confidence intervals for proportions with small expected number of positive counts estimated from survey data",
Survey Methodology 24; N. Dean and M. Pagano 2015, "Evaluating confidence interval methods for binomial proportions in
clustered surveys", JSSAM 3). Differences join two such intervals (R. G. Newcombe 1998, Statistics in Medicine 17,
method 10; with correlation G. Y. Zou and A. Donner 2008, "Construction of confidence limits about effect measures",
ibid. 27).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
from msgspec import Struct
from scipy.optimize import brentq
from scipy.stats import t as student

from .resampling import Floats, Sample

LEVEL = 0.95
TOO_SMALL = 10
"""Cases below which nothing is read from a figure of a part of the cases: the range is wide, and the eye is misled."""
_TOWARDS = 1.0
"""How many telling cases an assumption counts for that does not come from the cases: that the labels of a case never
differ, and that two shares do not go together. Both make intervals wider.
"""


class Estimate(Struct, frozen=True):
    """A figure with its interval; no value where nothing can be said. cases: on which it rests."""

    value: float | None
    low: float | None
    high: float | None
    cases: int


UNKNOWN = Estimate(None, None, None, 0)


@dataclass(frozen=True)
class WeightedShare:
    """A share of a sample. worth: how many independent cases carry it. freedom: of the variance that this is from."""

    value: float
    worth: float
    freedom: float
    cases: int
    replicates: Floats

    @property
    def known(self) -> bool:
        return self.cases > 0

    @property
    def telling(self) -> float:
        """How many cases tell how the share varies: few where it is near 0 or 1."""
        return self.cases * self.value * (1 - self.value)

    def interval(self, level: float) -> tuple[float, float]:
        """Return Wilson's interval, by Student's quantile where the variance is estimated."""
        reach = float(student.ppf((1 + level) / 2, self.freedom)) ** 2 / self.worth
        middle = (self.value + reach / 2) / (1 + reach)
        half = sqrt(reach * self.value * (1 - self.value) + reach**2 / 4) / (1 + reach)
        return max(0.0, min(middle - half, self.value)), min(1.0, max(middle + half, self.value))

    def estimate(self, level: float) -> Estimate:
        return Estimate(self.value, *self.interval(level), self.cases) if self.known else UNKNOWN


def shares(sample: Sample, part: Floats, whole: Floats, labels: float | None = None) -> list[WeightedShare]:
    """Return the share that each column of `part` is of that column of `whole`; both are never negative.

    labels: how many there are for one case, on the mean; a sample is worth no more independent cases than it has
    labels. Left out, the variance decides alone, as for what is no share of labels.
    """
    columns = part.shape[1]
    totals = sample.totals(np.hstack([part, whole]))
    again = sample.replicates(np.hstack([part, whole]))
    worth_by_weight, freedom = sample.effective(whole), sample.freedom(whole)
    cases = (whole > 0).sum(axis=0)
    found = []
    for at in range(columns):
        if not cases[at]:
            found.append(WeightedShare(0.0, 0.0, 1.0, 0, np.zeros(0)))
            continue
        value = float(np.clip(totals[at] / totals[columns + at], 0.0, 1.0))
        with np.errstate(invalid="ignore", divide="ignore"):
            replicates = again[:, at] / again[:, columns + at]
        worth, varies = worth_of(value, replicates, float(worth_by_weight[at]), labels, int(cases[at]))
        found.append(WeightedShare(value, worth, float(freedom[at]) if varies else inf, int(cases[at]), replicates))
    return found


def share(sample: Sample, part: Floats, whole: Floats, labels: float | None = None) -> WeightedShare:
    """Return the share that one column is of another."""
    return shares(sample, part[:, None], whole[:, None], labels)[0]


def worth_of(value: float, replicates: Floats, at_least: float, labels: float | None, cases: int) -> tuple[float, bool]:
    """Return how many independent cases would make a share vary as the replicates do, and whether these vary at all.

    at_least: how many there are if the labels of a case never differ; it is taken where the replicates do not vary.
    Of a share of labels near 0 or 1 few cases tell the variance, so it is drawn towards the one that goes with it.
    """
    kept = replicates[np.isfinite(replicates)]
    found = float(kept.var()) if len(kept) > 1 else 0.0
    spread = value * (1 - value)
    if found < 1e-12 or spread < 1e-9:
        return max(1.0, at_least), False
    if labels is None:
        return max(1.0, spread / found), True
    telling = cases * spread
    variance = (telling * found + _TOWARDS * max(found, spread / max(1.0, at_least))) / (telling + _TOWARDS)
    return max(1.0, min(spread / variance, at_least * max(1.0, labels))), True


def difference(first: WeightedShare, second: WeightedShare, level: float) -> Estimate:
    """Return the first less the second."""
    if not (first.known and second.known):
        return UNKNOWN
    low, high = _between(first, second, level, _related(first, second))
    return Estimate(first.value - second.value, low, high, first.cases + second.cases)


def chance_of(first: WeightedShare, second: WeightedShare) -> float:
    """Return the p-value of no difference: 1 less the level at which the interval of the difference begins at 0."""
    related = _related(first, second)
    above = first.value >= second.value

    def beyond(chance: float) -> float:
        low, high = _between(first, second, 1 - chance, related)
        return low if above else -high

    least, most = 1e-9, 1 - 1e-9
    if beyond(least) >= 0:
        return least
    if beyond(most) <= 0:
        return 1.0
    return float(brentq(beyond, least, most))


def _between(first: WeightedShare, second: WeightedShare, level: float, related: float) -> tuple[float, float]:
    (low_1, high_1), (low_2, high_2) = first.interval(level), second.interval(level)
    value = first.value - second.value
    down = _joined(first.value - low_1, high_2 - second.value, related)
    up = _joined(high_1 - first.value, second.value - low_2, related)
    return max(-1.0, value - down), min(1.0, value + up)


def _joined(one: float, other: float, related: float) -> float:
    return sqrt(max(0.0, one**2 + other**2 - 2 * related * one * other))


def _related(first: WeightedShare, second: WeightedShare) -> float:
    """Return how far two shares go together, drawn towards not at all where few cases tell."""
    telling = min(first.telling, second.telling)
    return correlation(first.replicates, second.replicates) * telling / (telling + _TOWARDS)


def correlation(first: Floats, second: Floats) -> float:
    """Return how far the replicates of two figures go together; 0 where one of them does not vary."""
    both = np.isfinite(first) & np.isfinite(second) if len(first) == len(second) else np.zeros(0, dtype=bool)
    if both.sum() < 3 or first[both].std() < 1e-9 or second[both].std() < 1e-9:
        return 0.0
    return float(np.clip(np.corrcoef(first[both], second[both])[0, 1], -1.0, 1.0))
