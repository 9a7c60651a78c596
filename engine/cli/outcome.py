"""How a run ends: its exit status, and no traceback for what is not the program's fault."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from ottava.facts.source.diagnostic import visible, without_commands
from ottava.facts.source.errors import InputError, OttavaError

WRONG_INPUT = 1
INTERRUPTED = 130
"""128 + SIGINT, as shells have it."""
READER_GONE = 141
"""128 + SIGPIPE, likewise."""
ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""What asks a run to end: a word from outside, and a terminal that was closed."""


@contextmanager
def guarded() -> Iterator[None]:
    """Turns whatever a command cannot help into an exit status: 1 with a message for wrong input or output that
    cannot be written; without a word 130 for Ctrl-C and 141 when nobody reads on (`ottava advise … | head -1`)."""
    try:
        yield
        sys.stdout.flush()
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    except BrokenPipeError:
        drop_output()
        raise SystemExit(READER_GONE) from None
    except OSError as error:
        drop_output()
        complain(f"error: {(error.strerror or str(error)).lower()}")
        raise SystemExit(WRONG_INPUT) from None
    except OttavaError as error:
        complain(message(error))
        raise SystemExit(WRONG_INPUT) from None


def complain(text: str) -> None:
    """A message for the person, apart from the output, with an empty line behind it to keep messages apart."""
    typer.echo(f"{without_commands(text)}\n", err=True)


def message(error: OttavaError) -> str:
    """What to tell the person about an error; the diagnostics of wrong input are ready to be shown."""
    return str(error) if isinstance(error, InputError) else f"error: {visible(str(error))}"


def drop_output() -> None:
    """Sends what is still to be written nowhere; Python would try again at exit, and complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
