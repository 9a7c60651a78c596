"""Runs over made-up cases, small enough to be quick."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cli.conftest import ottava  # noqa: F401 - a fixture

from ottava.engine.authoring.generating.cases import cases
from ottava.engine.batch import running
from ottava.engine.batch.evaluating import BatchOutcome, Work
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.piece import Batch
from ottava.engine.batch.running import FinishedRun, Run, run
from ottava.engine.rulebook.loading import load_rulebook
from ottava.engine.rulebook.rulebook import Rulebook

OTTAVA = (sys.executable, "-m", "ottava")
FULL = "OTTAVA_FULL" in os.environ
"""Whether to run the long tests in full length."""

posix = pytest.mark.skipif(os.name != "posix", reason="signals, pipes and file systems of Unix")


@dataclass(frozen=True)
class Ended:
    status: int
    out: str
    err: str


def command(*arguments: object, stdin: bytes = b"") -> Ended:
    """The command in a process of its own."""
    found = subprocess.run([*OTTAVA, *map(str, arguments)], input=stdin, capture_output=True, timeout=300)
    return Ended(found.returncode, found.stdout.decode(), found.stderr.decode())


def made_up(count: int, seed: int = 7) -> list[dict[str, Any]]:
    return list(cases(count, seed))


def json_lines(path: Path, data: list[dict[str, Any]]) -> Path:
    path.write_bytes(b"".join(msgspec.json.encode(each) + b"\n" for each in data))
    return path


def objects(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def results(folder: Path) -> list[dict[str, Any]]:
    return objects(folder / "results.jsonl")


def rejects(folder: Path) -> list[dict[str, Any]]:
    return objects(folder / "rejects.jsonl")


def summary(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "summary.json").read_text())
    return found


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return load_rulebook()


Running = Callable[..., tuple[FinishedRun, Path]]


@pytest.fixture
def ran(book: Rulebook, tmp_path: Path) -> Running:
    """Runs over inputs, in this process unless told; the further arguments are those of Work and Run."""

    def started(
        *inputs: Path | str, folder: str = "out", resume: bool = False, **given: Any
    ) -> tuple[FinishedRun, Path]:
        out = tmp_path / folder
        names = ("format", "thorough", "max_firings", "seconds", "budget", "reasons", "packed")
        of_work = {name: given.pop(name) for name in names if name in given}
        of_inputs = {"format": given.pop("input_format")} if "input_format" in given else {}
        plan = Run(
            Inputs(tuple(map(str, inputs)), **of_inputs, without=str(out)),
            Work(book, **of_work),
            out,
            **({"workers": 0} | given),
        )
        return run(plan, resume=resume), out

    return started


def outcomes(batches: Iterable[Batch], *_: object) -> Iterator[BatchOutcome]:
    """What stands for the advice: the lines themselves, where they are whole."""
    for batch in batches:
        records = [record for piece in batch.pieces for record in piece.records]
        data = b"".join(each.data for each in records)
        ids = b"".join(f"x\t0\t{each.number}\t{each.line}\t0\n".encode() for each in records)
        yield BatchOutcome([data], b"{}\n", ids, len(records), 1)


@pytest.fixture
def no_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs in which no rules are run: what comes of a batch are `outcomes`, and no rulebook is copied."""
    monkeypatch.setattr(running, "locally", outcomes)
    monkeypatch.setattr(running, "keep_rulebook", lambda *_: True)
