"""Which activation fires next: exactly, and always the same.

Experta's own strategy looks for an activation to withdraw among three neighbours only, and so loses some when many
have the same salience: a rule then fires although what it forbids has been derived. Its order among equals differs
between processes. Here every activation has a key of its own, so that none is lost and the order is that of the
rulebook and of the parties.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from .experta_api import Strategy
from .working_memory import CASE


class ExactStrategy(Strategy):  # type: ignore[misc]
    """Higher salience first, then rules in their order, then parties in theirs."""

    def _update_agenda(self, agenda: Any, added: Iterable[Any], removed: Iterable[Any]) -> None:
        activations = agenda.activations
        withdrawn = {_key(activation) for activation in removed}
        if withdrawn:
            activations[:] = [each for each in activations if each.key not in withdrawn]
        for activation in added:
            activation.key = _key(activation)
            activations.append(activation)
        activations.sort(key=attrgetter("key"))  # the last one fires next


class LayerStrategy(Strategy):  # type: ignore[misc]
    """For a matcher that offers one layer at a time and withdraws nothing: the order in which it offers them."""

    def _update_agenda(self, agenda: Any, added: Sequence[Any], removed: Iterable[Any]) -> None:
        agenda.activations.extend(reversed(added))


def _key(activation: Any) -> tuple[int, int, int]:
    rule = activation.rule
    return rule.salience, -rule.order, -activation.context.get("party", CASE)
