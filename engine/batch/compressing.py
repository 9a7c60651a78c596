"""Results packed as zstd: a frame for each batch, so that a file can be cut back between two of them."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from ..extras import check_library
from .errors import BatchError
from .folder import STATE, Checkpoint
from .formats import Compression, OutputFormat
from .inputs import Inputs

LARGE = 64 << 20
"""Bytes of inputs, as they are stored, above which results in JSON Lines are packed unless something else is said."""
COMPRESSION = "compression"
"""What a checkpoint calls the way in which the results of its run are packed."""


def is_packed(asked: Compression, format: OutputFormat, inputs: Inputs, folder: Path, *, resume: bool) -> bool:
    """Return whether the results of a run are to be packed.

    What is decided when it begins holds to its end, even if the inputs grow. Raises BatchError where that cannot be,
    and ExtraMissing if it is asked for and the library is not there.
    """
    if asked == "zstd":
        if format == "parquet":
            raise BatchError("Parquet is packed as zstd already; leave out `--compress`, or name another `--format`")
        check_library("zstandard", "`--compress zstd`", "zstandard", "batch")
        return True
    if asked == "none" or format != "jsonl":
        return False
    if resume and (earlier := Checkpoint.found(folder / STATE)) is not None:
        return bool(earlier.options.get(COMPRESSION) == "zstd")
    return (inputs.bytes() or 0) > LARGE and find_spec("zstandard") is not None
