"""Writing a file so that it is there as a whole or not at all: beside its place, and then put there in one step."""

from __future__ import annotations

import os
import stat
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO


@contextmanager
def atomic_writer(path: str | os.PathLike[str], mode: int | None = None) -> Iterator[BinaryIO]:
    """Open a file that replaces the one at `path` when all is written, and not if that fails.

    A link stays, and what it leads to is replaced; a pipe or device is written to as it is. The new file has the
    permissions of the old one, or `mode`, or those that files have by default.

    Raises OSError, and ValueError for what can be no name of a file.
    """
    try:
        old: os.stat_result | None = os.stat(path)
    except FileNotFoundError:
        old = None
    if old is not None and not stat.S_ISREG(old.st_mode):
        with open(path, "wb") as file:
            yield file
        return
    target = os.path.realpath(path)
    beside = os.path.join(os.path.dirname(target), f".ottava-{os.urandom(6).hex()}")
    # "x": what somebody has put there in the meantime is neither followed nor written to.
    file = open(beside, "xb")  # noqa: SIM115 - closed before it is renamed
    try:
        with file:
            if mode is None and old is not None:
                mode = stat.S_IMODE(old.st_mode)
            if mode is not None:
                os.chmod(beside, mode)
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise


def rewrite(path: str | os.PathLike[str], text: str) -> None:
    """Write a text over the file that it was read from; a byte order mark that was there is there again."""
    with open(path, "rb") as file:
        mark = file.read(len(BOM_UTF8))
    write_atomically(path, (mark if mark == BOM_UTF8 else b"") + text.encode())


def write_atomically(path: str | os.PathLike[str], data: bytes, mode: int | None = None) -> None:
    """Write a file as `atomic_writer` does, from what it shall hold."""
    with atomic_writer(path, mode) as file:
        file.write(data)
