"""The outline of a text: its places, what each says in our own words, and what in the rulebook rests on it."""

from __future__ import annotations

from dataclasses import dataclass

from ...rulebook.rulebook import Method, Point, Rule


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that the text says.

    `steps` and `avoid` are whole lines of a method. `left_out`: why none of it, or not all of it, is encoded.
    """

    text: str
    rules: tuple[Rule, ...]
    steps: tuple[tuple[Method, str], ...]
    avoid: tuple[tuple[Method, str], ...]
    points: tuple[Point, ...]
    left_out: str | None

    @property
    def is_encoded(self) -> bool:
        """Whether anything in the rulebook rests on it."""
        return bool(self.rules or self.steps or self.avoid or self.points)


@dataclass(frozen=True, slots=True)
class SourcePassage:
    """A place of the text, such as `methods/7`, with all that it says, and the other rules that name it."""

    id: str
    title: str
    says: tuple[Said, ...]
    beside: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A text as the rulebook reads it. `about`: what kind of text it is."""

    title: str
    about: str
    places: tuple[SourcePassage, ...]
