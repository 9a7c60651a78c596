"""The file that a command writes: never one that it reads, and there as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.errors import OttavaError
from ottava.facts.source.writing import atomic_writer

if TYPE_CHECKING:
    from ..rulebook.rulebook import Rulebook

_LONGEST = 500


class Unwritable(OttavaError):
    """A file that cannot be written, or must not be because it is read."""


def check_destination(file: str, inputs: Iterable[str | Path]) -> None:
    """Refuse to write over one of the inputs, whatever name, link or letter case it goes by. Raises Unwritable."""
    for each in inputs:
        try:
            same = os.path.samefile(file, each) and os.path.isfile(file)
        except (OSError, ValueError):  # one of them is not there
            continue
        if same:
            raise Unwritable(
                f"{quoted(file, _LONGEST)} is read by this command and would be written over; name another file"
            )


def files_of(rulebook: Rulebook) -> Iterator[str]:
    """The files that a rulebook was read from, and those of the rulebooks it extends."""
    from ..rulebook.locating import HEAD

    texts = {rule.span.source.name for rule in rulebook.rules if rule.span is not None}
    yield from texts
    yield from {os.path.join(os.path.dirname(each), HEAD) for each in texts}


@contextmanager
def destination(file: str) -> Iterator[BinaryIO]:
    """The file to write to. Raises Unwritable if it cannot be written, and leaves what was there."""
    try:
        with atomic_writer(file) as stream:
            yield stream
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise Unwritable(f"{quoted(file, _LONGEST)} cannot be written: {why.lower()}") from None
