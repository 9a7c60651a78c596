"""Quick fixes: every one, applied, removes its mistake and adds none."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from authoring.rule_tests.test_mistakes import MISTAKES as IN_TESTS
from authoring.small_book import write_book
from language_server.editor import RULEBOOKS, Editor, editor
from lsprotocol import types
from rulebook.examples.example import HEAD, rule
from rulebook.examples.table import FOLDERS, TEXTS
from rulebook.test_mistakes import FOLDER, MISTAKES

from ottava.engine.authoring.checking.checking import check
from ottava.engine.authoring.rule_tests import reading
from ottava.engine.language_server.positions import path_of
from ottava.engine.language_server.quick_fixes import quick_fixes
from ottava.engine.language_server.workspace import Workspace
from ottava.engine.rulebook.loading import load_rulebook
from ottava.facts import InvalidCase, cases_from
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.errors import InputError
from ottava.facts.source.mending import edited
from ottava.facts.source.span import Source

EVERYWHERE = types.Range(types.Position(0, 0), types.Position(10**6, 0))


def offered(workspace: Workspace, path: Path) -> list[types.CodeAction]:
    """The fixes that are offered for mistakes in a file."""
    workspace.put(path, path.read_bytes().decode("utf-8"))
    view = workspace.view(path)
    if view is None:
        return []
    at = types.TextDocumentIdentifier(path.as_uri())
    found = quick_fixes(view, types.CodeActionParams(at, EVERYWHERE, types.CodeActionContext([])))
    return [each for each in found if each.edit is not None]


def applied(edit: types.WorkspaceEdit | None) -> dict[Path, str]:
    """The texts of the files as an edit of the protocol makes them; nothing is written."""
    made: dict[Path, str] = {}
    assert edit is not None
    assert edit.changes
    for uri, edits in edit.changes.items():
        path = path_of(uri)
        assert path is not None
        lines = path.read_bytes().decode("utf-8").splitlines(keepends=True) if path.exists() else []
        text = "".join(lines)

        def offset(at: types.Position, lines: list[str] = lines) -> int:
            line = lines[at.line] if at.line < len(lines) else ""
            units = 0
            for place, letter in enumerate(line):
                if units >= at.character:
                    return sum(map(len, lines[: at.line])) + place
                units += len(letter.encode("utf-16-le")) // 2
            return sum(map(len, lines[: at.line])) + len(line)

        for each in sorted(edits, key=lambda each: (each.range.start.line, each.range.start.character), reverse=True):
            assert isinstance(each, types.TextEdit)
            text = text[: offset(each.range.start)] + each.new_text + text[offset(each.range.end) :]
        made[path] = text
    return made


def said(found: Iterable[Diagnostic]) -> Counter[tuple[str, str]]:
    return Counter((each.code, each.message) for each in found)


def in_rulebook(folder: Path) -> Counter[tuple[str, str]]:
    warnings: list[Diagnostic] = []
    try:
        rulebook = load_rulebook(folder)
        warnings += rulebook.warnings
        reading.read_tests(reading.test_files(folder), rulebook, warnings)
    except InputError as error:
        return said(error.diagnostics)
    return said(warnings)


def check_each(actions: list[types.CodeAction], folder: Path) -> int:
    """Apply each by itself, in the files, and compare what `ottava check` says of them."""
    before = in_rulebook(folder)
    for action in actions:
        made = applied(action.edit)
        originals = {path: path.read_bytes() for path in made}
        for path, text in made.items():
            path.write_bytes(text.encode("utf-8"))
        after = in_rulebook(folder)
        for path, data in originals.items():
            path.write_bytes(data)
        assert sum(after.values()) < sum(before.values()), action.title
        assert not after - before, action.title
    return len(actions)


def texts() -> list[tuple[str, str]]:
    slips = [(each.file.startswith("head."), (FOLDER / each.file).read_text("utf-8")) for each in MISTAKES]
    return [
        *((each.rules, each.head) for each in TEXTS),
        *((rule(), text) if head else (text, HEAD) for head, text in slips),
    ]


@pytest.mark.slow
def test_every_fix_of_a_mistake_in_rules_and_heads_removes_it_and_adds_none(tmp_path: Path) -> None:
    count = 0
    for number, (rules, head) in enumerate(texts()):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "rules.yaml").write_text(rules, "utf-8")
        (folder / "rulebook.yaml").write_text(head, "utf-8")
        workspace = Workspace()
        found = {each.title + str(each.edit): each for name in ("rules.yaml", "rulebook.yaml")
                 for each in offered(workspace, folder / name)}  # fmt: skip
        count += check_each(list(found.values()), folder)
    assert count >= 130


@pytest.mark.slow
def test_every_fix_of_a_mistake_in_folders_with_safeguards_and_texts(tmp_path: Path) -> None:
    count = 0
    for number, example in enumerate(FOLDERS):
        folder = tmp_path / str(number)
        for name, text in example.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
        for name in example.files:
            if name.startswith("mine/") and name.endswith(".yaml"):
                count += check_each(offered(Workspace(), folder / name), folder / "mine")
    assert count >= 10


@pytest.mark.parametrize("mistake", IN_TESTS, ids=lambda each: f"{each.code}-{each.underlined}")
def test_every_fix_of_a_mistake_in_rule_tests(mistake: object, tmp_path: Path) -> None:
    folder = write_book(tmp_path, tests=mistake.text)  # type: ignore[attr-defined]
    files = sorted((folder / "tests").glob("*.yaml"))
    assert files
    for path in files:
        check_each(offered(Workspace(), path), folder)


CASES = (
    "parties:\n  - {id: customer, arousal: clam, temperment: hot, heard: yes, vulnerabilities: elderly, trust: '2'}\n",
    "disptue: {category: debt}\nparties: [{id: a}]\n",
    "title: Oranges\ndispute: {category: debts}\n---\nparties:\n  - id: ann\n    arousal: angri\n    heard: 'no'\n",
    "parties:\n\t- id: customer\n\t  arousal: calm\n",
    "parties: []\ntitle: The customer said: no\n",
    "parties: []\ntitle: @market, a quarrel\n",
    "parties: []\ntitle: 'Oranges' and lemons\n",
    "parties:\n  - {id: 市场, arousal: “calm”}\n",
)


@pytest.mark.parametrize("text", CASES)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_every_fix_of_a_mistake_in_cases(text: str, ends: str, tmp_path: Path) -> None:
    def mistakes(text: str) -> Counter[tuple[str, str]]:
        cases = cases_from(Source("case.yaml", text))
        return said(mistake for each in cases if isinstance(each, InvalidCase) for mistake in each.diagnostics)

    path = tmp_path / "case.yaml"
    path.write_bytes(text.replace("\n", ends).encode("utf-8"))
    before = mistakes(path.read_bytes().decode("utf-8"))
    assert before
    for action in offered(Workspace(), path):
        (made,) = applied(action.edit).values()
        after = mistakes(made)
        assert sum(after.values()) < sum(before.values()), action.title
        assert not after - before, action.title


def test_cases_are_offered_words_values_and_quotes(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(CASES[0], "utf-8")
    titles = [each.title for each in offered(Workspace(), path)]
    assert titles == ["Write `calm`", "Write `temperament`", "Write `true`", "Write `[elderly]`", "Write `2`"]


async def all_actions(
    typed: Editor, file: str, shown: list[types.Diagnostic]
) -> list[types.CodeAction | types.Command]:
    """What is offered for remarks that the editor shows, at the first of them."""
    asked = types.CodeActionParams(typed.at(file), shown[0].range, types.CodeActionContext(shown))
    return list(await typed.client.text_document_code_action_async(asked) or ())


async def actions(typed: Editor, file: str, shown: list[types.Diagnostic]) -> list[types.CodeAction]:
    """Those that are edits."""
    return [each for each in await all_actions(typed, file, shown) if isinstance(each, types.CodeAction)]


@pytest.mark.parametrize("rulebook", RULEBOOKS)
def test_a_word_that_is_meant_is_offered_and_makes_the_file_what_it_was(rulebook: str, tmp_path: Path) -> None:
    async def round() -> None:
        async with editor(rulebook, tmp_path) as typed:
            text = await typed.open("rulebook.yaml")
            await typed.type("rulebook.yaml", text.replace("\nversion:", "\nverson:", 1))
            shown = await typed.diagnostics("rulebook.yaml", {"unknown-key", "missing-key"})
            wrong = [each for each in shown if each.code == "unknown-key"]
            (action,) = await actions(typed, "rulebook.yaml", wrong)
            assert action.title == "Write `version`"
            assert action.is_preferred
            assert list(action.diagnostics or ()) == wrong
            assert action.edit is not None
            ((uri, edits),) = (action.edit.changes or {}).items()
            assert uri == typed.uri("rulebook.yaml")
            lines = text.replace("\nversion:", "\nverson:", 1).splitlines()
            at = edits[0].range
            assert lines[at.start.line][at.start.character : at.end.character] == "verson"
            assert edits[0].new_text == "version"  # type: ignore[union-attr]

    asyncio.run(round())


@pytest.mark.slow
def test_what_lints_find_is_mended_or_allowed_once_the_background_has_found_it(tmp_path: Path) -> None:
    async def round() -> None:
        async with editor("marketplace", tmp_path) as typed:
            text = await typed.open("proof.yaml")
            rule = (
                "\n- id: fresh.rule\n  title: It is broken\n  when: {all: [{order.problem: damaged}]}\n"
                "  then: {recommend: proof, strength: weak}\n  because: it is broken\n"
            )
            await typed.type("proof.yaml", text + rule)
            async with asyncio.timeout(90):
                while not {"needless-nesting", "no-test"} <= {str(each.code) for each in typed.said("proof.yaml")}:
                    await asyncio.sleep(0.1)
            said = typed.said("proof.yaml")
            (nesting,) = (each for each in said if each.code == "needless-nesting")
            titles = [each.title for each in await all_actions(typed, "proof.yaml", [nesting])]
            assert "Allow `needless-nesting` here, with a reason" in titles
            assert "Write a test for the rule `fresh.rule`" in titles
            (untested,) = (each for each in said if each.code == "no-test")
            found = await actions(typed, "proof.yaml", [untested])
            allow = next(each for each in found if each.title.startswith("Allow `no-test`"))
            (edits,) = (allow.edit.changes or {}).values() if allow.edit else ()
            assert "allow: {no-test: say here why it may stay}" in edits[0].new_text  # type: ignore[union-attr]

    asyncio.run(round())


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_rule_can_except_what_another_is_for(ends: str, tmp_path: Path) -> None:
    rules = (
        "- id: upset.listen\n  title: Listen to the upset\n  for_each: party\n  when:\n    party.arousal: upset\n"
        "    # why\n  then: {recommend: listening, strength: weak, because: it helps}\n"
        "- id: hurry.none\n  title: No time\n  when:\n    dispute.deadline_hours: {at_most: 1}\n"
        "  then: {exclude: listening, because: there is no time}\n"
    )
    path = tmp_path / "rules.yaml"
    path.write_bytes(rules.replace("\n", ends).encode())
    (tmp_path / "rulebook.yaml").write_text(HEAD, "utf-8")
    (finding,) = check(tmp_path, only=["recommended-and-excluded"]).findings
    (choice,) = finding.choices
    made = edited(choice.edits[0].span.source, choice.edits)
    path.write_bytes(made.encode())
    added = "    # why\n  unless:\n    dispute.deadline_hours: {at_most: 1}\n  then:"
    assert added.replace("\n", ends) in made
    assert check(tmp_path, only=["recommended-and-excluded"]).findings == ()
