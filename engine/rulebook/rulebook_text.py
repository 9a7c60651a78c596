"""What is written of a rulebook: the nodes behind its rules and names, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ottava.facts.source.node import Entry, Mapping, Node, Scalar, Sequence

from .rulebook import Rule


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule and the node it was read from. `level`: of which rulebook, counted from the one that extends no other."""

    rule: Rule
    node: Mapping
    level: int


@dataclass(frozen=True, slots=True)
class RulebookText:
    """The text of a rulebook: the `rulebook.yaml` of those it extends and its own last, and the rules in the order in
    which they are read.

    It is neither compared nor kept nor sent to another process: there a rulebook is without it.
    """

    heads: tuple[Mapping, ...]
    rules: tuple[RuleText, ...]

    @property
    def head(self) -> Mapping:
        """Its own `rulebook.yaml`."""
        return self.heads[-1]

    @property
    def own_rules(self) -> dict[str, Mapping]:
        """The nodes of its own rules by id, without those of the rulebooks it extends."""
        return {each.rule.id: each.node for each in self.rules if each.level == len(self.heads) - 1}

    def entry(self, key: str) -> Entry | None:
        """Return the `key: value` of the last `rulebook.yaml` that has that key."""
        found = [each for head in self.heads for each in head.entries if each.key.value == key]
        return found[-1] if found else None

    def own(self, key: str) -> Entry | None:
        """Return the `key: value` of its own `rulebook.yaml`: a name or a title is not taken over."""
        return next((each for each in self.head.entries if each.key.value == key), None)

    def item(self, key: str, id: str) -> Node | None:
        """Return the entry of that id in a list such as `methods`, where it was last written."""
        found = [each for each in self._items(key) if isinstance(each, Mapping) and _says(each.get("id"), id)]
        return found[-1] if found else None

    def disabling(self, id: str) -> Node | None:
        """Return the node that leaves a rule out."""
        return next((each for each in self._items("disable") if _says(each, id)), None)

    def strength(self, word: str) -> Entry | None:
        """Return the entry that last set a word of strength."""
        found = [each for table in self._tables("strengths") for each in table.entries if each.key.value == word]
        return found[-1] if found else None

    def strengths(self) -> tuple[dict[str, float], ...]:
        """Return the meaning of the words of strength at each level: a rule is read with those of its own rulebook."""
        known: dict[str, float] = {}
        levels = []
        for head in self.heads:
            table = head.get("strengths")
            for each in table.entries if isinstance(table, Mapping) else ():
                if isinstance(each.key.value, str) and isinstance(each.value, Scalar):
                    value = each.value.value
                    if isinstance(value, int | float):
                        known[each.key.value] = float(value)
            levels.append(dict(known))
        return tuple(levels)

    def __reduce__(self) -> tuple[type[None], tuple[()]]:
        return type(None), ()

    def _tables(self, key: str) -> Iterator[Mapping]:
        for head in self.heads:
            table = head.get(key)
            if isinstance(table, Mapping):
                yield table

    def _items(self, key: str) -> Iterator[Node]:
        for head in self.heads:
            node = head.get(key)
            if isinstance(node, Sequence):
                yield from node.items


def _says(node: Node | None, text: str) -> bool:
    return isinstance(node, Scalar) and node.value == text
