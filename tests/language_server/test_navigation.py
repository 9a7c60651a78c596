"""Definition, references, highlights, lists of what there is, and names in colour."""

from __future__ import annotations

import asyncio
import random
import re
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from language_server.editor import RULEBOOKS, Editor, editor
from language_server.renamed import copied, opened
from lsprotocol import types

from ottava.engine.language_server.naming.occurrence import Occurrence
from ottava.engine.language_server.occurrences import all_occurrences, files_of, occurrences, places_of
from ottava.engine.language_server.server import FEATURES
from ottava.engine.language_server.surroundings import files_in
from ottava.engine.language_server.tokens import tokens
from ottava.engine.language_server.view import RequestRefused, View
from ottava.engine.language_server.workspace import Workspace

Place = tuple[str, int, str]
"""The name of a file, a line from 0, and the characters there."""


def place_of(text: str, word: str, after: str = "", within: int = 1) -> types.Position:
    """Return the position of a character of a word, of the first behind some other text."""
    at = text.index(word, text.index(after)) + within
    line_start = text.rfind("\n", 0, at) + 1
    units = len(text[line_start:at].encode("utf-16-le")) // 2
    return types.Position(text.count("\n", 0, at), units)


def read(location: types.Location) -> Place:
    path = Path(location.uri.removeprefix("file://"))
    line = path.read_text("utf-8").splitlines()[location.range.start.line]
    return path.name, location.range.start.line, line[location.range.start.character : location.range.end.character]


async def defined(typed: Editor, file: str, at: types.Position) -> list[Place]:
    found = await typed.client.text_document_definition_async(types.DefinitionParams(typed.at(file), at))
    assert isinstance(found, list)
    return [read(each) for each in found if isinstance(each, types.Location)]


async def referred(typed: Editor, file: str, at: types.Position, made: bool = True) -> list[Place]:
    asked = types.ReferenceParams(types.ReferenceContext(made), typed.at(file), at)
    found = await typed.client.text_document_references_async(asked)
    assert found is not None
    return [read(each) for each in found]


TACTICS = "circuitous_tactics"
WHERE = [
    # the rulebook, a file, a name in it and what it stands behind; the file and the text of the line that make it
    ("built-in", "circuitous_tactics.yaml", TACTICS, "recommend:", "rulebook.yaml", f"id: {TACTICS}"),
    ("built-in", "tests/art_of_persuasion.yaml", "art.old-friends", "", "art_of_persuasion.yaml", "art.old-friends"),
    ("built-in", "tests/art_of_persuasion.yaml", "light_touch", "", "rulebook.yaml", "id: light_touch"),
    ("marketplace", "talks.yaml", "condition.hostile", "", "rulebook.yaml", "id: hostile"),
    ("marketplace", "tests/proof.yaml", "proof", "recommend", "rulebook.yaml", "id: proof"),
    ("marketplace", "texts/zh.yaml", "partial", "stages", "rulebook.yaml", "stages: {partial: a part of the price"),
    ("housing", "texts/zh.yaml", "noise.measured", "", "noise.yaml", "id: noise.measured"),
    ("housing", "rulebook.yaml", "eight_methods", "extends", "rulebook.yaml", "name: eight_methods"),
]  # fmt: skip


@pytest.mark.parametrize("rulebook", RULEBOOKS)
def test_an_editor_finds_its_way(rulebook: str, tmp_path: Path) -> None:
    async def round() -> None:
        async with editor(rulebook, tmp_path) as typed:
            for _, file, word, after, made_in, line in (each for each in WHERE if each[0] == rulebook):
                text = await typed.open(file)
                at = place_of(text, word, after, len(word) - 1)
                ((name, number, found),) = await defined(typed, file, at)
                assert (name, found) == (made_in, word.removeprefix("condition."))
                if word != "eight_methods":
                    own = (typed.folder / made_in).read_text("utf-8").splitlines()
                    assert line in own[number]
                    assert (name, number, found) in await referred(typed, file, at)
                    assert (name, number, found) not in await referred(typed, file, at, made=False)
                marked = await typed.client.text_document_document_highlight_async(
                    types.DocumentHighlightParams(typed.at(file), at)
                )
                assert any(each.range.start.line == at.line for each in marked or ())
            await _lists(typed, file)

    asyncio.run(round())


async def _lists(typed: Editor, file: str) -> None:
    listed = await typed.client.text_document_document_symbol_async(types.DocumentSymbolParams(typed.at(file)))
    assert listed
    head = await typed.open("rulebook.yaml")
    (methods,) = [
        each
        for each in await typed.client.text_document_document_symbol_async(
            types.DocumentSymbolParams(typed.at("rulebook.yaml"))
        )
        or ()
        if isinstance(each, types.DocumentSymbol) and each.name in ("methods", "directives")
    ][:1]
    assert methods.children
    assert all(each.detail and f"id: {each.detail}" in head for each in methods.children)
    named = methods.children[0].detail
    found = await typed.client.workspace_symbol_async(types.WorkspaceSymbolParams(f"{named}"))
    assert any(f"· {named}" in each.name for each in found or ())
    assert await typed.client.workspace_symbol_async(types.WorkspaceSymbolParams("no such words")) == []
    whole = await typed.client.text_document_semantic_tokens_full_async(
        types.SemanticTokensParams(typed.at("rulebook.yaml"))
    )
    everything = types.Range(types.Position(0, 0), types.Position(head.count("\n") + 1, 0))
    part = await typed.client.text_document_semantic_tokens_range_async(
        types.SemanticTokensRangeParams(typed.at("rulebook.yaml"), everything)
    )
    assert whole is not None
    assert part is not None
    assert whole.data
    assert whole.data == part.data


