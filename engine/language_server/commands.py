"""The commands of the server: what the lines above rules and tests do, and what menus of editors offer."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from inspect import signature
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.reading import read_source, unsaved

from .errands.measuring import Measures, RuleMeasure
from .errands.running import ErrandFailed, run_errand
from .errands.shown_page import ShownPage
from .hovering import hover_feature
from .keeping import Keeper
from .lenses import EXPLAIN, RUN_TEST, SHOW_IMPACT, SHOW_TESTS, WRITE_TEST, in_words, lens_feature
from .positions import path_of, uri_of
from .view import Feature, View
from .workspace import Workspace

NEW_RULE = "ottava.newRule"
SHOW_HANDBOOK = "ottava.showHandbook"

_NO_FILE_NAME = re.compile(r"[^\w.-]+")


class ServerCommands:
    """Obeys the commands of an editor. Each takes the address of a file, as the first of its arguments.

    What a command shows is a page that the editor is asked to open, where it can, and its text is the answer as well.
    features: what shows the outcome of the tests: the lines above rules and tests, which offer commands, and hover.
    """

    def __init__(self, server: LanguageServer, workspace: Workspace) -> None:
        self._server = server
        self._workspace = workspace
        self._keeper = Keeper(self._refresh_lenses)
        self._pages = TemporaryDirectory(prefix="ottava-pages-")
        self.features: tuple[Feature, ...] = (hover_feature(self._keeper), lens_feature(self._keeper))
        by_name: Mapping[str, Callable[..., Awaitable[Any]]] = {
            WRITE_TEST: self.write_test,
            SHOW_TESTS: self.show_tests,
            RUN_TEST: self.run_test,
            EXPLAIN: self.explain_on_case,
            SHOW_IMPACT: self.show_impact,
            NEW_RULE: self.new_rule,
            SHOW_HANDBOOK: self.show_handbook,
        }
        for name, obey in by_name.items():
            server.command(name)(self._obeying(name, obey))

    def end(self) -> None:
        """End what is running, and take the pages away that were shown."""
        self._keeper.end()
        self._pages.cleanup()

    def _refresh_lenses(self) -> None:
        able = self._server.client_capabilities.workspace
        if able is not None and able.code_lens is not None and able.code_lens.refresh_support:
            self._server.workspace_code_lens_refresh(None)

    def _obeying(self, name: str, obey: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        """Return what the protocol calls: a command that cannot be obeyed says why in a message."""

        async def command(*arguments: Any) -> Any:
            view = self._view(arguments[0] if arguments else None)
            if view is None:
                self._say("open a file of a rulebook first, or a case", types.MessageType.Warning)
                return None
            try:
                signature(obey).bind(view, *arguments[1:])
            except TypeError:
                wanted = ", ".join(("the address of a file", *(each for each in list(signature(obey).parameters)[1:])))
                self._say(f"`{name}` takes other arguments; expected {wanted}", types.MessageType.Warning)
                return None
            try:
                return await obey(view, *arguments[1:])
            except ErrandFailed as error:
                self._say(str(error), types.MessageType.Warning)
                return None

        return command

    async def write_test(self, view: View, rule: str) -> list[str]:
        """Add a test of a rule: a case on which it fires, and a near miss."""
        texts, unfinished = await run_errand("writing.test_written", view.texts, view.folder, rule)
        await self._change(view, texts, f"Write a test of `{rule}`")
        if unfinished:
            self._say(f"no case and near miss were found for `{rule}`; fill in what is missing")
        return list(texts)

    async def new_rule(self, view: View, rule: str, per_party: bool = False) -> list[str]:
        """Add a rule and its test, to be filled in."""
        texts = await run_errand("writing.rule_written", view.texts, view.folder, rule, bool(per_party))
        await self._change(view, texts, f"Begin the rule `{rule}`")
        return list(texts)

    async def show_tests(self, view: View, rule: str) -> str | None:
        """Show the tests of a rule, and what of its conditions no test shows."""
        known = self._keeper.of(view) or Measures()
        if rule not in known.rules:
            self._say("the tests have not run yet on the rulebook as it stands")
            return None
        return await self._show(ShownPage(f"tests of {rule}", _tests_page(rule, known.rules[rule])))

    async def run_test(self, view: View, place: int) -> str:
        """Run the tests of one entry of a test file."""
        failures = await run_errand("measuring.results_of_entry", view.texts, view.folder, str(view.path), place)
        if not failures:
            self._say("the test passes")
            return "the test passes"
        return await self._show(ShownPage("failed test", "```text\n" + "\n".join(failures) + "\n```\n"))

    async def explain_on_case(self, view: View, rule: str, case: str | None = None) -> str:
        """Show why a rule fires or not: on the case of that address, on the last case that is open, or on that of its
        first test.
        """
        path = path_of(case) if case is not None else self._open_case()
        if case is not None and path is None:
            raise ErrandFailed(f"there is no file at {quoted(case)}; save the case first")
        return await self._show(
            await run_errand("telling.rule_on_case", view.texts, view.folder, rule, None if path is None else str(path))
        )

    async def show_impact(self, view: View) -> str:
        """Show what an edit changes: the rules, and the advice on the cases of the tests."""
        return await self._show(await run_errand("telling.what_changes", view.texts, view.folder))

    async def show_handbook(self, view: View) -> str:
        """Build the handbook and open its first page in a browser."""
        self._say("the handbook is being made, which takes a moment")
        page = await run_errand("telling.handbook", view.texts, view.folder, Path(self._pages.name) / "handbook")
        await self._open(Path(page), external=True)
        return uri_of(Path(page))

    def _view(self, uri: object) -> View | None:
        """Return the file of an address, if it is open; left out, the first file of a rulebook that is."""
        paths = (path_of(uri),) if isinstance(uri, str) else self._workspace.open_files()
        return next((view for each in paths if each and (view := self._workspace.view(each)) is not None), None)

    def _open_case(self) -> Path | None:
        views = (self._workspace.view(each) for each in reversed(self._workspace.open_files()))
        return next((view.path for view in views if view is not None and view.kind == "case"), None)

    async def _show(self, told: ShownPage) -> str:
        path = Path(self._pages.name) / (_NO_FILE_NAME.sub("-", told.name) + ".md")
        path.write_text(told.markdown, encoding="utf-8")
        await self._open(path)
        return told.markdown

    async def _open(self, path: Path, external: bool = False) -> None:
        window = self._server.client_capabilities.window
        if window is not None and window.show_document is not None and window.show_document.support:
            asked = types.ShowDocumentParams(uri_of(path), external=external, take_focus=True)
            await self._server.window_show_document_async(asked)
        else:
            self._say(f"see {path}")

    async def _change(self, view: View, texts: Mapping[str, str], label: str) -> None:
        """Have the editor make files what they should be: what is new stands at their end."""
        changes: list[types.TextDocumentEdit | types.CreateFile] = []
        for name, text in texts.items():
            uri, old = uri_of(Path(name)), _text_now(name, view.texts)
            if old is None:
                changes.append(types.CreateFile(uri, options=types.CreateFileOptions(ignore_if_exists=True)))
            edit = _at_the_end(old or "", text)
            at = types.OptionalVersionedTextDocumentIdentifier(uri, None)
            changes.append(types.TextDocumentEdit(at, [edit]))
        edit_all = types.WorkspaceEdit(document_changes=changes)
        await self._server.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(edit_all, label))

    def _say(self, message: str, kind: types.MessageType = types.MessageType.Info) -> None:
        said = message[:1].upper() + message[1:]
        self._server.window_show_message(types.ShowMessageParams(kind, said))


def _text_now(path: str, texts: Mapping[str, str]) -> str | None:
    """Return what a file holds, for editors or on the disk; None where there is none."""
    try:
        with unsaved(texts):
            return read_source(path).text
    except UnreadableSource:
        return None


def _at_the_end(old: str, new: str) -> types.TextEdit:
    """Return what is added to a text to make it another that begins with it, with the line ends that it has."""
    added = new.removeprefix(old)
    if "\r\n" in old:
        added = added.replace("\r\n", "\n").replace("\n", "\r\n")
    lines = re.split(r"\r\n?|\n", old)
    end = types.Position(len(lines) - 1, len(lines[-1].encode("utf-16-le")) // 2)
    return types.TextEdit(types.Range(end, end), added)


def _tests_page(rule: str, measure: RuleMeasure) -> str:
    lines = [f"# The tests of `{rule}`", "", f"It {in_words(measure)}.", ""]
    lines += [f"- {each}" for each in measure.tests] or ["No test is about it."]
    if measure.missing:
        lines += ["", "What no test shows:", "", *(f"- {each}" for each in measure.missing)]
    return "\n".join(lines) + "\n"
