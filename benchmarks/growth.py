"""How costs grow: with the rules, the parties, the cases, the edits and what is unknown, for all that people wait for.

    python -m benchmarks.growth                                        all of it
    python -m benchmarks.growth --write docs/understand/performance.md      and puts the table into the page
    python -m benchmarks.growth --most-rules 1000                      not so far, which takes a third of the time
    python -m benchmarks.growth --smoke                                the least there is: does it still run?

Each cost is processor time, processes begun included, of commands as they are typed, less the start of a command; or
of a call of the library, after one that is not counted. An exponent is the slope between the last of the sizes and the
one two before it (of the logarithms): 1 is a cost that doubles with the size.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import log
from pathlib import Path
from time import process_time

from benchmarks import TREE
from benchmarks.growing import case_with_unknowns, cases_file, rulebook_folder, usual_cases
from benchmarks.page import made, write
from benchmarks.synthetic import Plain, synthetic_cases
from ottava import Advisor, load_rulebook

NAME = "benchmarks.growth"
Question = Callable[[Advisor, Plain], object]
FEW = 5
"""Cases that a call of the library is timed on."""
LONG = 5.0
"""Seconds after which nothing is timed once more."""
LEAST = 0.05
"""Seconds below which a command's cost is lost in the start of a process, so that its growth cannot be told."""


@dataclass(frozen=True)
class Growing:
    """What is waited for, and `work`, which makes ready for a size and returns what is to be timed.

    typed: whether that is a command, whose start does not count; a call of the library is made once before it counts.
    """

    name: str
    over: str
    sizes: Sequence[int]
    work: Callable[[int], Callable[[], object]]
    typed: bool = False


@dataclass(frozen=True)
class Sizes:
    """How far it is followed. few_rules: for what is waited for minutes as it is."""

    rules: tuple[int, ...] = (125, 250, 500, 1000, 2000)
    few_rules: tuple[int, ...] = (60, 125, 250, 500)
    parties: tuple[int, ...] = (2, 5, 10, 20, 40)
    cases: tuple[int, ...] = (1000, 2000, 4000, 8000)
    few_cases: tuple[int, ...] = (50, 100, 200, 400)
    edits: tuple[int, ...] = (1, 2, 5, 10, 20, 40)
    unknowns: tuple[int, ...] = (5, 10, 20, 40)


FULL = Sizes()
SMOKE = Sizes(
    rules=(20, 30, 40), few_rules=(20, 30, 40), parties=(2, 3, 4), cases=(4, 8, 16), few_cases=(2, 4, 8),
    edits=(1, 2, 4), unknowns=(2, 4, 8),
)  # fmt: skip


def growing(sizes: Sizes, folder: Path) -> Iterator[Growing]:
    """All that is followed, in the order in which a user comes upon it. What it needs is written into the folder."""
    rulebooks = Rulebooks(folder)

    def typed(*words: str) -> Callable[[int], Callable[[], object]]:
        """A command whose `{rules}` is a rulebook of that size."""
        return lambda size: command(*(word.replace("{rules}", str(rulebooks.of(size))) for word in words))

    def called(question: Question) -> Callable[[int], Callable[[], object]]:
        """Ask an adviser by a rulebook of that size, on a few cases."""

        def ready(size: int) -> Callable[[], object]:
            advisor, cases = Advisor(load_rulebook(rulebooks.of(size))), usual_cases(FEW)
            return lambda: [question(advisor, case) for case in cases]

        return ready

    def of_parties(question: Question) -> Callable[[int], Callable[[], object]]:
        """Ask an adviser by the built-in rulebook, on a few cases of that many parties."""

        def ready(size: int) -> Callable[[], object]:
            advisor, cases = Advisor(), synthetic_cases(FEW, size, seed=size)
            return lambda: [question(advisor, case) for case in cases]

        return ready

    def handbooks(size: int) -> Callable[[], object]:
        return writing(folder, "docs", str(rulebooks.of(size)), "--no-check", "--output")

    questions: dict[str, Question] = {
        "an advice": Advisor.advise,
        "a thorough advice": _thorough,
        "why not, of every method": Advisor.why_not_each,
    }
    for name, question in questions.items():
        yield Growing(name, "rules", sizes.rules, called(question))
    yield Growing("what would have to change (`--goal`)", "rules", sizes.rules, called(_goal))
    for name, question in questions.items():
        yield Growing(name, "parties", sizes.parties, of_parties(question))
    yield Growing("the next question", "parties", sizes.parties, of_parties(_question))
    yield Growing("the next question", "unknowns", sizes.unknowns, _next_question)

    for words in (("check",), ("test",), ("coverage",), ("list", "rules"), ("fmt", "--check")):
        yield Growing(f"`ottava {' '.join(words)}`", "rules", sizes.rules, typed(*words, "{rules}"), typed=True)
    yield Growing("`ottava docs`", "rules", sizes.rules, handbooks, typed=True)
    yield Growing("`ottava mutate`", "rules", sizes.few_rules, typed("mutate", "{rules}"), typed=True)

    cases = {
        size: str(cases_file(folder / f"{size}.jsonl", usual_cases(size))) for size in (*sizes.cases, *sizes.few_cases)
    }
    middle, few = sizes.rules[1], sizes.few_cases[1]

    def compared(rules: int, edits: int, count: int) -> Callable[[], object]:
        words = ("diff", str(rulebooks.of(rules)), str(rulebooks.of(rules, edits)), "--cases", cases[count])
        return command(*words, "--format", "json")

    def batches(kind: str) -> Callable[[int], Callable[[], object]]:
        words = ("--quiet", "--workers", "1", "--format", kind, "--out")
        return lambda size: writing(folder, "batch", cases[size], *words)

    yield Growing("`ottava diff`", "edits", sizes.edits, lambda size: compared(middle, size, few), typed=True)
    yield Growing("`ottava diff`", "rules", sizes.rules, lambda size: compared(size, sizes.edits[2], few), typed=True)
    yield Growing(
        "`ottava diff`", "cases", sizes.few_cases, lambda size: compared(middle, sizes.edits[2], size), typed=True
    )
    for kind in ("jsonl", "csv", "parquet"):
        yield Growing(f"`ottava batch`, {kind}", "cases", sizes.cases, batches(kind), typed=True)


