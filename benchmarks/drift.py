"""Whether comparisons of runs keep what they promise: how often intervals cover the truth, and verdicts are wrong.

    python -m benchmarks.drift                        # 1,000 comparisons of 200 cases in each setting
    python -m benchmarks.drift --times 100            # a first look

A body of made-up cases is advised on by the built-in rulebook and by an edited one. The cases of each comparison are
drawn from that body, evenly or with a drift, so that the true differences are known. Counting and judging are those of
real runs.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import numpy

from ottava.engine.authoring.generating.cases import cases as made_up
from ottava.engine.batch.evaluating import Work
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.manifest import manifest_of
from ottava.engine.batch.running import Run, run
from ottava.engine.evaluation.comparing.joining import Joined
from ottava.engine.evaluation.comparing.outcome import AdviceMark, CaseOutcome, Outcomes
from ottava.engine.evaluation.comparing.shifts import Part, ShiftCounts, judged, shifts_apart, shifts_in_both
from ottava.engine.rulebook.loading import load_rulebook

EDITED = """\
name: edited
version: '1'
extends: eight_methods
disable: [listening.not-heard, gates.screen-first, gates.fear]
"""
RARE = 0.02
"""Where fewer cases change, or have something or lack it at all, intervals of shares cover more than they promise."""

MEAN = "mean certainty"

Side = list[CaseOutcome]


def advised(count: int, seed: int, folder: Path) -> tuple[Side, Side]:
    """Return what is compared of the advice on made-up cases, by the built-in rulebook and by an edited one."""
    path = folder / "cases.jsonl"
    path.write_bytes(b"".join(msgspec.json.encode(each) + b"\n" for each in made_up(count, seed)))
    edited = folder / "edited"
    edited.mkdir()
    (edited / "rulebook.yaml").write_text(EDITED)
    sides = []
    for name, book in (("before", "eight_methods"), ("after", str(edited))):
        out = folder / name
        run(Run(Inputs((str(path),)), Work(load_rulebook(book)), out, workers=0, rulebook=book))
        sides.append([*Outcomes(out, manifest_of(out))])
    return sides[0], sides[1]


class Naming:
    """Calls everything by its id."""

    def title(self, mark: AdviceMark) -> str:
        """Return the id."""
        return mark.id

    def order(self, mark: AdviceMark) -> tuple[int, int, str]:
        """Return less for what comes first in the alphabet."""
        return 0, 0, f"{mark.table} {mark.id}"


@dataclass(slots=True)
class Seen:
    """What was seen in comparisons of one setting. called: in how many of them anything was beyond chance; intervals,
    covered: how many there were for each thing that is compared, and how many of these covered the truth.
    """

    name: str
    truth: dict[str, float]
    common: set[str]
    times: int = 0
    called: int = 0
    intervals: Counter[str] = field(default_factory=Counter)
    covered: Counter[str] = field(default_factory=Counter)

    def add(self, part: Part) -> None:
        """Count a comparison."""
        (part,), _, _ = judged([part], None)
        self.times += 1
        self.called += any(each.verdict == "beyond chance" for each in (*part.shifts, part.certainty) if each)
        found = {_name(each.table, each.id): (each.low, each.high) for each in part.shifts}
        if part.certainty is not None:
            found[MEAN] = part.certainty.low, part.certainty.high
        for name, (low, high) in found.items():
            self.intervals[name] += 1
            self.covered[name] += low - 1e-6 <= self.truth[name] <= high + 1e-6

    def coverage(self, *, common: bool) -> float | None:
        """Return which share of the intervals covered the truth: of what is common, or of what is rare."""
        names = [name for name in self.intervals if (name in self.common) == common]
        total = sum(self.intervals[name] for name in names)
        return sum(self.covered[name] for name in names) / total if total else None

    def extremes(self) -> tuple[float, float]:
        """Return the least and the greatest share covered of anything that is common."""
        found = [self.covered[name] / self.intervals[name] for name in self.intervals if name in self.common]
        return min(found), max(found)


def _name(table: str, id: str) -> str:
    return f"{table} {id}".rstrip()


def _shares(side: Side, weights: Sequence[float]) -> defaultdict[str, float]:
    found: defaultdict[str, float] = defaultdict(float)
    for outcome, weight in zip(side, weights, strict=True):
        for mark in outcome.marks:
            found[_name(mark.table, mark.id)] += weight
    return found


def _mean(side: Side, weights: Sequence[float]) -> float:
    numbers = [
        (weight, each.certainty) for each, weight in zip(side, weights, strict=True) if each.certainty is not None
    ]
    return sum(weight * certainty for weight, certainty in numbers) / sum(weight for weight, _ in numbers) / 1_000_000


def different_cases(side: Side, weights: Sequence[float], size: int, times: int, seed: int, name: str) -> Seen:
    """Compare cases drawn evenly with others drawn by weight."""
    random = numpy.random.default_rng(seed)
    even = [1 / len(side)] * len(side)
    before, after = _shares(side, even), _shares(side, weights)
    truth = {each: after[each] - before[each] for each in before | after}
    truth[MEAN] = _mean(side, weights) - _mean(side, even)
    common = {each for each in truth if all(RARE <= side[each] <= 1 - RARE for side in (before, after))} | {MEAN}
    seen = Seen(name, truth, common)
    for _ in range(times):
        counts = ShiftCounts()
        for at in random.integers(len(side), size=size):
            counts.add(Joined(side[at], None, "apart"))
        for at in random.choice(len(side), size=size, p=weights):
            counts.add(Joined(None, side[at], "apart"))
        seen.add(shifts_apart(counts, "only then", "only now", Naming()))
    return seen


def same_cases(before: Side, after: Side, size: int, times: int, seed: int, name: str, *, swapped: bool) -> Seen:
    """Compare cases under two rulebooks; swapped: which of the two is the earlier is drawn for each case, so that
    nothing differs in truth.
    """
    random = numpy.random.default_rng(seed)
    even = [1 / len(before)] * len(before)
    was, now = _shares(before, even), _shares(after, even)
    pairs = [*zip(before, after, strict=True)]
    moved = _shares([_moved(*each) for each in pairs], even)
    truth = {each: 0.0 if swapped else now[each] - was[each] for each in was | now}
    both = [(one, other) for one, other in pairs if one.certainty is not None and other.certainty is not None]
    sides = [one for one, _ in both], [other for _, other in both]
    truth[MEAN] = 0.0 if swapped else _mean(sides[1], [1.0] * len(both)) - _mean(sides[0], [1.0] * len(both))
    seen = Seen(name, truth, {each for each in truth if each == MEAN or moved[each] >= RARE})
    for _ in range(times):
        counts = ShiftCounts()
        for at in random.integers(len(pairs), size=size):
            one, other = pairs[at]
            if swapped and random.random() < 0.5:
                one, other = other, one
            counts.add(Joined(one, other, "same"))
        seen.add(shifts_in_both(counts, Naming()))
    return seen


def _moved(before: CaseOutcome, after: CaseOutcome) -> CaseOutcome:
    """Return an outcome with what differs between two."""
    marks = {*before.marks} ^ {*after.marks}
    return msgspec.structs.replace(before, marks=tuple(marks))


def drifting(side: Side) -> list[float]:
    """Return weights by which cases that a gate concerns come in twice as often."""
    weights = numpy.array([2.0 if any(mark.table == "gate" for mark in each.marks) else 1.0 for each in side])
    return list(weights / weights.sum())


def settings(before: Side, after: Side, size: int, times: int, seed: int) -> list[Seen]:
    """Return what is seen with and without drift, in different cases and in the same."""
    even = [1 / len(before)] * len(before)
    return [
        different_cases(before, drifting(before), size, times, seed, "different cases, drift"),
        different_cases(before, even, size, times, seed + 1, "different cases, only chance"),
        same_cases(before, after, size, times, seed + 2, "same cases, two rulebooks", swapped=False),
        same_cases(before, after, size, times, seed + 3, "same cases, only chance", swapped=True),
    ]


def main() -> None:
    """Print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=1_000, help="comparisons in each setting")
    parser.add_argument("--size", type=int, default=200, help="cases of each run")
    parser.add_argument("--body", type=int, default=5_000, help="cases to draw from")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        before, after = advised(given.body, given.seed, Path(folder))
    print("| setting | comparisons | intervals that cover | each thing apart | rare | anything beyond chance |")
    print("| --- | --: | --: | --: | --: | --: |")
    for seen in settings(before, after, given.size, given.times, given.seed):
        covered = seen.coverage(common=True), seen.coverage(common=False)
        common, rare = ("" if each is None else f"{100 * each:.1f} %" for each in covered)
        apart = " to ".join(f"{100 * each:.1f}" for each in seen.extremes())
        called = f"{100 * seen.called / seen.times:.1f} %"
        print(f"| {seen.name} | {seen.times:,} | {common} | {apart} % | {rare} | {called} |", flush=True)


if __name__ == "__main__":
    main()
