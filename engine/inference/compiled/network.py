"""All clauses of a rulebook, in layers: each layer looks only at the case and at what the layers before it have
found out.

Each clause of each unit has a bit of its own. Those of a layer stand together in blocks, so that what a layer looks at
is as short as it is itself.
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
    """How a signal bears on a block: the clauses that can still hold when it is off, and when it is on."""

    signal: int
    off: int
    on: int


@dataclass(frozen=True, slots=True)
class Block:
    """The clauses of a layer that are looked at for the case, or (`in_party`) those that are looked at for each party.

    `first`: the bit with which they begin in the masks of attributes; all that stands here counts from it. `effects`:
    what each of them finds out.
    """

    in_party: bool
    first: int
    clauses: int
    effects: tuple[Effect, ...]
    case_readings: tuple[Reading, ...]
    party_readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """Units that are found out together, in at most two blocks.

    `number`: its place among the layers. `stratum`: that of its rules, by number. `asks`: signals about the advice that
    must be found out first, each with whether a party is in turn.
    """

    number: int
    stratum: int
    blocks: tuple[Block, ...]
    asks: tuple[tuple[int, AdvisedSignal, bool], ...]
    counts: tuple[Counts, ...]


@dataclass(slots=True)
class Network:
    """The compiled rulebook. Immutable once built; shared by all matchers of a translation.

    `strata`: how many there are. `signals` numbers the signals; one that belongs to a party has a state for each party.
    `premises`: the alternatives of each rule. `possible`: for each rule that shuts a gate, those by which it could
    fire.
    """

    strata: int
    layers: tuple[Layer, ...]
    everything: int
    case_masks: tuple[AttributeMasks, ...]
    party_masks: tuple[AttributeMasks, ...]
    signals: dict[tuple[Signal, bool], int]
    premises: tuple[Alternatives, ...]
    possible: dict[int, Alternatives]
