"""The expected calibration error: the mean gap between certainty and share right, over bins.

It is too large in small samples, since chance makes a gap in every bin (C. A. T. Ferro and T. E. Fricker 2012, "A
bias-corrected decomposition of the Brier score", QJRMS 138; R. Roelofs et al. 2022, "Mitigating bias in calibration
error estimation", AISTATS). So beside the plain figure there is the true error under which the plain figure would be
the median, and as interval all those under which it would not be extreme (B. E. Hansen 1999, "The grid bootstrap and
the autoregressive model", Review of Economics and Statistics 81). How the true gaps are spread over the bins cannot
be known: they are taken as found, as found less what chance gives, and as alike everywhere, and of the three
intervals the hull is given. Under true gaps the share right in a bin varies as that of as many independent cases as
the bin is worth, and so may be 0 or 1 though the true one is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import hypot

import numpy as np

from .intervals import Estimate, WeightedShare, difference
from .resampling import Floats

# Dense around 1: where nearly all or none are right, a small step away from what is found makes it extreme.
_SCALES = np.concatenate(
    [
        np.linspace(0, 0.8, 16, endpoint=False),
        np.linspace(0.8, 1.2, 41),
        np.linspace(1.25, 2, 16),
        np.geomspace(2.1, 20, 20),
    ]
)
_DRAWS = 600
_SAME = 1e-9
"""Errors closer than this are the same."""


def calibration_error(
    right: Sequence[WeightedShare],
    certainty: Floats,
    weight: Floats,
    over_all: tuple[WeightedShare, WeightedShare],
    level: float,
    seed: int = 1,
) -> tuple[float, Estimate]:
    """Return the error as found, and corrected with its interval.

    right: how often the first place is right in each bin. certainty: the mean in each. weight: its part of all cases.
    over_all: the share right and the certainty of all cases.
    """
    rates = np.array([each.value for each in right])
    worth = np.array([each.worth for each in right])
    gaps = rates - certainty
    plain = float(weight @ np.abs(gaps))
    random = np.random.default_rng(seed)
    ends = []
    for shape in _shapes(gaps, rates, worth, weight):
        true = np.clip(certainty + _SCALES[:, None] * shape * max(plain, 1e-6), 0, 1)
        errors = np.abs(true - certainty) @ weight
        # A worth of 7.4 cases is one of 7 or 8, so that it is 7.4 on the mean.
        number = np.floor(worth + random.random((_DRAWS, 1, len(worth)))).astype(int)
        drawn = random.binomial(number, true) / number
        found = np.abs(drawn - certainty) @ weight
        ends.append(_ends(plain, errors, found, level))
    low, middle, high = np.array(ends).T
    value = float(np.median(middle))
    down, up = _joined(value, float(low.min()), float(high.max()), over_all, level)
    return plain, Estimate(value, down, up, sum(each.cases for each in right))


def _joined(
    value: float, low: float, high: float, over_all: tuple[WeightedShare, WeightedShare], level: float
) -> tuple[float, float]:
    """Return an interval that knows that other cases have another certainty as well (Newcombe 1998, as differences)."""
    right, certain = over_all
    least, most = certain.interval(level)
    # Gaps in one direction make an error as large as their mean, so what is possible for that is for the error too.
    mean = difference(right, certain, level)
    ends = [abs(end) for end in (mean.low, mean.high) if end is not None]
    up = max(value + hypot(max(0.0, high - value), most - certain.value), *ends)
    return max(0.0, value - hypot(max(0.0, value - low), certain.value - least)), min(1.0, up)


def _shapes(gaps: Floats, rates: Floats, worth: Floats, weight: Floats) -> Iterator[Floats]:
    """Yield how the true gaps may be spread over the bins; the weighted sizes of each sum up to 1."""
    smoothed = (rates * worth + 1) / (worth + 2)
    shrunk = np.sign(gaps) * np.sqrt(np.clip(gaps**2 - smoothed * (1 - smoothed) / worth, 0, None))
    alike = np.full_like(gaps, 1.0 if weight @ gaps >= 0 else -1.0)
    for shape in (gaps, shrunk, alike):
        if (size := weight @ np.abs(shape)) > 1e-9:
            yield shape / size


def _ends(plain: float, errors: Floats, found: Floats, level: float) -> tuple[float, float, float]:
    """Return under which true errors the plain one is not extreme, and under which it is the median.

    found: drawn under each of the true errors, a column for each.
    """
    outer = (1 - level) / 2
    least, middle, most = np.quantile(found, (outer, 0.5, 1 - outer), axis=0)
    # Where all or none are right, many draws give just the plain error: the interval has all that do.
    return (
        _reached(plain - _SAME, most, errors),
        _reached(plain - _SAME, middle, errors),
        _reached(plain + _SAME, least, errors),
    )


def _reached(plain: float, quantiles: Floats, errors: Floats) -> float:
    """Return the true error at which a quantile reaches the error found; 0 where it is larger all along."""
    rising = np.maximum.accumulate(quantiles)
    at = int(np.searchsorted(rising, plain))
    if at == 0:
        return 0.0
    if at == len(rising):
        return float(errors[-1])
    part = (plain - rising[at - 1]) / (rising[at] - rising[at - 1])
    return float(errors[at - 1] + part * (errors[at] - errors[at - 1]))
