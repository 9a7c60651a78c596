"""One run of everything, of one size or another."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec

import msgspec

from benchmarks.checking import entered
from benchmarks.engines.engine import Engine
from benchmarks.engines.ours import Ottava, StockExperta
from benchmarks.expected import Expected, expected
from benchmarks.memory import growth
from benchmarks.startup import start_ups
from benchmarks.synthetic import synthetic_cases
from benchmarks.table import Row
from benchmarks.timing import SETTLING, Timed, in_turns, timed
from benchmarks.workload import Workload, built_in, synthetic
from ottava import Advisor

NEAR_PEERS = {
    "clips": ("clips_engine", "Clips"),
    "zen": ("zen_engine", "Zen"),
}
"""The peers by the package they need: those that can be put to the same work, and come near."""
FAR_PEERS = {
    "business_rules": ("business_engine", "BusinessRules"),
    "durable": ("durable_engine", "DurableRules"),
    "rule_engine": ("rule_engine_engine", "RuleEngine"),
}
FASTEST = ("Ottava", "clipspy", "zen-engine")
"""The engines that are followed over the numbers of parties."""


@dataclass(frozen=True)
class Size:
    """How much is measured.

    compare, warm_up, cases: of each workload so many cases are compared, run to warm up, and timed, all different.
    budget: seconds for an engine in a round.
    """

    sizes: tuple[int, ...] = (60, 300, 1000, 5000)
    parties: tuple[int, ...] = (2, 5, 10, 20, 40)
    compare: int = 20
    warm_up: int = 200
    cases: int = 200
    rounds: int = 5
    budget: float = 1.0
    start_ups: int = 11
    rebuilds: int = 1000
    stream: int = 100_000
    end_to_end: tuple[int, ...] = (300, 1000)

    @property
    def all_cases(self) -> int:
        """The cases that a workload must have."""
        return self.compare + self.warm_up + self.cases


FULL = Size()
QUICK = Size(
    sizes=(60, 300, 1000), compare=10, warm_up=100, cases=100, budget=0.3,
    start_ups=5, rebuilds=100, stream=2000,
)  # fmt: skip
SMOKE = Size(
    sizes=(60,), parties=(2, 5), compare=5, warm_up=3, cases=8, rounds=2, budget=0.05,
    start_ups=0, rebuilds=0, stream=0, end_to_end=(),
)  # fmt: skip


@dataclass
class Result:
    """The rows of the table, and what the checks said: by engine and outcome the workloads."""

    rows: list[Row] = field(default_factory=list)
    checked: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))


def run(size: Size, every_peer: bool = False) -> Result:
    """Measures everything there is."""
    result = Result()
    kinds = list(installed(NEAR_PEERS | FAR_PEERS if every_peer else NEAR_PEERS))
    books = [built_in(size.all_cases), *(synthetic(rules, size.all_cases) for rules in size.sizes)]
    known = {}
    traces, advices = [], []
    for book, rules in zip(books, (0, *size.sizes), strict=True):
        _tell(f"{book.name}, in memory")
        known[book.name] = what_is_expected(book, size)
        row = Row(f"{book.name}, a case in memory", series="rules" if rules else "", size=rules)
        traces.append(Row(f"{book.name}, all only telling which rules fire"))
        advices.append(Row(f"{book.name}, the same advice with all reasons out"))
        result.rows.append(measured(book, known[book.name], kinds, size, row, result.checked, traces[-1], advices[-1]))
    result.rows += [row for row in (*traces, *advices) if row.seconds]
    middle = next((book for book in books if book.name == "300 rules"), books[-1])
    for parties in size.parties:
        _tell(f"{middle.name}, {parties} parties")
        cases = synthetic_cases(size.all_cases, parties, seed=parties)
        book = middle.on(cases, f"{middle.name}, {parties} parties")
        row = Row(f"{book.name}, in memory", series="parties", size=parties)
        some = [kind for kind in kinds if kind.name in FASTEST]
        result.rows.append(measured(book, what_is_expected(book, size), some, size, row, result.checked))
    unsure = synthetic_cases(size.all_cases, (2, 3, 4), seed=2, uncertain=True)
    uncertain = middle.on(unsure, f"{middle.name}, observations unsure")
    row = Row(f"{middle.name}, every tenth observation less than sure, in memory")
    ours = [kind for kind in kinds if kind.name in ("Ottava", "stock Experta")]
    result.rows.append(measured(uncertain, what_is_expected(uncertain, size), ours, size, row, result.checked))
    result.rows += [*_end_to_end(books, known, size), *_start_ups(size), *_memory(size)]
    return result


def installed(peers: Mapping[str, tuple[str, str]]) -> Iterator[type[Engine]]:
    """The engines that are there."""
    yield from (Ottava, StockExperta)
    for package, (module, name) in peers.items():
        if find_spec(package):
            yield getattr(import_module(f".engines.{module}", __package__), name)


def what_is_expected(book: Workload, size: Size) -> list[Expected]:
    """Of the cases to be compared everything; of the others only what peers are handed, if there is anything."""
    asked = book.exported.asked
    nothing = Expected(frozenset(), frozenset())
    return [
        expected(book.written, case, asked) if asked or at < size.compare else nothing
        for at, case in enumerate(book.cases)
    ]


def measured(
    book: Workload,
    known: list[Expected],
    kinds: Iterable[type[Engine]],
    size: Size,
    row: Row,
    checked: dict[tuple[str, str], list[str]],
    traced: Row | None = None,
    same: Row | None = None,
) -> Row:
    """The row, filled in with the engines that came through the check.

    traced: another, in which Ottava too only tells which rules fire. same: another, for those of the engines that can
    be put to the same work.
    """
    entrants = [entered(kind, book, known, size.compare) for kind in kinds]
    for each in entrants:
        checked[each.kind.name, each.said].append(book.name)
        if each.skipped:
            row.said[each.kind.name] = each.skipped
    passed = [each for each in entrants if not each.skipped]
    contestants = [timed(each, size.compare, size.warm_up) for each in passed]
    contestants += [_floor(book, size), _trace(book, size)]
    *medians, trace = in_turns(contestants, size.rounds, size.budget)
    row.seconds.update(zip([*(each.kind.name for each in passed), "floor"], medians, strict=True))
    if traced:
        alike = [each.kind.name for each in passed if not issubclass(each.kind, Ottava)]
        traced.seconds.update({Ottava.name: trace, **{name: row.seconds[name] for name in alike}})
    if same and find_spec("clips") and find_spec("zen"):
        from benchmarks.same_advice import same_advice

        put = same_advice(passed, size.compare, size.warm_up)
        same.seconds.update(zip(put, in_turns(list(put.values()), size.rounds, size.budget), strict=True))
        for name in put:
            if name != Ottava.name:
                checked[name, f"advice equal to Ottava's on {size.compare} cases, byte for byte"].append(book.name)
    return row


def _floor(book: Workload, size: Size) -> Timed:
    """Decoding the JSON of a case, encoding that of its advice."""
    advisor = Advisor(book.rulebook)  # not the one that is timed, which must not have seen these cases
    decode, encode = msgspec.json.Decoder().decode, msgspec.json.Encoder().encode
    pairs = [(encode(case), advisor.advise(case)) for case in book.cases[: size.warm_up]]
    return Timed(lambda pair: (decode(pair[0]), encode(pair[1])), pairs[:SETTLING], pairs, 1e-4)


def _trace(book: Workload, size: Size) -> Timed:
    """Ottava, telling no more than which rules fire, for whom, how certainly, and what they derive."""
    warming, cases = book.cases[size.compare :][: size.warm_up], book.cases[size.compare + size.warm_up :]
    return Timed(Advisor(book.rulebook).trace, warming, cases, 1e-3)


def _end_to_end(books: list[Workload], known: dict[str, list[Expected]], size: Size) -> Iterator[Row]:
    if not size.end_to_end or not find_spec("zen"):
        return
    from benchmarks.end_to_end import end_to_end

    for book in books:
        if book.name in ("built-in", *(f"{rules:,} rules" for rules in size.end_to_end)):
            _tell(f"{book.name}, end to end")
            found = end_to_end(book, known[book.name], size.warm_up, size.rounds)
            seconds = {"Ottava": found["ottava"], "zen-engine": found["zen, same advice"], "floor": found["floor"]}
            yield Row(f"{book.name}, JSON Lines to JSON Lines, the same advice made and written", seconds)
            seconds = {"Ottava": found["ottava"], "zen-engine": found["zen, same text"]}
            yield Row(f"{book.name}, JSON Lines to JSON Lines, zen-engine writing advice made beforehand", seconds)
            seconds = {"Ottava": found["ottava"], "zen-engine": found["zen, rules only"]}
            yield Row(f"{book.name}, JSON Lines to JSON Lines, zen-engine writing only rules and sources", seconds)


def _start_ups(size: Size) -> Iterator[Row]:
    if size.start_ups:
        _tell("start-up")
        found = start_ups(size.start_ups)
        for name in ("import ottava", "Advisor", "ottava advise"):
            yield Row(f"start-up: `{name}`", {"Ottava": found[name], "floor": found["libraries"]}, unit="ms")
        yield Row("start-up: an interpreter that imports nothing", {"floor": found["bare"]}, unit="ms")


def _memory(size: Size) -> Iterator[Row]:
    for what, number, name in (
        ("rebuilds", size.rebuilds, "an Advisor built anew each time"),
        ("cases", size.stream, "cases through one Advisor"),
    ):
        if number:
            _tell(f"memory, {what}")
            said = {"Ottava": f"{growth(what, number):+.1f} MB"}
            yield Row(f"memory: growth over {number:,} times {name}", said=said)


def _tell(what: str) -> None:
    print(f"  {what} …", file=sys.stderr, flush=True)
