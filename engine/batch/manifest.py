"""`run.json`: what a run read, by which rules and how, so that others can go back from its results to its cases."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from ottava.facts import Vocabulary

from ..tables.mapping.from_yaml import read_mapping
from ..tables.mapping.model import TableMapping
from .errors import BatchError, path_shown
from .formats import InputFormat, OutputFormat, Reasons
from .writing import results_name, write_json

MANIFEST = "run.json"
MAPPING = "mapping.yaml"
"""The copy of the mapping of a run, in its folder."""
FORM = 1

COPY = "rulebook"
"""The folder, inside that of a run, of the copy of its rulebook."""


class RunRulebook(Struct, frozen=True):
    """The rulebook of a run. `path`: what was named to find it, a folder or a built-in name. `copy`: the folder inside
    that of the run with its files; None if it was not read from files. `language`: of its texts, if not its own.
    """

    path: str
    name: str
    version: str
    fingerprint: str
    copy: str | None = None
    language: str | None = None


class Manifest(Struct, frozen=True):
    """What a run was made of. inputs: as they were named, relative to the folder the run was started in; `-` is
    standard input. day: that of the advice, if one was set for all cases. mapping: the name of its copy in the folder
    of the run, if one was used. compression: how the results are packed, if they are. reasons: how much they say of
    the reasons.
    """

    form: int
    ottava: str
    inputs: tuple[str, ...]
    input_format: InputFormat | None
    format: OutputFormat
    rulebook: RunRulebook
    thorough: bool
    day: str | None
    mapping: str | None = None
    compression: Literal["zstd"] | None = None
    reasons: Reasons = "full"

    def write(self, folder: Path) -> None:
        """Write it into the folder of its run. Raises OSError."""
        write_json(folder / MANIFEST, self)

    def results(self, folder: Path) -> Path:
        """Return where the results of the run are."""
        return folder / results_name(self.format, packed=self.compression is not None)


def run_mapping(folder: Path, manifest: Manifest, vocabulary: Vocabulary) -> TableMapping | None:
    """Return the mapping by which the inputs of a run were read, if there was one.

    Raises InvalidMapping, UnreadableSource if the copy in its folder is gone or was changed.
    """
    return None if manifest.mapping is None else read_mapping(folder / manifest.mapping, vocabulary)


def manifest_of(folder: Path) -> Manifest:
    """Return what the run in a folder was made of. Raises BatchError if there is no run, or of another version."""
    file = folder / MANIFEST
    try:
        found = msgspec.json.decode(file.read_bytes(), type=Manifest)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise BatchError(
            f"{path_shown(folder)} is not the folder of a run: `{MANIFEST}` cannot be read: {reason}; name the "
            "folder that was given to `ottava batch` as `--out`, and make the run again if an earlier version made it"
        ) from None
    except (ValueError, msgspec.MsgspecError):  # of old, those of msgspec are no ValueErrors
        raise _not_ours(file) from None
    if found.form != FORM:
        raise _not_ours(file)
    return found


def _not_ours(file: Path) -> BatchError:
    return BatchError(
        f"{path_shown(file)} is not as this version of Ottava writes it; make the run again with `ottava batch`"
    )
