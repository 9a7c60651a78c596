"""Which cases a run advised on, and a digest of the content of each, from the state in its folder."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

from ..batch.folder import STATE
from ..batch.writing import IDS


class KnownCase(NamedTuple):
    """The id of a case, and the digest of its content as engine/batch/case_digest.py makes it."""

    id: str
    content: str


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
