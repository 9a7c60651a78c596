"""Groups of cases held against all others, with a correction for how many are looked at.

Where many groups are compared some differ by chance. So the p-values are corrected together, after Y. Benjamini and
Y. Hochberg 1995 (JRSS B 57): of the differences marked, at most 5 % are expected to be chance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from msgspec import Struct
from scipy.stats import false_discovery_control

from .intervals import TOO_SMALL, Estimate, WeightedShare, chance_of, difference, shares
from .judgements import AdvisedValues, Counted, Judgement, Panel, is_right
from .resampling import Floats

MARKED = 0.05


class Compared(Struct, frozen=True):
    """A share inside a group of cases, outside it, and the first less the second. chance: the p-value; corrected: for
    all that are tested together; both None where a side has fewer than 10 cases.
    """

    inside: Estimate
    outside: Estimate
    difference: Estimate
    chance: float | None
    corrected: float | None

    @property
    def marked(self) -> bool:
        """Whether the difference exceeds chance."""
        return self.corrected is not None and self.corrected < MARKED


class Subgroup(Struct, frozen=True):
    """Cases that have something in common. agreement: on the first method. gates_missed: the share of labels with a
    gate of which the advice lacks one.
    """

    kind: str
    value: str
    cases: int
    agreement: Compared
    gates_missed: Compared


class SpokeFor(Struct, frozen=True):
    """A rule that spoke for the first place. wrong, right: of how many labels the first method was another, or that.
    compared: the share of wrong ones, where it spoke and where it did not.
    """

    rule: str
    wrong: int
    right: int
    compared: Compared


@dataclass(frozen=True)
class _Sides:
    inside: WeightedShare
    outside: WeightedShare

    @property
    def tested(self) -> bool:
        return min(self.inside.cases, self.outside.cases) >= TOO_SMALL


def subgroups(
    panel: Panel, misses: Callable[[AdvisedValues, Judgement], Counted], level: float
) -> tuple[Subgroup, ...]:
    """Return each group that some cases belong to and some do not, by kind, the largest first. misses: a gate."""
    members = {
        group: np.array([group in each.groups for each in panel.advised])
        for group in sorted({group for each in panel.advised for group in each.groups})
    }
    members = {group: inside for group, inside in members.items() if not inside.all()}
    agreed = _compared(panel, members, is_right, level)
    missed = _compared(panel, members, misses, level)
    corrected = corrections([each.chance for each in (*agreed, *missed)])
    agreed, missed = _with(agreed, corrected[: len(agreed)]), _with(missed, corrected[len(agreed) :])
    found = [
        Subgroup(kind, value, int(inside.sum()), of_agreement, of_gates)
        for ((kind, value), inside), of_agreement, of_gates in zip(members.items(), agreed, missed, strict=True)
    ]
    return tuple(sorted(found, key=lambda each: (each.kind, -each.cases, each.value)))


def spoke_for_first(panel: Panel, level: float) -> tuple[SpokeFor, ...]:
    """Return the rules that spoke for the first place, the worst against the others first, then those of few cases."""
    rules = sorted({rule for each in panel.advised for rule in each.rules})
    members = {("", rule): np.array([rule in each.rules for each in panel.advised]) for rule in rules}
    compared = _compared(panel, members, _is_wrong, level)
    compared = _with(compared, corrections([each.chance for each in compared]))
    found = []
    for rule, each in zip(rules, compared, strict=True):
        labels = [
            _is_wrong(advised, label)
            for advised, of_case in zip(panel.advised, panel.judgements, strict=True)
            if rule in advised.rules
            for label in of_case
        ]
        wrong = sum(label[0] > 0 for label in labels if label is not None)
        if answered := sum(label is not None for label in labels):
            found.append(SpokeFor(rule, wrong, answered - wrong, each))
    return tuple(sorted(found, key=_worst))


def _worst(each: SpokeFor) -> tuple[bool, float, int, str]:
    return each.compared.chance is None, -(each.compared.difference.value or 0.0), -each.wrong, each.rule


def corrections(chances: Sequence[float | None]) -> list[float | None]:
    """Return p-values corrected for being looked at together; those that are None stay so."""
    tested = [each for each in chances if each is not None]
    corrected = iter(false_discovery_control(tested) if tested else ())
    return [None if each is None else float(next(corrected)) for each in chances]


def _is_wrong(advised: AdvisedValues, label: Judgement) -> Counted:
    right = is_right(advised, label)
    return None if right is None or not advised.order else (1 - right[0], 1.0)


def _compared(
    panel: Panel,
    members: Mapping[tuple[str, str], Floats],
    count: Callable[[AdvisedValues, Judgement], Counted],
    level: float,
) -> list[Compared]:
    if not members:
        return []
    part, whole, units = panel.counted(count)
    inside = np.array(list(members.values()), dtype=float).T
    both = np.hstack([inside, 1 - inside])
    labels = units / max(1e-9, float(whole.sum()))
    found = shares(panel.sample, part[:, None] * both, whole[:, None] * both, labels)
    size = len(members)
    return [_held_against(_Sides(found[at], found[size + at]), level) for at in range(size)]


def _held_against(sides: _Sides, level: float) -> Compared:
    return Compared(
        sides.inside.estimate(level),
        sides.outside.estimate(level),
        difference(sides.inside, sides.outside, level),
        chance_of(sides.inside, sides.outside) if sides.tested else None,
        None,
    )


def _with(compared: Sequence[Compared], corrected: Sequence[float | None]) -> list[Compared]:
    return [
        Compared(each.inside, each.outside, each.difference, each.chance, value)
        for each, value in zip(compared, corrected, strict=True)
    ]
