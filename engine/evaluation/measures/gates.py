"""Gates that experts see and the advice does not, and the other way round."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from .intervals import Estimate
from .judgements import AdvisedValues, Counted, Judgement, Panel


class GateCase(Struct, frozen=True):
    """A case in which the advice and experts differ on a gate. experts: who is against the advice, of `asked`."""

    case: str
    gate: str
    experts: tuple[str, ...]
    asked: int

    @property
    def by_majority(self) -> bool:
        """Whether more than half of those who answered are against the advice."""
        return 2 * len(self.experts) > self.asked


class GateFigures(Struct, frozen=True):
    """One gate, or all of them together. said: labels that have it; missed: those of them where the advice lacks it;
    false: labels that lack it where the advice has it. found: the share of those that experts say which the advice has
    too; confirmed: the share of the advice's that experts say too.
    """

    said: int
    missed: int
    false: int
    found: Estimate
    confirmed: Estimate


class Gates(Struct, frozen=True):
    """labels, cases: those that say something of gates, `none` included. missed, false: one entry a case and gate, by
    the order of danger, and where most experts are against the advice first.
    """

    labels: int
    cases: int
    all: GateFigures
    by_gate: dict[str, GateFigures]
    missed: tuple[GateCase, ...]
    false: tuple[GateCase, ...]


def gates(panel: Panel, order: Iterable[str], level: float) -> Gates:
    """Return how far the advice has the gates that experts say. order: of all gates, the most dangerous first."""
    names = tuple(order)
    answered = [(a, tuple(e for e in labels if e.gates is not None)) for a, labels in _pairs(panel)]
    figures = {gate: _figures(panel, frozenset((gate,)), level) for gate in names}
    return Gates(
        sum(len(labels) for _, labels in answered),
        sum(bool(labels) for _, labels in answered),
        _figures(panel, frozenset(names), level),
        {gate: each for gate, each in figures.items() if each.said or each.false or _advised(panel, gate)},
        _cases(answered, names, missed=True),
        _cases(answered, names, missed=False),
    )


def misses(advised: AdvisedValues, label: Judgement) -> Counted:
    """Whether the advice lacks a gate that the expert says; counted only where the expert says one."""
    if label.gates is None:
        return None
    return (float(not label.gates <= advised.gates), 1.0) if label.gates else (0.0, 0.0)


def _pairs(panel: Panel) -> list[tuple[AdvisedValues, tuple[Judgement, ...]]]:
    return list(zip(panel.advised, panel.judgements, strict=True))


def _advised(panel: Panel, gate: str) -> bool:
    return any(gate in advised.gates and any(e.gates is not None for e in labels) for advised, labels in _pairs(panel))


def _figures(panel: Panel, among: frozenset[str], level: float) -> GateFigures:
    labels = [(advised, e.gates & among) for advised, labels in _pairs(panel) for e in labels if e.gates is not None]

    def found(advised: AdvisedValues, label: Judgement) -> Counted:
        if label.gates is None:
            return None
        return float(len(label.gates & among & advised.gates)), float(len(label.gates & among))

    def confirmed(advised: AdvisedValues, label: Judgement) -> Counted:
        if label.gates is None:
            return None
        return float(len(label.gates & among & advised.gates)), float(len(advised.gates & among))

    return GateFigures(
        sum(len(said) for _, said in labels),
        sum(len(said - advised.gates) for advised, said in labels),
        sum(len(advised.gates & among - said) for advised, said in labels),
        panel.share(found).estimate(level),
        panel.share(confirmed).estimate(level),
    )


def _cases(
    answered: list[tuple[AdvisedValues, tuple[Judgement, ...]]], order: tuple[str, ...], missed: bool
) -> tuple[GateCase, ...]:
    found = []
    for advised, labels in answered:
        for gate in order:
            if (gate in advised.gates) is missed:
                continue
            against = tuple(e.expert for e in labels if e.gates is not None and (gate in e.gates) is missed)
            if against:
                found.append(GateCase(advised.case, gate, against, len(labels)))
    found.sort(key=lambda each: (order.index(each.gate), not each.by_majority, -len(each.experts)))
    return tuple(found)
