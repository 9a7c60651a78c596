"""Which gates are shut, and how: where rules shut one in several ways, the strongest effect counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from ..rulebook.conclusion import ShutGate
from ..rulebook.rulebook import Names
from .advice import Effect

EFFECTS: tuple[Effect, ...] = get_args(Effect)
"""The strongest first."""

Gates = tuple[tuple[str, Effect], ...]
"""Gates, each with its effect."""


def strongest(shut: Iterable[ShutGate], names: Names) -> Gates:
    """Each gate once, with the strongest of its effects, in the order of the rulebook."""
    found: dict[str, Effect] = {}
    for each in shut:
        before = found.get(each.gate, each.effect)
        found[each.gate] = min(before, each.effect, key=EFFECTS.index)
    return tuple((gate.id, found[gate.id]) for gate in names.gates if gate.id in found)
