"""The expected calibration error: the mean gap between certainty and share right, over bins.

It is too large in small samples, since chance makes a gap in every bin (C. A. T. Ferro and T. E. Fricker 2012, "A
bias-corrected decomposition of the Brier score", QJRMS 138; R. Roelofs et al. 2022, "Mitigating bias in calibration error
estimation", AISTATS). So beside the plain figure there is the true error under which the plain figure would be the
median, and as interval all those under which it would not be extreme (B. E. Hansen 1999, "The grid bootstrap and the
autoregressive model", Review of Economics and Statistics 81). How the true gaps are spread over the bins cannot be known:
they are taken as found, as found less what chance gives, and as alike everywhere, and of the three intervals the hull
is given. The chance is that of resampled cases.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .intervals import Estimate
from .resampling import Floats, Sample

_SCALES = np.concatenate([np.linspace(0, 2, 61), np.linspace(2.1, 8, 30)])
_DRAWS = 1000
"""Resamples that suffice for quantiles."""


def calibration_error(sample: Sample, inside: Floats, certainty: Floats, right: Floats, level: float) -> tuple[float, Estimate]:
    """Return the error as found, and corrected with its interval. inside: 1 in the column of the bin of each case."""
    answered = inside.sum(axis=1)
    whole = float(sample.totals(answered[:, None])[0])
    gaps = inside * (right - certainty)[:, None]
    found = sample.totals(gaps) / whole
    plain, cases = float(np.abs(found).sum()), int(answered.sum())
    again = sample.replicates(np.hstack([gaps, answered[:, None]]))[:_DRAWS]
    with np.errstate(invalid="ignore", divide="ignore"):
        replicates = again[:, :-1] / again[:, -1:]
    noise = replicates[np.isfinite(replicates).all(axis=1)] - found
    if len(noise) < 2 or plain < 1e-12:
        return plain, Estimate(plain, 0.0, 1.0, cases)
    noise = _at_least_binomial(sample, noise, inside, right, whole)
    ends = np.array([_ends(shape * plain, noise, plain, level) for shape in _shapes(found, noise, sample, inside)])
    low, middle, high = ends[:, 0].min(), float(np.median(ends[:, 1])), ends[:, 2].max()
    return plain, Estimate(middle, min(float(low), middle), min(1.0, float(high)), cases)


def _at_least_binomial(sample: Sample, noise: Floats, inside: Floats, right: Floats, whole: float) -> Floats:
    """Return the noise, enlarged in bins that vary too little to tell, as where all are right (Laplace's estimate)."""
    weight = sample.totals(inside)
    worth = np.maximum(sample.effective(inside), 1)
    rate = (np.divide(sample.totals(inside * right[:, None]), weight, where=weight > 0, out=np.zeros_like(weight)) * worth + 1)
    rate /= worth + 2
    expected = (weight / whole) ** 2 * rate * (1 - rate) / worth
    more = np.sqrt(np.clip(expected - noise.var(axis=0), 0, None))
    # Normal quantiles in an order of their own for each bin, so that no other seed is needed.
    random = np.random.default_rng(len(noise))
    enlarged: Floats = noise + random.normal(size=noise.shape) * more
    return enlarged


def _shapes(found: Floats, noise: Floats, sample: Sample, inside: Floats) -> Iterator[Floats]:
    """Yield how the true gaps may be spread over the bins; the sizes of each sum up to 1."""
    shrunk = np.sign(found) * np.sqrt(np.clip(found**2 - noise.var(axis=0), 0, None))
    alike = sample.totals(inside) * (1 if found.sum() >= 0 else -1)
    for shape in (found, shrunk, alike):
        if (size := np.abs(shape).sum()) > 1e-12:
            yield shape / size


def _ends(gaps: Floats, noise: Floats, plain: float, level: float) -> tuple[float, float, float]:
    """Return between which errors, in this shape, the plain one is not extreme, and under which it is the median."""
    outer = (1 - level) / 2
    sizes = np.abs(_SCALES[:, None, None] * gaps + noise).sum(axis=2)
    low, middle, high = np.quantile(sizes, (1 - outer, 0.5, outer), axis=1)
    return _scale(plain, low) * plain, _scale(plain, middle) * plain, _scale(plain, high) * plain


def _scale(plain: float, quantiles: Floats) -> float:
    """Return the scale at which a quantile reaches the error found; 0 where it is larger all along."""
    if plain <= quantiles[0]:
        return 0.0
    at = int(np.searchsorted(np.maximum.accumulate(quantiles), plain))
    if at == len(_SCALES):
        return float(_SCALES[-1])
    before, after = quantiles[at - 1], quantiles[at]
    part = (plain - before) / (after - before) if after > before else 1.0
    return float(_SCALES[at - 1] + part * (_SCALES[at] - _SCALES[at - 1]))
