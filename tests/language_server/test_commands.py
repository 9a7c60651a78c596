"""Lines above rules and tests, and what the commands behind them do, over the protocol."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from language_server.editor import RULEBOOKS, Editor, editor
from lsprotocol import types


def files_of(rulebook: str) -> tuple[str, str]:
    """A file of rules, and one of tests."""
    folder = RULEBOOKS[rulebook]
    rules = sorted(
        path.name
        for path in folder.glob("*.yaml")
        if path.read_text("utf-8").startswith("- id: ", 0)
        or ("\n- id: " in path.read_text("utf-8") and path.stem != "safeguards")
    )
    tests = sorted(path.name for path in (folder / "tests").glob("*.yaml"))
    return rules[0], f"tests/{tests[0]}"


pytestmark = pytest.mark.slow  # a server and a process for each


class Acting:
    """An editor that makes the edits and shows the pages that it is asked for."""

    def __init__(self, typed: Editor) -> None:
        self.typed = typed
        self.edits: list[types.WorkspaceEdit] = []
        client = typed.client

        @client.feature(types.WORKSPACE_APPLY_EDIT)
        def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
            self.edits.append(params.edit)
            return types.ApplyWorkspaceEditResult(True)

    async def do(self, command: str, *arguments: object) -> Any:
        asked = types.ExecuteCommandParams(command, arguments=list(arguments))
        return await self.typed.client.workspace_execute_command_async(asked)

    async def lenses(self, file: str) -> list[types.CodeLens]:
        asked = types.CodeLensParams(self.typed.at(file))
        return list(await self.typed.client.text_document_code_lens_async(asked) or ())

    async def lenses_with_results(self, file: str, words: str) -> list[types.CodeLens]:
        async with asyncio.timeout(60):
            while not any(words in title(each) for each in await self.lenses(file)):
                await asyncio.sleep(0.2)
        return await self.lenses(file)


def title(lens: types.CodeLens) -> str:
    return lens.command.title if lens.command else ""


def in_editor(rulebook: str, folder: Path, work: Callable[[Acting], Awaitable[None]]) -> None:
    async def round() -> None:
        async with editor(rulebook, folder) as typed:
            await work(Acting(typed))

    asyncio.run(round())


@pytest.mark.parametrize("rulebook", RULEBOOKS)
def test_lines_above_rules_and_tests_say_what_the_tests_show(rulebook: str, tmp_path: Path) -> None:
    async def work(acting: Acting) -> None:
        rules, tests = files_of(rulebook)
        text = await acting.typed.open(rules)
        found = await acting.lenses_with_results(rules, "fires in ")
        titles = [title(each) for each in found]
        assert titles[0] == "what the edit changes"
        assert sum(each == "explain on a case" for each in titles) == sum(each.startswith("fires") for each in titles)
        assert all(" near miss" in each for each in titles if each.startswith("fires"))
        lines = text.splitlines()
        above = next(each for each in found if title(each).startswith("fires"))
        assert "id:" in lines[above.range.start.line]
        await acting.typed.open(tests)
        passed = [title(each) for each in await acting.lenses_with_results(tests, "passed")]
        assert set(passed) <= {"passed: run again", "not run: its rule is not enabled"}
        command = next(each.command for each in found if title(each) == "explain on a case")
        assert command is not None
        page = await acting.do(command.command, *command.arguments or ())
        assert str((command.arguments or ["", ""])[1]) in page
        assert "It fires" in page
        assert "HOW IT FOLLOWS" in page
        shown = await acting.do("ottava.showTests", *(above.command.arguments or ()) if above.command else ())
        assert shown.startswith("# The tests of `")
        assert len(acting.typed.client.shown_documents) == 2

    in_editor(rulebook, tmp_path, work)


def test_a_test_that_fails_is_shown_with_what_came_out(tmp_path: Path) -> None:
    async def work(acting: Acting) -> None:
        _, tests = files_of("marketplace")
        text = await acting.typed.open(tests)
        more = "\n- test: nothing at all\n  case: {parties: [{id: ann}]}\n  expect: {fired: [no-such]}\n"
        await acting.typed.type(tests, text + more)
        assert await acting.do("ottava.runTest", acting.typed.uri(tests), 0) is None
        assert any("no-such" in each.message for each in acting.typed.client.messages)
        gates = more.replace("fired: [no-such]", "gates: {nobody: stop}")
        await acting.typed.type(tests, text + gates)
        await acting.typed.type(tests, text + more.replace("fired: [no-such]", "top: []"))
        assert await acting.do("ottava.runTest", acting.typed.uri(tests), 0) == "the test passes"

    in_editor("marketplace", tmp_path, work)


def test_a_command_that_cannot_be_obeyed_says_why_in_a_line(tmp_path: Path) -> None:
    async def work(acting: Acting) -> None:
        _, tests = files_of("marketplace")
        text = await acting.typed.open(tests)
        uri = acting.typed.uri(tests)

        async def refusal(command: str, *arguments: object) -> str:
            before = len(acting.typed.client.messages)
            assert await acting.do(command, *arguments) is None
            (said,) = acting.typed.client.messages[before:]
            assert said.type == types.MessageType.Warning, said.message
            return said.message

        other = "takes other arguments; expected the address of a file, "
        assert await refusal("ottava.runTest", uri) == f"`ottava.runTest` {other}place"
        assert await refusal("ottava.newRule", uri, "a", True, 3) == f"`ottava.newRule` {other}rule, per_party"
        for place in (1000, -1, "x"):
            assert f"has no test that runs at place {place}" in await refusal("ottava.runTest", uri, place)
        assert "first, or a case" in await refusal("ottava.runTest", "untitled:Untitled-1", 0)
        assert "save the case first" in await refusal("ottava.explainOnCase", uri, "any", "untitled:Untitled-1")
        await acting.typed.type(tests, "- tets: a\n- tets: b\n" + text)
        said = await refusal("ottava.runTest", uri, 0)
        assert said.startswith("The entry is neither about a rule or safeguard nor a test; begin it with ")
        assert said.endswith(f"({Path(tests).name}:1, and 1 more)")
        assert "\n" not in said

    in_editor("marketplace", tmp_path, work)


def test_a_test_is_written_for_a_rule(tmp_path: Path) -> None:
    async def work(acting: Acting) -> None:
        rules, _ = files_of("marketplace")
        text = await acting.typed.open(rules)
        rule = (
            "\n- id: fresh.rule\n  title: It is broken\n"
            "  when: {order.problem: damaged}\n  then: {assess: {fresh: true}}\n"
            "- id: fresh.use\n  title: It is used\n"
            "  when: {assessment.fresh: true}\n  then: {assess: {fresher: true}}\n"
        )
        await acting.typed.type(rules, text + rule)
        (path,) = await acting.do("ottava.writeTest", acting.typed.uri(rules), "fresh.rule")
        (edit,) = acting.edits
        assert edit.document_changes is not None
        change = edit.document_changes[-1]
        assert isinstance(change, types.TextDocumentEdit)
        (added,) = change.edits
        assert isinstance(added, types.TextEdit)
        assert "- rule: fresh.rule\n" in added.new_text
        assert "near_miss: {order.problem: " in added.new_text
        assert change.text_document.uri == Path(path).as_uri()
        assert not Path(path).exists() or "fresh.rule" not in Path(path).read_text("utf-8")

    in_editor("marketplace", tmp_path, work)


def test_a_new_rule_and_its_test_are_begun(tmp_path: Path) -> None:
    async def work(acting: Acting) -> None:
        rules, _ = files_of("housing")
        await acting.typed.open(rules)
        paths = await acting.do("ottava.newRule", acting.typed.uri(rules), "fresh.at-night", True)
        assert [Path(each).name for each in paths] == ["fresh.yaml", "fresh.yaml"]
        (edit,) = acting.edits
        changes = edit.document_changes or []
        assert [type(each) for each in changes] == [types.CreateFile, types.TextDocumentEdit] * 2
        assert await acting.do("ottava.newRule", acting.typed.uri(rules), "no id") is None
        assert "cannot name a rule" in acting.typed.client.messages[-1].message

    in_editor("housing", tmp_path, work)


def test_what_an_edit_changes_is_shown(tmp_path: Path) -> None:
    async def work(acting: Acting) -> None:
        rules, _ = files_of("marketplace")
        text = await acting.typed.open(rules)
        start = text.index("- id: ")
        end = text.find("\n- id: ", start + 1)
        title_at = text.index("title: ", start)
        assert title_at < end or end < 0
        await acting.typed.type(rules, text[:title_at] + "title: Another title, " + text[title_at + len("title: ") :])
        page = await acting.do("ottava.showImpact", acting.typed.uri(rules))
        assert page.startswith("## ")
        assert "title" in page
        assert (Path(rules).name) in page

    in_editor("marketplace", tmp_path, work)
