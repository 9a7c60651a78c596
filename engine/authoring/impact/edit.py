"""A small change from one rulebook to another."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, zip_longest
from typing import Literal

from ottava.facts.source.node import Entry, Mapping, Node, Scalar, Sequence, plain
from ottava.facts.source.span import Source, Span

Part = Literal[
    "rule", "order of rules",
    "strength", "attribute", "condition", "method", "point", "gate", "directive",
    "order of methods", "order of points", "order of gates", "order of directives",
    "assessments", "plan", "ties", "nothing_fits",
    "name", "version", "title", "extends",
]  # fmt: skip
"""What was edited."""

LISTS: tuple[tuple[Part, str, Part], ...] = (
    ("method", "methods", "order of methods"),
    ("point", "points", "order of points"),
    ("gate", "gates", "order of gates"),
    ("directive", "directives", "order of directives"),
)
"""What is named in lists: the part, the key of its list, and the part that the order of the list is."""

TAKEN_OVER = ("assessments", "plan", "ties", "nothing_fits")
"""What a rulebook has once and takes over from the one it extends; of assessments, what pages call them."""

How = Literal["added", "removed", "changed"]

Effect = Literal["meaning", "wording", "nothing"]
"""What an edit can bring about: other advice, only other words, or nothing that any advice would show."""


@dataclass(frozen=True, slots=True)
class RuleEdit:
    """Something that was added, removed or changed; `number` counts the edits from 1.

    id: of the rule, method or word; empty where there is only one of its kind. The edited lines: `new` in the new
    version, `old` in the old one for what is only gone; `was` is what stood in the place of the new lines.
    """

    number: int
    part: Part
    id: str
    how: How
    effect: Effect
    new: tuple[LineRange, ...] = ()
    old: tuple[LineRange, ...] = ()
    was: tuple[LineRange, ...] = ()

    @property
    def subject(self) -> str:
        """What was edited, in words: `rule listening.deadlock`."""
        return f"{self.part.replace('_', ' ')} {self.id}".rstrip()

    @property
    def places(self) -> tuple[str, ...]:
        """The edited lines as `file:line`; those that are gone say so."""
        return (*(str(each) for each in self.new), *(f"{each} (old)" for each in self.old))


Which = Literal["old", "new", "was"]
"""Text that is gone, that is there now, and what stood there before."""


@dataclass(frozen=True, slots=True)
class LineRange:
    """Lines of a file, from `first` to `last` (from 1, both included), and what stands in them."""

    file: str
    first: int
    last: int
    text: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.file}:{self.first}" + (f"-{self.last}" if self.last > self.first else "")


@dataclass(frozen=True, slots=True)
class EditedText:
    """Text that was edited. Where something took the place of something else there are two: `new` and `was`."""

    which: Which
    span: Span


def same(old: Node, new: Node) -> bool:
    """Return whether two nodes say the same, wherever they stand."""
    return _said(old) == _said(new)


def whole_text(node: Node | Entry, which: Which) -> EditedText:
    """Return everything that is written of a node, with its key."""
    if isinstance(node, Entry):
        return EditedText(which, Span(node.key.span.source, node.key.span.start, node.value.span.end))
    return EditedText(which, node.span)


def edited_texts(old: Node, new: Node) -> Iterator[EditedText]:
    """Yield where two nodes differ: the least that can be pointed at, in the new one or, if it is gone, in the
    old one.
    """
    if same(old, new):
        return
    match old, new:
        case Mapping(), Mapping() if not _on_one_line(old, new):
            yield from _in_mapping(old, new)
        case Sequence(), Sequence() if not _on_one_line(old, new):
            yield from _in_list(old, new)
        case Scalar(), Scalar() if _lines(new) > 1:
            yield from _in_text(old, new)
        case _:
            yield from _replaced(old, new)


def _replaced(old: Node | Entry, new: Node | Entry) -> Iterator[EditedText]:
    yield whole_text(old, "was")
    yield whole_text(new, "new")


def stretches(places: Iterable[EditedText], which: Which) -> tuple[LineRange, ...]:
    """Return the lines of such places among these, neighbours joined, in the order of files and lines."""
    numbers: dict[str, tuple[Source, set[int]]] = {}
    for each in places:
        if each.which == which:
            source = each.span.source
            _, lines = numbers.setdefault(source.name, (source, set()))
            lines.update(range(each.span.line, _last(each.span) + 1))
    return tuple(
        LineRange(name, first, last, tuple(source.line(number) for number in range(first, last + 1)))
        for name, (source, lines) in sorted(numbers.items())
        for first, last in _runs(sorted(lines))
    )


def _in_mapping(old: Mapping, new: Mapping) -> Iterator[EditedText]:
    before = {entry.key.value: entry for entry in old.entries}
    after = {entry.key.value: entry for entry in new.entries}
    for key, entry in after.items():
        if key not in before:
            yield whole_text(entry, "new")
        elif isinstance(entry.value, Scalar) and _lines(entry.value) == 1:
            if not same(before[key].value, entry.value):
                yield from _replaced(before[key], entry)
        else:
            yield from edited_texts(before[key].value, entry.value)
    yield from (whole_text(entry, "old") for key, entry in before.items() if key not in after)


def _in_list(old: Sequence, new: Sequence) -> Iterator[EditedText]:
    matcher = SequenceMatcher(None, [*map(_said, old.items)], [*map(_said, new.items)], autojunk=False)
    for tag, low, high, start, end in matcher.get_opcodes():
        if tag != "equal":
            for before, after in zip_longest(old.items[low:high], new.items[start:end]):
                if before is None:
                    yield whole_text(after, "new")
                elif after is None:
                    yield whole_text(before, "old")
                else:
                    yield from edited_texts(before, after)


def _in_text(old: Scalar, new: Scalar) -> Iterator[EditedText]:
    before, after = [*_pieces(old.span)], [*_pieces(new.span)]
    was, now = ([span.text.strip() for span in pieces] for pieces in (before, after))
    found = [each for each in SequenceMatcher(None, was, now, autojunk=False).get_opcodes() if each[0] != "equal"]
    if not found:  # it says something else with the same letters, such as a word in other quotes
        yield from _replaced(old, new)
    for _, low, high, start, end in found:
        yield from (EditedText("was", span) for span in before[low:high])
        # Where words are only gone: the lines around the gap.
        yield from (EditedText("new", span) for span in after[start:end] or after[max(start - 1, 0) : start + 1])


def _pieces(span: Span) -> Iterator[Span]:
    """Yield the part of a span on each of its lines."""
    for number in range(span.line, span.end_line + 1):
        first, last = span.source.line_bounds(number)
        yield Span(span.source, max(first, span.start), min(last, span.end))


def _on_one_line(old: Node, new: Node) -> bool:
    """Return whether the line of the new node is all there is to point at."""
    return _lines(new) == 1 and (_lines(old) == 1 or new.span.text.startswith(("{", "[")))


def _lines(node: Node) -> int:
    return _last(node.span) - node.span.line + 1


def _last(span: Span) -> int:
    """Return the last line with something on it."""
    return span.source.position(span.start + len(span.text.rstrip()))[0]


def _said(node: Node) -> str:
    return json.dumps(plain(node), sort_keys=True, ensure_ascii=True)


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    for _, run in groupby(enumerate(numbers), lambda each: each[1] - each[0]):
        lines = [number for _, number in run]
        yield lines[0], lines[-1]
