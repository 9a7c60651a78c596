"""What a command gives: pages to a terminal or into a pipe, documents, messages, and the exit status it ends with."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import typer

from ottava.facts.source.diagnostic import quoted, visible, without_commands
from ottava.facts.source.errors import InputError, OttavaError
from ottava.facts.source.writing import atomic_writer

if TYPE_CHECKING:
    from ..report.layout import Shape
    from ..rulebook.rulebook import Rulebook
    from .terminal import Terminal

WRONG_INPUT = 1
INTERRUPTED = 130
"""128 + SIGINT, as shells have it."""
READER_GONE = 141
"""128 + SIGPIPE, likewise."""
ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""What asks a run to end: a word from outside, and a terminal that was closed."""

_FORCING = {"FORCE_COLOR", "TTY_COMPATIBLE"}
"""What makes rich take anything for a terminal."""

_LONGEST_NAME = 500
_SAMPLE = "sample.json"


class Unwritable(OttavaError):
    """A file that cannot be written, or must not be because it is read."""


class Pages:
    """Pages on standard output: coloured and as wide as the terminal, or plain in a pipe; an empty line between two."""

    def __init__(self) -> None:
        self._terminal = _terminal()
        self._any_shown = False

    def show(self, shapes: Iterable[Shape]) -> None:
        """Show the next page."""
        from ..report.layout import plain
        from ..report.page import PIPED_WIDTH

        if self._any_shown:
            sys.stdout.write("\n")
        self._any_shown = True
        if self._terminal is None:
            sys.stdout.write(plain(shapes, PIPED_WIDTH))
        else:
            self._terminal.show(shapes)


def _terminal() -> Terminal | None:
    """Return the terminal that standard output is, or None for a pipe, which is shown plain pages."""
    if not (sys.stdout.isatty() or _FORCING & os.environ.keys()):
        return None  # as rich would say, and importing it takes longer than an advice

    from .terminal import Terminal

    console = Terminal()
    return console if console.is_terminal else None


@contextmanager
def documents(file: str | None, between: str = "") -> Iterator[Callable[[str], None]]:
    """Yield a function that writes documents one after the other, in UTF-8 wherever it runs.

    file: where they go; left out, to standard output. The file appears once all is written, so that an error never
    truncates an existing one; it stays as it was where no document is written.
    """
    with ExitStack() as stack:
        stream: BinaryIO | None = None

        def write(text: str) -> None:
            nonlocal stream
            if stream is None:
                stream = sys.stdout.buffer if file is None else stack.enter_context(_destination(file))
            else:
                stream.write(between.encode())
            stream.write(text.encode())

        yield write


def write_parts(parts: Iterable[bytes], file: str | None) -> None:
    """Write bytes to a file, or to standard output. Raises Unwritable."""
    if file is None:
        sys.stdout.flush()
        for part in parts:
            sys.stdout.buffer.write(part)
    else:
        with _destination(file) as stream:
            stream.writelines(parts)


def print_json(data: Any) -> None:
    """Print data as indented JSON."""
    import json

    typer.echo(json.dumps(data, indent=2, ensure_ascii=False))


def check_destination(file: str, inputs: Iterable[str | Path]) -> None:
    """Refuse to write over one of the inputs, whatever name, link or letter case it goes by, over the `sample.json` of
    a sample, and into the folder of a run. Raises Unwritable.
    """
    from ..batch.inputs import holds_run

    real = Path(os.path.realpath(file))
    run = next((each for each in real.parents if holds_run(os.fspath(each))), None)
    if run is not None:
        raise Unwritable(
            f"{quoted(file, _LONGEST_NAME)} is in {quoted(str(run), _LONGEST_NAME)}, which holds a run of `ottava "
            "batch` and nothing else; name a file outside of it"
        )
    if real.name.casefold() == _SAMPLE and real.exists():
        raise Unwritable(
            f"{quoted(file, _LONGEST_NAME)} is what `ottava sample` has written and would be written over, and with it "
            "the weights of its cases; name another file"
        )
    for each in inputs:
        try:
            same = os.path.samefile(file, each) and os.path.isfile(file)
        except (OSError, ValueError):  # one of them is not there
            continue
        if same:
            raise Unwritable(
                f"{quoted(file, _LONGEST_NAME)} is read by this command and would be written over; name another file"
            )


def files_of(rulebook: Rulebook) -> Iterator[str]:
    """Return the files that a rulebook was read from, and those of the rulebooks it extends."""
    from ..rulebook.locating import HEAD

    texts = {rule.span.source.name for rule in rulebook.rules if rule.span is not None}
    yield from texts
    yield from {os.path.join(os.path.dirname(each), HEAD) for each in texts}
    yield from (each.span.source.name for each in rulebook.languages if each.span is not None)


@contextmanager
def _destination(file: str) -> Iterator[BinaryIO]:
    """Open the file to write to. Raises Unwritable if it cannot be written, and then leaves the one that was there."""
    try:
        with atomic_writer(file) as stream:
            yield stream
    except (OSError, ValueError) as error:
        raise unwritable(file, error) from None


def unwritable(file: str, error: OSError | ValueError) -> Unwritable:
    """Return the error for a file that cannot be written, and why."""
    why = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return Unwritable(f"{quoted(file, _LONGEST_NAME)} cannot be written: {why.lower()}")


@contextmanager
def guarded() -> Iterator[None]:
    """Turn the errors that no command can help into an exit status.

    It is 1, with a message, for wrong input and for output that cannot be written; without a message, 130 for Ctrl-C
    and 141 when nobody reads on (`ottava advise … | head -1`).
    """
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
    """Print a message on standard error, and an empty line to keep messages apart."""
    typer.echo(f"{without_commands(text)}\n", err=True)


def message(error: OttavaError) -> str:
    """Return the message of an error; the diagnostics of wrong input are ready to be shown."""
    return str(error) if isinstance(error, InputError) else f"error: {visible(str(error))}"


def drop_output() -> None:
    """Throw away what is still to be written; Python would try again at exit, and complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
