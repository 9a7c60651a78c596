"""Outcomes and answers as plain values for an advice."""

from __future__ import annotations

from collections.abc import Iterable

from ottava.facts import Case, Observation, Value

from ..inference.advice import GateEffect, Place, Told
from ..inference.gates import Gates
from ..inference.working_memory import CASE
from .outcome import Entry
from .trials import Answer, Trials

Plain = str | bool | int | float | tuple[str, ...]


def gate_effects(gates: Gates) -> tuple[GateEffect, ...]:
    """The gates that are shut."""
    return tuple(GateEffect(name, effect) for name, effect in gates)


def places(entries: Iterable[Entry], case: Case) -> tuple[Place, ...]:
    """Methods with the labels of the parties, in a fixed order."""
    labels = [None if entry.place == CASE else case.parties[entry.place].id for entry in entries]
    found = [Place(entry.method, entry.stage, label) for entry, label in zip(entries, labels, strict=True)]
    return tuple(sorted(found, key=lambda each: (each.method, each.stage or "", each.party or "")))


def told(answers: Iterable[Answer], trials: Trials) -> tuple[Told, ...]:
    """Answers in the order of the slots."""
    order = {slot: position for position, slot in enumerate(trials.slots)}
    return tuple(
        Told(trials.path(each.slot), plain_value(each.values.value), each.values.said)
        for each in sorted(answers, key=lambda each: order[each.slot])
    )


def plain_value(seen: Observation | Value) -> Plain:
    """A value fit for JSON; a set in sorted order."""
    value = seen.value if isinstance(seen, Observation) else seen
    return tuple(sorted(value)) if isinstance(value, frozenset) else value
