"""The part of a report on what certainty is worth."""

from __future__ import annotations

from ..evaluation import Evaluation
from ..measures.calibration import Calibration
from .figures import one, points_between
from .layout import Cell, EvaluationSection, EvaluationTable, Range

_BUT = (
    "In Ottava a certainty says how strongly rules speak for a method; it promises no chance. Cases without "
    "a first place have no certainty and do not count."
)
_GAP = (
    "Mean error: with 0.10, advice of certainty 0.80 is right in about 70 or 90 of 100 labels (expected calibration "
    "error). Chance alone puts every row a little off, the more the fewer cases it has; the first of the two figures "
    "leaves that part out."
)


def certainty_section(found: Evaluation) -> EvaluationSection:
    """Return what certainty is worth."""
    certain = found.calibration
    bins = tuple(
        (f"{each.above:.1f} to {each.to:.1f}", f"{each.certainty:.2f}", Range(each.right), each.cases)
        for each in certain.bins
    )
    return EvaluationSection(
        "certainty",
        "What certainty is worth",
        "If certainty were a chance, advice of certainty 0.8 would be right in 80 of 100 labels.",
        _BUT,
        (
            EvaluationTable("", ("Certainty", "Mean", "Right", "Cases"), bins, "No labelled case has a first place."),
            EvaluationTable("Over all", ("", ""), _overall(certain) if certain.cases else ()),
        ),
        (_GAP,) if certain.cases else (),
        "",
        "reliability" if bins else "",
    )


def _overall(certain: Calibration) -> tuple[tuple[Cell, ...], ...]:
    between = points_between(certain.right.value, certain.certainty, certain.right_less_certain)
    return (
        ("how often the first place is right", Range(certain.right)),
        ("how certain it is on average", one(certain.certainty or 0.0, "share")),
        ("difference in points", between),
        ("mean error of certainty, chance left out", Range(certain.error_corrected, "error")),
        ("mean error of certainty as found, chance included", one(certain.error or 0.0, "error")),
        ("mean squared error over labels (Brier score), best 0", Range(certain.brier, "error")),
    )
