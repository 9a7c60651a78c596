"""A process beside the server for what takes too long while somebody types. It is ended when the text changes.

A thread would not do: the lints and the solver hold Python's lock, and every key stroke would wait for them.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import pickle
import struct
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from .remark import Remark

logger = logging.getLogger("ottava.language_server")

_LENGTH = struct.Struct("!Q")
_COMMAND = (sys.executable, "-P", "-m", "ottava.engine.language_server.background")
"""`-P`: nothing that lies in the folder of the editor is taken for a module."""

Heard = Callable[[Path, tuple[Remark, ...]], None]
"""Takes the folder of a rulebook, and what is said of it so far."""


class Background:
    """Asks a process for what is said of rulebooks, one after the other. heard: takes what it answers.

    For the loop of the server; nothing in it waits.
    """

    def __init__(self, heard: Heard) -> None:
        self._heard = heard
        self._process: asyncio.subprocess.Process | None = None
        self._work: asyncio.Task[None] | None = None

    def ask(self, folders: tuple[Path, ...], texts: Mapping[str, str]) -> None:
        """Ask what is said of the rulebooks in these folders. What was asked before is given up."""
        self.give_up()
        self._work = asyncio.get_running_loop().create_task(self._ask(folders, texts))

    def give_up(self) -> None:
        """End what is being worked out, since the text has changed."""
        if self._work is not None and not self._work.done():
            self._work.cancel()
            self.end()

    def end(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()

    async def _ask(self, folders: tuple[Path, ...], texts: Mapping[str, str]) -> None:
        try:
            for folder in folders:
                await self._ask_of(folder, texts)
        except (OSError, EOFError, asyncio.IncompleteReadError):
            logger.exception("the process for what takes longer has ended")
            self.end()

    async def _ask_of(self, folder: Path, texts: Mapping[str, str]) -> None:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                *_COMMAND, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
            )
        process = self._process
        assert process.stdin is not None, "it is a pipe"
        assert process.stdout is not None, "it is a pipe"
        process.stdin.write(_message((folder, dict(texts))))
        await process.stdin.drain()
        done = False
        while not done:
            (length,) = _LENGTH.unpack(await process.stdout.readexactly(_LENGTH.size))
            remarks, done = pickle.loads(await process.stdout.readexactly(length))
            if remarks is not None:
                self._heard(folder, remarks)


def _message(content: Any) -> bytes:
    data = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(data)) + data


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Answer what is asked until nobody is there any more: what is said, each time more of it, and that it is all.

    A fault of ours is logged, and no answer given.
    """
    from .remarks import remarks_on

    while begun := asked.read(_LENGTH.size):
        folder, texts = pickle.loads(asked.read(*_LENGTH.unpack(begun)))
        try:
            for each in remarks_on(folder, texts):
                _answer(answers, each, False)
        except Exception:
            logger.exception("what takes longer failed on %s", folder)
        _answer(answers, None, True)


def _answer(answers: BinaryIO, found: tuple[Remark, ...] | None, done: bool) -> None:
    answers.write(_message((found, done)))
    answers.flush()


def main() -> None:
    """Answer on standard input and output. Whatever else is printed goes to the log."""
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    if sys.platform != "win32":
        os.nice(10)
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        serve(asked, answers)


if __name__ == "__main__":
    main()
