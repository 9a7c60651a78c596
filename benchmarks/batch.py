"""How fast many cases go, what the time goes into, and how much memory each process takes.

    python -m benchmarks.batch --write docs/understand/performance.md    # a million made-up cases, one worker and two
    python -m benchmarks.batch --cases 20000 --pairs 5000     # a first look

Makes up the cases and runs them on two workers; looks whether every case has its result, in order; then runs a share
of them on one worker and on two in turn, each time with the rules and without: the floor is the same reading, checking
and writing of as many bytes. Linux only, since memory is read from /proc. A million cases leave some 25 GB in the
folder while it runs.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.page import made, write
from ottava import Advice
from ottava.engine.batch.evaluating import Work
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.running import Run, run
from ottava.engine.rulebook.loading import load_rulebook
from ottava.engine.tables.mapping.from_yaml import read_mapping

OFTEN = 0.2
HEAD = (
    "| run | cases a second | read | validate | infer | write | processors | main process | largest worker |\n"
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
)

Found = dict[str, Any]
"""What a run says of itself; beside that `elapsed`, `processor` (seconds) and `memory` (MiB)."""


def main() -> None:
    arguments = parsed()
    if arguments.child:
        print(json.dumps(child(json.loads(arguments.child))))
        return
    folder = Path(arguments.folder)
    folder.mkdir(parents=True, exist_ok=True)
    text = "\n".join(shown(report(arguments, folder)))
    shutil.rmtree(folder)
    if arguments.write:
        write(arguments.write, text, "benchmarks.batch")


def shown(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        print(line, flush=True)
        yield line


def report(arguments: argparse.Namespace, folder: Path) -> Iterator[str]:
    """The lines for the page, as they are found."""
    cases, some = folder / "cases.jsonl", folder / "some.jsonl"
    generate(arguments.cases, cases)
    with open(cases, "rb") as whole, open(some, "wb") as part:
        part.writelines(line for line, _ in zip(whole, range(arguments.pairs), strict=False))
    loads = [os.getloadavg()[0]]
    found = measured(cases, folder, workers=2, keep=True)
    loads.append(os.getloadavg()[0])
    size = found["bytes"] // arguments.cases
    yield HEAD
    yield row(f"{arguments.cases:,} cases, 2 workers", found)
    complete(cases, folder / "out" / "results.jsonl")
    shutil.rmtree(folder / "out")
    best: dict[tuple[int, int], Found] = {}
    for _ in range(arguments.times):
        for floor in (0, size):
            for workers in (1, 2):
                again = measured(some, folder, workers, floor)
                best[floor, workers] = max(best.get((floor, workers), again), again, key=rate)
        loads.append(os.getloadavg()[0])
    for (floor, workers), each in sorted(best.items()):
        what = "floor" if floor else "advice"
        yield row(f"{arguments.pairs:,} cases, {what}, {workers} worker{'s' * (workers > 1)}", each)
    gain, of_floor = (rate(best[each, 2]) / rate(best[each, 1]) for each in (0, size))
    yield ""
    yield f"Two workers against one, from start to end: **{gain:.2f} times**; of the floor: {of_floor:.2f}."
    written, minutes = found["bytes"] / 1e9, found["elapsed"] / 60
    yield f"{arguments.cases:,} cases gave {written:.1f} GB of results, in their order, in {minutes:.1f} minutes."
    yield ""
    yield f"{made(f'load between {min(loads):.1f} and {max(loads):.1f}')}, our own included."


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=int, default=40_000, help="cases for one worker against two")
    parser.add_argument("--times", type=int, default=3, help="runs of each of those, of which the best counts")
    parser.add_argument("--folder", default="ottava-benchmark")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the table between its markers in a page")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    found = parser.parse_args()
    found.pairs = min(found.pairs, found.cases)
    return found


def generate(count: int, path: Path) -> None:
    subprocess.run([sys.executable, "-m", "ottava", "generate", str(count), "-o", str(path)], check=True)


def child(given: dict[str, Any]) -> Found:
    """One run, in a process of its own."""
    out = Path(given["out"])
    book = load_rulebook()
    mapping = read_mapping(given["mapping"], book.vocabulary) if given["mapping"] else None
    work = Work(book, floor=given["floor"], mapping=mapping)
    finished = run(Run(Inputs((given["input"],)), work, out, workers=given["workers"]))
    return asdict(finished) | {"bytes": (out / "results.jsonl").stat().st_size}


def measured(
    path: Path, folder: Path, workers: int, floor: int = 0, *, mapping: Path | None = None, keep: bool = False
) -> Found:
    """One run and what it took, from the start of its process to the end. keep: leave the results there."""
    out = folder / "out"
    named = str(mapping) if mapping else None
    given = json.dumps({"input": str(path), "out": str(out), "workers": workers, "floor": floor, "mapping": named})
    before, begun = processor(), time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.batch", "--child", given], stdout=subprocess.PIPE)
    memory: dict[int, float] = defaultdict(float)
    watcher = threading.Thread(target=watch, args=(process, memory), daemon=True)
    watcher.start()
    printed, _ = process.communicate()
    elapsed = time.monotonic() - begun
    watcher.join()
    if process.returncode:
        raise SystemExit(process.returncode)
    if not keep:
        shutil.rmtree(out)
    found: Found = json.loads(printed)
    itself = memory.pop(process.pid)
    return found | {
        "elapsed": elapsed,
        "processor": processor() - before,
        "memory": (itself, max(memory.values(), default=0.0)),
    }


def processor() -> float:
    """Seconds of processors that all ended processes have taken, and those started by them."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def watch(process: subprocess.Popen[bytes], memory: dict[int, float]) -> None:
    """Notes the most memory that each process has ever held (VmHWM), until the first one ends."""
    while process.poll() is None:
        for number in family(process.pid):
            try:
                status = Path(f"/proc/{number}/status").read_text(encoding="ascii", errors="replace")
            except OSError:
                continue
            if held := re.search(r"VmHWM:\s*(\d+) kB", status):
                memory[number] = max(memory[number], int(held[1]) / 1024)
        time.sleep(OFTEN)


def family(process: int) -> list[int]:
    """A process and all that it has started."""
    try:
        below = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    except OSError:
        return [process]
    return [process, *(each for number in below for each in family(int(number)))]


def complete(cases: Path, results: Path) -> None:
    """Raises ValueError unless there is one result for each case, in order."""
    with open(cases, "rb") as asked, open(results, "rb") as found:
        for number, (case, result) in enumerate(zip(asked, found, strict=True), start=1):
            wanted = json.loads(case)["id"]
            if not result.endswith(b"}\n") or Advice.from_json(result).case != wanted:
                raise ValueError(f"result {number} is not that of case {wanted!r}")


def rate(found: Found) -> float:
    return float(found["fresh"]) / float(found["elapsed"])


def row(name: str, found: Found) -> str:
    spent, count = found["spent"], found["fresh"]
    writing = spent["write"] + found["writing"]
    parts = (found["reading"], spent["validate"], spent["infer"], writing, found["processor"])
    times = " | ".join(f"{1e6 * each / count:,.0f} us" for each in parts)
    itself, worker = found["memory"]
    return f"| {name} | {rate(found):,.0f} | {times} | {itself:.0f} MiB | {worker:.0f} MiB |"


if __name__ == "__main__":
    main()
