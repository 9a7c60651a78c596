"""A stratified random sample of the cases of a run, in two passes over its results; only what is drawn is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from random import Random

import msgspec

from ottava.facts import Case
from ottava.facts.source.diagnostic import quoted

from ...batch.folder import SUMMARY
from ...batch.results_file import ResultsFile
from ..errors import EvaluationError
from ..run_reading import AdvisedRun
from .strata import Stratum, strata_of
from .traits import Traits, traits_of


@dataclass(frozen=True, slots=True)
class SampledCase:
    """A case that was drawn, and from what. There is nothing of the advice on it, so that no sheet can show it."""

    case: Case
    stratum: Stratum


@dataclass(frozen=True, slots=True)
class CaseSample:
    """Cases drawn from a run, in its order. of: how many cases the run has. seed: what chance began with."""

    of: int
    seed: int
    strata: tuple[Stratum, ...]
    cases: tuple[SampledCase, ...]


def draw(run: AdvisedRun, wanted: int, seed: int) -> CaseSample:
    """Return a sample of so many cases, or all if there are fewer. Each case of a stratum is as likely as another.

    Raises EvaluationError if the run has no cases, or the id of one that is drawn is that of another case, too.
    """
    cells = Counter(traits_of(each, run.rulebook.vocabulary) for each in run.cases())
    if not cells:
        raise EvaluationError(
            f"the run in {quoted(str(run.folder), 500)} has advised on no case, so that there is nothing to review; "
            "look into its `rejects.jsonl`"
        )
    strata = strata_of(cells, wanted)
    picked = picks(strata, Random(seed))
    home = {traits: stratum for stratum in strata for traits, _ in stratum.cells}
    cases = tuple(SampledCase(case, home[traits]) for case, traits in _picked(run, picked))
    _refuse_shared_ids(run, {each.case.id for each in cases})
    return CaseSample(cells.total(), seed, strata, cases)


def picks(strata: tuple[Stratum, ...], random: Random) -> dict[Traits, set[int]]:
    """Return which cases of each cell are drawn, counted from 0.

    Those of a stratum are drawn at equal distances along its cells, from a beginning left to chance: so each cell has
    its share, and every case the same chance of `drawn` in `cases`.
    """
    picked: dict[Traits, set[int]] = {}
    for stratum in strata:
        size, drawn = stratum.cases, stratum.drawn
        begin = random.randrange(size)
        places = [(begin + number * size) // drawn for number in range(drawn)]
        before = 0
        for traits, count in stratum.cells:
            share = sum(before <= place < before + count for place in places)
            picked[traits] = set(random.sample(range(count), share))
            before += count
    return picked


def _picked(run: AdvisedRun, picked: dict[Traits, set[int]]) -> Iterator[tuple[Case, Traits]]:
    seen: Counter[Traits] = Counter()
    for each in run.cases():
        traits = traits_of(each, run.rulebook.vocabulary)
        if seen[traits] in picked.get(traits, ()):
            yield each.case, traits
        seen[traits] += 1


class _Id(msgspec.Struct):
    case: str


class _Duplicates(msgspec.Struct):
    ids: int


class _Summary(msgspec.Struct):
    duplicates: _Duplicates


def _refuse_shared_ids(run: AdvisedRun, ids: set[str]) -> None:
    """Refuse ids of several cases: what an expert says of such an id could be about any of them."""
    with suppress(OSError, ValueError, msgspec.MsgspecError):
        if not msgspec.json.decode((run.folder / SUMMARY).read_bytes(), type=_Summary).duplicates.ids:
            return
    decoder = msgspec.json.Decoder(_Id)
    seen: set[str] = set()
    with ResultsFile(run.folder, run.manifest, run.rulebook) as lines:
        for id in (decoder.decode(line.data).case for line in lines):
            if id in ids and id in seen:
                raise EvaluationError(
                    f"several cases of the run have the id {quoted(id)}, so that nobody could tell which of them an "
                    "expert speaks of; give each case an id of its own and make the run again"
                )
            seen.update({id} & ids)
