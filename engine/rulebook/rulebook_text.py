"""A rulebook as it is written: its heads and rules as nodes of their files, for tools that show or edit the text."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from ottava.facts.source.brief import Brief
from ottava.facts.source.node import Entry, Mapping, Node, Scalar, items_of

if TYPE_CHECKING:
    pass
from .rulebook import Rule


@dataclass(frozen=True, slots=True, repr=False)
class RuleText(Brief):
    """A rule and the node it was read from. `level`: of which rulebook, counted from the one that extends no other.
    `scope`: what its file asks for beside it.
    """

    rule: Rule
    node: Mapping
    level: int
    scope: Node | None = None


@dataclass(frozen=True, slots=True, repr=False)
class RulebookText(Brief):
    """The text of a rulebook: the `rulebook.yaml` of those it extends and its own last, and the rules in the order in
    which they are read; those that are not enabled apart.

    It is neither compared nor kept nor sent to another process: there a rulebook is without it.
    """

    heads: tuple[Mapping, ...]
    rules: tuple[RuleText, ...]
    switched_off: tuple[RuleText, ...] = ()

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
        return next((found for head in reversed(self.heads) if (found := head.entry(key))), None)

    def own(self, key: str) -> Entry | None:
        """Return the `key: value` of its own `rulebook.yaml`: a name or a title is not taken over."""
        return self.head.entry(key)

    def item(self, key: str, id: str) -> Node | None:
        """Return the entry of that id in a list such as `methods`, where it was last written."""
        found = [each for each in self._items(key) if isinstance(each, Mapping) and _is_text(each.get("id"), id)]
        return found[-1] if found else None

    def disabling(self, id: str) -> Node | None:
        """Return the node that leaves a rule out: in `disable`, or the `replaces` or `enabled: false` of a rule."""
        disabled = (each for each in map(_left_out, self._items("disable")) if _is_text(each, id))
        replaced = (each.node.get("replaces") for each in self.rules if each.rule.replaces == id)
        off = (each.node.get("enabled") for each in self.switched_off if each.rule.id == id)
        return next(chain(disabled, replaced, off), None)

    def strength(self, word: str) -> Entry | None:
        """Return the entry that last set a word of strength."""
        tables = [table for head in reversed(self.heads) if isinstance(table := head.get("strengths"), Mapping)]
        return next((found for table in tables if (found := table.entry(word))), None)

    def strengths(self) -> tuple[dict[str, float], ...]:
        """Return the meaning of the words of strength at each level: a rule is read with those of its own rulebook."""
        known: dict[str, float] = {}
        levels = []
        for head in self.heads:
            table = head.get("strengths")
            for each in table.entries if isinstance(table, Mapping) else ():
                match each:
                    case Entry(Scalar(str() as word), Scalar(int() | float() as value)):
                        known[word] = float(value)
            levels.append(dict(known))
        return tuple(levels)

    def __reduce__(self) -> tuple[type[None], tuple[()]]:
        return type(None), ()

    def _items(self, key: str) -> list[Node]:
        return [each for head in self.heads if (node := head.get(key)) for each in items_of(node)]


def _left_out(item: Node) -> Node:
    """Return the id in an entry of `disable`, which may have a reason behind it: `ID` or `ID: REASON`."""
    return item.entries[0].key if isinstance(item, Mapping) and item.entries else item


def _is_text(node: Node | None, text: str) -> bool:
    return isinstance(node, Scalar) and node.value == text
