"""Schemathesis against a service in a process of its own, for as long as one likes: `make described SECONDS=900`.

All its phases: examples, the corners of each parameter, made-up requests, and sequences in which one answer leads to
the next request. It ends with status 1 where an answer is not as the OpenAPI says, where the service has failed or is
gone, or where it has grown out of proportion.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from serving.process import Running, command, memory_of

HERE = Path(__file__).parents[1]
TOKEN = "a-token-of-these-tests"
GROWTH = 100_000
"""Kilobytes that the service may grow after the first requests."""


@contextmanager
def served(folder: Path, words: list[str]) -> Iterator[Running]:
    """A service with a token and a decision log until the end of the block; its own log is in the folder."""
    options = ["--port", "0", "--budget", "500", "--log", str(folder / "decisions.jsonl"), "--log-cases"]
    with (
        open(folder / "service.log", "wb") as log,
        subprocess.Popen(
            command(*words, *options, "--log-mask", "confidential"),
            stdout=subprocess.PIPE,
            stderr=log,
            encoding="utf-8",
            env=os.environ | {"OTTAVA_TOKEN": TOKEN},
        ) as process,
    ):
        try:
            assert process.stdout is not None
            yield Running(process, process.stdout.readline().partition(" at ")[2].partition(",")[0])
        finally:
            process.terminate()


def asked(service: Running, folder: Path, seconds: int, *words: str) -> int:
    """The exit status of schemathesis."""
    run = [sys.executable, "-m", "schemathesis.cli", "run", f"{service.url}/openapi.json", *words]
    checks = ["--exclude-checks", "positive_data_acceptance"]  # a schema cannot say which methods a rulebook has
    shown = ["--header", f"Authorization: Bearer {TOKEN}", "--no-color"]
    return subprocess.run(
        [*run, "--max-time", str(seconds), "--continue-on-failure", *checks, *shown],
        cwd=folder,
        check=False,
        env=os.environ | {"SCHEMATHESIS_HOOKS": "serving.schemathesis_hooks", "PYTHONPATH": str(HERE)},
    ).returncode


def answers(folder: Path) -> tuple[Counter[tuple[str, int]], list[dict[str, Any]]]:
    """How often each address was answered with each status, and the failures, from the log of the service."""
    lines = [json.loads(each) for each in (folder / "service.log").read_text("utf-8").splitlines()]
    counts = Counter((each["path"] or "elsewhere", each["status"]) for each in lines if each["event"] == "request")
    return counts, [each for each in lines if each["level"] == "error"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("rulebooks", nargs="*")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with served(folder, chosen.rulebooks) as service:
            asked(service, folder, min(20, chosen.seconds), "--phases", "examples,fuzzing")
            before = memory_of(service)
            status = asked(service, folder, chosen.seconds)
            after, ended = memory_of(service), service.process.poll()
        counts, failures = answers(folder)
    for (path, answered), count in sorted(counts.items()):
        print(f"{count:7} {answered} {path}")
    print(f"{counts.total()} requests; memory {before // 1024} MB after the first, {after // 1024} MB after the last")
    for each in failures[:20]:
        print(json.dumps(each))
    right = counts and not failures and max(answered for _, answered in counts) < 500
    return int(status != 0 or ended is not None or not right or after - before > GROWTH)


if __name__ == "__main__":
    sys.exit(main())
