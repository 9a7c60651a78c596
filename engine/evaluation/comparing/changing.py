"""The cases whose advice differs between two runs: what changed, by which rules and by which edits of the rulebook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.errors import OttavaError

from ...advisor import Advisor
from ...authoring.impact.attribution import NOT_LOOKED_FOR, STEPS, Attribution
from ...authoring.impact.changed_case import ChangedCase
from ...authoring.impact.comparison import CaseChange, CaseOrigin, Cause, ImpactTally, case_change
from ...authoring.impact.kinds import kinds_of_change
from ...authoring.impact.partial import PartialRulebooks
from ...authoring.impact.partial_advice import PartialAdvisors
from ...batch.results_file import ResultsFile
from ...explanation.what_if.what_if import FiredFor
from ...inference.advice import Advice, Reason
from ...inference.blackboard import Trace
from ..errors import EvaluationError
from ..run_reading import AdvisedCase

_TOGETHER = 128
"""Changed cases that are attributed together, for which an engine is made only once."""

_ORIGIN = CaseOrigin(None, None, None)
_NO_TRACE = Trace((), {})


Opened = Callable[[], ResultsFile]
"""Opens the results of a run."""


class Places(NamedTuple):
    """Where the advice on a case begins in the results of either run, and how long it is."""

    at_now: int
    size_now: int
    at_then: int
    size_then: int


@dataclass(slots=True)
class Changes:
    """Goes through the cases that changed, in the order of the later run. `then`, `now`: the results of the two.

    everything: whether questions and stability count. title: of a rule, by its id. tally: counts what is found.
    """

    then: Opened
    now: Opened
    everything: bool
    title: Callable[[str], str]
    tally: ImpactTally

    def found(self, places: Iterable[Places], causes: Causes | None) -> Iterator[CaseChange]:
        """Yield what changed for each case; causes: finds out by which edits, if that can be done."""
        with self.then() as then, self.now() as now:
            waiting = iter(places)
            while some := [self._advices(each, then, now) for each in islice(waiting, _TOGETHER)]:
                caused = [_Caused()] * len(some) if causes is None else causes.of([now.case for _, now in some])
                for (was, is_), cause in zip(some, caused, strict=True):
                    change = self._change(was, is_, cause)
                    self.tally.add(change)
                    yield change

    def _advices(self, place: Places, then: ResultsFile, now: ResultsFile) -> tuple[Advice, Advice]:
        was, is_ = _read(then, place.at_then, place.size_then), _read(now, place.at_now, place.size_now)
        if not self.everything:
            was = replace(was, questions=is_.questions, stability=is_.stability, card=is_.card)
        return was, is_

    def _change(self, was: Advice, is_: Advice, caused: _Caused) -> CaseChange:
        before, after = (was, caused.before), (is_, caused.after)
        kinds = kinds_of_change(was, is_)
        change = case_change(_ORIGIN, before, after, caused.parties, self.title, kinds, caused.cause)
        if caused.before is not _NO_TRACE:
            return change
        # Without the rules being run again, those that give reasons must do.
        rules = [{(each.rule, each.party): each for each in _reasons(advice)} for advice in (was, is_)]
        came = tuple(_fired(each) for key, each in rules[1].items() if key not in rules[0])
        went = tuple(_fired(each) for key, each in rules[0].items() if key not in rules[1])
        return replace(change, difference=replace(change.difference, rules_started=came, rules_stopped=went))


class _Caused(NamedTuple):
    """By which edits a case changed, and how the rules ran on it, if they were run again."""

    cause: Cause = NOT_LOOKED_FOR
    before: Trace = _NO_TRACE
    after: Trace = _NO_TRACE
    parties: tuple[str, ...] = ()


class Causes:
    """Finds the edits that changed the advice on cases of a run, by running both rulebooks again on these.

    cases: those of the run, in their order, among which the changed ones are.
    """

    def __init__(self, partial: PartialRulebooks, cases: Iterator[AdvisedCase], steps: int = STEPS) -> None:
        self._advisors = Advisor(partial.old.rulebook), Advisor(partial.new.rulebook)
        self._attribution = Attribution(PartialAdvisors(partial), steps)
        self._cases = cases
        self._failed = ""
        self._missing = 0

    @property
    def left(self) -> int:
        """For how many changes no cause was looked for."""
        return self._attribution.left + self._missing

    @property
    def left_out(self) -> str:
        """Why not; empty if it was for all."""
        return self._failed or self._attribution.left_out

    def of(self, ids: list[str]) -> list[_Caused]:
        """Return what caused the changes of the cases with these ids, which come next in the run."""
        found: dict[str, ChangedCase] = {}
        for id in ids if not self.left_out else []:
            if (changed := self._again(id)) is not None:
                found[id] = changed
        self._missing += len(ids) - len(found)
        changes = [each for each in found.values() if each.kinds]
        causes = dict(zip((each.case.id for each in changes), self._attribution.causes(changes), strict=True))
        return [self._caused(found.get(id), causes.get(id, NOT_LOOKED_FOR)) for id in ids]

    def _caused(self, changed: ChangedCase | None, cause: Cause) -> _Caused:
        if changed is None:
            return _Caused()
        parties = tuple(each.id for each in changed.case.parties)
        return _Caused(cause, changed.before[1], changed.after[1], parties)

    def _again(self, id: str) -> ChangedCase | None:
        """Return how the rulebooks advise on the next case of that id; None if it is not there, or they cannot."""
        try:
            case = next(each.case for each in self._cases if each.case.id == id)
            before, after = (advisor.traced(case) for advisor in self._advisors)
        except StopIteration:
            self._failed = f"the case {quoted(id)} is not found in the inputs of the run"
        except EvaluationError as error:
            self._failed = str(error)
        except OttavaError:
            return None
        else:
            return ChangedCase(case, before, after, kinds_of_change(before[0], after[0]))
        return None


_ADVICE = msgspec.json.Decoder(Advice)


def _read(file: ResultsFile, at: int, size: int) -> Advice:
    try:
        return _ADVICE.decode(file.line(at, size))
    except (ValueError, msgspec.MsgspecError):  # of old, those of msgspec are no ValueErrors
        raise EvaluationError(
            f"an advice in {quoted(str(file.path), 500)} is not as this version of Ottava writes it; make the run "
            "again with `ottava batch`"
        ) from None


def _reasons(advice: Advice) -> Iterator[Reason]:
    for part in (advice.gates, advice.recommendations, advice.exclusions, advice.directives, advice.attention):
        for each in part:
            yield from each.reasons
    for assessment in advice.assessments:
        yield from assessment.reasons


def _fired(reason: Reason) -> FiredFor:
    return FiredFor(reason.rule, reason.title, reason.party)
