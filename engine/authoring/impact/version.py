"""One of the two rulebooks to compare: read from wherever it is, with its text, and called what the user calls it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.node import Entry, Mapping, Node, Scalar, Sequence
from ottava.facts.source.reading import read_source
from ottava.facts.source.span import Source, Span
from ottava.facts.source.yaml_text import from_yaml

from ...rulebook.loading import InvalidRulebook, load_rulebook
from ...rulebook.locating import HEAD, built_in_names, folder_of
from ...rulebook.rulebook import Rule, Rulebook
from .revision import laid_out


@dataclass(frozen=True, slots=True)
class FileNames:
    """What files are called. `places`: beginnings of their paths, each with what stands for it."""

    places: tuple[tuple[str, str], ...]

    def name(self, path: str) -> str:
        """Return the name of a file as the user knows it: `main:rules/gates.yaml` and not where it was laid out."""
        for beginning, shown in self.places:
            if path.startswith(beginning):
                return shown + path[len(beginning) :].replace(os.sep, "/")
        return path

    def text(self, text: str) -> str:
        """Return a message with the names of files in it put right."""
        for beginning, shown in self.places:
            text = text.replace(beginning, shown)
            cut = quoted(beginning + "x" * len(beginning))  # a long name may have been cut already
            text = text.replace(cut, f"`{shown}…`") if cut.endswith("…`") else text
        return text


@dataclass(frozen=True, slots=True)
class RulebookVersion:
    """A rulebook, what is written of it, and what it and its files are called. `name` is what the user named."""

    name: str
    rulebook: Rulebook
    written: RulebookText
    called: FileNames


@contextmanager
def opened(name: str) -> Iterator[RulebookVersion]:
    """The rulebook in a folder, the built-in one of that name, or that of a git revision (`main:rules/my_rules`).

    Raises InvalidRulebook with everything that is wrong, and NoRevision.
    """
    folder = folder_of(name, Path())
    if folder is not None or ":" not in name:
        yield _read(name, name if folder is None else folder, _built_in())
        return
    with laid_out(name) as (inside, top, shown):
        yield _read(name, inside, FileNames(((f"{top}{os.sep}", shown), *_built_in().places)))


def _built_in() -> FileNames:
    """Return the rulebooks that come with Ottava stand wherever it is installed, which is nobody's concern."""
    folders = ((each, folder_of(each, None)) for each in built_in_names())
    return FileNames(tuple((f"{folder}{os.sep}", f"{name}/") for name, folder in folders if folder is not None))


def _read(name: str, folder: str | Path, called: FileNames) -> RulebookVersion:
    try:
        rulebook = load_rulebook(folder)
    except InvalidRulebook as invalid:
        raise InvalidRulebook(tuple(_renamed(each, called) for each in invalid.diagnostics)) from None
    return RulebookVersion(name, rulebook, written(Path(folder), rulebook), called)


def _renamed(diagnostic: Diagnostic, called: FileNames) -> Diagnostic:
    span = diagnostic.span
    if span is not None:
        span = Span(Source(called.name(span.source.name), span.source.text), span.start, span.end)
    hint = None if diagnostic.hint is None else called.text(diagnostic.hint)
    return replace(diagnostic, message=called.text(diagnostic.message), hint=hint, span=span)


@dataclass(frozen=True, slots=True)
class RuleText:
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
    rules: tuple[RuleText, ...]

    def entry(self, key: str) -> Entry | None:
        """Return the `key: value` of the last `rulebook.yaml` that has that key."""
        return next((each for head in self.heads[::-1] for each in head.entries if each.key.value == key), None)

    def own(self, key: str) -> Entry | None:
        """Return the `key: value` of its own `rulebook.yaml`: a name or a title is not taken over."""
        return next((each for each in self.heads[-1].entries if each.key.value == key), None)

    def item(self, key: str, id: str) -> Node | None:
        """Return the entry of that id in a list such as `methods`, where it was last written."""
        items = [*self._items(key)][::-1]
        return next((each for each in items if isinstance(each, Mapping) and _says(each.get("id"), id)), None)

    def disabling(self, id: str) -> Node | None:
        """Return where a rule is left out."""
        return next((each for each in self._items("disable") if _says(each, id)), None)

    def strength(self, word: str) -> Entry | None:
        """Return where a word of strength was last set."""
        tables = [head.get("strengths") for head in self.heads[::-1]]
        entries = (each for table in tables if isinstance(table, Mapping) for each in table.entries)
        return next((each for each in entries if each.key.value == word), None)

    def strengths(self) -> tuple[dict[str, float], ...]:
        """Return what the words of strength mean at each level: a rule is read with those of its own rulebook."""
        known: dict[str, float] = {}
        levels = []
        for head in self.heads:
            table = head.get("strengths")
            for each in table.entries if isinstance(table, Mapping) else ():
                word, value = each.key.value, each.value.value if isinstance(each.value, Scalar) else None
                if isinstance(word, str) and isinstance(value, int | float):
                    known[word] = float(value)
            levels.append(dict(known))
        return tuple(levels)

    def _items(self, key: str) -> Iterator[Node]:
        for head in self.heads:
            node = head.get(key)
            if isinstance(node, Sequence):
                yield from node.items


def written(folder: Path, rulebook: Rulebook) -> RulebookText:
    """Return what is written of a rulebook that was read from this folder."""
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
        found.append(RuleText(rule, nodes[id(source)][place], level))
    found.sort(key=lambda each: (each.level, Path(each.node.span.source.name), each.node.span.start))
    return RulebookText(tuple(head for _, head in chain), tuple(found))


def _chain(folder: Path) -> Iterator[tuple[Path, Mapping]]:
    """Yield the rulebook and those it extends, each with its folder; the rulebook has been read, so they can be."""
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
