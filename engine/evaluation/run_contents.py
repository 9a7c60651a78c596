"""The results of a run line by line, each with the case that it is about: its id, and a digest of its content."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

from ottava.facts.source.diagnostic import quoted

from ..batch.folder import STATE
from ..batch.manifest import Manifest
from ..batch.results_file import ResultsFile, StoredLine
from ..batch.writing import IDS
from ..rulebook.rulebook import Rulebook
from .errors import EvaluationError


class KnownCase(NamedTuple):
    """The id of a case, and the digest of its content as `Case.digest` gives it."""

    id: str
    content: str


class ResultLine(NamedTuple):
    """A line of results: its number from 1, what stands there, and the case that the run kept beside it."""

    number: int
    stored: StoredLine
    known: KnownCase


def result_lines(folder: Path, manifest: Manifest, rulebook: Rulebook | None = None) -> Iterator[ResultLine]:
    """Yield the lines of the results of the run in a folder. rulebook: that of the run; left out, its copy.

    Raises EvaluationError or BatchError if they cannot be read.
    """
    try:
        with ResultsFile(folder, manifest, rulebook) as lines:
            for number, (stored, known) in enumerate(zip(lines, known_cases(folder), strict=False), 1):
                yield ResultLine(number, stored, known)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise EvaluationError(f"the results in {quoted(str(folder), 500)} cannot be read: {reason}") from None


def contents_known(folder: Path) -> bool:
    """Return whether a run still knows what its cases were."""
    return (folder / STATE / IDS).is_file()


def known_cases(folder: Path) -> Iterator[KnownCase]:
    """Yield the cases in the order of the results, and go on for ever; both texts are empty where nothing is known.

    Behind the last case the id is `?`, which no line of results then has. Raises OSError.
    """
    if not contents_known(folder):
        yield from repeat(KnownCase("", ""))
    with open(folder / STATE / IDS, encoding="utf-8", errors="replace", newline="\n") as lines:
        for line in lines:
            id, *_, content = line.rstrip("\n").split("\t")
            yield KnownCase(id, content)
    yield from repeat(KnownCase("?", ""))
