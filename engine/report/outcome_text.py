"""Outcomes in words: who and what comes first, behind which gates."""

from collections.abc import Iterable

from ..inference.advice import GateEffect, Place
from .grouping import grouped
from .words import listing, name, people

EFFECTS = {"stop": "stops everything", "first": "comes first", "provisional": "makes all provisional"}


def place(each: Place) -> str:
    """A method or stage, without for whom."""
    return name(each.method) if each.stage is None else f"{name(each.method)} ({name(each.stage)})"


def places(found: Iterable[Place]) -> str:
    """Methods and for whom: `listening for aunt and clerk`."""
    groups = grouped(found, lambda each: (each.method, each.stage))
    said = [f"{place(group[0])} for {people(each.party for each in group)}" for group in groups]
    return listing(said) if said else "no method"


def lead(gates: Iterable[GateEffect], first: Iterable[Place]) -> str:
    """The gates that are shut, and what comes first."""
    said = [f"the gate {name(gate.id)} {EFFECTS[gate.effect]}" for gate in gates]
    return "; ".join([*said, f"first {places(first)}"])
