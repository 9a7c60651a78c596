"""Peers put to the same work: a mapping in, the whole advice with all its reasons out.

The mapping is checked as Ottava checks it, the peer runs, and from the rules that it says fire the advice is made, by
Ottava's own code: how certain conclusions are, ranks, plan, questions, and reasons down to the facts. What a premise
rests on is worked out from its formula, as it is for Experta's Rete, since no peer tells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.checking import Entrant
from benchmarks.engines.clips_engine import Clips
from benchmarks.engines.engine import Engine
from benchmarks.engines.ours import Ottava
from benchmarks.engines.zen_engine import Zen
from benchmarks.synthetic import Plain
from benchmarks.timing import Timed
from benchmarks.workload import Workload
from ottava import Advice, Advisor
from ottava.engine.inference.advising import advice_from_run
from ottava.engine.inference.blackboard import Blackboard, Fired, Support
from ottava.engine.inference.compiled_rulebook import CompiledRulebook
from ottava.facts import Case

Firings = Sequence[tuple[str | None, int]]
"""Rules that fire, each with the position of its party, or -1 for the case."""


@dataclass
class Job:
    """A case as it is written, as a peer is handed it, and for whom each rule fires, for a peer that does not tell."""

    case: Plain
    handed: Plain
    places: dict[str, list[int]]


def same_advice(entrants: Iterable[Entrant], compared: int, warm_up: int) -> dict[str, Timed]:
    """What is timed, by engine: those that passed the check, and give the very advice that Ottava does.

    Raises AssertionError if one gives another.
    """
    found: dict[str, Timed] = {}
    for entrant in entrants:
        if entrant.kind.name == Ottava.name:
            found[Ottava.name] = _timed(entrant, entrant.workload.cases, compared, warm_up)
        elif entrant.kind in (Clips, Zen):
            jobs = jobs_of(entrant.workload, entrant.cases)
            _hold_against_ottava(entrant, jobs[:compared])
            found[entrant.kind.name] = _timed(entrant, jobs, compared, warm_up)
    return found


def _timed(entrant: Entrant, given: Sequence[Any], compared: int, warm_up: int) -> Timed:
    def renew() -> Callable[[Any], Any]:
        if entrant.kind is Ottava:
            return Ottava(entrant.workload).run
        return advising(entrant.workload, entrant.kind)

    warming, cases = given[compared : compared + warm_up], given[compared + warm_up :]
    return Timed(renew(), warming, cases, entrant.estimate, renew if entrant.kind.renewed else None)


def jobs_of(workload: Workload, handed: Iterable[Plain]) -> list[Job]:
    """The cases of a workload, each also as peers are handed it."""
    advisor = Advisor(workload.rulebook)
    jobs = []
    for case, given in zip(workload.cases, handed, strict=True):
        places: defaultdict[str, list[int]] = defaultdict(list)
        for firing in advisor.trace(case).firings:
            places[firing.rule].append(firing.party)
        jobs.append(Job(case, given, dict(places)))
    return jobs


def _hold_against_ottava(entrant: Entrant, jobs: Iterable[Job]) -> None:
    advisor = Advisor(entrant.workload.rulebook)
    advise = advising(entrant.workload, entrant.kind)
    for job in jobs:
        assert advise(job).to_json() == advisor.advise(job.case).to_json(), f"{entrant.kind.name}: {job.case['id']}"


def advising(workload: Workload, kind: type[Engine]) -> Callable[[Job], Advice]:
    """The peer, built anew, and the advice made from what it says."""
    translation, vocabulary = workload.translation, workload.rulebook.vocabulary
    strata = {meant.rule.id: number for number, meants in enumerate(translation.strata) for meant in meants}
    firings = _firings_of(kind(workload))

    def advise(job: Job) -> Advice:
        case = Case.from_mapping(job.case, vocabulary)
        by_stratum: list[list[Fired]] = [[] for _ in translation.strata]
        for rule, place in firings(job):
            if rule is not None:
                meant = translation.rules[rule]
                by_stratum[strata[rule]].append((meant.order, place, 1.0, meant))
        return advice_from_run(_board(translation, case, by_stratum))

    return advise


def _firings_of(engine: Engine) -> Callable[[Job], Firings]:
    def with_parties(job: Job) -> Firings:
        found: Firings = engine.run(job.handed)
        return found

    def without(job: Job) -> Firings:
        fired = (rules[int(number)] for number in engine.run(job.handed))
        return [(rule, place) for rule in fired if rule is not None for place in job.places[rule]]

    if not isinstance(engine, Zen):
        return with_parties
    rules = engine.rules
    return without


def _board(translation: CompiledRulebook, case: Case, by_stratum: Iterable[list[Fired]]) -> Blackboard:
    board = Blackboard.of(translation, case)
    support = Support(board)

    def weighed(fired: Fired) -> Fired:
        order, place, _, meant = fired
        return order, place, support.certainty(meant.premise, place) or 0.0, meant

    for fired in by_stratum:
        board.draw(sorted(fired), weighed)
    return board
