"""Every engine against the naive chainer, before anything is timed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import process_time

from benchmarks.engines.engine import Engine
from benchmarks.expected import CASE, Expected, Fired
from benchmarks.exported import CannotExpress, with_given
from benchmarks.synthetic import Plain
from benchmarks.workload import Workload, without_certainties

LONGEST_CASE = 2.0
"""Seconds; an engine that needs longer for a case is not timed."""
LONGEST_CHECK = 20.0
"""Seconds that an engine may spend on being checked; after that the cases compared must do."""


@dataclass
class Entrant:
    """An engine on a workload: checked, and timed only if it is right and quick enough (`skipped` says why not)."""

    kind: type[Engine]
    workload: Workload
    cases: list[Plain]
    engine: Engine | None = None
    compared: int = 0
    wrong: int = 0
    estimate: float = 0.0
    build: float = 0.0
    skipped: str = ""

    @property
    def said(self) -> str:
        """How the check went."""
        if self.engine is None:
            return self.skipped
        equal = self.compared - self.wrong
        what = "rules and parties" if self.kind.bindings else "rules"
        skipped = f"; {self.skipped}" if self.skipped else ""
        return f"{what} equal on {equal} of {self.compared} cases{skipped}"


def cases_for(kind: type[Engine], workload: Workload, cases: Sequence[Plain], known: Sequence[Expected]) -> list[Plain]:
    """The cases as the engine gets them."""
    if kind.of_case:
        return list(cases)
    return [with_given(without_certainties(case), each.given) for case, each in zip(cases, known, strict=True)]


def entered(kind: type[Engine], workload: Workload, known: Sequence[Expected], compare: int) -> Entrant:
    """The engine, built and compared on the first cases. `known` has what is expected of every case."""
    entrant = Entrant(kind, workload, cases_for(kind, workload, workload.cases, known))
    start = process_time()
    try:
        engine = kind(workload)
    except CannotExpress as reason:
        entrant.skipped = f"cannot say {reason}"
        return entrant
    entrant.engine, entrant.build = engine, process_time() - start
    spent: list[float] = []
    for case, each in zip(entrant.cases[:compare], known, strict=False):
        start = process_time()
        fired = engine.fired(case)
        spent.append(process_time() - start)
        entrant.compared += 1
        entrant.wrong += fired != wanted(each, kind.bindings)
        if sum(spent) > LONGEST_CHECK:
            break
    entrant.estimate = sorted(spent)[len(spent) // 2]
    if entrant.wrong:
        entrant.skipped = f"wrong on {entrant.wrong} of {entrant.compared} cases"
    elif entrant.estimate > LONGEST_CASE:
        entrant.skipped = f"{entrant.estimate:.1f} s a case"
    return entrant


def wanted(known: Expected, bindings: bool) -> Fired:
    """What fires, without the parties for an engine that does not tell them."""
    return known.fired if bindings else frozenset((rule, CASE) for rule, _ in known.fired)
