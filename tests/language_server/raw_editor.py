"""An editor that writes the protocol itself, faster than any person types, and sees what becomes of the server."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

COMMAND = (sys.executable, "-c", "from ottava.engine.cli.main import main; main()", "language-server")
Said = frozenset[tuple[Any, ...]]


class RawEditor:
    """A server in a process, and what it last said of each file."""

    def __init__(self, folder: Path, log: Path) -> None:
        self.diagnostics: dict[str, list[dict[str, Any]]] = {}
        self._answers: dict[int, dict[str, Any]] = {}
        self._arrived = threading.Condition()
        self._number = 0
        self._log = log.open("wb")
        self.server = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log)
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()
        shown = [{"uri": folder.as_uri(), "name": folder.name}]
        begun = self.ask("initialize", {"processId": None, "capabilities": {}, "workspaceFolders": shown})
        self.capabilities: dict[str, Any] = begun["result"]["capabilities"]
        self.notify("initialized", {})

    def notify(self, method: str, params: dict[str, Any]) -> None:
        self._write({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, params: dict[str, Any] | None, within: float = 120) -> dict[str, Any]:
        """Ask something and wait for the answer. Raises AssertionError where none comes."""
        self._number += 1
        number = self._number
        self._write({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        with self._arrived:
            there = self._arrived.wait_for(lambda: number in self._answers or self.server.poll() is not None, within)
            assert there, f"no answer to {method} after {within} seconds"
            assert number in self._answers, f"the server has ended: {self.server.poll()}"
            return self._answers.pop(number)

    def open(self, path: Path, text: str) -> None:
        item = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def type(self, path: Path, text: str, version: int) -> None:
        at = {"uri": path.as_uri(), "version": version}
        self.notify("textDocument/didChange", {"textDocument": at, "contentChanges": [{"text": text}]})

    def said(self, path: Path) -> Said:
        """What was last said of a file, without the tests that fail."""
        found = self.diagnostics.get(path.as_uri(), [])
        return frozenset(
            (each["code"], each["severity"], each["message"], *_ends(each["range"]))
            for each in found
            if each["code"] != "failed-test"
        )

    def comes_to_say(self, path: Path, expected: Iterable[tuple[Any, ...]], within: float) -> bool:
        """Return whether the server says this of a file, and nothing else, before long."""
        until = time.monotonic() + within
        wanted = frozenset(expected)
        while wanted != self.said(path):
            if time.monotonic() > until:
                return False
            time.sleep(0.02)
        return True

    def memory(self) -> float:
        """Return the memory of the server, in MB."""
        status = Path(f"/proc/{self.server.pid}/status").read_text("utf-8")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def close(self) -> int:
        """End the server as editors do, and return its exit status."""
        self.ask("shutdown", None)
        self.notify("exit", {})
        status = self.server.wait(30)
        self._listening.join()
        for stream in (self.server.stdin, self.server.stdout, self._log):
            if stream is not None:
                stream.close()
        return status

    def _write(self, message: dict[str, Any]) -> None:
        data = json.dumps(message).encode("ascii")  # lone surrogates escaped, as editors send them
        assert self.server.stdin is not None
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self.server.stdin.flush()

    def _listen(self) -> None:
        stream = self.server.stdout
        assert stream is not None
        while line := stream.readline():
            length = int(line.split(b":")[1]) if line.lower().startswith(b"content-length") else 0
            while line.strip():
                line = stream.readline()
                if line.lower().startswith(b"content-length"):
                    length = int(line.split(b":")[1])
            message = json.loads(stream.read(length))
            with self._arrived:
                if message.get("method") == "textDocument/publishDiagnostics":
                    self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
                elif "method" not in message:
                    self._answers[message["id"]] = message
                self._arrived.notify_all()
        with self._arrived:
            self._arrived.notify_all()


def _ends(place: dict[str, Any]) -> tuple[int, ...]:
    return tuple(place[end][part] for end in ("start", "end") for part in ("line", "character"))
