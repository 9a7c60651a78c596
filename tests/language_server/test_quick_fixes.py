"""Quick fixes: every one, applied, removes its mistake and adds none."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from authoring.rule_tests.test_mistakes import MISTAKES as IN_TESTS
from authoring.small_book import write_book
from lsprotocol import types
from rulebook.examples.example import HEAD, rule
from rulebook.examples.table import FOLDERS, TEXTS
from rulebook.test_mistakes import FOLDER, MISTAKES

from ottava.engine.authoring.rule_tests.reading import read_tests, test_files
from ottava.engine.language_server.positions import path_of
from ottava.engine.language_server.quick_fixes import quick_fixes
from ottava.engine.language_server.workspace import Workspace
from ottava.engine.rulebook.loading import load_rulebook
from ottava.facts import InvalidCase, cases_from
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.errors import InputError
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
        read_tests(test_files(folder), rulebook, warnings)
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
