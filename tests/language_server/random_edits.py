"""Random edits through a real server: it lives, says in the end what `ottava check` says, and does not grow.

cd tests && python -m language_server.random_edits 100000

"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from language_server.editor import RULEBOOKS
from language_server.raw_editor import RawEditor
from rulebook.torn_texts import torn

from ottava.engine.authoring.checking.checking import check
from ottava.engine.language_server.positions import Positions
from ottava.facts.source.diagnostic import Diagnostic

ASKED = {
    "hoverProvider": "hover",
    "completionProvider": "completion",
    "definitionProvider": "definition",
    "referencesProvider": "references",
    "documentHighlightProvider": "documentHighlight",
    "documentSymbolProvider": "documentSymbol",
    "documentFormattingProvider": "formatting",
    "codeActionProvider": "codeAction",
    "codeLensProvider": "codeLens",
    "inlayHintProvider": "inlayHint",
    "renameProvider": "prepareRename",
}
"""What may be asked of a server that says it can."""

REQUEST_FAILED = -32803
LONGEST = 40_000
WITHIN = 180
"""Seconds until the background must have answered, on a busy machine."""


@dataclass
class Ran:
    """How a run went. memory: of the server, in MB, each time that was compared."""

    edits: int = 0
    asked: int = 0
    compared: int = 0
    remarks: int = 0
    memory: list[float] = field(default_factory=list)


def run(rulebook: str, edits: int, into: Path, seed: str, every: int = 500) -> Ran:
    """Make that many edits in a copy of a rulebook. Raises AssertionError where the server does not stand it."""
    folder, rng, ran = into / rulebook, Random(seed), Ran()
    asking = Random(f"what is asked in {seed}")  # of its own: what a server can do must not change the edits
    shutil.copytree(RULEBOOKS[rulebook], folder)
    paths = sorted(path for path in folder.rglob("*.yaml"))
    saved = {path: path.read_text("utf-8") for path in paths}
    server = RawEditor(into, into / "log")
    for number in range(0, edits, every):
        path = rng.choice(paths)
        text = saved[path]
        server.open(path, text)
        for edit in range(min(every, edits - number)):
            text = saved[path] if rng.random() < 0.02 else torn(text, rng)[:LONGEST]
            server.type(path, text, edit + 2)
            ran.edits += 1
            if rng.random() < 0.1:
                ask(server, path, text, asking)
                ran.asked += 1
        if "cases" not in path.parts:
            text = saved[path] if rng.random() < 0.2 else torn(saved[path], rng) if rng.random() < 0.5 else text
            ran.remarks += compare(server, folder, path, _to_be_saved(text))
            ran.compared += 1
        path.write_text(saved[path], "utf-8", newline="")
        server.notify("textDocument/didClose", {"textDocument": {"uri": path.as_uri()}})
        ran.memory.append(server.memory())
    assert server.close() == 0
    log = (into / "log").read_text("utf-8")
    assert "Traceback" not in log, log[-3000:]
    return ran


def ask(server: RawEditor, path: Path, text: str, rng: Random) -> None:
    """Ask something at any place; there must be an answer, and no error but a refusal."""
    able = [name for key, name in ASKED.items() if server.capabilities.get(key)]
    position = {"line": rng.randrange(text.count("\n") + 2), "character": rng.randrange(80)}
    place = {"start": position, "end": position}
    params: dict[str, Any] = {
        "textDocument": {"uri": path.as_uri()},
        "position": position,
        "range": place,
        "options": {"tabSize": 2, "insertSpaces": True},
    }
    contexts = {
        "references": {"includeDeclaration": True},
        "codeAction": {"diagnostics": server.diagnostics.get(path.as_uri(), [])[:5]},
    }
    if able:
        name = rng.choice(able)
        method = f"textDocument/{name}"
        if name in contexts:
            params["context"] = contexts[name]
        answer = server.ask(method, params)
        refused = answer.get("error", {}).get("code") == REQUEST_FAILED  # such as to rename what stands in a torn text
        assert "error" not in answer or refused, (method, answer)


def compare(server: RawEditor, folder: Path, path: Path, text: str) -> int:
    """Save a text, and see that the server comes to say of it what `ottava check` says. Returns how much that is."""
    path.write_text(text, "utf-8", newline="")
    server.type(path, text, 100_000)
    expected = frozenset(checked(folder, path))
    assert server.comes_to_say(path, expected, WITHIN), (
        f"of {path} with {len(text)} characters:\nnot said: {expected - server.said(path)}\n"
        f"said too: {server.said(path) - expected}"
    )
    return len(expected)


def checked(folder: Path, path: Path) -> Iterator[tuple[Any, ...]]:
    """Yield what `ottava check` says of a file, as the protocol has it."""
    for each in check(folder).remarks:
        if each.span is None and path.name == "rulebook.yaml":
            yield (*_what(each), 0, 0, 0, 0)
        elif each.span is not None and each.span.source.name == str(path):
            place = Positions().range(each.span)
            yield (*_what(each), place.start.line, place.start.character, place.end.line, place.end.character)


def _what(each: Diagnostic) -> tuple[str, int, str]:
    message = f"{each.message}\n{each.hint}" if each.hint else each.message
    return each.code, 1 if each.severity == "error" else 2, message


def _to_be_saved(text: str) -> str:
    """Return a text as it can be saved: half a character cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")


PARTS = ("marketplace", "housing", "built-in", *["marketplace"] * 7)
"""The rulebooks that are edited in turn; most often the one that is checked soonest."""


def main(edits: int) -> None:
    """Make that many edits, in parts, each with a server of its own."""
    for number, rulebook in enumerate(PARTS, start=1):
        begun = time.monotonic()
        with tempfile.TemporaryDirectory() as into:
            ran = run(rulebook, edits // len(PARTS), Path(into), f"{number} of {edits}")
        first, last = ran.memory[len(ran.memory) // 4], ran.memory[-1]
        print(
            f"{number}. {rulebook}: {ran.edits:,} edits, {ran.asked:,} questions, compared {ran.compared} times with"
            f" {ran.remarks} remarks, {first:.0f} MB after a quarter and {last:.0f} MB at the end,"
            f" {time.monotonic() - begun:.0f} s",
            flush=True,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]))
