"""All clauses of a rulebook, in layers: each layer looks only at the case and at what the layers before it have
found out.

Each clause of each unit has a bit of its own; a layer has one mask for its clauses, and two for each signal they read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from ottava.facts import Value

from .alternatives import Alternatives
from .clauses import AdvisedSignal, Signal
from .units import Counts, Effect


class AttributeMasks(NamedTuple):
    """The masks of an attribute: where it is unknown, and of its values."""

    name: str
    unknown: int
    of: Callable[[Value], int]


class Reading(NamedTuple):
    """How a signal bears on a layer: the clauses that can still hold when it is off, and when it is on."""

    signal: int
    off: int
    on: int


@dataclass(frozen=True, slots=True)
class Layer:
    """Units that are found out together. Masks have a bit for each clause of the whole network.

    `stratum`: that of its rules, by number. `asks`: signals about the advice that must be found out first, each with
    whether a party is in turn.
    """

    stratum: int
    clauses: int
    of_case: int
    of_party: int
    case_readings: tuple[Reading, ...]
    party_readings: tuple[Reading, ...]
    asks: tuple[tuple[int, AdvisedSignal, bool], ...]
    counts: tuple[Counts, ...]


@dataclass(slots=True)
class Network:
    """The compiled rulebook. Immutable once built; shared by all matchers of a translation.

    `strata`: how many there are. `signals` numbers the signals; one that belongs to a party has a state for each party.
    `premises`: the alternatives of each rule. `possible`: for each rule that shuts a gate, the clauses by which it
    could fire.
    """

    strata: int
    layers: tuple[Layer, ...]
    effects: tuple[Effect, ...]
    everything: int
    case_masks: tuple[AttributeMasks, ...]
    party_masks: tuple[AttributeMasks, ...]
    signals: dict[tuple[Signal, bool], int]
    premises: tuple[Alternatives, ...]
    possible: dict[int, int]
