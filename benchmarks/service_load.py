"""The service under load: nothing lost, nothing wrong, memory flat.

    python -m benchmarks.service_load                 10,000 requests, 32 at once
    python -m benchmarks.service_load 1000 8          fewer

Every answer is compared with the bytes of the library. On the way the rulebook is changed so that it is loaded anew,
and near the end the service gets the signal to end: each request then is answered in full, or refused before it has
begun. Then a service that takes 4 requests at once gets 32.
"""

from __future__ import annotations

import http.client
import json
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Lock, Thread
from time import perf_counter, sleep
from urllib.parse import urlsplit

from ottava import Advisor
from ottava.engine.authoring.generating.cases import cases

RULES = Path(__file__).resolve().parents[1] / "rules" / "eight_methods"
CASES = 500
JSON = {"Content-Type": "application/json"}


@dataclass
class Load:
    """Requests from several threads. `found`: how they came out; `memory`: kB of the service after each thousand."""

    url: str
    process: subprocess.Popen[str]
    bodies: list[bytes]
    expected: list[bytes]
    total: int
    found: Counter[str] = field(default_factory=Counter)
    memory: list[int] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    ending: bool = False
    _next: count = field(default_factory=count)  # type: ignore[type-arg]
    _lock: Lock = field(default_factory=Lock)

    def run(self, at_once: int) -> None:
        threads = [Thread(target=self._ask) for _ in range(at_once)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()

    def reached(self, number: int) -> None:
        """Called for each request; what happens on the way is added here."""

    def _ask(self) -> None:
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=120)
        while (number := next(self._next)) < self.total:
            self.reached(number)
            begun = perf_counter()
            said = self._outcome(connection, number % len(self.bodies))
            with self._lock:
                self.found[said] += 1
                self.waits.append(perf_counter() - begun)
                if number % 1000 == 999 and not self.ending:
                    self.memory.append(memory_of(self.process.pid))
        connection.close()

    def _outcome(self, connection: http.client.HTTPConnection, which: int) -> str:
        try:
            connection.request("POST", "/v1/advice", self.bodies[which], JSON)
            answer = connection.getresponse()
        except (ConnectionError, http.client.RemoteDisconnected):
            connection.close()
            return "refused" if self.ending else "LOST"
        try:
            text = answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            return "CUT SHORT"
        if answer.status == 200:
            return "same bytes" if text == self.expected[which] else "OTHER BYTES"
        if answer.status == 503 and answer.headers["Retry-After"]:
            return "503 with Retry-After"
        return f"STATUS {answer.status}"


class Eventful(Load):
    """A load on whose way the rulebook changes, and the service ends."""

    rules: Path

    def reached(self, number: int) -> None:
        if number in (self.total // 4, self.total // 2):
            with (self.rules / "rulebook.yaml").open("a", encoding="utf-8") as file:
                file.write(f"# {number}\n")
        elif number == self.total * 95 // 100:
            until = perf_counter() + 60
            while '"reloaded"' not in (self.rules.parent / "log.jsonl").read_text("utf-8") and perf_counter() < until:
                sleep(0.1)
            self.ending = True
            self.process.send_signal(signal.SIGTERM)


def memory_of(process: int) -> int:
    """Return the kB of memory that a process has."""
    return int(subprocess.run(["ps", "-o", "rss=", "-p", str(process)], capture_output=True, text=True).stdout or 0)


def started(rules: Path, *more: str) -> tuple[subprocess.Popen[str], str]:
    """Start a service, and return it with its address."""
    words = [sys.executable, "-m", "ottava", "serve", str(rules), "--port", "0", *more]
    log = (rules.parent / "log.jsonl").open("w", encoding="utf-8")
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=log, text=True)
    assert process.stdout is not None
    return process, process.stdout.readline().partition(" at ")[2].partition(",")[0]


def main(total: int, at_once: int) -> int:
    """Print what was found; fail where anything was lost or wrong."""
    made = list(cases(CASES, 11))
    bodies = [json.dumps(each).encode() for each in made]
    advisor = Advisor()
    expected = [advisor.advise(each).to_json().encode() for each in made]
    with tempfile.TemporaryDirectory() as place:
        rules = Path(place) / "eight_methods"
        shutil.copytree(RULES, rules)
        process, url = started(rules)
        load = Eventful(url, process, bodies, expected, total)
        load.rules = rules
        begun = perf_counter()
        load.run(at_once)
        seconds = perf_counter() - begun
        status = process.wait(60)
        events = [json.loads(line)["event"] for line in (rules.parent / "log.jsonl").read_text("utf-8").splitlines()]
        process, url = started(rules, "--open", "4")
        full = Load(url, process, bodies, expected, total // 10)
        full.run(32)
        process.terminate()
        process.wait(60)
    waits = sorted(load.waits)
    print(f"{total} requests, {at_once} at once: {total / seconds:,.0f} a second; {dict(load.found)}")
    print(
        f"half within {waits[len(waits) // 2] * 1000:.0f} ms, 99 % within {waits[len(waits) * 99 // 100] * 1000:.0f} ms"
    )
    print(
        f"reloads: {events.count('reloaded')}; exit status {status}; memory in MB: {[m // 1024 for m in load.memory]}"
    )
    print(f"overload: {dict(full.found)}")
    wrong = [each for each in (*load.found, *full.found) if each.isupper() or each.startswith("STATUS")]
    return 1 if wrong or status or not events.count("reloaded") or not full.found["503 with Retry-After"] else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, [*sys.argv[1:], *("10000", "32")[len(sys.argv) - 1 :]])))
