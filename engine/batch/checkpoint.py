"""What a run has to remember in order to go on, and the file it is kept in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from .errors import BatchError
from .evaluating import Outcome
from .position import Position
from .tally import Tally
from .writing import Sizes, write_whole

CHECKPOINT = "checkpoint.json"
_FORM = 1


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """All that has been done up to a position between two batches.

    options: what must be the same for the rest of the run. sizes: of the outputs. read: whether all inputs are through.
    done: whether the summary is there, too.
    """

    options: dict[str, Any]
    position: Position = field(default_factory=Position)
    batches: int = 0
    advised: int = 0
    rejected: int = 0
    sizes: Sizes = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    read: bool = False
    done: bool = False

    def after(self, outcome: Outcome, position: Position, sizes: Sizes) -> Checkpoint:
        """The checkpoint behind a further batch. The tally is shared with this one, which is not to be used again."""
        self.tally.add(outcome.tally)
        return replace(
            self,
            position=position,
            batches=self.batches + 1,
            advised=self.advised + outcome.advised,
            rejected=self.rejected + outcome.rejected,
            sizes=sizes,
        )

    def write(self, folder: Path) -> None:
        """Keeps it, in place of an earlier one. Raises OSError."""
        mapping = {
            "form": _FORM,
            "options": self.options,
            "position": self.position.to_mapping(),
            "batches": self.batches,
            "advised": self.advised,
            "rejected": self.rejected,
            "sizes": self.sizes,
            "tally": self.tally.to_mapping(),
            "read": self.read,
            "done": self.done,
        }
        write_whole(folder / CHECKPOINT, msgspec.json.encode(mapping))

    @classmethod
    def found(cls, folder: Path) -> Checkpoint | None:
        """The one in a folder, if there is one. Raises BatchError if it cannot be used."""
        try:
            mapping = msgspec.json.decode((folder / CHECKPOINT).read_bytes())
            if mapping.pop("form") != _FORM:
                raise ValueError
            tally, position = mapping.pop("tally"), mapping.pop("position")
            return cls(position=Position.from_mapping(position), tally=Tally.from_mapping(tally), **mapping)
        except FileNotFoundError:
            return None
        except (msgspec.DecodeError, ValueError, KeyError, TypeError, AttributeError):
            raise BatchError(
                f"`{folder / CHECKPOINT}` cannot be read, perhaps because another version of Ottava wrote it; begin a "
                "new run in another folder"
            ) from None
