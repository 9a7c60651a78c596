"""How fast a table with foreign columns is read by a mapping, beside the same cases as JSON Lines.

    python -m benchmarks.mapped                         # 100,000 cases; then whole runs by one worker, in turn
    python -m benchmarks.mapped --cases 1000000 --floor 200 --times 1

First both are read and advised on in this process, batch by batch in turn, so that what else the machine does weighs
on both. With --floor no rules are run, and lines of so many bytes are written: what reading, the mapping and writing
cost alone. Linux only, since memory is read from /proc.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from ottava.engine.batch.batching import Position, batching_of
from ottava.engine.batch.evaluating import Evaluator, Work
from ottava.engine.batch.inputs import Inputs
from ottava.engine.rulebook.loading import load_rulebook
from ottava.engine.tables.mapping.from_yaml import read_mapping
from ottava.facts.vocabulary import built_in_vocabulary

from .batch import HEAD, Found, generate, measured, rate, row
from .foreign_table import ForeignTable

BATCH = 250


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=2, help="runs of each kind, of which the best counts")
    parser.add_argument("--floor", type=int, default=0, metavar="BYTES")
    parser.add_argument("--workers", type=int, nargs="*", default=[1])
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
    if not arguments.floor:
        yield interleaved({"JSON Lines": (cases, None), "mapped CSV": (table, mapping)})
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


def interleaved(inputs: dict[str, tuple[Path, Path | None]]) -> str:
    """Measure how long a case takes in this process, with batches of both kinds in turn."""
    book = load_rulebook()
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in inputs}
    batches, evaluators = [], []
    for path, by in inputs.values():
        mapping = read_mapping(by, book.vocabulary) if by else None
        batches.append(batching_of(Inputs((str(path),)), BATCH, book.vocabulary, mapping).batches(Position()))
        evaluators.append(Evaluator(Work(book, mapping=mapping)))
    turns = list(zip(inputs, batches, evaluators, strict=True))
    while True:
        turns.reverse()
        for name, more, evaluate in turns:
            processor, begun = time.process_time(), time.perf_counter()
            batch, _ = next(more, (None, None))
            if batch is None:
                return " ".join(shares(spent))
            evaluate(batch)
            spent[name].append((time.process_time() - processor, time.perf_counter() - begun))


def shares(spent: dict[str, list[tuple[float, float]]]) -> Iterator[str]:
    # The first batches compile the rules and fill what is remembered.
    lines, table = (each[2:] for each in spent.values())
    for at, what in enumerate(("processor", "time")):
        one, other = (sum(each[at] for each in found) / len(found) / BATCH * 1e6 for found in (lines, table))
        yield f"{what}: {one:,.0f} us a case of JSON Lines, {other:,.0f} us of the mapped table, {one / other:.2f};"


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
