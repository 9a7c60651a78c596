"""Experta's own Rete matcher, kept from holding on to anything.

Experta caches every check of every network for ever, and the nodes of the last network in a cache shared by all;
both are kept to one network here. Building takes a lock, because those caches are shared by all threads.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..experta_api import ReteMatcher, experta

_building = threading.Lock()


class ContainedRete(ReteMatcher):  # type: ignore[misc]
    """Rete whose network can be thrown away whole, and emptied without walking it many times over."""

    def __init__(self, engine: Any) -> None:
        with _building, _no_lasting_checks():
            super().__init__(engine)
        self._nodes = _nodes_below(self.root_node)
        self._terminals = tuple(node for node in self._nodes if hasattr(node, "get_activations"))

    def _get_conflict_set_nodes(self) -> tuple[Any, ...]:
        return self._terminals

    def reset(self) -> None:
        """Forget all facts."""
        for node in self._nodes:
            node._reset()


def _nodes_below(root: Any) -> tuple[Any, ...]:
    found: dict[int, Any] = {}
    left = [root]
    while left:
        node = left.pop()
        if id(node) not in found:
            found[id(node)] = node
            left.extend(child.node for child in node.children)
    return tuple(found.values())


@contextmanager
def _no_lasting_checks() -> Iterator[None]:
    check = experta.matchers.rete.check
    caches = [kind._instances for kind in (check.TypeCheck, check.FactCapture, check.FeatureCheck, check.WhereCheck)]
    before = [set(cache) for cache in caches]
    try:
        yield
    finally:
        for cache, kept in zip(caches, before, strict=True):
            for key in set(cache) - kept:
                del cache[key]
