"""Ottava, with its compiled matcher and with Experta's own."""

from __future__ import annotations

from typing import ClassVar

from benchmarks.expected import CASE, Fired
from benchmarks.synthetic import Plain
from benchmarks.workload import Workload, labels
from ottava import Advisor
from ottava.engine.inference.advice import Advice
from ottava.engine.inference.program import Matcher


class Ottava:
    """A mapping in; out comes an Advice with all reasons."""

    name: ClassVar[str] = "Ottava"
    package: ClassVar[str] = "ottava"
    of_case: ClassVar[bool] = True
    bindings: ClassVar[bool] = True
    renewed: ClassVar[bool] = False
    matcher: ClassVar[Matcher] = "compiled"

    def __init__(self, workload: Workload) -> None:
        self.advisor = Advisor(workload.rulebook, matcher=self.matcher)

    def run(self, case: Plain) -> Advice:
        return self.advisor.advise(case)

    def fired(self, case: Plain) -> Fired:
        parties = labels(case)
        firings = self.advisor.trace(case).firings
        return frozenset((each.rule, parties[each.party] if each.party >= 0 else CASE) for each in firings)


class StockExperta(Ottava):
    """Experta with its own Rete matcher and the exact strategy; everything around it is Ottava's."""

    name: ClassVar[str] = "stock Experta"
    package: ClassVar[str] = "experta"
    matcher: ClassVar[Matcher] = "rete"
