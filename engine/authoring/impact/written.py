"""What is written of a rulebook: the nodes behind its rules and names, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.node import Entry, Mapping, Node, Scalar, Sequence
from ottava.facts.source.reading import read_source
from ottava.facts.source.span import Source, Span
from ottava.facts.source.yaml_text import from_yaml

from ...rulebook.locating import HEAD, folder_of
from ...rulebook.rulebook import Rule, Rulebook


@dataclass(frozen=True, slots=True)
class WrittenRule:
    """A rule as it stands in its file. `level`: of which rulebook, counted from the one that extends no other."""

    rule: Rule
    node: Node
    level: int


@dataclass(frozen=True, slots=True)
class RulebookText:
    """A rulebook as it is written: the `rulebook.yaml` of those it extends and its own last, and the rules in the
    order in which they are read.
    """

    heads: tuple[Mapping, ...]
    rules: tuple[WrittenRule, ...]

    def entry(self, key: str) -> Entry | None:
        """The `key: value` of the last `rulebook.yaml` that has that key."""
        found = [each for head in self.heads for each in head.entries if each.key.value == key]
        return found[-1] if found else None

    def own(self, key: str) -> Entry | None:
        """The `key: value` of its own `rulebook.yaml`: a name or a title is not taken over."""
        return next((each for each in self.heads[-1].entries if each.key.value == key), None)

    def item(self, key: str, id: str) -> Node | None:
        """The entry of that id in a list such as `methods`, where it was last written."""
        found = [each for each in self._items(key) if isinstance(each, Mapping) and _says(each.get("id"), id)]
        return found[-1] if found else None

    def disabling(self, id: str) -> Node | None:
        """Where a rule is left out."""
        return next((each for each in self._items("disable") if _says(each, id)), None)

    def strength(self, word: str) -> Entry | None:
        """Where a word of strength was last set."""
        found = [each for table in self._tables("strengths") for each in table.entries if each.key.value == word]
        return found[-1] if found else None

    def strengths(self) -> tuple[dict[str, float], ...]:
        """What the words of strength mean at each level: a rule is read with those of its own rulebook."""
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


def written(folder: Path, rulebook: Rulebook) -> RulebookText:
    """What is written of a rulebook that was read from this folder."""
    chain = list(_chain(folder))[::-1]
    levels = {str(place): level for level, (place, _) in enumerate(chain)}
    nodes: dict[int, dict[Span, Node]] = {}
    found = []
    for rule in rulebook.rules:
        place = rule.whole
        assert place is not None  # it was read from a file
        source = place.source
        if id(source) not in nodes:
            nodes[id(source)] = {each.span: each for each in _items_of(source)}
        level = levels.get(str(Path(source.name).parent), len(chain) - 1)
        found.append(WrittenRule(rule, nodes[id(source)][place], level))
    found.sort(key=lambda each: (each.level, Path(each.node.span.source.name), each.node.span.start))
    return RulebookText(tuple(head for _, head in chain), tuple(found))


def _chain(folder: Path) -> Iterator[tuple[Path, Mapping]]:
    """The rulebook and those it extends, each with its folder; the rulebook has been read, so they can be."""
    at: Path | None = folder
    while at is not None:
        try:
            documents, _ = from_yaml(read_source(at / HEAD))
        except UnreadableSource:
            return
        head = documents[0] if documents else None
        if not isinstance(head, Mapping):
            return
        yield at, head
        base = head.get("extends")
        at = folder_of(base.value, at) if isinstance(base, Scalar) and isinstance(base.value, str) else None


def _items_of(source: Source) -> tuple[Node, ...]:
    documents, _ = from_yaml(source)
    document = documents[0] if documents else None
    return document.items if isinstance(document, Sequence) else ()


def _says(node: Node | None, text: str) -> bool:
    return isinstance(node, Scalar) and node.value == text
