"""What a run has to remember in order to go on, and the file it is kept in."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from ottava.facts.source.diagnostic import quoted

from .errors import BatchError
from .evaluating import BatchOutcome
from .position import Position
from .tally import Tally
from .writing import Sizes, write_whole

CHECKPOINT = "checkpoint.json"
_FORM = 3


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

    def after(self, outcome: BatchOutcome, position: Position, sizes: Sizes) -> Checkpoint:
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
        state = msgspec.json.encode(self)
        write_whole(folder / CHECKPOINT, msgspec.json.encode(_Kept(_FORM, _digest(state), msgspec.Raw(state))))

    @classmethod
    def found(cls, folder: Path) -> Checkpoint | None:
        """The one in a folder, if there is one. Raises BatchError if it cannot be used."""
        path = folder / CHECKPOINT
        if not os.path.lexists(path):
            return None
        try:
            if not stat.S_ISREG(os.lstat(path).st_mode):
                raise ValueError
            kept = msgspec.json.decode(path.read_bytes(), type=_Kept)
            state = bytes(kept.state)
            if (kept.form, kept.digest) != (_FORM, _digest(state)):
                raise ValueError
            return msgspec.json.decode(state, type=cls)
        except (ValueError, msgspec.MsgspecError):  # of old, those of msgspec are no ValueErrors
            raise BatchError(
                f"{quoted(str(path), 500)} is not as a run of this version of Ottava writes it: it was changed, or is "
                "of another version; begin a new run in another folder with `--out`, or delete this folder"
            ) from None


class _Kept(msgspec.Struct):
    """A checkpoint as it is kept. digest: of the bytes of the state."""

    form: int
    digest: str
    state: msgspec.Raw


def _digest(state: bytes) -> str:
    return blake2b(state, digest_size=16).hexdigest()
