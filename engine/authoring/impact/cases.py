"""The cases over which two rulebooks are compared: from files as `ottava batch` reads them, or made up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ottava.facts import Case, InvalidCase, Vocabulary

from ...batch.batching import Batching, Position
from ...batch.inputs import Inputs
from ...batch.reading import CaseReader
from ...batch.reject import Reject
from ..generating.cases import cases as made_up
from .change import CaseOrigin

_AT_ONCE = 64


class Met(NamedTuple):
    """A case, or why there is none, and where it was read."""

    found: CaseOrigin
    case: Case | Reject


def cases_of(inputs: Inputs, vocabulary: Vocabulary) -> Iterator[Met]:
    """The cases in files, one after the other; only a few are in memory at a time.

    Raises BatchError and UnreadableSource if what was named cannot be read at all.
    """
    inputs.check()
    reader = CaseReader(vocabulary)
    for batch, _ in Batching(inputs, _AT_ONCE).batches(Position()):
        for piece in batch.pieces:
            for record, case in reader.cases(piece):
                yield Met(CaseOrigin(piece.name, record.number or None, record.line or None), case)


def generated(count: int, seed: int, vocabulary: Vocabulary) -> Iterator[Met]:
    """Made-up cases; the same seed gives the same ones."""
    for data in made_up(count, seed, vocabulary):
        case: Case | Reject
        try:
            case = Case.from_mapping(data, vocabulary)
        except InvalidCase as invalid:
            case = Reject(invalid.diagnostics, str(data["id"]))
        yield Met(CaseOrigin(None, None, None), case)


def shared_vocabulary(old: Vocabulary, new: Vocabulary) -> Vocabulary:
    """What cases may speak of under either rulebook; what both know has the meaning that the new one gives it."""
    return Vocabulary(tuple({**{each.path: each for each in old}, **{each.path: each for each in new}}.values()))
