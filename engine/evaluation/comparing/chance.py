"""Whether two shares differ by more than chance, and by how much they may differ.

Cases are taken as drawn from all cases like them. Every test is exact and conditional, so that none claims more than
its level however few the cases are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt
from typing import Literal, NamedTuple

from scipy.stats import binomtest, fisher_exact, hypergeom, norm, t

LEVEL = 0.05
"""In at most this share of comparisons between runs that differ by chance alone is anything called beyond chance."""

CONFIDENCE = 0.95

Verdict = Literal["beyond chance", "could be chance", "too few to say"]


class ShiftInterval(NamedTuple):
    """A difference, and the interval that covers the true one in 95 of 100 comparisons."""

    difference: float
    low: float
    high: float


class Evidence(NamedTuple):
    """How likely a difference at least as large is by chance alone, and the least that this could have been.

    The least follows from what the test takes as given: how many cases changed at all, or how many have it at all.
    """

    probability: float
    least: float


@dataclass(frozen=True, slots=True)
class Paired:
    """The same cases before and after: in how many something is so both times, only before, only after, and never."""

    both: int
    lost: int
    gained: int
    neither: int

    @property
    def cases(self) -> int:
        """How many cases there are."""
        return self.both + self.lost + self.gained + self.neither

    def evidence(self) -> Evidence:
        """McNemar's exact test: of the cases that changed, half were gained (McNemar, Psychometrika 1947)."""
        changed = self.lost + self.gained
        if not changed:
            return Evidence(1.0, 1.0)
        return Evidence(float(binomtest(self.gained, changed).pvalue), min(1.0, 2.0 * 0.5**changed))

    def interval(self) -> ShiftInterval:
        """Method 10 of Newcombe, "Improved confidence intervals for the difference between binomial proportions based
        on paired data", Statistics in Medicine 17 (1998), 2635-2650.
        """
        cases, was, now = self.cases, self.both + self.lost, self.both + self.gained
        (before, low_before, high_before), (after, low_after, high_after) = _wilson(was, cases), _wilson(now, cases)
        product: float = self.both * self.neither - self.lost * self.gained
        if product > 0:
            product = max(0.0, product - cases / 2)
        scale = sqrt(was * (cases - was)) * sqrt(now * (cases - now))
        related = product / scale if scale else 0.0

        def distance(one: float, other: float) -> float:
            return sqrt(max(0.0, one * one - 2 * related * one * other + other * other))

        difference = (self.gained - self.lost) / cases
        return ShiftInterval(
            difference,
            difference - distance(after - low_after, high_before - before),
            difference + distance(high_after - after, before - low_before),
        )


@dataclass(frozen=True, slots=True)
class Independent:
    """Other cases before and after: in how many of how many something is so."""

    was: int
    cases_before: int
    now: int
    cases_after: int

    def evidence(self) -> Evidence:
        """Fisher's exact test (Fisher, Statistical Methods for Research Workers, 1934)."""
        table = (
            (self.was, self.cases_before - self.was),
            (self.now, self.cases_after - self.now),
        )
        total = self.was + self.now
        lowest = max(0, total - self.cases_after)
        highest = min(total, self.cases_before)
        if lowest == highest:
            return Evidence(1.0, 1.0)
        ends = hypergeom.pmf((lowest, highest), self.cases_before + self.cases_after, total, self.cases_before)
        least = float(sum(ends)) if abs(ends[0] - ends[1]) <= 1e-7 * max(ends) else float(min(ends))
        return Evidence(float(fisher_exact(table)[1]), min(1.0, least))

    def interval(self) -> ShiftInterval:
        """Method 10 of Newcombe, "Interval estimation for the difference between independent proportions", Statistics
        in Medicine 17 (1998), 873-890.
        """
        before, low_before, high_before = _wilson(self.was, self.cases_before)
        after, low_after, high_after = _wilson(self.now, self.cases_after)
        difference = after - before
        return ShiftInterval(
            difference,
            difference - sqrt((after - low_after) ** 2 + (high_before - before) ** 2),
            difference + sqrt((high_after - after) ** 2 + (before - low_before) ** 2),
        )


