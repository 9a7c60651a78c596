"""Another name for each kind of thing: only names change, everywhere, and the advice stays as it was."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from pathlib import Path

import pytest
from language_server.editor import editor
from language_server.renamed import advice_on, changed, copied, opened, renamed
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from ottava.engine.authoring.rule_tests.reading import read_tests
from ottava.engine.language_server.naming.occurrence import Occurrence
from ottava.engine.language_server.occurrences import all_occurrences, occurrences
from ottava.engine.language_server.renaming import prepare, rename
from ottava.engine.language_server.view import RequestRefused, View
from ottava.engine.language_server.workspace import Workspace
from ottava.engine.rulebook.loading import load_rulebook
from ottava.facts.attribute import in_words

_MADE_BY_ALL = ("assessment", "directive", "gate", "rule", "safeguard", "value")
_KINDS = {
    "built-in": (*_MADE_BY_ALL, "method", "point", "stage", "strength"),
    "marketplace": (*_MADE_BY_ALL, "method", "point", "stage", "strength", "attribute", "condition"),
    "housing": (*_MADE_BY_ALL, "attribute", "condition"),
}
"""The kinds of things that each rulebook makes."""


def made(view: View, kind: str, folder: Path) -> Occurrence:
    """Return the place that makes a thing of a kind, one named in several files, with a name that no text holds."""
    everywhere = all_occurrences(view)
    found = [
        each
        for each in everywhere
        if each.defines and each.kind == kind and folder in Path(each.span.source.name).parents
    ]
    files = Counter(each.named for each in {(each.named, each.span.source.name): each for each in everywhere}.values())
    return max(found, key=lambda each: (min(files[each.named], 2), len(each.name), each.name))


@pytest.mark.slow  # the advice on all examples, twice
@pytest.mark.parametrize("rulebook", _KINDS)
def test_only_names_change_and_the_advice_stays(rulebook: str, tmp_path: Path) -> None:
    folder = copied(rulebook, tmp_path)
    cases = tmp_path / "cases" if rulebook == "built-in" else folder / "cases"
    before = advice_on(folder, cases)
    back: dict[str, str] = {}
    for kind in _KINDS[rulebook]:
        at = made(opened(folder / "rulebook.yaml", tmp_path), kind, folder)
        new = f"{at.name}_zq"
        texts = renamed(at, new, tmp_path)
        assert len(texts) > 1 or kind in ("safeguard", "value"), f"{kind} {at.name} is named in one file only"
        for path, text in texts.items():
            original = path.read_bytes().decode()
            short = at.name.rpartition(".")[2] if kind == "attribute" else at.name
            assert text != original
            assert text.replace(f"{short}_zq", short) == original
            path.write_bytes(text.encode())
        back |= {new: at.name, in_words(new): in_words(at.name)}
        if kind == "attribute":
            back |= {f"{short}_zq": short, in_words(f"{short}_zq"): in_words(short)}
    loaded = load_rulebook(folder)
    assert read_tests(sorted((folder / "tests").glob("*.yaml")), loaded)
    after = advice_on(folder, cases)
    for name, advice in after.items():
        for new, old in sorted(back.items(), key=lambda each: -len(each[0])):
            advice = advice.replace(new, old)
        assert advice == before[name], name


@pytest.mark.parametrize(
    ("rulebook", "file", "word", "new", "wanted"),
    [
        (
            "marketplace",
            "rulebook.yaml",
            "order.price",
            "order.sum",
            {"rulebook.yaml", "cases", "tests", "texts", "rules"},
        ),
        ("marketplace", "rulebook.yaml", "held", "kept", {"rulebook.yaml", "cases", "tests", "rules"}),
        ("housing", "noise.yaml", "noise.measured", "noise.known", {"tests", "texts", "rules"}),
    ],
)
def test_each_kind_of_file_is_changed(
    rulebook: str, file: str, word: str, new: str, wanted: set[str], tmp_path: Path
) -> None:
    folder = copied(rulebook, tmp_path)
    view = opened(folder / file, tmp_path)
    at = next(each for each in all_occurrences(view) if each.name == word and each.defines)
    found = {
        path.parent.name if path.parent != folder else "rulebook.yaml" if path.name == "rulebook.yaml" else "rules"
        for path in renamed(at, new, tmp_path)
    }
    assert found == wanted


def test_what_extends_a_rulebook_follows_it(tmp_path: Path) -> None:
    base, own = tmp_path / "base", tmp_path / "own"
    copied("marketplace", tmp_path).rename(base)
    own.mkdir()
    (own / "rulebook.yaml").write_text("name: own\nversion: 1.0.0\nextends: ../base\ndisable: [talk.broken-off]\n")
    (own / "more.yaml").write_text(
        "- id: own.rule\n  title: Ours  # a remark\n  when: {party.tone: 'insulting'}\n  for_each: party\n"
        "  then: {recommend: talk, strength: weak, because: '{order.problem}'}\n"
        "- id: talk.two\n  title: Two\n  when: {condition.dear: true}\n  then: {exclude: talk, because: So}\n"
    )
    view = opened(base / "rulebook.yaml", tmp_path)
    for word, new in (("talk", "speak"), ("dear", "costly"), ("talk.broken-off", "talk.over"), ("insulting", "rude")):
        at = next(each for each in all_occurrences(view) if each.name == word and each.defines)
        texts = renamed(at, new, tmp_path)
        assert any(own in path.parents for path in texts), word
        for path, text in texts.items():
            path.write_text(text)
        view = opened(base / "rulebook.yaml", tmp_path)
    assert load_rulebook(own)
    assert "when: {party.tone: 'rude'}" in (own / "more.yaml").read_text()
    assert "disable: [talk.over]" in (own / "rulebook.yaml").read_text()


REFUSED = [
    ("housing", "house.yaml", "points.know-people", "points.other", "outside of the folders that are open"),
    ("housing", "rulebook.yaml", "party.arousal", "party.mood", "belongs to the built-in vocabulary"),
    ("housing", "rulebook.yaml", "hears", "makes", "there is a value `makes` already"),
    ("marketplace", "rulebook.yaml", "order.price", "order.refunded", "there is an attribute `order.refunded` already"),
    ("marketplace", "rulebook.yaml", "order.price", "party.price", "stays with `order`"),
    ("marketplace", "rulebook.yaml", "order.price", "order.Sum", "`Sum`"),
    ("marketplace", "rulebook.yaml", "order.price", "null", "YAML reads `null` as something else"),
    ("marketplace", "rulebook.yaml", "talk", "true", "YAML reads `true` as something else"),
    ("marketplace", "rulebook.yaml", "talk", "12", "YAML reads `12` as something else"),
    ("marketplace", "rulebook.yaml", "talk", "a: b", "YAML reads `a: b` as something else"),
    ("marketplace", "rulebook.yaml", "talk", "", "the new name is empty; expected a word"),
    ("marketplace", "rulebook.yaml", "talk", "two words", "`two words` cannot name a method"),
    ("marketplace", "rulebook.yaml", "talk", "refund", "there is a method `refund` already"),
    ("marketplace", "rulebook.yaml", "marketplace", "other", "the rulebook `marketplace` cannot be renamed here"),
    ("marketplace", "rulebook.yaml", "fact_finding.debate_about", "fact_finding.x", "built-in vocabulary"),
    ("marketplace", "rulebook.yaml", "partial", "main", "`main` cannot name a stage"),
    ("built-in", "gates.yaml", "gates.danger", "no-firmness.heard", "there is a safeguard `no-firmness.heard` already"),
]


@pytest.mark.parametrize(("rulebook", "file", "word", "new", "why"), REFUSED)
def test_what_cannot_be_renamed_is_refused_in_a_sentence(
    rulebook: str, file: str, word: str, new: str, why: str, tmp_path: Path
) -> None:
    view = opened(copied(rulebook, tmp_path) / file, tmp_path)
    at = next(each for each in all_occurrences(view) if each.name == word and each.span.source.name == str(view.path))
    place = view.positions.position(view.source, at.span.start)
    with pytest.raises(RequestRefused, match=re.escape(why)):
        rename(view, types.RenameParams(types.TextDocumentIdentifier(view.path.as_uri()), place, new))


def test_nothing_is_renamed_while_a_file_that_may_name_it_is_torn(tmp_path: Path) -> None:
    folder = copied("marketplace", tmp_path)
    file = folder / "talks.yaml"
    file.write_text(file.read_text() + "- id: torn\n  then: {recommend: [talk\n")
    at = next(each for each in all_occurrences(opened(folder / "rulebook.yaml", tmp_path)) if each.name == "talk")
    with pytest.raises(RequestRefused, match=r"`talks\.yaml` cannot be read just now"):
        renamed(at, "speak", tmp_path)


def test_an_alias_follows_what_it_stands_for(tmp_path: Path) -> None:
    folder = copied("marketplace", tmp_path)
    file = folder / "talks.yaml"
    file.write_bytes(
        (
            file.read_text()
            + "- {id: a.one, title: One, when: {condition.dear: true}, then: {exclude: &it talk, because: Ü}}\n"
            + '- {id: a.two, title: Two, when: {condition.silent: true}, then: {exclude: *it, "because": "so"}}\n'
        )
        .replace("\n", "\r\n")
        .encode()
    )
    at = next(each for each in all_occurrences(opened(folder / "rulebook.yaml", tmp_path)) if each.name == "talk")
    text = renamed(at, "speak", tmp_path)[file]
    assert "exclude: &it speak" in text
    assert "exclude: *it," in text
    assert text.replace("speak", "talk") == file.read_bytes().decode()


@pytest.mark.parametrize(
    ("file", "word", "new", "wanted"),
    [
        ("cases/broken-lamp.yaml", "problem", "trouble", "order.trouble"),
        ("tests/safety.yaml", "tone", "party.manner", "party.manner"),
        ("texts/zh.yaml", "order.price", "sum", "order.sum"),
    ],
)
def test_an_attribute_is_renamed_from_wherever_it_stands(
    file: str, word: str, new: str, wanted: str, tmp_path: Path
) -> None:
    folder = copied("marketplace", tmp_path)
    view = opened(folder / file, tmp_path)
    at = next(each for each in occurrences(view) if each.kind == "attribute" and each.span.text == word)
    for path, text in renamed(at, new, tmp_path).items():
        path.write_text(text)
    assert wanted in load_rulebook(folder).vocabulary
    assert f"{wanted.rpartition('.')[2]}:" in (folder / "cases" / "broken-lamp.yaml").read_text()


def test_cases_that_another_rulebook_reads_stay_as_they_are(tmp_path: Path) -> None:
    folder = copied("marketplace", tmp_path)
    (tmp_path / "loose.json").write_text('{"order": {"problem": "damaged"}, "parties": [{"id": "a", "role": "buyer"}]}')
    (tmp_path / "foreign.yaml").write_text("parties: [{id: a, role: buyer, arousal: calm}]\n")
    at = next(each for each in all_occurrences(opened(folder / "rulebook.yaml", tmp_path)) if each.name == "party.role")
    texts = renamed(at, "party.part", tmp_path)
    assert texts[tmp_path / "loose.json"].count('"part": "buyer"') == 1
    assert tmp_path / "foreign.yaml" not in texts


def test_what_is_not_saved_is_renamed_as_it_stands(tmp_path: Path) -> None:
    folder = copied("marketplace", tmp_path)
    workspace = Workspace(folders=(tmp_path,))
    head, talks = folder / "rulebook.yaml", folder / "talks.yaml"
    workspace.put(head, "\ufeff" + head.read_text())
    workspace.put(talks, "# new\n\n" + talks.read_text())
    view = workspace.view(head)
    assert view is not None
    at = next(each for each in occurrences(view) if each.kind == "condition" and each.name == "silent")
    place = view.positions.position(view.source, at.span.start)
    edit = rename(view, types.RenameParams(types.TextDocumentIdentifier(""), place, "quiet"))
    assert edit is not None
    assert edit.changes is not None
    lines = ("# new\n\n" + talks.read_text()).splitlines()
    for each in edit.changes[talks.as_uri()]:
        assert lines[each.range.start.line][each.range.start.character : each.range.end.character] == "silent"


@pytest.mark.parametrize(
    ("file", "content", "why"),
    [
        ("cases/torn.yaml", b"parties: [{id: a}\norder: {price: 3}\n", "`torn.yaml` cannot be read just now: "),
        ("old.yaml", b"# caf\xe9\n", "`old.yaml` cannot be read just now: found the byte 0xe9"),
    ],
)
def test_a_file_that_cannot_be_read_is_mended_first(file: str, content: bytes, why: str, tmp_path: Path) -> None:
    folder = copied("marketplace", tmp_path)
    view = opened(folder / "rulebook.yaml", tmp_path)
    at = next(each for each in occurrences(view) if each.defines and each.name == "order.price")
    assert renamed(at, "sum", tmp_path)
    (folder / file).write_bytes(content)
    with pytest.raises(RequestRefused, match=why):
        renamed(at, "sum", tmp_path)


@pytest.mark.parametrize("new", [" ", "order."])
def test_no_name_at_all_is_refused(new: str, tmp_path: Path) -> None:
    view = opened(copied("marketplace", tmp_path) / "rulebook.yaml", tmp_path)
    at = next(each for each in occurrences(view) if each.defines and each.name == "order.price")
    with pytest.raises(RequestRefused, match="the new name is empty; expected a word"):
        renamed(at, new, tmp_path)


def test_the_name_that_it_has_changes_nothing(tmp_path: Path) -> None:
    view = opened(copied("marketplace", tmp_path) / "rulebook.yaml", tmp_path)
    at = next(each for each in occurrences(view) if each.defines and each.name == "order.price")
    assert renamed(at, "order.price", tmp_path) == {}


def test_nothing_is_renamed_between_names(tmp_path: Path) -> None:
    view = opened(copied("marketplace", tmp_path) / "rulebook.yaml", tmp_path)
    at = types.Position(0, 0)
    assert prepare(view, types.PrepareRenameParams(types.TextDocumentIdentifier(""), at)) is None
    assert rename(view, types.RenameParams(types.TextDocumentIdentifier(""), at, "other")) is None


@pytest.mark.parametrize(
    ("rulebook", "file", "written", "word", "new"),
    [
        ("built-in", "rulebook.yaml", "id: circuitous_tactics", "circuitous_tactics", "way_round"),
        ("marketplace", "rulebook.yaml", "id: party.tone", "party.tone", "party.manner"),
        ("housing", "rulebook.yaml", "id: lets_the_home", "lets_the_home", "landlord"),
    ],
)
def test_an_editor_renames(rulebook: str, file: str, written: str, word: str, new: str, tmp_path: Path) -> None:
    async def round() -> None:
        async with editor(rulebook, tmp_path) as typed:
            text = await typed.open(file)
            lines = text.splitlines()
            line = next(number for number, each in enumerate(lines) if each.rstrip().endswith(written))
            at = types.Position(line, lines[line].index(word) + 1)
            offered = await typed.client.text_document_prepare_rename_async(
                types.PrepareRenameParams(typed.at(file), at)
            )
            assert isinstance(offered, types.PrepareRenamePlaceholder)
            assert offered.placeholder == word
            edit = await typed.client.text_document_rename_async(types.RenameParams(typed.at(file), at, new))
            assert edit is not None
            for path, changed_text in changed(edit.changes or {}).items():
                path.write_text(changed_text)
            await typed.type(file, (typed.folder / file).read_text())
            assert await typed.diagnostics(file, set()) == []
            with pytest.raises(JsonRpcException, match="YAML reads `null` as something else"):
                await typed.client.text_document_rename_async(types.RenameParams(typed.at(file), at, "null"))
        assert load_rulebook(typed.folder)

    asyncio.run(round())
