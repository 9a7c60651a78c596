"""Formatting in the editor is `ottava fmt`, in as few changes as can be."""

import asyncio
from pathlib import Path

import pytest
from language_server.editor import RULEBOOKS, Editor, editor
from lsprotocol import types

from ottava.engine.authoring.formatting.formatting import formatted
from ottava.engine.language_server.formatting import format_file
from ottava.engine.language_server.workspace import Workspace
from ottava.facts.source.span import Source

OPTIONS = types.FormattingOptions(2, insert_spaces=True)


def disordered(text: str) -> str:
    """Return the text with more empty lines, and other spaces in braces and at the ends of lines."""
    return text.replace("\n\n", "\n\n\n\n").replace(": {", ": {  ", 3).replace("\n", "  \n", 2) + "\n\n"


def applied(edits: list[types.TextEdit], text: str) -> str:
    """Return a text of plain characters after edits of the protocol."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for each in reversed(edits):
        start, end = (starts[at.line] + at.character for at in (each.range.start, each.range.end))
        text = text[:start] + each.new_text + text[end:]
    return text


@pytest.mark.parametrize("rulebook", RULEBOOKS)
def test_a_file_in_disorder_becomes_what_fmt_makes_of_it(rulebook: str, tmp_path: Path) -> None:
    async def round() -> None:
        async with editor(rulebook, tmp_path) as typed:
            name = next(each.name for each in sorted(typed.folder.glob("*.yaml")) if each.name != "rulebook.yaml")
            text = disordered((typed.folder / name).read_text("utf-8"))
            await typed.open(name, text)
            edits = await ask(typed, name)
            wanted = formatted(Source(name, text))
            assert wanted != text
            assert applied(edits, text) == wanted
            await typed.type(name, wanted)
            assert await ask(typed, name) == []
            await typed.type(name, "- id: {\n")
            assert await ask(typed, name) == []

    async def ask(typed: Editor, name: str) -> list[types.TextEdit]:
        params = types.DocumentFormattingParams(typed.at(name), OPTIONS)
        return list(await typed.client.text_document_formatting_async(params) or [])

    asyncio.run(round())


def test_one_line_too_far_in_is_one_change() -> None:
    path = RULEBOOKS["marketplace"] / "refunds.yaml"
    text = formatted(Source(path.name, path.read_text("utf-8")))
    workspace = Workspace()
    workspace.put(
        path, text.replace("  title: A parcel", "    title: A parcel", 1).replace(": [damaged", ":  [damaged", 1)
    )
    view = workspace.view(path)
    assert view is not None
    params = types.DocumentFormattingParams(types.TextDocumentIdentifier(path.as_uri()), OPTIONS)
    assert all(each.range.end.line - each.range.start.line <= 1 for each in format_file(view, params))