def _decoded(data: list[int], view: View) -> list[str]:
    """Return the texts that tokens colour."""
    lines, line, character, found = view.source.text.splitlines(), 0, 0, []
    for below, right, length in zip(data[::5], data[1::5], data[2::5], strict=True):
        line, character = line + below, right if below else character + right
        units = lines[line].encode("utf-16-le")
        found.append(units[2 * character : 2 * (character + length)].decode("utf-16-le"))
    return found


@pytest.mark.parametrize("rulebook", RULEBOOKS)
def test_every_name_is_coloured_where_it_stands(rulebook: str) -> None:
    folder, workspace = RULEBOOKS[rulebook], Workspace()
    files = [path for path, kind in files_in(folder) if kind != "outline"]
    for path in files:
        workspace.put(path, path.read_text("utf-8"))
    for path in files:
        view = workspace.view(path)
        assert view is not None
        found = _decoded(list(tokens(view, types.SemanticTokensParams(types.TextDocumentIdentifier(""))).data), view)
        names = {each.span.text for each in occurrences(view)}
        assert found
        assert set(found) <= names
        assert len(found) <= len(occurrences(view))


def test_columns_are_counted_in_utf_16(tmp_path: Path) -> None:
    async def round() -> None:
        async with editor("marketplace", tmp_path) as typed:
            text = await typed.open("talks.yaml")
            more = '- {id: a.one, notes: 语, title: "🙂🙂", when: {party.tone: annoyed}, for_each: party}  # 🙂\r\n'
            await typed.type("talks.yaml", text + more)
            at = place_of(text + more, "party.tone", "🙂🙂")
            ((name, _, found),) = await defined(typed, "talks.yaml", at)
            assert (name, found) == ("rulebook.yaml", "party.tone")
            marked = await typed.client.text_document_document_highlight_async(
                types.DocumentHighlightParams(typed.at("talks.yaml"), at)
            )
            assert marked is not None
            last = marked[-1].range
            line = more.encode("utf-16-le")
            assert line[2 * last.start.character : 2 * last.end.character].decode("utf-16-le") == "party.tone"

    asyncio.run(round())


def test_a_file_that_is_being_written_still_leads_to_what_it_names(tmp_path: Path) -> None:
    async def round() -> None:
        async with editor("marketplace", tmp_path) as typed:
            text = await typed.open("talks.yaml")
            torn = text + "- id: talk.new\n  unless: {party.tone: annoyed}\n  when: {party.tone: [\n"
            await typed.type("talks.yaml", torn)
            ((name, _, found),) = await defined(typed, "talks.yaml", place_of(torn, "party.tone"))
            assert (name, found) == ("rulebook.yaml", "party.tone")
            listed = await typed.client.text_document_document_symbol_async(
                types.DocumentSymbolParams(typed.at("talks.yaml"))
            )
            assert "talk.broken-off" in [each.name for each in listed or ()]

    asyncio.run(round())


_MARKED = re.compile(r"[\w-]*[_.][\w.-]*")
"""Names that nobody takes for a word of a sentence."""


@pytest.mark.parametrize("rulebook", ["built-in", "marketplace"])
def test_references_are_all_places_where_the_name_is_written(rulebook: str, tmp_path: Path) -> None:
    view = opened(copied(rulebook, tmp_path) / "rulebook.yaml", tmp_path)
    things: dict[str, set[Any]] = defaultdict(set)
    made: dict[str, Occurrence] = {}
    for each in all_occurrences(view):
        things[each.name].add(each.named)
        things[each.name.rpartition(".")[2]].add(each.named)
        if each.defines and each.kind not in ("attribute", "value"):
            made[each.name] = each
    texts = [path.read_text("utf-8") for path, _ in files_of(view)]
    whole = "\n".join(re.sub(r"(?m)(^|\s)#.*$", "", text) for text in texts)
    told_apart = [name for name in made if _MARKED.fullmatch(name) and len(things[name]) == 1]
    for name in random.Random(1).sample(sorted(told_apart), 25):
        written = len(re.findall(rf"(?<![\w-]){re.escape(name)}(?![\w-])", whole))
        found = places_of(view, made[name].named)
        assert len(found) == written, name


_TYPED = ("", "{", "[", "'", '"', ": ", "*x", "&x ", "\n- ", "\r", "\t", "{}")


def test_nothing_is_raised_on_any_text(tmp_path: Path) -> None:
    folder, dice = copied("marketplace", tmp_path), random.Random(7)
    files = ["rulebook.yaml", "talks.yaml", "safeguards.yaml", "tests/proof.yaml", "texts/zh.yaml"]
    at_file = types.TextDocumentIdentifier("")
    for number in range(20):
        path = folder / files[number % len(files)]
        text = path.read_text("utf-8")
        for _ in range(dice.randint(1, 4)):
            start = dice.randrange(len(text))
            end = start + dice.choice((0, 1, 5, 60))
            text = text[:start] + dice.choice(_TYPED) + text[end:]
        view = opened(path, tmp_path, text)
        position = types.Position(dice.randrange(text.count("\n") + 2), dice.randrange(60))
        asked = {
            types.TEXT_DOCUMENT_REFERENCES: types.ReferenceParams(types.ReferenceContext(True), at_file, position),
            types.TEXT_DOCUMENT_RENAME: types.RenameParams(at_file, position, "other"),
            types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE: types.SemanticTokensRangeParams(
                at_file, types.Range(types.Position(0, 0), position)
            ),
            types.WORKSPACE_SYMBOL: types.WorkspaceSymbolParams("talk"),
        }
        for feature in FEATURES:
            params = asked.get(feature.method, types.DefinitionParams(at_file, position))
            with suppress(RequestRefused):
                feature.answer(view, params)
        assert all(0 <= each.span.start < each.span.end <= len(text) for each in occurrences(view))
