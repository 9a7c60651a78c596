"""A file as it stands in the editor, with the rulebook that it belongs to: what every feature begins with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ottava.facts import Vocabulary
from ottava.facts.source.node import Node
from ottava.facts.source.span import Source

from ..rulebook.loading import RulebookReading
from ..rulebook.rulebook import Names, Rulebook
from .client import ANY, Client
from .positions import Positions

FileKind = Literal["head", "rules", "safeguards", "tests", "texts", "case"]


@dataclass(frozen=True, slots=True)
class View:
    """A file in the editor. It does not change: the next key stroke makes another.

    kind: what the file holds. document: what its text says; None where that cannot be read just now. folder: that of
    its rulebook. reading: the rulebook as it stands in the editor, mistakes and all. earlier: the rulebook as it last
    was without mistakes. texts: what editors hold of files and have not saved, by absolute path. folders: those that
    the editor shows. client: what the editor can show.
    """

    path: Path
    kind: FileKind
    source: Source
    document: Node | None
    folder: Path
    reading: RulebookReading
    earlier: Rulebook | None
    texts: Mapping[str, str]
    positions: Positions
    folders: Sequence[Path] = ()
    client: Client = ANY

    @property
    def sound(self) -> Rulebook | None:
        """The rulebook as it stands; where it has mistakes, as it last was without. That takes longer to work out than
        `names`, `vocabulary` and `reading.rules`, in which all files are seen, each by itself.
        """
        return self.reading.rulebook or self.earlier

    @property
    def names(self) -> Names:
        """What the rules may speak of: as it is written just now, or as it last could be read."""
        return self.reading.names if self._can_be_read or self.earlier is None else self.earlier.names

    @property
    def vocabulary(self) -> Vocabulary:
        """What a case may say, likewise."""
        return self.reading.vocabulary if self._can_be_read or self.earlier is None else self.earlier.vocabulary

    @property
    def _can_be_read(self) -> bool:
        return self.reading.draft is not None and bool(self.reading.draft.rules)


class RequestRefused(Exception):
    """A feature cannot do what the editor asks; the message is the sentence that the editor shows."""


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that editors ask of a file. method: its name in the protocol. answer: takes the view and the parameters
    of the request. options: what the server says of the feature at the start.
    """

    method: str
    answer: Callable[[View, Any], Any]
    options: Any = None
