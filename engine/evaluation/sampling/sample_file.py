"""`sample.json`: what was drawn from which run, for how many cases each speaks, and which expert got it."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from ...batch.writing import write_json
from ..run_reading import AdvisedRun
from .dealing import Hands
from .drawing import CaseSample
from .strata import Stratum
from .traits import TITLES

SAMPLE = "sample.json"
FORM = 1
NOTICE = "For the evaluator alone: it says what the advice on these cases is like. Do not give it to the experts."


class SampledRun(Struct, frozen=True):
    """The run that was drawn from. fingerprint: of its rulebook. cases: how many it has advised on."""

    folder: str
    fingerprint: str
    cases: int


class CaseDrawn(Struct, frozen=True):
    """A case that was drawn. weight: how many cases of the run it speaks for. experts: who got it."""

    case: str
    stratum: str
    weight: float
    experts: tuple[str, ...]


class StratumDrawn(Struct, frozen=True):
    """A stratum: how many cases it has, how many were drawn, and by each trait what occurs in it."""

    stratum: str
    cases: int
    drawn: int
    traits: dict[str, tuple[str, ...]]


class SampleFile(Struct, frozen=True):
    """What is in the file."""

    form: int
    notice: str
    run: SampledRun
    seed: int
    experts: tuple[str, ...]
    cases: tuple[CaseDrawn, ...]
    strata: tuple[StratumDrawn, ...]

    def write(self, folder: Path) -> None:
        """Write it into a folder. Raises OSError."""
        write_json(folder / SAMPLE, self)


def sample_file(run: AdvisedRun, sample: CaseSample, hands: Hands) -> SampleFile:
    """Return what is written of a sample."""
    got: dict[str, list[str]] = {}
    for expert, cases in hands.items():
        for each in cases:
            got.setdefault(each.case.id, []).append(expert)
    return SampleFile(
        FORM,
        NOTICE,
        SampledRun(run.folder.resolve().name, run.manifest.rulebook.fingerprint, sample.of),
        sample.seed,
        tuple(hands),
        tuple(
            CaseDrawn(each.case.id, each.stratum.name, each.stratum.weight, tuple(got[each.case.id]))
            for each in sample.cases
        ),
        tuple(_stratum(each) for each in sample.strata),
    )


def _stratum(stratum: Stratum) -> StratumDrawn:
    columns = zip(*(traits for traits, _ in stratum.cells), strict=True)
    traits = {title: tuple(sorted(set(column))) for title, column in zip(TITLES, columns, strict=True)}
    return StratumDrawn(stratum.name, stratum.cases, stratum.drawn, traits)
