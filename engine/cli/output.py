"""Where the output of a command goes: pages to a terminal or into a pipe, documents to standard output or a file."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import typer

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.errors import OttavaError
from ottava.facts.source.writing import atomic_writer

from ..report.layout import Shape, plain
from ..report.page import PIPED_WIDTH

if TYPE_CHECKING:
    from ..rulebook.rulebook import Rulebook
    from .terminal import Terminal

_FORCING = {"FORCE_COLOR", "TTY_COMPATIBLE"}
"""What makes rich take anything for a terminal."""

_LONGEST_NAME = 500


class Unwritable(OttavaError):
    """A file that cannot be written, or must not be because it is read."""


class Pages:
    """Pages on standard output: coloured and as wide as the terminal, or plain in a pipe; an empty line between two."""

    def __init__(self) -> None:
        self._terminal = _terminal()
        self._any_shown = False

    def show(self, shapes: Iterable[Shape]) -> None:
        """Show the next page."""
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
    typer.echo(json.dumps(data, indent=2, ensure_ascii=False))


def check_destination(file: str, inputs: Iterable[str | Path]) -> None:
    """Refuse to write over one of the inputs, whatever name, link or letter case it goes by. Raises Unwritable."""
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


@contextmanager
def _destination(file: str) -> Iterator[BinaryIO]:
    """Open the file to write to. Raises Unwritable if it cannot be written, and then leaves the one that was there."""
    try:
        with atomic_writer(file) as stream:
            yield stream
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise Unwritable(f"{quoted(file, _LONGEST_NAME)} cannot be written: {why.lower()}") from None
