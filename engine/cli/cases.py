"""The cases named on the command line, and what is done with each of them."""

import sys
from collections.abc import Callable, Iterable, Iterator

from ottava.facts import Case, InvalidCase, Vocabulary
from ottava.facts.reading import cases_from, read_cases
from ottava.facts.source.errors import OttavaError, UnreadableSource
from ottava.facts.source.limits import MAX_BYTES
from ottava.facts.source.reading import from_bytes

from .outcome import complain, message

STANDARD_INPUT = "-"


def cases_named(names: Iterable[str], vocabulary: Vocabulary) -> Iterator[Case | InvalidCase | UnreadableSource]:
    """Return the cases in the files of these names, in order; `-` is standard input, read as YAML or JSON.

    In place of a case that cannot be used comes the error that says why, and the rest is read.
    """
    for name in names:
        try:
            if name == STANDARD_INPUT:
                yield from cases_from(from_bytes("standard input", sys.stdin.buffer.read(MAX_BYTES + 1)), vocabulary)
            else:
                yield from read_cases(name, vocabulary)
        except UnreadableSource as unreadable:
            yield unreadable


def for_each_case(found: Iterable[Case | OttavaError], work: Callable[[Case], None]) -> bool:
    """Do the work for each case, and complain where there is an error; return whether there was one."""
    failed = False
    for case in found:
        try:
            if isinstance(case, OttavaError):
                raise case
            work(case)
        except OttavaError as error:
            complain(message(error))
            failed = True
    return failed
