"""The verdicts on mutants, for a person to read and as plain data."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ottava.facts.source.diagnostic import visible

from ..coverage.report import percent
from ..source_text import location, location_order
from .mutants import MutationKind
from .mutation_testing import JudgedMutant, Verdict

NOTICED: tuple[Verdict, ...] = ("noticed by a run", "noticed by gives")
LEFT_OUT: tuple[Verdict, ...] = ("equivalent", "cannot be loaded")
"""Verdicts on mutants that do not count: nobody could notice them, or nobody could load them."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """All mutants of some rules, judged."""

    judged: tuple[JudgedMutant, ...]

    @property
    def survivors(self) -> tuple[JudgedMutant, ...]:
        """Those that no test noticed."""
        return tuple(each for each in self.judged if each.verdict == "survived")

    @property
    def guarded(self) -> int:
        """How many of those a safeguard would notice, as far as that was asked."""
        return sum(each.guard is not None for each in self.judged)

    @property
    def counted(self) -> int:
        """Those that some test could notice: neither equivalent nor impossible to load."""
        return sum(each.verdict not in LEFT_OUT for each in self.judged)

    @property
    def percent(self) -> float:
        """How many of those that count were noticed, from 0 to 100; 100 where there are none."""
        return 100 * (self.counted - len(self.survivors)) / self.counted if self.counted else 100.0

    def number(self, verdict: Verdict) -> int:
        """Return how many got this verdict."""
        return sum(each.verdict == verdict for each in self.judged)

    def by_kind(self) -> tuple[tuple[MutationKind, int, int], ...]:
        """Return for each kind of change how many were noticed, of how many that count."""
        counted = Counter(each.mutant.kind for each in self.judged if each.verdict not in LEFT_OUT)
        noticed = Counter(each.mutant.kind for each in self.judged if each.verdict in NOTICED)
        return tuple((kind, noticed[kind], number) for kind, number in counted.items())


def lines_of(mutation: Mutation) -> Iterator[str]:
    """Yield the survivors, each with its place, and the totals."""
    for each in mutation.survivors:
        guard = "" if each.guard is None else f" (only a safeguard would notice: {visible(each.guard.title)})"
        yield f"{location(each.mutant.span)}: `{visible(each.mutant.rule.id)}`: {visible(each.mutant.change)}{guard}"
    for kind, noticed, counted in mutation.by_kind():
        yield f"{kind}: {noticed} of {counted} noticed"
    left_out = [f"{mutation.number(verdict)} {_LEFT_OUT_BECAUSE[verdict]}" for verdict in LEFT_OUT]
    yield f"{len(mutation.judged)} changes made; not counted: {', '.join(left_out)}"
    noticed = mutation.counted - len(mutation.survivors)
    restated = mutation.number("noticed by gives")
    if mutation.guarded:
        yield f"of {len(mutation.survivors)} that no test notices a safeguard would notice {mutation.guarded}"
    share = f"{noticed} of {mutation.counted} ({percent(mutation.percent)})"
    yield f"noticed: {share}, {restated} of them only by what `gives` restates"


def as_data(mutation: Mutation) -> dict[str, Any]:
    """Return the same as plain data, for programs."""
    return {
        "made": len(mutation.judged),
        "counted": mutation.counted,
        "noticed": mutation.counted - len(mutation.survivors),
        "percent": round(mutation.percent, 3),
        "only_by_gives": mutation.number("noticed by gives"),
        "only_by_safeguards": mutation.guarded,
        "equivalent": mutation.number("equivalent"),
        "cannot_be_loaded": mutation.number("cannot be loaded"),
        "kinds": {kind: {"noticed": noticed, "counted": counted} for kind, noticed, counted in mutation.by_kind()},
        "survivors": [
            {
                "rule": each.mutant.rule.id,
                "kind": each.mutant.kind,
                "change": each.mutant.change,
                "file": None if each.mutant.span is None else each.mutant.span.source.name,
                "line": None if each.mutant.span is None else each.mutant.span.line,
                "safeguard": None if each.guard is None else each.guard.id,
            }
            for each in mutation.survivors
        ],
    }


def in_order(judged: Iterable[JudgedMutant]) -> Mutation:
    """Sort mutants by the place of the change."""
    return Mutation(tuple(sorted(judged, key=lambda each: location_order(each.mutant.span))))


_LEFT_OUT_BECAUSE: dict[Verdict, str] = {
    "equivalent": "that mean the same as before",
    "cannot be loaded": "that cannot be loaded",
}
