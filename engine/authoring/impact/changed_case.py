"""A case whose advice changed."""

from dataclasses import dataclass

from ottava.facts import Case

from ...inference.advice import Advice
from ...inference.blackboard import Trace
from .kinds import Kind, content

Numbers = frozenset[int]
"""Edits, by their numbers."""

Traced = tuple[Advice, Trace]


@dataclass(slots=True)
class ChangedCase:
    """A case whose advice changed: both pieces of advice, how they differ, and the content of the new one."""

    case: Case
    before: Traced
    after: Traced
    kinds: tuple[Kind, ...]
    wanted: bytes = b""

    def __post_init__(self) -> None:
        self.wanted = content(self.after[0])
