"""The calibration of advice by the labels of a panel."""

from __future__ import annotations

import numpy as np

from .calibration import Calibration, calibration
from .judgements import AdvisedValues, Counted, Judgement, Panel, is_right


def panel_calibration(panel: Panel, level: float) -> Calibration:
    """Return how far the certainty of the first place can be taken for a chance of being right.

    Cases without a first place, as where a gate stops everything, have no certainty and do not count.
    """

    def count(advised: AdvisedValues, label: Judgement) -> Counted:
        return None if advised.certainty is None else is_right(advised, label)

    right, answered, labels = panel.counted(count)
    certainty = np.array([each.certainty or 0.0 for each in panel.advised])
    return calibration(panel.sample, certainty, right, answered, round(labels), level)
