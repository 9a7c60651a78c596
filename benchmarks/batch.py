"""How fast many cases go, what the time goes into, and how much memory each process takes.

    python -m benchmarks.batch                        # a million cases on two workers; one against two on fewer
    python -m benchmarks.batch --cases 20000 --pairs 5000

Makes up the cases, runs them on two workers, and then a share of them on one worker and on two, each time with the
rules and without: the floor is the same reading, checking and writing of as many bytes. Prints a table for
docs/performance.md.
Linux only, since memory is read from /proc. A million cases leave some 25 GB in the folder while it runs.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ottava.engine.batch.evaluating import Work
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.running import Run, run
from ottava.engine.rulebook.loading import load_rulebook

OFTEN = 0.2
MIB = 1 << 20


def main() -> None:
    arguments = parsed()
    if arguments.child:
        print(json.dumps(child(json.loads(arguments.child))))
        return
    folder = Path(arguments.folder)
    folder.mkdir(parents=True, exist_ok=True)
    cases, some = folder / "cases.jsonl", folder / "some.jsonl"
    generate(arguments.cases, cases)
    with open(cases, "rb") as whole, open(some, "wb") as part:
        part.writelines(line for line, _ in zip(whole, range(arguments.pairs), strict=False))
    found = measured(cases, folder, workers=2)
    size = found["bytes"] // arguments.cases
    print(head())
    print(row(f"{arguments.cases:,} cases, two workers", found), flush=True)
    speeds: dict[tuple[int, int], float] = {}
    for floor in (0, size):
        for workers in (1, 2):
            best = max((measured(some, folder, workers, floor) for _ in range(arguments.times)), key=rate)
            speeds[floor, workers] = rate(best)
            what = "floor" if floor else "advice"
            print(row(f"{arguments.pairs:,} cases, {what}, {workers} worker{'s' * (workers > 1)}", best), flush=True)
    print()
    gain, of_floor = (speeds[each, 2] / speeds[each, 1] for each in (0, size))
    print(f"two workers against one: {gain:.2f} times; of the floor: {of_floor:.2f}")
    shutil.rmtree(folder)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=int, default=30_000, help="cases for one worker against two")
    parser.add_argument("--times", type=int, default=3, help="runs of each of those, of which the best counts")
    parser.add_argument("--folder", default="ottava-benchmark")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    return parser.parse_args()


def generate(count: int, path: Path) -> None:
    subprocess.run([sys.executable, "-m", "ottava", "generate", str(count), "-o", str(path)], check=True)


def child(given: dict[str, Any]) -> dict[str, Any]:
    """One run, in a process of its own."""
    out = Path(given["out"])
    work = Work(load_rulebook(), floor=given["floor"])
    finished = run(Run(Inputs((given["input"],)), work, out, workers=given["workers"]))
    return asdict(finished) | {"bytes": (out / "results.jsonl").stat().st_size}


def measured(path: Path, folder: Path, workers: int, floor: int = 0) -> dict[str, Any]:
    """What a run says of itself, and the most memory (resident, MiB) of its largest process."""
    out = folder / "out"
    given = json.dumps({"input": str(path), "out": str(out), "workers": workers, "floor": floor})
    command = [sys.executable, "-m", "benchmarks.batch", "--child", given]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    peaks: dict[int, int] = {}
    watcher = threading.Thread(target=watch, args=(process, peaks), daemon=True)
    watcher.start()
    printed, _ = process.communicate()
    watcher.join()
    if process.returncode:
        raise SystemExit(process.returncode)
    shutil.rmtree(out)
    found: dict[str, Any] = json.loads(printed)
    return found | {"workers": workers, "peak": max(peaks.values()) / MIB}


def watch(process: subprocess.Popen[bytes], peaks: dict[int, int]) -> None:
    while process.poll() is None:
        for number in family(process.pid):
            try:
                pages = int(Path(f"/proc/{number}/statm").read_text().split()[1])
            except (OSError, IndexError):
                continue
            peaks[number] = max(peaks.get(number, 0), pages * os.sysconf("SC_PAGE_SIZE"))
        time.sleep(OFTEN)


def family(process: int) -> list[int]:
    """A process and all that it has started."""
    try:
        below = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return [process]
    return [process, *(each for number in below for each in family(int(number)))]


def rate(found: dict[str, Any]) -> float:
    seconds: float = found["seconds"]
    return float(found["fresh"]) / seconds


def head() -> str:
    return (
        "| run | cases a second | read µs | validate µs | infer µs | write µs | memory of the largest process |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    )


def row(name: str, found: dict[str, Any]) -> str:
    """Parts are microseconds of processor time of whoever did it, for one case."""
    spent, count = found["spent"], found["fresh"]
    parts = (found["reading"], spent["validate"], spent["infer"], spent["write"] + found["writing"])
    cells = " | ".join(f"{1e6 * each / count:,.0f}" for each in parts)
    return f"| {name} | {rate(found):,.0f} | {cells} | {found['peak']:.0f} MiB |"


if __name__ == "__main__":
    main()
