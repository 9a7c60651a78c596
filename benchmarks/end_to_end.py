"""From JSON Lines to JSON Lines with all reasons, in one process: a case read, an advice written, for each line.

zen-engine reads the same lines and writes the same advice: it is made from the rules that fire (see same_advice.py), or
was made beforehand, so that it costs only the writing; or it writes no more than the rules that fired, each with the
words and the source that stand in the rulebook.
"""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time

import msgspec

from benchmarks.checking import cases_for
from benchmarks.engines.zen_engine import Zen
from benchmarks.expected import Expected
from benchmarks.exported import with_given
from benchmarks.same_advice import Job, advising, jobs_of
from benchmarks.workload import Workload, without_certainties
from ottava import Advisor

Line = Callable[[bytes], bytes]
"""The text of a case -> the text of its advice."""


def lines_of(workload: Workload, known: Sequence[Expected]) -> dict[str, tuple[list[bytes], Line]]:
    """For each contestant its lines, and what it does to one."""
    advisor, beforehand, zen = Advisor(workload.rulebook), Advisor(workload.rulebook), Zen(workload)
    decode, encode = msgspec.json.Decoder().decode, msgspec.json.Encoder().encode
    advices = {case["id"]: beforehand.advise(case) for case in workload.cases}
    written = {rule.id: rule for rule in workload.rulebook.rules}
    static = {
        number: msgspec.Raw(encode({"rule": rule, "title": written[rule].title, "source": _source(written[rule])}))
        for number, rule in enumerate(zen.rules)
        if rule is not None
    }

    def ottava(line: bytes) -> bytes:
        return encode(advisor.advise(decode(line)))

    def zen_same(line: bytes) -> bytes:
        case = decode(line)
        zen.run(case)
        return encode(advices[case["id"]])

    def zen_rules(line: bytes) -> bytes:
        case = decode(line)
        fired = [static[int(number)] for number in zen.run(case) if int(number) in static]
        return encode({"case": case["id"], "reasons": fired})

    made = advising(workload, Zen)
    jobs = {job.case["id"]: job for job in jobs_of(workload, cases_for(Zen, workload, workload.cases, known))}

    def zen_making(line: bytes) -> bytes:
        case = decode(line)
        job = jobs[case["id"]]
        return encode(made(Job(case, job.handed, job.places)))

    def floor(line: bytes) -> bytes:
        return encode(advices[decode(line)["id"]])

    plain = [encode(case) for case in workload.cases]
    given = [
        encode(with_given(without_certainties(case), each.given))
        for case, each in zip(workload.cases, known, strict=True)
    ]
    return {
        "ottava": (plain, ottava),
        "zen, same advice": (plain, zen_making),
        "zen, same text": (given, zen_same),
        "zen, rules only": (given, zen_rules),
        "floor": (plain, floor),
    }


def end_to_end(workload: Workload, known: Sequence[Expected], warm_up: int, rounds: int) -> dict[str, float]:
    """Seconds a case, in the best of the rounds. Each round reads and writes files of cases that come only once."""
    contestants = lines_of(workload, known)
    spent: dict[str, list[float]] = {name: [] for name in contestants}
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.jsonl", Path(folder) / "out.jsonl"
        for lines, advise in contestants.values():
            for line in lines[:warm_up]:
                advise(line)
        gc.collect()
        for turn in range(rounds):
            for name, (lines, advise) in contestants.items():
                block = lines[warm_up + turn :: rounds]
                source.write_bytes(b"".join(line + b"\n" for line in block))
                start = process_time()
                with source.open("rb") as given, target.open("wb") as taken:
                    for line in given:
                        taken.write(advise(line))
                        taken.write(b"\n")
                spent[name].append((process_time() - start) / len(block))
    return {name: min(each) for name, each in spent.items()}


def _source(rule: object) -> object:
    return msgspec.to_builtins(getattr(rule, "source", None))