def _wilson(count: int, cases: int) -> tuple[float, float, float]:
    """Return a share and the ends of its score interval (Wilson, JASA 1927)."""
    z = float(norm.ppf((1 + CONFIDENCE) / 2))
    share, spread = count / cases, z * z / cases
    middle = (share + spread / 2) / (1 + spread)
    half = sqrt(share * (1 - share) * spread + spread * spread / 4) / (1 + spread)
    return share, min(share, middle - half), max(share, middle + half)


MILLION = 1_000_000


@dataclass(slots=True)
class Moments:
    """Numbers in millionths added up, exactly and so in any order: how many, their sum, that of their squares, and how
    many are not 0.
    """

    count: int = 0
    total: int = 0
    squares: int = 0
    moved: int = 0

    def add(self, millionths: int) -> None:
        """Count a number."""
        self.count += 1
        self.total += millionths
        self.squares += millionths * millionths
        self.moved += millionths != 0

    @property
    def mean(self) -> float:
        """The mean; there must be a number."""
        return self.total / self.count / MILLION

    @property
    def variance(self) -> float:
        """The variance of what the numbers are drawn from; there must be two."""
        return (self.count * self.squares - self.total**2) / (self.count * (self.count - 1)) / MILLION**2


FEWEST = 12
"""Cases, or cases that changed, from which on a mean is tested: with fewer the t distribution promises too much."""


def mean_change(differences: Moments) -> tuple[ShiftInterval, Evidence]:
    """Return how far a mean moved in the same cases, from what each of them changed by (Student's paired t)."""
    spread = sqrt(differences.variance / differences.count)
    found = _by_t(differences.mean, spread, differences.count - 1)
    return found if differences.moved >= FEWEST else (found[0], _NOTHING)


def mean_shift(before: Moments, after: Moments) -> tuple[ShiftInterval, Evidence]:
    """Return how far two means of other cases are apart (Welch, Biometrika 1947)."""
    parts = before.variance / before.count, after.variance / after.count
    total = sum(parts)
    weights = sum(part**2 / (each.count - 1) for part, each in zip(parts, (before, after), strict=True))
    found = _by_t(after.mean - before.mean, sqrt(total), total**2 / weights if weights else inf)
    return found if min(before.count, after.count) >= FEWEST else (found[0], _NOTHING)


_NOTHING = Evidence(1.0, 1.0)


def _by_t(difference: float, spread: float, freedom: float) -> tuple[ShiftInterval, Evidence]:
    if spread == 0.0:  # all numbers are the same
        return ShiftInterval(difference, difference, difference), Evidence(float(difference == 0), 0.0)
    half = spread * float(t.ppf((1 + CONFIDENCE) / 2, freedom))
    probability = 2 * float(t.sf(abs(difference) / spread, freedom))
    return ShiftInterval(difference, difference - half, difference + half), Evidence(probability, 0.0)


def verdicts(found: Sequence[Evidence], level: float = LEVEL) -> list[tuple[Verdict, float]]:
    """Return what to say of each, and how likely anything like it is by chance anywhere among all that are tested.

    Holm's correction (Scandinavian Journal of Statistics 1979) holds however the tests depend on each other. What could
    not exceed chance whatever the cases had shown is left out of it first, so that it weighs on nothing else (Tarone,
    Biometrics 1990), and is too few to say.
    """
    most = next(
        (most for most in range(1, len(found) + 1) if sum(each.least <= level / most for each in found) <= most),
        max(1, len(found)),
    )
    tested = [number for number, each in enumerate(found) if each.least <= level / most]
    corrected: dict[int, float] = {}
    largest = 0.0
    for rank, number in enumerate(sorted(tested, key=lambda number: found[number].probability)):
        largest = max(largest, min(1.0, (len(tested) - rank) * found[number].probability))
        corrected[number] = largest
    return [
        ("too few to say", 1.0)
        if number not in corrected
        else ("beyond chance" if corrected[number] <= level else "could be chance", corrected[number])
        for number in range(len(found))
    ]
