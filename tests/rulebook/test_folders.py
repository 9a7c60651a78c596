"""Rulebooks as folders: what one takes over from another, and files that are not what they should be."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from shutil import make_archive
from zipfile import ZipFile

import pytest
from rulebook.examples.example import HEAD, rule
from rulebook.examples.folders import diagnostics_in, head, write

from ottava.engine.authoring.rule_tests import reading
from ottava.engine.rulebook.loading import InvalidRulebook, load_rulebook, rulebook_from_sources
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.facts.source.errors import InputError
from ottava.facts.source.limits import MAX_DEPTH
from ottava.facts.source.span import Source

EXTENDING = head("mine", "extends: ../base")
BASE = {"base/rulebook.yaml": HEAD, "base/rules.yaml": rule() + rule(id="two")}


def loaded(files: dict[str, str], folder: Path) -> Rulebook:
    write(files, folder)
    return load_rulebook(folder / "mine")


def codes_and_places(folder: Path) -> list[tuple[str, str]]:
    return [(each.code, each.span.source.name if each.span else "") for each in diagnostics_in(folder)]


@pytest.mark.slow
def test_the_built_in_rulebook_has_a_name_and_no_faults() -> None:
    built_in = load_rulebook()
    assert built_in == load_rulebook("eight_methods")
    assert (built_in.name, built_in.warnings) == ("eight_methods", ())
    assert len(built_in.names.methods) == 8


def test_a_rulebook_extends_a_folder_relative_to_it(tmp_path: Path) -> None:
    more = {"mine/rulebook.yaml": EXTENDING, "mine/rules.yaml": rule(id="three")}
    book = loaded(BASE | more, tmp_path)
    assert book.name == "mine"
    assert [each.id for each in book.rules] == ["one", "two", "three"]
    base = load_rulebook(tmp_path / "base")
    assert book.names == base.names
    assert book.fingerprint != base.fingerprint


def test_a_rulebook_extends_a_built_in_one_by_name(tmp_path: Path) -> None:
    own = rule(then="{recommend: circuitous_tactics, strength: weak}", id="mine.one")
    files = {"mine/rulebook.yaml": head("mine", "extends: eight_methods"), "mine/rules.yaml": own}
    book = loaded(files, tmp_path)
    assert {each.id for each in book.rules} == {each.id for each in load_rulebook().rules} | {"mine.one"}
    sources = rulebook_from_sources(Source("r", files["mine/rulebook.yaml"]), [Source("x", own)])
    assert sources == book


def test_a_folder_of_the_same_name_is_nearer_than_the_built_in_one(tmp_path: Path) -> None:
    near = {"mine/rulebook.yaml": head("mine", "extends: eight_methods"), "mine/eight_methods/rules.yaml": rule()}
    assert len(loaded(near, tmp_path).rules) > 100  # only a folder that is no rulebook
    write({"mine/eight_methods/rulebook.yaml": HEAD}, tmp_path)
    assert [each.id for each in load_rulebook(tmp_path / "mine").rules] == ["one"]


def test_texts_extend_nothing_on_disk(tmp_path: Path) -> None:
    write(BASE, tmp_path)
    with contextlib.chdir(tmp_path), pytest.raises(InvalidRulebook, match="there is no rulebook `base`"):
        rulebook_from_sources(Source("rulebook.yaml", head("mine", "extends: base")), [])


def test_a_rule_of_the_base_is_left_out_and_replaced(tmp_path: Path) -> None:
    more = {"mine/rulebook.yaml": EXTENDING + "disable: [two]\n", "mine/rules.yaml": rule(id="two", because="why not")}
    book = loaded(BASE | more, tmp_path)
    assert [each.id for each in book.rules] == ["one", "two"]
    assert book.rule("two") != load_rulebook(tmp_path / "base").rule("two")


def test_what_a_rule_left_out_looked_at_is_forgotten(tmp_path: Path) -> None:
    rules = rule(then="{assess: {tense: true}}") + rule("{assessment.tense: true}", id="two") + rule(id="three")
    files = {"base/rulebook.yaml": HEAD, "base/rules.yaml": rules}
    more = {"mine/rulebook.yaml": EXTENDING + "disable: [one, two]\n", "mine/rules.yaml": rule(id="two")}
    assert [each.id for each in loaded(files | more, tmp_path).rules] == ["three", "two"]


def test_leaving_out_all_that_look_at_an_assessment_is_a_warning(tmp_path: Path) -> None:
    rules = rule(then="{assess: {tense: true}}") + rule("{assessment.tense: true}", id="two")
    files = {"base/rulebook.yaml": HEAD, "base/rules.yaml": rules}
    book = loaded(files | {"mine/rulebook.yaml": EXTENDING + "disable: [two]\n"}, tmp_path)
    assert [(each.code, each.span and each.span.text) for each in book.warnings] == [
        ("unused-assessment", "tense: true")
    ]


def test_a_linked_folder_keeps_the_name_that_leads_there(tmp_path: Path) -> None:
    """Beside the folder that `mine` links to there is a base, beside the link there is none."""
    write({f"far/{name}": text for name, text in BASE.items()}, tmp_path)
    write({"far/mine/rulebook.yaml": EXTENDING, "far/mine/rules.yaml": rule()}, tmp_path)
    (tmp_path / "mine").symlink_to("far/mine")
    (found,) = diagnostics_in(tmp_path)
    assert found.message == "there is a rule or safeguard `one` already (mine/../base/rules.yaml:1)"


def test_the_same_id_again_names_the_place_in_the_base(tmp_path: Path) -> None:
    write(BASE | {"mine/rulebook.yaml": EXTENDING, "mine/rules.yaml": rule()}, tmp_path)
    (found,) = diagnostics_in(tmp_path)
    assert found.message == "there is a rule or safeguard `one` already (base/rules.yaml:1)"
    assert found.span is not None
    assert found.span.source.name == "mine/rules.yaml"


def test_names_get_new_texts_and_keep_their_places(tmp_path: Path) -> None:
    changed = EXTENDING + (
        "methods: [{id: listening, number: 1, title: Hearing, kind: competing, steps: [Hear]}]\n"
        "gates: [{id: safety_first, title: Safe, text: Look out}, {id: consent, title: Consent, text: Ask}]\n"
        "directives: [{id: call_police, kind: avoid, text: Do not}]\n"
        "points: [{id: warmth, number: 3, title: Warm, text: Warmer}]\n"
        "strengths: {weak: 0.2, slight: 0.1}\n"
        "plan: [rigidity.firm, listening]\n"
        "nothing_fits: Ask me.\n"
    )
    names = loaded(BASE | {"mine/rulebook.yaml": changed}, tmp_path).names
    base = load_rulebook(tmp_path / "base").names
    assert [each.id for each in names.methods] == ["listening", "rigidity"]
    assert names.method("listening").steps_of(None) == ("Hear",)
    assert names.method("rigidity") == base.method("rigidity")
    assert [each.id for each in names.gates] == ["safety_first", "consent"]
    assert (names.gate("safety_first").text, names.directive("call_police").kind) == ("Look out", "avoid")
    assert names.point("warmth").number == 3
    assert names.strengths == (("slight", 0.1), ("weak", 0.2), ("moderate", 0.51), ("strong", 0.657))
    assert (names.plan, names.ties) == ((("rigidity", "firm"), ("listening", None)), base.ties)
    assert names.nothing_fits == "Ask me."


def test_three_levels_take_over_from_each_other(tmp_path: Path) -> None:
    files = {
        "low/rulebook.yaml": HEAD,
        "low/rules.yaml": rule(id="low"),
        "base/rulebook.yaml": head("base", "extends: ../low"),
        "base/rules.yaml": rule(id="base"),
        "mine/rulebook.yaml": EXTENDING + "disable: [low]\n",
        "mine/rules.yaml": rule(id="mine"),
    }
    assert [each.id for each in loaded(files, tmp_path).rules] == ["base", "mine"]


def test_mistakes_of_the_base_come_with_the_names_of_its_files(tmp_path: Path) -> None:
    files = {
        "base/rulebook.yaml": HEAD.replace("kind: do", "kind: must"),
        "base/rules.yaml": rule("{dispute.rumor: true}"),
        "mine/rulebook.yaml": EXTENDING + "disable: [one]\n",
        "mine/rules.yaml": rule("{dispute.rumour: 1}", id="two"),
    }
    write(files, tmp_path)
    assert codes_and_places(tmp_path) == [
        ("unknown-kind", "base/rulebook.yaml"),
        ("unknown-attribute", "base/rules.yaml"),
        ("wrong-kind", "mine/rules.yaml"),
    ]


@pytest.mark.parametrize("text", ["", "name: x\nname: y\nversion: 1.0.0\n", "- a\n", "a: [\n"])
def test_a_base_without_a_usable_head_is_all_that_is_said(text: str, tmp_path: Path) -> None:
    more = {"mine/rulebook.yaml": EXTENDING, "mine/rules.yaml": rule("{assessment.tense: true}")}
    write({"base/rulebook.yaml": text} | more, tmp_path)
    assert {place for _, place in codes_and_places(tmp_path)} <= {"base/rulebook.yaml", "mine/rules.yaml"}
    assert codes_and_places(tmp_path)[0][1] == "base/rulebook.yaml"


@pytest.mark.parametrize("name", ["", ".", "nowhere", "a/b", "x" * 5000, "a\0b", "rules.yaml", "~", "../../.."])
def test_a_rulebook_that_is_not_there(name: str, tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(rule())
    (found,) = diagnostics_in(tmp_path, name)
    assert found.code == "unknown-rulebook"
    quoted = '"' + name.replace("\0", "\\0") + '"'
    write({"mine/rulebook.yaml": head("mine", f"extends: {quoted}")}, tmp_path)
    (found,) = diagnostics_in(tmp_path)
    assert found.code in ("unknown-rulebook", "extends-itself", "wrong-kind")


def test_a_rulebook_inside_an_archive_is_refused_with_what_to_do(tmp_path: Path) -> None:
    write({"mine/rulebook.yaml": head("mine"), "mine/rules.yaml": rule()}, tmp_path)
    make_archive(str(tmp_path / "books"), "zip", tmp_path, "mine")
    (found,) = diagnostics_in(tmp_path, "books.zip/mine")
    assert found.message == "there is no rulebook `books.zip/mine`: `books.zip` is a file, and no folder"
    assert found.hint == "unpack it if it is an archive, and name the folder that holds `rulebook.yaml`"


@pytest.mark.slow
def test_an_engine_inside_an_archive_says_that_it_has_to_be_unpacked(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    with ZipFile(tmp_path / "ottava.zip", "w") as archive:
        archive.write(root / "ottava" / "__init__.py", "ottava/__init__.py")
        for room in ("engine", "facts", "rules"):
            for path in sorted((root / room).rglob("*.*")):
                if path.suffix in (".py", ".yaml"):
                    archive.write(path, f"ottava/{path.relative_to(root)}")
    lines = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'ottava.zip')!r})",
        "sys.meta_path[:] = [each for each in sys.meta_path if 'editable' not in repr(each)]",
        "import ottava; assert '.zip' in ottava.__file__, ottava.__file__",
        "ottava.Advisor()",
    )
    run = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, cwd=tmp_path)
    assert "there is no rulebook `eight_methods`: Ottava was imported from inside an archive" in run.stderr
    assert "unpack the archive: rulebooks are read in folders only" in run.stderr


# Files


def with_file(content: bytes, folder: Path, name: str = "more.yaml") -> list[str]:
    """The codes of what is said of a rulebook with that content in one of its files."""
    write({"mine/rulebook.yaml": HEAD, "mine/rules.yaml": rule()}, folder)
    (folder / "mine" / name).write_bytes(content)
    return [each.code for each in diagnostics_in(folder)]


BOMB = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
# What is said of a file that holds this, beside the others; and what, if it is the head.
FILES = {
    "empty": (b"", [], ["empty-file"]),
    "only a comment": (b"# nothing yet\n", [], ["empty-file"]),
    "only a byte order mark": (b"\xef\xbb\xbf", [], ["empty-file"]),
    "with a byte order mark": (b"\xef\xbb\xbf" + rule(id="two").encode(), [], ["wrong-kind"]),
    "Windows line ends": (rule(id="two").replace("\n", "\r\n").encode(), [], ["wrong-kind"]),
    "not UTF-8": (b"- id: caf\xe9\n", ["not-utf-8"], ["not-utf-8"]),
    "UTF-16": (rule(id="two").encode("utf-16"), ["not-utf-8"], ["not-utf-8"]),
    "a NUL": (b"- id: a\0b\n", ["control-character"], ["control-character"]),
    "a mapping": (
        b"title: two\n",
        ["no-list-of-rules"],
        ["missing-key", "missing-key", "unknown-method", "unknown-strength"],
    ),
    "a number": (b"5\n", ["no-list-of-rules"], ["wrong-kind"]),
    "a list of lists": (b"[[[]]]\n", ["wrong-kind"], ["wrong-kind"]),
    "an unclosed bracket": (b"[\n", ["unclosed-bracket"], ["unclosed-bracket"]),
    "an alias bomb": (BOMB.encode(), ["too-many-aliases"], ["too-many-aliases"]),
    "10,000 levels in brackets": (b"[" * 10_000 + b"]" * 10_000, ["too-deep"], ["too-deep"]),
    "10,000 levels of conditions": (b"- {when: " + b"{not: " * 10_000 + b"}" * 10_001, ["too-deep"], ["too-deep"]),
    "an alias inside itself": (b"- &a [*a]\n", ["wrong-kind", "endless-alias"], ["wrong-kind", "endless-alias"]),
    "a tag": (b"- !!python/object/apply:os.system [ls]\n", ["tag", "wrong-kind"], ["wrong-kind", "tag"]),
}


@pytest.mark.parametrize("name", FILES)
def test_a_strange_file_of_rules(name: str, tmp_path: Path) -> None:
    content, codes, _ = FILES[name]
    assert with_file(content, tmp_path) == codes


@pytest.mark.parametrize("name", FILES)
def test_a_strange_head(name: str, tmp_path: Path) -> None:
    content, _, codes = FILES[name]
    assert with_file(content, tmp_path, "rulebook.yaml") == codes


def test_conditions_as_deep_as_yaml_goes(tmp_path: Path) -> None:
    deepest = MAX_DEPTH - 2  # the list of rules and the rule are two
    for levels, codes in ((deepest - 1, []), (deepest + 1, ["too-deep"])):
        when = "{not: " * levels + "always" + "}" * levels
        assert with_file(rule(when, id="deep").encode(), tmp_path) == codes


def test_an_alias_is_pointed_at_where_it_stands() -> None:
    """What it stands for may be right elsewhere."""
    text = (
        "- {id: one, title: &t Why, when: &w {dispute.rumour: true}, then: &c {directive: call_police}, because: x}\n"
        "- {id: two, title: *t, when: *w, then: *c, because: *t}\n"
        "- {id: three, title: *w, when: *t, then: *c, because: *t}\n"
    )
    with pytest.raises(InvalidRulebook) as caught:
        rulebook_from_sources(Source("rulebook.yaml", HEAD), [Source("rules.yaml", text)])
    assert [(each.code, each.span and each.span.text) for each in caught.value.diagnostics] == [
        ("wrong-kind", "*w"),
        ("wrong-kind", "*t"),
    ]


def test_only_yaml_files_of_the_folder_itself_are_rules(tmp_path: Path) -> None:
    others = {"README.md": "- [", "tests/one.yaml": "- [", "notes.txt": "- [", ".#rules.yaml": "- [", "x.yaml~": "["}
    book = loaded(
        {"mine/rulebook.yaml": HEAD, "mine/rules.yaml": rule()}
        | {f"mine/{name}": text for name, text in others.items()},
        tmp_path,
    )
    assert [each.id for each in book.rules] == ["one"]
    assert book.warnings == ()


def test_a_folder_and_a_dangling_link_called_like_a_file(tmp_path: Path) -> None:
    write({"mine/rulebook.yaml": HEAD, "mine/rules.yaml": rule(), "mine/x.yaml/y.yaml": ""}, tmp_path)
    (tmp_path / "mine" / "z.yaml").symlink_to("nowhere.yaml")
    assert [each.code for each in diagnostics_in(tmp_path)] == ["is-a-folder", "no-such-file"]


@pytest.mark.skipif(os.name != "posix", reason="pipes of Unix")
@pytest.mark.parametrize("name", ["x.yaml", "safeguards/x.yaml", "rulebook.yaml", "tests/x.yaml"])
def test_a_pipe_or_a_device_in_the_place_of_a_file_is_not_waited_for(name: str, tmp_path: Path) -> None:
    for make in (os.mkfifo, lambda path: os.symlink("/dev/zero", path)):
        folder = tmp_path / make.__name__
        write({"mine/rulebook.yaml": HEAD, "mine/rules.yaml": rule()}, folder)
        path = folder / "mine" / name
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        make(path)
        with pytest.raises(InputError) as caught:
            reading.tests_beside(folder / "mine", load_rulebook(folder / "mine"))
        assert [each.code for each in caught.value.diagnostics] in (["unreadable-file"], ["unknown-rulebook"])
