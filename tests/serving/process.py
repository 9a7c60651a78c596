"""A service in a process of its own."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from urllib.parse import urlsplit

PATIENCE = 60


@dataclass
class Running:
    """A service that has begun to listen. `log`: what it writes to standard error."""

    process: "subprocess.Popen[str]"
    url: str
    log: IO[str]

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def post(self, path: str, data: Any) -> tuple[int, bytes]:
        return self.ask("POST", path, json.dumps(data), **{"Content-Type": "application/json"})

    def get(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.ask("GET", path)[1])
        return found

    def ended(self, signal: int) -> tuple[int, list[dict[str, Any]]]:
        """The exit status and the log, once a signal has ended it."""
        self.process.send_signal(signal)
        self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, [json.loads(line) for line in said(self.log).splitlines()]


def said(log: IO[str]) -> str:
    """What stands in a log."""
    log.seek(0)
    return log.read()


def memory_of(service: Running) -> int:
    """Kilobytes that the service has in memory; 0 where the system does not say."""
    status = Path(f"/proc/{service.process.pid}/status")
    lines = status.read_text("utf-8").splitlines() if status.exists() else []
    return next((int(each.split()[1]) for each in lines if each.startswith("VmRSS:")), 0)


def command(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "ottava", "serve", *map(os.fspath, words)]


@contextmanager
def running(*words: str | Path, **environment: str) -> Iterator[Running]:
    """A service until the end of the block, at a port that is free.

    Its log goes into a file: a pipe that nobody empties holds some hundred lines, and then the service waits for ever.
    """
    with (
        TemporaryFile("w+", encoding="utf-8") as log,
        subprocess.Popen(
            command(*words, "--port", "0"),
            stdout=subprocess.PIPE,
            stderr=log,
            encoding="utf-8",
            env=os.environ | environment,
        ) as process,
    ):
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("serving "), said(log)
            yield Running(process, line.partition(" at ")[2].partition(",")[0], log)
        finally:
            process.kill()
