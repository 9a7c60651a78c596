"""Agreement beyond chance: Cohen's kappa for two coders, Krippendorff's alpha for any number, nominal, with gaps.

Both are 1 - observed / expected disagreement. Their intervals are Wilson's for the observed agreement, with as many
cases as give the measure its bootstrap variance, carried over to the scale of the measure: an interval of percentiles
is too short near 1, and a point where all agree. (J. Cohen 1960, Educational and Psychological Measurement 20;
K. Krippendorff 2011, "Computing Krippendorff's alpha-reliability".)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import inf

import numpy as np

from .intervals import UNKNOWN, Estimate, WeightedShare, worth_of
from .resampling import Floats, Sample

Codes = Sequence[int | None]
"""The category that a coder gave to each case, from 0; None where there is none."""

_Parts = Callable[[Floats], tuple[Floats, Floats]]


def cohen(sample: Sample, first: Codes, second: Codes, categories: int, level: float) -> Estimate:
    """Return kappa for two coders over the cases that both have coded; no value where both always say the same."""
    joint = np.zeros((sample.size, categories * categories))
    for case, (one, other) in enumerate(zip(first, second, strict=True)):
        if one is not None and other is not None:
            joint[case, one * categories + other] = 1
    return _corrected(sample, joint, joint.sum(axis=1), _kappa_parts, level)


def krippendorff(sample: Sample, coders: Mapping[str, Codes], categories: int, level: float) -> Estimate:
    """Return alpha over the cases that at least two have coded; no value where all always say the same."""
    counts = np.zeros((sample.size, categories))
    for codes in coders.values():
        for case, code in enumerate(codes):
            if code is not None:
                counts[case, code] += 1
    values = counts.sum(axis=1)
    pairable = values > 1
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(categories)
    coincidences = pairs.reshape(sample.size, -1) / np.where(pairable, values - 1, 1)[:, None]
    coincidences[~pairable] = 0
    return _corrected(sample, coincidences, pairable.astype(float), _alpha_parts, level)


def _kappa_parts(sums: Floats) -> tuple[Floats, Floats]:
    """Return the observed and the expected disagreement of tables of two coders, one a row."""
    table = _square(sums)
    whole = table.sum(axis=(1, 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = 1 - np.trace(table, axis1=1, axis2=2) / whole
        expected = 1 - (table.sum(axis=2) * table.sum(axis=1)).sum(axis=1) / whole**2
    return observed, expected


def _alpha_parts(sums: Floats) -> tuple[Floats, Floats]:
    """Return the observed and the expected disagreement of matrices of coincidences, one a row."""
    table = _square(sums)
    of_each = table.sum(axis=2)
    whole = of_each.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = 1 - np.trace(table, axis1=1, axis2=2) / whole
        expected = (whole**2 - (of_each**2).sum(axis=1)) / (whole * (whole - 1))
    return observed, expected


def _square(sums: Floats) -> Floats:
    side = round(sums.shape[1] ** 0.5)
    return sums.reshape(-1, side, side)


def _corrected(sample: Sample, table: Floats, counted: Floats, parts: _Parts, level: float) -> Estimate:
    cases = int((counted > 0).sum())
    if not cases:
        return UNKNOWN
    observed, expected = (float(each[0]) for each in parts(sample.totals(table)[None, :]))
    if not expected > 1e-12:
        return Estimate(None, None, None, cases)
    again_observed, again_expected = parts(sample.replicates(table))
    with np.errstate(invalid="ignore", divide="ignore"):
        replicates = 1 - again_observed / again_expected
    agreed = min(1.0, max(0.0, 1 - observed))
    column = counted[:, None]
    # The variance of the measure, on the scale of the observed agreement.
    worth, varies = worth_of(agreed, replicates * expected, float(sample.effective(column)[0]), None, cases)
    share = WeightedShare(agreed, worth, float(sample.freedom(column)[0]) if varies else inf, cases, replicates)
    low, high = (1 - (1 - end) / expected for end in share.interval(level))
    return Estimate(1 - observed / expected, low, high, cases)
