"""What a file holds, as a list to jump by: rules and tests, methods with their stages, attributes with their values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ottava.facts.source.node import Entry, Mapping, Node, Scalar, Sequence, items_of
from ottava.facts.source.span import Span, one_line

from ..rulebook.reading.from_rule_file import RULES
from .naming.occurrence import Kind, text_of
from .view import FileKind

_LONGEST = 80
_Children = Callable[[Mapping], Iterable["Symbol"]]


@dataclass(frozen=True, slots=True)
class Symbol:
    """An entry of a file. title: its words for people. id: the name by which files call it; empty if it has none.
    kind: what it is. whole: all of it. name: the place of its name.
    """

    title: str
    id: str
    kind: Kind | str
    whole: Span
    name: Span
    inside: tuple[Symbol, ...] = ()


def symbols_in(kind: FileKind, document: Node) -> tuple[Symbol, ...]:
    """Return what a file holds, in the order of the text."""
    return tuple(_READERS[kind](document))


def _of_rules(document: Node) -> Iterator[Symbol]:
    rules = document.get(RULES) if isinstance(document, Mapping) else document
    yield from _listed(rules, "rule")


def _of_safeguards(document: Node) -> Iterator[Symbol]:
    yield from _listed(document, "safeguard")


def _of_tests(document: Node) -> Iterator[Symbol]:
    for item in _mappings(document):
        for key in ("test", "rule", "safeguard"):
            name = item.get(key)
            if isinstance(name, Scalar):
                variants = (_titled(each, "variant", "name") for each in _mappings(item.get("variants")))
                inside = tuple(each for each in variants if each is not None)
                title = _short(name)
                yield _symbol(title, "" if key == "test" else title, "test", item.span, name.span, inside)
                break


def _of_head(document: Node) -> Iterator[Symbol]:
    for section in document.entries if isinstance(document, Mapping) else ():
        key = text_of(section.key)
        if key in _SECTIONS:
            yield _section(section, _SECTIONS[key](section.value))


def _of_texts(document: Node) -> Iterator[Symbol]:
    for section in document.entries if isinstance(document, Mapping) else ():
        if isinstance(section.value, Mapping):
            yield _section(section, _keyed(section.value, "text"))


def _of_case(document: Node) -> Iterator[Symbol]:
    for entry in document.entries if isinstance(document, Mapping) else ():
        if isinstance(entry.value, Mapping):
            yield _section(entry, ())
        elif isinstance(entry.value, Sequence):
            yield _section(entry, _listed(entry.value, "party"))


_READERS: dict[FileKind, Callable[[Node], Iterable[Symbol]]] = {
    "head": _of_head,
    "rules": _of_rules,
    "safeguards": _of_safeguards,
    "tests": _of_tests,
    "texts": _of_texts,
    "case": _of_case,
}


def _stages(method: Mapping) -> Iterator[Symbol]:
    yield from _named(method.get("stages"), "stage")


def _values(attribute: Mapping) -> Iterator[Symbol]:
    for key in ("values", "add_values"):
        yield from _named(attribute.get(key), "value")


def _list_of(kind: Kind, inside: _Children = lambda _: ()) -> Callable[[Node], Iterable[Symbol]]:
    return lambda node: _listed(node, kind, inside)


_SECTIONS: dict[str, Callable[[Node], Iterable[Symbol]]] = {
    "attributes": _list_of("attribute", _values),
    "conditions": _list_of("condition"),
    "strengths": lambda node: _keyed(node, "strength"),
    "methods": _list_of("method", _stages),
    "points": _list_of("point"),
    "gates": _list_of("gate"),
    "directives": _list_of("directive"),
    "assessments": lambda node: _keyed(node, "assessment"),
}
"""What a head declares, by its keys."""

_TITLES = ("title", "label", "question", "text")


def _listed(node: Node | None, kind: Kind | str, inside: _Children = lambda _: ()) -> Iterator[Symbol]:
    """Yield the entries of a list that have an id, each called by its title."""
    for item in _mappings(node):
        found = _titled(item, kind, "id", tuple(inside(item)))
        if found is not None:
            yield found


def _titled(item: Mapping, kind: Kind | str, key: str, inside: tuple[Symbol, ...] = ()) -> Symbol | None:
    """Return an entry by its name under a key; None if it has none."""
    name = item.get(key)
    if not isinstance(name, Scalar):
        return None
    titles = (found for each in _TITLES if isinstance(found := item.get(each), Scalar) and found.value is not None)
    title = next(titles, name)
    return _symbol(_short(title), "" if key == "name" else _short(name), kind, item.span, name.span, inside)


def _keyed(node: Node, kind: Kind | str) -> Iterator[Symbol]:
    """Yield the entries of a mapping from ids to words."""
    for entry in node.entries if isinstance(node, Mapping) else ():
        words = entry.value.get("title") if isinstance(entry.value, Mapping) else entry.value
        title = _short(words) if isinstance(words, Scalar) and isinstance(words.value, str) else _short(entry.key)
        yield _symbol(title, _short(entry.key), kind, entry.span, entry.key.span)


def _named(node: Node | None, kind: Kind) -> Iterator[Symbol]:
    """Yield the names in a list, or those in the keys of a mapping that says what each means."""
    if isinstance(node, Mapping):
        yield from _keyed(node, kind)
    for item in node.items if isinstance(node, Sequence) else ():
        if isinstance(item, Scalar):
            yield _symbol(_short(item), _short(item), kind, item.span, item.span)


def _section(entry: Entry, inside: Iterable[Symbol]) -> Symbol:
    return _symbol(_short(entry.key), "", "section", entry.span, entry.key.span, tuple(inside))


def _symbol(title: str, id: str, kind: Kind | str, whole: Span, name: Span, inside: tuple[Symbol, ...] = ()) -> Symbol:
    """Return an entry; of one that an alias repeats, whose name stands elsewhere, the alias is the name."""
    within = whole.start <= name.start and name.end <= whole.end
    return Symbol(title, id, kind, whole, name if within else whole, inside if within else ())


def _mappings(node: Node | None) -> Iterator[Mapping]:
    yield from (item for item in (items_of(node) if node is not None else ()) if isinstance(item, Mapping))


def _short(scalar: Scalar) -> str:
    """Return a text on one line, cut where it is long; never empty, which editors refuse."""
    text = " ".join(text_of(scalar).split()) or one_line(scalar.span) or "?"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
