"""How fast a table with foreign columns is read by a mapping, beside the same cases as JSON Lines.

    python -m benchmarks.mapped                         # 100,000 cases, in one process and by one worker, in turn
    python -m benchmarks.mapped --cases 1000000 --floor 200 --times 1

With --floor no rules are run, and lines of so many bytes are written: what reading, the mapping and writing cost alone.
Linux only, since memory is read from /proc.
"""

from __future__ import annotations

import argparse
import csv
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from ottava.facts.vocabulary import built_in_vocabulary

from .batch import HEAD, Found, generate, measured, rate, row
from .foreign_table import ForeignTable


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=2, help="runs of each kind, of which the best counts")
    parser.add_argument("--floor", type=int, default=0, metavar="BYTES")
    parser.add_argument("--workers", type=int, nargs="*", default=[0, 1])
    parser.add_argument("--folder", default="ottava-benchmark")
    arguments = parser.parse_args()
    folder = Path(arguments.folder)
    folder.mkdir(parents=True, exist_ok=True)
    for line in report(arguments, folder):
        print(line, flush=True)
    shutil.rmtree(folder)


def report(arguments: argparse.Namespace, folder: Path) -> Iterator[str]:
    """The lines of the table, as they are found."""
    cases, table, mapping = folder / "cases.jsonl", folder / "cases.csv", folder / "mapping.yaml"
    generate(arguments.cases, cases)
    columns = write_table(cases, table, mapping)
    yield f"{arguments.cases:,} cases in {columns} columns; {cases.stat().st_size:,} and {table.stat().st_size:,} bytes"
    yield HEAD
    best: dict[tuple[str, int], Found] = {}
    for _ in range(arguments.times):
        for workers in arguments.workers:
            for name, path, by in (("JSON Lines", cases, None), ("mapped CSV", table, mapping)):
                found = measured(path, folder, workers, arguments.floor, mapping=by)
                if (found["advised"], found["rejected"]) != (arguments.cases, 0):
                    raise SystemExit(f"{name}: {found['advised']} advised, {found['rejected']} set aside")
                best[name, workers] = max(best.get((name, workers), found), found, key=rate)
    for (name, workers), each in best.items():
        yield row(f"{name}, {workers} workers", each)
    for workers in arguments.workers:
        share = rate(best["mapped CSV", workers]) / rate(best["JSON Lines", workers])
        yield f"{workers} workers: the mapped table has {share:.2f} of the throughput of JSON Lines"


def write_table(cases: Path, table: Path, mapping: Path) -> int:
    """Write the cases of a file as a table with foreign columns, and its mapping. Returns the number of columns."""
    foreign = ForeignTable(read(cases), built_in_vocabulary())
    mapping.write_text(foreign.mapping, encoding="utf-8")
    with open(table, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(foreign.header)
        writer.writerows(map(foreign.row, read(cases)))
    return len(foreign.header)


def read(path: Path) -> Iterator[dict[str, Any]]:
    with open(path, "rb") as file:
        yield from map(msgspec.json.decode, file)


if __name__ == "__main__":
    main()
