"""Engines in turns on the same cases, round after round, so that what slows the machine down for a while slows all of
them. Each case is timed once, the first time an engine sees it, after a warm-up on other cases: engines may remember
what they worked out before (Ottava does), and cases that come again would only show how well. Of a round the median
counts, and of the rounds the best.

Times are CPU times of the whole process, all threads. Wall-clock times would count the neighbours too: zen-engine
hands work to a thread of its own, and where another process wants the core, each case waits for it. Even its CPU time
triples then, for everything it needs has to be fetched anew; hence the best of the rounds.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from time import process_time
from typing import Any

from benchmarks.checking import Entrant

SETTLING = 3
"""Cases before each round that are not timed, unless they are too slow for that."""


@dataclass
class Timed:
    """Something to run on cases; one of them takes about `estimate` seconds.

    renew: makes it anew for a round, where it wears out. medians: the seconds for a case, by round.
    """

    run: Callable[[Any], Any]
    warm_up: Sequence[Any]
    cases: Sequence[Any]
    estimate: float
    renew: Callable[[], Callable[[Any], Any]] | None = None
    medians: list[float] = field(default_factory=list)


def timed(entrant: Entrant, compared: int, warm_up: int) -> Timed:
    """What is timed of an engine that has passed the check: a new one, on cases that come after those compared."""

    def renew() -> Callable[[Any], Any]:
        return entrant.kind(entrant.workload).run

    warming, cases = entrant.cases[compared : compared + warm_up], entrant.cases[compared + warm_up :]
    return Timed(renew(), warming, cases, entrant.estimate, renew if entrant.kind.renewed else None)


def in_turns(contestants: Sequence[Timed], rounds: int, budget: float) -> list[float]:
    """The seconds that each takes for a case; `budget`: seconds that one may take in a round (two cases at least)."""
    for each in contestants:
        for case in each.warm_up[: _affordable(each, budget)]:
            each.run(case)
    gc.collect()
    for turn in range(rounds):
        first = turn % len(contestants)
        for each in [*contestants[first:], *contestants[:first]]:
            _round(each, turn, rounds, budget)
    return [min(each.medians) for each in contestants]


def _affordable(each: Timed, budget: float) -> int:
    return max(2, int(budget / max(each.estimate, 1e-6)))


def _round(each: Timed, turn: int, rounds: int, budget: float) -> None:
    run = each.renew() if each.renew else each.run
    if each.estimate * SETTLING < budget:
        for case in each.warm_up[:SETTLING]:
            run(case)
    spent = []
    for case in each.cases[turn::rounds][: _affordable(each, budget)]:
        start = process_time()
        run(case)
        spent.append(process_time() - start)
    each.medians.append(median(spent))
