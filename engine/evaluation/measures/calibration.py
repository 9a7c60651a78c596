"""Calibration: whether advice of a certainty is right that often."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from .calibration_error import calibration_error
from .intervals import UNKNOWN, Estimate, difference, share, shares
from .judgements import AdvisedValues, Counted, Judgement, Panel, is_right
from .resampling import Floats, Sample

BINS = 5


class Bin(Struct, frozen=True):
    """Cases whose certainty is above `above` and at most `to`; the lowest bin has its lower end as well."""

    above: float
    to: float
    cases: int
    certainty: float
    right: Estimate


class Calibration(Struct, frozen=True):
    """right_less_certain: how much more often the first place was right than it was certain, on the mean. error: the
    expected calibration error as found; error_corrected: less what chance adds to it. brier: the mean squared gap.
    """

    cases: int
    certainty: float | None
    right: Estimate
    right_less_certain: Estimate
    error: float | None
    error_corrected: Estimate
    brier: Estimate
    bins: tuple[Bin, ...]


NO_CALIBRATION = Calibration(0, None, UNKNOWN, UNKNOWN, None, UNKNOWN, UNKNOWN, ())


def panel_calibration(panel: Panel, level: float) -> Calibration:
    """Return how far the certainty of the first place can be taken for a chance of being right.

    Cases without a first place, as where a gate stops everything, have no certainty and do not count.
    """

    def count(advised: AdvisedValues, label: Judgement) -> Counted:
        return None if advised.certainty is None else is_right(advised, label)

    right, answered, labels = panel.counted(count)
    certainty = np.array([each.certainty or 0.0 for each in panel.advised])
    return calibration(panel.sample, certainty, right, answered, round(labels), level)


def calibration(
    sample: Sample, certainty: Floats, right: Floats, answered: Floats, labels: int, level: float
) -> Calibration:
    """Return how far certainty can be taken for a chance of being right.

    certainty: of each case, from 0 to 1. right: for what part of its experts the first place is right. answered: 1
    where the case has both. labels: how many of experts there are.
    """
    cases = int(answered.sum())
    if not cases:
        return NO_CALIBRATION
    certainty, right = np.where(answered > 0, certainty, 0.0), np.where(answered > 0, right, 0.0)
    bin_of = np.searchsorted(np.linspace(0, 1, BINS + 1)[1:-1], certainty)
    inside = (bin_of[:, None] == np.arange(BINS)) * answered[:, None]
    of_each = shares(sample, inside * right[:, None], inside, labels / cases)
    sure, weight = sample.totals(inside * certainty[:, None]), sample.totals(inside)
    bins = tuple(
        Bin(at / BINS, (at + 1) / BINS, each.cases, float(sure[at] / weight[at]), each.estimate(level))
        for at, each in enumerate(of_each)
        if each.known
    )
    rights, certain = share(sample, right, answered, labels / cases), share(sample, certainty, answered)
    squared = right * (1 - certainty) ** 2 + (1 - right) * certainty**2
    known = [at for at, each in enumerate(of_each) if each.known]
    means = np.array([sure[at] / weight[at] for at in known])
    plain, corrected = calibration_error(
        [of_each[at] for at in known], means, weight[known] / weight.sum(), (rights, certain), level
    )
    return Calibration(
        cases,
        certain.value,
        rights.estimate(level),
        difference(rights, certain, level),
        plain,
        corrected,
        share(sample, squared * answered, answered).estimate(level),
        bins,
    )
