"""How many cases of the run each labelled case speaks for, from the `sample.json` of a sample."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import msgspec

from ottava.facts.source.diagnostic import quoted

from .errors import EvaluationError
from .run_reading import AdvisedRun
from .sampling.sample_file import FORM, SampledRun, SampleFile

_LONGEST = 500
_NAME_OTHER = "name the `sample.json` of this run, or the run it was drawn from"


class Weights(NamedTuple):
    """Of each case its stratum, and for how many cases of the run it speaks. unheard: cases of the run in strata from
    which nobody labelled a case. file: as messages have it; run: what the sample was drawn from; drawn: its cases.
    """

    of_case: dict[str, tuple[str, float]]
    unheard: int
    file: str
    run: SampledRun
    drawn: tuple[str, ...]

    def check_run(self, folder: Path, cases: int, missing: Collection[str]) -> None:
        """Refuse a sample of another run than that in a folder. missing: cases drawn that it lacks.

        Raises EvaluationError.
        """
        was = f"the sample {self.file} was drawn from another run than that in {quoted(str(folder), _LONGEST)}"
        if cases != self.run.cases:
            raise EvaluationError(
                f"{was}: from {quoted(self.run.folder)} with {self.run.cases:,} cases, and this one has {cases:,}; "
                f"{_NAME_OTHER}"
            )
        if missing:
            first = next(each for each in self.drawn if each in missing)
            more = f" and {len(missing) - 1:,} more" if len(missing) > 1 else ""
            raise EvaluationError(f"{was}, which has no case {quoted(first)}{more}; {_NAME_OTHER}")


def weights_of(path: Path, run: AdvisedRun, labelled: Collection[str]) -> Weights:
    """Return the weights of the cases that were labelled.

    Where some cases of a stratum are not labelled, the others speak for them too. Raises EvaluationError.
    """
    shown = quoted(os.fspath(path), _LONGEST)
    sample = _read(path, shown)
    if sample.run.fingerprint != run.manifest.rulebook.fingerprint:
        raise EvaluationError(
            f"the sample {shown} was drawn from a run with other rules than that in "
            f"{quoted(str(run.folder), _LONGEST)}; {_NAME_OTHER}"
        )
    drawn = {each.case: each for each in sample.cases}
    strangers = [case for case in labelled if case not in drawn]
    if strangers:
        more = f" and {len(strangers) - 1} more" if len(strangers) > 1 else ""
        raise EvaluationError(
            f"labels speak of the case {quoted(strangers[0])}{more}, which the sample {shown} does not have, so "
            "that no weight is known; name the sample that was labelled, or take these labels out"
        )
    whole: Counter[str] = Counter()
    for each in sample.cases:
        whole[each.stratum] += each.weight  # type: ignore[assignment]
    heard = Counter(drawn[case].stratum for case in set(labelled))
    weights = {
        case: (drawn[case].stratum, whole[drawn[case].stratum] / heard[drawn[case].stratum]) for case in labelled
    }
    unheard = round(sum(cases for stratum, cases in whole.items() if not heard[stratum]))
    return Weights(weights, unheard, shown, sample.run, tuple(drawn))


def _read(path: Path, shown: str) -> SampleFile:
    try:
        found = msgspec.json.decode(path.read_bytes(), type=SampleFile)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise EvaluationError(
            f"the sample {shown} cannot be read: {reason}; name the `sample.json` that `ottava sample` has written"
        ) from None
    except (ValueError, msgspec.MsgspecError):  # of old, those of msgspec are no ValueErrors
        raise EvaluationError(f"{shown} is no `sample.json` as this version of `ottava sample` writes it") from None
    if found.form != FORM or any(not each.weight > 0 for each in found.cases):
        raise EvaluationError(f"{shown} is no `sample.json` as this version of `ottava sample` writes it")
    return found