class Rulebooks:
    """Rulebooks of any size, each written once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, rules: int, edits: int = 0) -> Path:
        """Return the folder of the rulebook with that many rules, of which `edits` are edited."""
        path = self._folder / f"rules-{rules}-{edits}"
        return path if path.exists() else rulebook_folder(path, rules, edits)


def _thorough(advisor: Advisor, case: Plain) -> object:
    return advisor.advise(case, thorough=True)


def _goal(advisor: Advisor, case: Plain) -> object:
    return advisor.smallest_changes(case, "top=changed")


def _question(advisor: Advisor, case: Plain) -> object:
    return advisor.consultation(case).question


def _next_question(unknown: int) -> Callable[[], object]:
    advisor, case = Advisor(), case_with_unknowns(unknown)
    return lambda: _question(advisor, case)


def command(*words: str) -> Callable[[], object]:
    """A command as it is typed. Raises RuntimeError, with what it complains of, if it cannot do its work."""

    def run() -> None:
        ended = subprocess.run(
            [sys.executable, "-m", "ottava", *words], cwd=TREE, capture_output=True, text=True, check=False
        )
        if ended.returncode > 1 or (ended.returncode and not ended.stdout):
            raise RuntimeError(f"`ottava {' '.join(words)}` ended with {ended.returncode}: {ended.stderr[:2000]}")

    return run


def writing(folder: Path, *words: str) -> Callable[[], object]:
    """A command that writes into a folder, which is new each time: the last word is the option that names it."""

    def run() -> None:
        with tempfile.TemporaryDirectory(dir=folder) as out:
            command(*words, f"{out}/written")()

    return run


def spent(work: Callable[[], object], rounds: int = 2) -> float:
    """The least processor time of some rounds, in seconds, processes begun included; one is enough if it is long."""
    times: list[float] = []
    while len(times) < rounds and sum(times) < LONG:
        before = _used()
        work()
        times.append(_used() - before)
    return min(times)


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def exponent(sizes: Sequence[int], seconds: Sequence[float], least: float) -> float | None:
    """The slope between the last of the sizes and the one two before; nothing where a cost is too small to tell."""
    if seconds[-3] <= least:
        return None
    return log(seconds[-1] / seconds[-3]) / log(sizes[-1] / sizes[-3])


def rows(sizes: Sizes, folder: Path) -> Iterator[str]:
    """The table in Markdown, line by line."""
    start = spent(command("--version"), 5)
    yield "| what is waited for | with more | sizes | seconds | exponent |"
    yield "| --- | --- | --- | --- | ---: |"
    for each in growing(sizes, folder):
        print(f"  {each.name}, {each.over} …", file=sys.stderr, flush=True)
        seconds = []
        for size in each.sizes:
            work = each.work(size)
            if not each.typed:
                work()
            seconds.append(spent(work) - (start if each.typed else 0))
        slope = exponent(each.sizes, seconds, LEAST if each.typed else 0)
        cells = (
            each.name,
            each.over,
            _list(each.sizes, ",d"),
            _list(seconds, ".3g"),
            "" if slope is None else f"{slope:.1f}",
        )
        yield f"| {' | '.join(cells)} |"


def _list(numbers: Sequence[float], form: str) -> str:
    return " · ".join(format(each, form) for each in numbers)


def main(arguments: list[str]) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog=f"python -m {NAME}", description=__doc__.partition("\n")[0])
    parser.add_argument("--smoke", action="store_true", help="the smallest sizes")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the table between its markers on a page")
    parser.add_argument("--most-rules", type=int, default=FULL.rules[-1], metavar="N", help="no larger rulebooks")
    asked_for = parser.parse_args(arguments)
    sizes = (
        SMOKE
        if asked_for.smoke
        else replace(FULL, rules=tuple(each for each in FULL.rules if each <= asked_for.most_rules))
    )
    os.environ["OTTAVA_CACHE"] = ""
    with tempfile.TemporaryDirectory() as folder:
        text = "\n".join([*rows(sizes, Path(folder)), "", made()])
    print(text)
    if asked_for.write:
        write(asked_for.write, text, NAME)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
