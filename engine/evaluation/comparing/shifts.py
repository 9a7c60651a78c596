"""What shifted from one run to another: shares of cases and the mean certainty, each with whether it exceeds chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from msgspec import Struct
from msgspec.structs import replace

from .chance import Evidence, Independent, Moments, Paired, ShiftInterval, Verdict, mean_change, mean_shift, verdicts
from .joining import Joined, Relation
from .outcome import AdviceMark, CaseOutcome, Table

Counted = Table | Literal["set aside"]

Among = Literal["in both", "only then", "only now"]
"""Cases: those that both runs hold, those that only the earlier run holds, those that only the later one holds."""


class CaseShare(Struct, frozen=True):
    """In how many of how many cases something is so."""

    count: int
    cases: int


class Shift(Struct, frozen=True):
    """How a share of cases differs, with the interval of the difference. `table` and `id`: what is counted, as in
    `AdviceMark`.

    lost, gained: in how many cases it was so and is not any more, and the other way round; None where the cases are
    others. probability: of a difference at least as large by chance alone, in this test alone; `least`: the least that
    it could have been; `chance`: corrected for all tests.
    """

    table: Counted
    id: str
    title: str
    before: CaseShare
    after: CaseShare
    lost: int | None
    gained: int | None
    difference: float
    low: float
    high: float
    probability: float
    least: float
    chance: float = 1.0
    verdict: Verdict = "too few to say"


class MeanShift(Struct, frozen=True):
    """How the mean certainty of the first place differs, over the cases that have a first place; else as `Shift`."""

    before: float
    after: float
    cases_before: int
    cases_after: int
    difference: float
    low: float
    high: float
    probability: float
    least: float
    chance: float = 1.0
    verdict: Verdict = "too few to say"


class Part(Struct, frozen=True):
    """One set of cases against another, or the same cases then and now.

    unchanged: of how much else in the advice the share is the same, case by case. shifts: by what they count, in the
    order of the rulebook.
    """

    before: Among
    after: Among
    cases_before: int
    cases_after: int
    shifts: tuple[Shift, ...]
    unchanged: int
    certainty: MeanShift | None


@dataclass(slots=True)
class _Side:
    """What was counted of some cases of one run."""

    cases: int = 0
    marks: Counter[AdviceMark] = field(default_factory=Counter)
    certainty: Moments = field(default_factory=Moments)

    def add(self, outcome: CaseOutcome) -> None:
        self.cases += 1
        self.marks.update(outcome.marks)
        if outcome.certainty is not None:
            self.certainty.add(outcome.certainty)


@dataclass(slots=True)
class ShiftCounts:
    """What was counted of the cases of two runs: of those in both then and now, and of those in one only.

    A case that has other content in the later run is one of each that is in one only. repeated_then, repeated_now: how
    many cases have an id that others have too; nothing else is counted of these.
    """

    relations: Counter[Relation] = field(default_factory=Counter)
    repeated_then: int = 0
    repeated_now: int = 0
    then: _Side = field(default_factory=_Side)
    now: _Side = field(default_factory=_Side)
    only_then: _Side = field(default_factory=_Side)
    only_now: _Side = field(default_factory=_Side)
    lost: Counter[AdviceMark] = field(default_factory=Counter)
    gained: Counter[AdviceMark] = field(default_factory=Counter)
    both_certain: tuple[Moments, Moments, Moments] = field(default_factory=lambda: (Moments(), Moments(), Moments()))

    def add(self, each: Joined) -> None:
        """Count a case, or one of either run."""
        self.relations[each.relation] += 1
        if each.relation == "repeated":
            self.repeated_then += each.old is not None
            self.repeated_now += each.new is not None
            return
        if each.relation != "same" or each.old is None or each.new is None:
            if each.old is not None:
                self.only_then.add(each.old)
            if each.new is not None:
                self.only_now.add(each.new)
            return
        self.then.add(each.old)
        self.now.add(each.new)
        was, now = set(each.old.marks), set(each.new.marks)
        self.lost.update(was - now)
        self.gained.update(now - was)
        if each.old.certainty is not None and each.new.certainty is not None:
            numbers = each.old.certainty, each.new.certainty, each.new.certainty - each.old.certainty
            for moments, number in zip(self.both_certain, numbers, strict=True):
                moments.add(number)

    def side(self, among: Among, *, before: bool) -> _Side:
        """Return what was counted of such cases, as they were before or are now."""
        if among == "in both":
            return self.then if before else self.now
        return self.only_then if among == "only then" else self.only_now


class MarkNames(Protocol):
    """Says how to call what is counted, and in which order it comes."""

    def title(self, mark: AdviceMark) -> str: ...

    def order(self, mark: AdviceMark) -> tuple[int, int, str]: ...


def shifts_in_both(counts: ShiftCounts, named: MarkNames) -> Part:
    """Compare the cases that both runs hold, then and now."""
    then, now, cases = counts.then, counts.now, counts.then.cases
    changed = {*counts.lost, *counts.gained}
    found = []
    for mark in sorted(changed, key=named.order):
        lost, gained = counts.lost[mark], counts.gained[mark]
        both = then.marks[mark] - lost
        pair = Paired(both, lost, gained, cases - both - lost - gained)
        shares = CaseShare(both + lost, cases), CaseShare(both + gained, cases)
        found.append(_shift(mark.table, mark.id, named.title(mark), shares, (lost, gained), pair))
    was, is_, differences = counts.both_certain
    mean = None if differences.count < 2 else _mean(was, is_, *mean_change(differences))
    unchanged = len({*then.marks, *now.marks} - changed)
    return Part("in both", "in both", cases, cases, tuple(found), unchanged, mean)


def shifts_apart(counts: ShiftCounts, before: Among, after: Among, named: MarkNames) -> Part:
    """Compare cases of the earlier run with others of the later one."""
    was, now = counts.side(before, before=True), counts.side(after, before=False)
    found = []
    for mark in sorted({*was.marks, *now.marks}, key=named.order):
        pair = Independent(was.marks[mark], was.cases, now.marks[mark], now.cases)
        found.append(_shift(mark.table, mark.id, named.title(mark), _shares(pair), (None, None), pair))
    certain = was.certainty, now.certainty
    mean = None if min(each.count for each in certain) < 2 else _mean(*certain, *mean_shift(*certain))
    return Part(before, after, was.cases, now.cases, tuple(found), 0, mean)


def shift_of_set_aside(pair: Independent) -> Shift | None:
    """Compare of how many records none could be used; None if there are no records in either run."""
    if not pair.cases_before or not pair.cases_after:
        return None
    return _shift("set aside", "", "set aside", _shares(pair), (None, None), pair)


def judged(parts: Iterable[Part], aside: Shift | None) -> tuple[tuple[Part, ...], Shift | None, int]:
    """Return all of it with its verdicts, corrected for as many tests as there are together, and how many these are."""
    given = [*parts]
    found: list[Shift | MeanShift] = [each for part in given for each in (*part.shifts, part.certainty) if each]
    found += [] if aside is None else [aside]
    said = verdicts([Evidence(each.probability, each.least) for each in found])
    done: Iterator[Any] = iter(
        [replace(each, verdict=verdict, chance=chance) for each, (verdict, chance) in zip(found, said, strict=True)]
    )
    judged_parts = tuple(
        replace(
            part,
            shifts=tuple(next(done) for _ in part.shifts),
            certainty=None if part.certainty is None else next(done),
        )
        for part in given
    )
    return judged_parts, None if aside is None else next(done), len(found)


def _shares(pair: Independent) -> tuple[CaseShare, CaseShare]:
    return CaseShare(pair.was, pair.cases_before), CaseShare(pair.now, pair.cases_after)


def _shift(
    table: Counted,
    id: str,
    title: str,
    shares: tuple[CaseShare, CaseShare],
    changed: tuple[int | None, int | None],
    pair: Paired | Independent,
) -> Shift:
    return Shift(table, id, title, *shares, *changed, *_rounded(*pair.interval()), *pair.evidence())


def _mean(before: Moments, after: Moments, interval: ShiftInterval, evidence: Evidence) -> MeanShift:
    means = round(before.mean, 6), round(after.mean, 6)
    return MeanShift(*means, before.count, after.count, *_rounded(*interval), *evidence)


def _rounded(difference: float, low: float, high: float) -> ShiftInterval:
    return ShiftInterval(round(difference, 6), round(low, 6), round(high, 6))
