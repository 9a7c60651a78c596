"""Cases drawn again from a sample: the one source of all standard errors.

Whole cases are drawn, with all their labels, since the labels of one case are not independent of each other; and
within each stratum, since the sample was drawn so. A measure is a function of sums over cases, so one product of
matrices makes all its replicates.

In a stratum of n cases n - 1 are drawn and their weights enlarged by n / (n - 1), which makes the variance unbiased in
small strata too (J. N. K. Rao and C. F. J. Wu 1988, "Resampling inference with complex survey data", JASA 83).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RESAMPLES = 2000
_AT_ONCE = 4_000_000
"""Weights in memory at once."""


class Sample:
    """The cases that were labelled, with the number of cases each speaks for, drawn again many times.

    Weights are scaled to a mean of 1, so that a sum over cases is of the size of a count of them.
    """

    def __init__(
        self,
        cases: int,
        weights: Sequence[float] | Floats | None = None,
        strata: Sequence[str] | None = None,
        seed: int = 1,
        resamples: int = RESAMPLES,
    ) -> None:
        self.size = cases
        given = np.ones(cases) if weights is None else np.asarray(weights, dtype=float)
        self.weights: Floats = given / given.mean() if cases else given
        self.strata = _joined(np.zeros(cases, dtype=int) if strata is None else _numbered(strata))
        self.resamples = resamples if cases > 1 else 0
        self._draws = np.zeros((self.resamples, cases), dtype=np.uint16)
        self._scale = np.ones(cases)
        random = np.random.default_rng(seed)
        for stratum in range(self.strata.max() + 1 if self.resamples else 0):
            inside = np.flatnonzero(self.strata == stratum)
            number = len(inside)
            self._draws[:, inside] = random.multinomial(number - 1, np.full(number, 1 / number), size=self.resamples)
            self._scale[inside] = number / (number - 1)

    def totals(self, values: Floats) -> Floats:
        """Return the weighted sums of the columns."""
        sums: Floats = self.weights @ values
        return sums

    def replicates(self, values: Floats) -> Floats:
        """Return the weighted sums of the columns once for each resample."""
        scaled = (self.weights * self._scale)[:, None] * values
        rows = max(1, _AT_ONCE // max(1, self.size))
        parts = [self._draws[at : at + rows].astype(float) @ scaled for at in range(0, self.resamples, rows)]
        drawn: Floats = np.concatenate(parts) if parts else np.zeros((0, values.shape[1]))
        return drawn

    def effective(self, counted: Floats) -> Floats:
        """Return how many equally weighted cases those counted in each column are worth (Kish 1965)."""
        weighted = self.weights[:, None] * counted
        squares = (weighted**2).sum(axis=0)
        worth: Floats = np.divide(weighted.sum(axis=0) ** 2, squares, out=np.zeros_like(squares), where=squares > 0)
        return worth

    def freedom(self, counted: Floats) -> Floats:
        """Return the degrees of freedom of each column: the cases counted in it less their strata; at least 1."""
        inside = counted > 0
        strata = np.zeros(counted.shape[1])
        for stratum in np.unique(self.strata):
            strata += inside[self.strata == stratum].any(axis=0)
        left: Floats = np.maximum(inside.sum(axis=0) - strata, 1)
        return left


def _numbered(names: Sequence[str]) -> NDArray[np.int_]:
    codes: dict[str, int] = {}
    return np.array([codes.setdefault(name, len(codes)) for name in names], dtype=int)


def _joined(strata: NDArray[np.int_]) -> NDArray[np.int_]:
    """Join strata of one case, which say nothing of how cases vary, to others, the smallest first."""
    strata = strata.copy()
    while True:
        names, sizes = np.unique(strata, return_counts=True)
        if len(names) < 2 or sizes.min() > 1:
            break
        first, second = names[np.argsort(sizes, kind="stable")[:2]]
        strata[strata == first] = second
    joined: Any = np.unique(strata, return_inverse=True)[1]
    return np.asarray(joined, dtype=int).reshape(strata.shape)
