"""How far the inputs of a run have been read."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b

from ottava.facts.source.records.record import Mark

from .inputs import Input


@dataclass(frozen=True, slots=True)
class Position:
    """A place between two records. `file`: how many files have been read as a whole.

    past: a digest of the names and sizes of those. size: of the file that is being read, as it was when it was begun.
    header: its first line, if it is a table in text.
    """

    file: int = 0
    past: str = ""
    size: int | None = None
    header: str = ""
    mark: Mark = field(default_factory=Mark)

    def at(self, mark: Mark) -> Position:
        """A place further on in the same file."""
        return Position(self.file, self.past, self.size, self.header, mark)

    def behind(self, input: Input, size: int | None) -> Position:
        """The position behind the file that is being read."""
        digest = blake2b(f"{self.past}\0{input.name}\0{size}".encode("utf-8", "surrogateescape"), digest_size=16)
        return Position(self.file + 1, digest.hexdigest())
