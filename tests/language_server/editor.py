"""An editor for the tests: a copy of a rulebook, a server in a process of its own, and files opened in it."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from lsprotocol import types
from pytest_lsp import LanguageClient, client_capabilities, make_test_lsp_client

ROOT = Path(__file__).parents[2]
RULEBOOKS = {
    "built-in": ROOT / "rules" / "eight_methods",
    "marketplace": ROOT / "examples" / "rulebooks" / "marketplace",
    "housing": ROOT / "examples" / "rulebooks" / "housing",
}
COMMAND = (sys.executable, "-c", "from ottava.engine.cli.main import main; main()", "language-server")


@dataclass
class Editor:
    """A client with files open in it. `folder`: that of the copy of the rulebook."""

    client: LanguageClient
    folder: Path
    versions: dict[str, int] = field(default_factory=dict)

    def uri(self, file: str) -> str:
        return (self.folder / file).as_uri()

    def at(self, file: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri(file))

    async def open(self, file: str, text: str | None = None) -> str:
        """Open a file, with another text than it has if one is given; return its text."""
        text = (self.folder / file).read_text("utf-8") if text is None else text
        self.versions[file] = 1
        item = types.TextDocumentItem(self.uri(file), "yaml", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return text

    async def type(self, file: str, text: str) -> None:
        """Let the whole text of an open file be another, without saving it."""
        self.versions[file] += 1
        at = types.VersionedTextDocumentIdentifier(self.versions[file], self.uri(file))
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(at, [change]))

    async def diagnostics(self, file: str, codes: set[str], within: float = 30) -> list[types.Diagnostic]:
        """Return what is said of a file as soon as it has these codes and no others."""
        async with asyncio.timeout(within):
            while {str(each.code) for each in self.said(file)} != codes:
                await asyncio.sleep(0.02)
        return self.said(file)

    def said(self, file: str) -> list[types.Diagnostic]:
        """Return what was last said of a file."""
        return list(self.client.diagnostics.get(self.uri(file), ()))


@asynccontextmanager
async def editor(rulebook: str, into: Path) -> AsyncIterator[Editor]:
    """Start a server, with a copy of a rulebook as the folder that is shown."""
    folder = into / RULEBOOKS[rulebook].name
    shutil.copytree(RULEBOOKS[rulebook], folder)
    client = make_test_lsp_client()
    await client.start_io(*COMMAND)
    shown = [types.WorkspaceFolder(into.as_uri(), into.name)]
    capabilities = client_capabilities("visual-studio-code")
    await client.initialize_session(types.InitializeParams(capabilities=capabilities, workspace_folders=shown))
    try:
        yield Editor(client, folder)
    finally:
        await client.shutdown_session()
