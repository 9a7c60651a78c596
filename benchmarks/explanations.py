"""How long is "why not, of every method" beside one advice? Over all examples, on the built-in rulebook.

    python -m benchmarks.explanations [ROUNDS]

Of each example the fastest of some rounds counts. The advice is the plain one (not the thorough one), from a Case to an
Advice; the explanation goes from a Case to all answers as data, the runs of the engine that confirm them included.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import mean, median
from time import process_time

from ottava import Advisor, Case, read_cases

EXAMPLES = Path(__file__).parents[1] / "examples"
ROUNDS = 5
LIMIT = 20
"""What is asked: under so many times one advice."""


def main(rounds: int = ROUNDS) -> int:
    advisor = Advisor()
    cases = [case for path in sorted(EXAMPLES.glob("*.yaml")) for case in read_cases(path) if isinstance(case, Case)]
    rows: list[tuple[float, float, int, str]] = []
    for case in cases:
        advice = fastest(lambda case=case: advisor.advise(case), rounds)  # type: ignore[misc]
        explained = fastest(lambda case=case: advisor.why_not_each(case), rounds)  # type: ignore[misc]
        rows.append((advice, explained, len(advisor.why_not_each(case)), case.id))
    ratios = sorted(explained / advice for advice, explained, _, _ in rows)
    total = sum(explained for _, explained, _, _ in rows) / sum(advice for advice, _, _, _ in rows)
    print(f"{len(cases)} examples, {mean(count for _, _, count, _ in rows):.1f} methods not advised on average")
    print(f"one advice                {1e3 * median(advice for advice, _, _, _ in rows):7.2f} ms (median)")
    print(f"why not, of every method  {1e3 * median(explained for _, explained, _, _ in rows):7.2f} ms (median)")
    print(f"ratio: median {median(ratios):.1f}, mean {mean(ratios):.1f}, all together {total:.1f}, limit {LIMIT}")
    for advice, explained, count, name in sorted(rows, key=lambda row: row[0] / row[1])[:3]:
        print(f"  worst: {name}, {explained / advice:.1f} ({1e3 * explained:.2f} ms, {count} methods)")
    return 0 if total < LIMIT else 1


def fastest(work: Callable[[], object], rounds: int) -> float:
    """The least CPU time of the rounds, in seconds: what the neighbours on the machine do hardly counts in it."""
    times = []
    for _ in range(rounds):
        begin = process_time()
        work()
        times.append(process_time() - begin)
    return min(times)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
