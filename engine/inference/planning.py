"""The plan: what is advised, in the order to do it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..rulebook.rulebook import Names
from .advice import GateAdvice, PlanStep
from .ranking import Ranked
from .scores import Variant
from .working_memory import CASE


def plan(
    gates: Sequence[GateAdvice],
    advised: Iterable[Ranked],
    orders: Iterable[tuple[Variant, Variant]],
    names: Names,
    labels: Sequence[str],
) -> tuple[PlanStep, ...]:
    """Gates first, then the methods in the order of the rulebook, changed where a rule asks for another order.

    `labels` are the labels of the parties by position.
    """
    groups: dict[Variant, list[Ranked]] = {}
    for each in advised:
        groups.setdefault((each.method.id, each.stage), []).append(each)
    steps = [
        PlanStep(position, "gate", gate.id, None, (), (gate.text,)) for position, gate in enumerate(gates, start=1)
    ]
    for variant in _reordered(_in_plan_order(groups, names), list(orders)):
        group = groups[variant]
        places = sorted([each.place for each in group])
        everyone = places == [CASE] or len(places) == len(labels)
        parties = () if everyone else tuple([labels[place] for place in places])
        method, stage = group[0].method, variant[1]
        steps.append(PlanStep(len(steps) + 1, "method", method.id, stage, parties, method.steps_of(stage)))
    return tuple(steps)


def _in_plan_order(groups: dict[Variant, list[Ranked]], names: Names) -> list[Variant]:
    """Methods that the plan does not name come last, if they compete; those that go with the whole plan are no
    step of it.
    """
    listed = [variant for variant in names.plan if variant in groups]
    others = [variant for variant, group in groups.items() if variant not in listed and group[0].rank is not None]
    return listed + others


def _reordered(variants: list[Variant], orders: list[tuple[Variant, Variant]]) -> list[Variant]:
    """The variants with the first of each pair moved before the second; where pairs contradict each other, the
    last one stands.
    """
    for first, then in orders:
        if first in variants and then in variants and variants.index(first) > variants.index(then):
            variants.remove(first)
            variants.insert(variants.index(then), first)
    return variants
