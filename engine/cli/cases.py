"""The cases named on the command line."""

import sys
from collections.abc import Iterable, Iterator

from ottava.facts import Case, InvalidCase, Vocabulary
from ottava.facts.reading import cases_from, read_cases
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.limits import MAX_BYTES
from ottava.facts.source.reading import from_bytes

STANDARD_INPUT = "-"


def cases_named(names: Iterable[str], vocabulary: Vocabulary) -> Iterator[Case | InvalidCase | UnreadableSource]:
    """The cases in the files of these names, in order; `-` is standard input, read as YAML or JSON.

    What cannot be used comes as the error that says why, and the rest goes on.
    """
    for name in names:
        try:
            yield from _from_standard_input(vocabulary) if name == STANDARD_INPUT else read_cases(name, vocabulary)
        except UnreadableSource as unreadable:
            yield unreadable


def _from_standard_input(vocabulary: Vocabulary) -> Iterator[Case | InvalidCase]:
    return cases_from(from_bytes("standard input", sys.stdin.buffer.read(MAX_BYTES + 1)), vocabulary)
