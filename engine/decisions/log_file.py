"""A file that takes one line for each record, from several threads and processes at once."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from .decision import Decision

_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
_MODE = 0o600  # it says who asked, and may say more


@dataclass(frozen=True, slots=True)
class LogFile:
    """Appends decisions to the file at `path`, each as one line by one `write`. fsync: wait until it is on the disk.

    The file is opened for each record, so it can be moved away at any time, and is there again with the next one. All
    raise OSError where that fails.
    """

    path: str
    fsync: bool = False

    def check(self) -> None:
        """See that the file can be read and written to; make it if it is not there."""
        with self._opened():
            pass

    def __call__(self, decision: Decision) -> None:
        """Append a record. What a crash has left of another before it stays on a line of its own."""
        line = decision.to_json().encode() + b"\n"
        with self._opened() as file:
            _lock(file)
            data = b"\n" + line if _is_torn(file) else line
            written = os.write(file, data)
            if written < len(data):
                raise OSError(errno.EIO, f"only {written} of {len(data)} bytes of the record could be written")
            if self.fsync:
                _unlock(file)  # others need not wait for the disk
                os.fsync(file)

    @contextmanager
    def _opened(self) -> Iterator[int]:
        """Open the file, and close it again; its name is in each OSError."""
        try:
            file = _open(self.path)
            try:
                yield file
            finally:
                os.close(file)
        except OSError as error:
            error.filename = self.path
            raise


def _open(path: str) -> int:
    """Open a file to append to. A named pipe that nobody reads is an error: what is written to it would be lost."""
    with suppress(FileNotFoundError):
        if stat.S_ISFIFO(os.stat(path).st_mode):
            pipe = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
            os.set_blocking(pipe, True)
            return pipe
    return os.open(path, _FLAGS, _MODE)


def _lock(file: int) -> None:
    """Wait until nobody else is writing, so that a line that does not end is one that never will.

    Where that cannot be, records are whole all the same, and there may be an empty line between two.
    """
    if os.name == "posix":
        import fcntl

        with suppress(OSError):  # not every file system has locks
            fcntl.flock(file, fcntl.LOCK_EX)


def _unlock(file: int) -> None:
    if os.name == "posix":
        import fcntl

        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_UN)


def _is_torn(file: int) -> bool:
    """Return whether the last line does not end; pipes and devices have no size."""
    if os.fstat(file).st_size == 0:
        return False
    os.lseek(file, -1, os.SEEK_END)
    return os.read(file, 1) != b"\n"
