"""A small change from one rulebook to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .lines import Stretch

Part = Literal[
    "rule", "order of rules",
    "strength", "attribute", "method", "point", "gate", "directive",
    "order of methods", "order of points", "order of gates", "order of directives",
    "plan", "ties", "nothing_fits",
    "name", "version", "title", "extends",
]  # fmt: skip
"""What was edited."""

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
    new: tuple[Stretch, ...] = ()
    old: tuple[Stretch, ...] = ()
    was: tuple[Stretch, ...] = ()

    @property
    def subject(self) -> str:
        """What was edited, in words: `rule listening.deadlock`."""
        return f"{self.part.replace('_', ' ')} {self.id}".rstrip()

    @property
    def places(self) -> tuple[str, ...]:
        """The edited lines as `file:line`; those that are gone say so."""
        return (*(str(each) for each in self.new), *(f"{each} (old)" for each in self.old))
