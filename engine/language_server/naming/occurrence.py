"""A name at a place of a file: what kind of thing it names, and whether it stands there because it is made there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from ottava.facts.source.node import Node, Scalar, items_of
from ottava.facts.source.span import Source, Span

from ...rulebook.conclusion import template_from_text

Kind = Literal[
    "attribute",
    "assessment",
    "rule",
    "safeguard",
    "method",
    "stage",
    "gate",
    "directive",
    "point",
    "strength",
    "condition",
    "value",
    "rulebook",
    "lint",
]


class NamedThing(NamedTuple):
    """What a name stands for. `owner`: of a stage its method, of a value its attribute, `party.arousal`, or its
    assessment, `assessment.escalation`; else None.
    """

    kind: Kind
    name: str
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A name where it stands. `name`: in full, such as `party.arousal`, also where a case has only `arousal`.

    `span`: the characters of the name there, without quotes and without what is not part of it; of an alias, `*name`,
    where one stands for the name, all of it. `defines`: whether this is what makes the name: the `id` of a method, the
    entry under `assess`. `owner`: see `NamedThing`.
    """

    kind: Kind
    name: str
    span: Span
    defines: bool = False
    owner: str | None = None

    @property
    def named(self) -> NamedThing:
        """What it names."""
        return NamedThing(self.kind, self.name, self.owner)


def text_of(scalar: Scalar) -> str:
    """Return a key or a value as its author writes it, also where it is no text."""
    return scalar.value if isinstance(scalar.value, str) else scalar.span.text


def assessment_owner(name: str) -> str:
    """Return what owns the values of an assessment."""
    return f"assessment.{name}"


@dataclass(slots=True)
class Finder:
    """Gathers the names of one file. Of anything that is not as expected it takes what there is, and never fails."""

    source: Source
    found: dict[tuple[NamedThing, int], Occurrence]

    def note(
        self, kind: Kind, node: Node | None, name: str | None = None, *, defines: bool = False, owner: str | None = None
    ) -> str | None:
        """Note a scalar that is a name, and return it. name: how it is called in full where the scalar has less."""
        if not isinstance(node, Scalar) or not (written := text_of(node)) or node.value is None:
            return None
        name = written if name is None else name
        self.put(Occurrence(kind, name, self.within(node, written), defines, owner))
        return name

    def note_each(self, kind: Kind, node: Node | None) -> None:
        """Note the names in a list, or the one in its place."""
        for item in items_of(node) if node is not None else ():
            self.note(kind, item)

    def note_part(
        self, kind: Kind, scalar: Scalar, name: str, start: int, full: str | None = None, owner: str | None = None
    ) -> None:
        """Note a part of a scalar, which begins at that character of its text. full: how it is called in full."""
        if name:
            self.put(Occurrence(kind, full or name, self.within(scalar, name, start), owner=owner))

    def variant(self, node: Node | None, start: int = 0) -> str | None:
        """Note a method, or the stage of one, written as `METHOD.STAGE`; return the method. start: where it begins."""
        if not isinstance(node, Scalar) or node.value is None:
            return None
        method, dot, stage = text_of(node)[start:].partition(".")
        self.note_part("method", node, method, start)
        if dot:
            self.note_part("stage", node, stage, start + len(method) + 1, owner=method)
        return method

    def variants(self, node: Node | None) -> None:
        """Note the methods in a list, or the one in its place."""
        for item in items_of(node) if node is not None else ():
            self.variant(item)

    def values(self, node: Node | None, owner: str, *, defines: bool = False) -> None:
        """Note the words that an attribute or an assessment can have as values; numbers and yes or no are no names."""
        for item in items_of(node) if node is not None else ():
            if isinstance(item, Scalar) and isinstance(item.value, str):
                self.note("value", item, defines=defines, owner=owner)

    def text(self, node: Node | None) -> None:
        """Note what a text names in braces."""
        if not isinstance(node, Scalar) or not isinstance(node.value, str) or "{" not in node.value:
            return
        template, _ = template_from_text(node.value)
        for slot in template.slots:
            head, dot, rest = slot.name.partition(".")
            start = node.value.find(slot.name, slot.start)
            if dot and head == "assessment":
                self.note_part("assessment", node, rest, start + len(head) + 1)
            elif dot:
                self.note_part("attribute", node, slot.name, start)

    def put(self, occurrence: Occurrence) -> None:
        """Take an occurrence, once: what an alias repeats stands where it is written."""
        self.found.setdefault((occurrence.named, occurrence.span.start), occurrence)

    def within(self, scalar: Scalar, part: str, start: int = 0) -> Span:
        """Return the place of a part of a scalar's text that begins at that character; the whole scalar, without its
        quotes, where it is written in another way, with escapes for instance.
        """
        first, last = scalar.span.start, scalar.span.end
        source, value = scalar.span.source.text, text_of(scalar)
        if source[first : first + 1] == "*":
            return Span(self.source, first, last)
        if last - first >= 2 and source[first] in "'\"" and source[first] == source[last - 1]:
            first, last = first + 1, last - 1
        if source[first:last] == value:
            return Span(self.source, first + start, first + start + len(part))
        written = source[first:last]
        if written.count(part) != value.count(part):
            return Span(self.source, first, last)
        at = -1
        for _ in range(value.count(part, 0, start) + 1):
            at = written.find(part, at + 1)
        return Span(self.source, first, last) if at < 0 else Span(self.source, first + at, first + at + len(part))


def moved(occurrences: Iterable[Occurrence], source: Source, by: int) -> tuple[Occurrence, ...]:
    """Return what was found in a part of a text as it stands in the whole, in which that part begins at `by`."""
    return tuple(replace(each, span=Span(source, each.span.start + by, each.span.end + by)) for each in occurrences)
