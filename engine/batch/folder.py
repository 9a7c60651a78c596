"""The folder of a run: whose it is, and what an earlier run has left in it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any, get_args

import msgspec

from ottava.facts.source.diagnostic import visible

from .batching import Position
from .errors import BatchError, path_shown
from .evaluating import BatchOutcome
from .formats import OutputFormat
from .manifest import COPY, MANIFEST, MAPPING
from .tally import Tally
from .writing import REJECTS, Sizes, results_name, write_whole

STATE = ".ottava"
"""The folder inside the folder where a run keeps what it needs to go on."""
SUMMARY = "summary.json"
PAGE = "summary.html"


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Make the folder, and keep a second run out of it as long as this one lasts, however it ends.

    Raises BatchError if there is another, OSError if the folder cannot be made.
    """
    if (folder / STATE).is_symlink():
        name = path_shown(folder / STATE)
        raise BatchError(f"{name} is a link, expected a folder; choose another with `--out`")
    (folder / STATE).mkdir(parents=True, exist_ok=True)
    file = os.open(folder / STATE / "lock", os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    try:
        if os.name == "posix":
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BatchError(f"another run is writing into {path_shown(folder)}; choose another folder") from None
        yield
    finally:
        os.close(file)


def claim(folder: Path, options: dict[str, Any], resume: bool) -> Checkpoint:
    """Return where to begin: at the beginning, or where an earlier run stopped.

    Raises BatchError if there is something of an earlier run and it is not to be resumed, or cannot be with these
    options.
    """
    earlier = Checkpoint.found(folder / STATE)
    if earlier is None:
        results = [results_name(format, packed=packed) for format in get_args(OutputFormat) for packed in (False, True)]
        names = [*results, REJECTS, MANIFEST, COPY, SUMMARY, PAGE]
        names += [MAPPING] if options.get("mapping") else []
        there = next((name for name in names if (folder / name).exists()), None)
        if there is not None:
            raise BatchError(f"{path_shown(folder / there)} is there already; choose another folder with `--out`")
        return Checkpoint(options)
    if not resume:
        state = "a finished run" if earlier.done else "a run that was not finished"
        way = (
            "choose another with `--out`, or delete it" if earlier.done else "go on with `--resume`, or choose another"
        )
        raise BatchError(f"the folder {path_shown(folder)} holds {state}; {way}")
    differing = [name for name, value in options.items() if earlier.options.get(name) != value]
    if differing:
        said = "; ".join(
            f"{name}: was {_shown(earlier.options.get(name))}, is {_shown(options[name])}" for name in differing
        )
        raise BatchError(
            f"the run in {path_shown(folder)} cannot go on like this, for its results would not be of one kind "
            f"({said}); use what it was begun with, or begin a new run in another folder"
        )
    return earlier


def _shown(value: Any) -> str:
    text = visible(", ".join(map(str, value)) if isinstance(value, list) else str(value))
    return f"`{text if len(text) <= 80 else text[:79] + '…'}`"


CHECKPOINT = "checkpoint.json"
_FORM = 5


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

    @property
    def records(self) -> int:
        """How many records have been read."""
        return self.advised + self.rejected

    def after(self, outcome: BatchOutcome, position: Position, sizes: Sizes) -> Checkpoint:
        """Return the checkpoint behind a further batch, which takes the tally of this one: use this one no more."""
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
        """Write it to the disk, in place of an earlier one. Raises OSError."""
        state = msgspec.json.encode(self)
        write_whole(folder / CHECKPOINT, msgspec.json.encode(_Kept(_FORM, _digest(state), msgspec.Raw(state))))

    @classmethod
    def found(cls, folder: Path) -> Checkpoint | None:
        """Return the one in a folder, if there is one. Raises BatchError if it cannot be used."""
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
                f"{path_shown(path)} is not as a run of this version of Ottava writes it: it was changed, or is "
                "of another version; begin a new run in another folder with `--out`, or delete this folder"
            ) from None


class _Kept(msgspec.Struct):
    """A checkpoint as it is kept. digest: of the bytes of the state."""

    form: int
    digest: str
    state: msgspec.Raw


def _digest(state: bytes) -> str:
    return blake2b(state, digest_size=16).hexdigest()
