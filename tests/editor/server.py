"""A YAML language server, spoken to over its standard input and output as an editor does.

The protocol: https://microsoft.github.io/language-server-protocol/. Messages are JSON, each after a header with its
length. The server asks too: what it asks for is answered with the settings of an editor that nobody has changed.
"""

import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from typing import IO, Any

PATIENCE = 60.0
"""Seconds to wait for an answer."""
STARTED = "node_modules/yaml-language-server/out/server/src/server.js"
SETTINGS = {"yaml": {"validate": True, "completion": True, "hover": True, "schemaStore": {"enable": False}}}

Message = dict[str, Any]


@dataclass(frozen=True)
class Mark:
    """What the server finds fault with: the underlined text and why."""

    line: int
    text: str
    message: str


@dataclass(frozen=True)
class Offer:
    """What the server offers to write: `documentation` is what the editor shows beside it."""

    label: str
    inserts: str
    documentation: str


class Server:
    """A running language server."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._in: IO[bytes] = process.stdin
        self._inbox: Queue[Message | None] = Queue()
        self._count = 0
        self._shown = 0
        threading.Thread(target=self._read, args=(process.stdout,), daemon=True).start()
        self._ask("initialize", processId=None, rootUri=None, capabilities=_CAPABILITIES)
        self._tell("initialized")
        self._tell("workspace/didChangeConfiguration", settings=SETTINGS)

    def marks(self, folder: Path, text: str) -> list[Mark]:
        """What is marked in a file in that folder with this text."""
        uri = self._show(folder, text)
        while True:
            message = self._next()
            told = message.get("params", {})
            if message.get("method") == "textDocument/publishDiagnostics" and told["uri"] == uri:
                lines = text.split("\n")
                return [_mark(each, lines) for each in told["diagnostics"]]

    def offers(self, folder: Path, text: str) -> list[Offer]:
        """What is offered at the place of the sign `¦` in the text."""
        answer = self._ask_at("textDocument/completion", folder, text)
        items: list[Message] = answer["items"] if isinstance(answer, dict) else answer or []
        return [_offer(each) for each in items]

    def explanation(self, folder: Path, text: str) -> str:
        """What is shown of the thing at the place of the sign `¦`."""
        answer = self._ask_at("textDocument/hover", folder, text)
        return "" if answer is None else str(answer["contents"]["value"])

    def _ask_at(self, method: str, folder: Path, text: str) -> Any:
        before, after = text.split("¦")
        place = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}
        return self._ask(method, textDocument={"uri": self._show(folder, before + after)}, position=place)

    def _show(self, folder: Path, text: str) -> str:
        """Opens a file of its own for each text, so that no answer about another is taken for one about this."""
        self._shown += 1
        uri = (folder / f"page-{self._shown}.yaml").as_uri()
        self._tell("textDocument/didOpen", textDocument={"uri": uri, "languageId": "yaml", "version": 1, "text": text})
        return uri

    def _ask(self, method: str, **parameters: object) -> Any:
        self._count += 1
        self._send({"id": self._count, "method": method, "params": parameters})
        while True:
            message = self._next()
            if message.get("id") == self._count and "method" not in message:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                return message["result"]

    def _tell(self, method: str, **parameters: object) -> None:
        self._send({"method": method, "params": parameters})

    def _send(self, message: Message) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._in.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self._in.flush()

    def _next(self) -> Message:
        """The next message; what the server asks for on the way is answered."""
        while True:
            try:
                message = self._inbox.get(timeout=PATIENCE)
            except Empty:
                raise TimeoutError(f"no answer from the language server in {PATIENCE:g} seconds") from None
            if message is None:
                raise RuntimeError("the language server has ended")
            if "method" in message and "id" in message:
                self._answer(message)
            else:
                return message

    def _answer(self, message: Message) -> None:
        result: Any = None
        if message["method"] == "workspace/configuration":
            result = [SETTINGS.get(item.get("section", "")) for item in message["params"]["items"]]
        self._send({"id": message["id"], "result": result})

    def _read(self, stream: IO[bytes]) -> None:
        while True:
            length = 0
            while line := stream.readline().strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if not length:
                self._inbox.put(None)
                return
            self._inbox.put(json.loads(stream.read(length)))


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """A language server that has been installed in a folder, running as long as the context."""
    process = subprocess.Popen(
        ["node", str(folder / STARTED), "--stdio"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield Server(process)
    finally:
        process.terminate()
        process.wait(timeout=10)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


def _mark(diagnostic: Message, lines: list[str]) -> Mark:
    start, end = diagnostic["range"]["start"], diagnostic["range"]["end"]
    line = lines[start["line"]]
    stop = end["character"] if end["line"] == start["line"] else len(line)
    return Mark(start["line"] + 1, line[start["character"] : stop], diagnostic["message"])


def _offer(item: Message) -> Offer:
    told = item.get("documentation", "")
    inserts = item.get("textEdit", {}).get("newText") or item.get("insertText", "")
    return Offer(item["label"], inserts, told["value"] if isinstance(told, dict) else told)


_CAPABILITIES = {
    "workspace": {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": False}},
    "textDocument": {
        "synchronization": {"dynamicRegistration": False},
        "completion": {
            "dynamicRegistration": False,
            "completionItem": {"snippetSupport": True, "documentationFormat": ["markdown", "plaintext"]},
        },
        "hover": {"dynamicRegistration": False, "contentFormat": ["markdown"]},
        "publishDiagnostics": {"relatedInformation": True},
    },
}
