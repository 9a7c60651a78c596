"""Running errands: each in a process of its own, which sees the files as they stand in the editor."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from ottava.facts.source.diagnostic import Diagnostic, visible
from ottava.facts.source.errors import InputError, OttavaError
from ottava.facts.source.reading import unsaved

_COMMAND = (sys.executable, "-P", "-m", "ottava.engine.language_server.errands.running")
"""`-P`: nothing that lies in the folder of the editor is taken for a module."""


class ErrandFailed(OttavaError):
    """What was asked for cannot be done as things are; the message says why, and how to go on."""


async def run_errand(errand: str, texts: Mapping[str, str], *arguments: Any) -> Any:
    """Return what a function of this room answers.

    errand: `MODULE.FUNCTION`; the server itself need not load what the process does. texts: what editors hold of files,
    by absolute path. The process is ended when the caller is cancelled. Raises ErrandFailed.
    """
    process = await asyncio.create_subprocess_exec(
        *_COMMAND, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    asked = pickle.dumps((errand, dict(texts), arguments), pickle.HIGHEST_PROTOCOL)
    try:
        answer, _ = await process.communicate(asked)
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        raise
    if process.returncode != 0:
        raise ErrandFailed("this failed by a fault of Ottava; its log says more")
    done, found = pickle.loads(answer)
    if not done:
        raise ErrandFailed(found)
    return found


def in_a_line(diagnostics: Sequence[Diagnostic]) -> str:
    """Return what is wrong as one line, for a small window: the first mistake, and how many there are beside it."""
    first, more = diagnostics[0], len(diagnostics) - 1
    at = () if first.span is None else (f"{visible(os.path.basename(first.span.source.name))}:{first.span.line}",)
    around = ", ".join((*at, *((f"and {more} more",) if more else ())))
    return first.message + (f"; {first.hint}" if first.hint else "") + (f" ({around})" if around else "")


def main() -> None:
    """Answer what stands on standard input. Whatever else is printed goes to the log."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    if sys.platform != "win32":
        os.nice(10)
    errand, texts, arguments = pickle.loads(sys.stdin.buffer.read())
    module, _, name = errand.partition(".")
    obey = getattr(import_module(f"ottava.engine.language_server.errands.{module}"), name)
    try:
        with unsaved(texts):
            answer = True, obey(*arguments)
    except InputError as error:
        answer = False, in_a_line(error.diagnostics)
    except OttavaError as error:
        answer = False, str(error)
    with answers:
        pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    main()
