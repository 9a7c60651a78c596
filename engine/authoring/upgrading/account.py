"""What an upgrade does in one file: edits, what they change, and what a person must decide."""

from __future__ import annotations

from dataclasses import dataclass, field

from ottava.facts.source.span import Span

from ..rule_tests.editing import TextEdit


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was changed, or is left to decide, at a place."""

    span: Span
    text: str

    def __str__(self) -> str:
        return f"line {self.span.line}: {self.text}"


@dataclass(slots=True)
class Account:
    """Is filled while a file is looked through."""

    edits: list[TextEdit] = field(default_factory=list)
    changed: list[Note] = field(default_factory=list)
    undecided: list[Note] = field(default_factory=list)

    def change(self, span: Span, text: str, *edits: TextEdit) -> None:
        """Note a change, and the edits that make it."""
        self.changed.append(Note(span, text))
        self.edits += edits

    def leave(self, span: Span, text: str) -> None:
        """Note what a person must decide."""
        self.undecided.append(Note(span, text))
