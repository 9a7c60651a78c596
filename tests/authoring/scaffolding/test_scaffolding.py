"""What `ottava new` writes works at once: it loads, its tests pass, nothing is overwritten."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from authoring.schemas.validating import faults, validator

from ottava.engine.authoring.checking.checking import check
from ottava.engine.authoring.rule_tests import reading
from ottava.engine.authoring.rule_tests.running import run_tests
from ottava.engine.authoring.scaffolding.files import NothingWritten
from ottava.engine.authoring.scaffolding.rule import new_rule, new_test
from ottava.engine.authoring.scaffolding.rulebook import case_text, new_case, new_rulebook
from ottava.engine.rulebook.loading import InvalidRulebook, load_rulebook
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.facts import Attribute, Vocabulary, built_in_vocabulary, read_cases

pytestmark = pytest.mark.slow

BASES = [None, "eight_methods"]


@pytest.fixture(params=BASES, ids=["alone", "extending"])
def mine(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A new rulebook."""
    new_rulebook(tmp_path / "mine", request.param)
    return tmp_path / "mine"


def passing(folder: Path) -> int:
    """How many tests stand beside the rules, all of which pass, and none of its files has a mistake."""
    rulebook = load_rulebook(folder)
    assert rulebook.warnings == ()
    results = list(run_tests(rulebook, reading.tests_beside(folder, rulebook)))
    assert [result for result in results if result.failures] == []
    agree_with_schemas(folder, rulebook)
    return len(results)


def agree_with_schemas(folder: Path, rulebook: Rulebook) -> None:
    for path in sorted(folder.rglob("*.yaml")):
        kind = "tests" if path.parent.name == "tests" else "rulebook" if path.name == "rulebook.yaml" else "rules"
        text = path.read_text(encoding="utf-8")
        assert faults(validator(kind, rulebook), text) == []
        line = text.partition("\n")[0].removeprefix("# yaml-language-server: $schema=")
        assert (path.parent / line).resolve() == folder.resolve() / "schema" / f"{kind}.schema.json"
        assert (path.parent / line).is_file()


def test_a_new_rulebook_works(mine: Path) -> None:
    assert passing(mine) == 4
    assert check(mine).clean


def test_a_new_rulebook_is_called_as_its_folder(mine: Path) -> None:
    assert load_rulebook(mine).name == "mine"


@pytest.mark.parametrize("name", ["2024", "true", "a: b", "Müllers Haus", "on", "it's"])
def test_a_folder_may_be_called_anything(name: str, tmp_path: Path) -> None:
    new_rulebook(tmp_path / name)
    assert load_rulebook(tmp_path / name).name == name.replace(" ", "_")


def test_one_of_ones_own_can_be_built_on(mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (mine / "first_rules.yaml").write_text(
        "- {id: base.one, title: One, when: always, then: {ask: dispute.category}, because: it does}", encoding="utf-8"
    )
    (mine / "rulebook.yaml").write_text("name: mine\nversion: 1.0.0\nuse: [dispute]\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    new_rulebook(Path("deeper/theirs"), "mine")
    assert "extends: '../../mine'\n" in Path("deeper/theirs/rulebook.yaml").read_text(encoding="utf-8")
    assert {"base.one", "first.at-night"} == {rule.id for rule in load_rulebook("deeper/theirs").rules}


def test_one_that_knows_nothing_of_disputes_can_be_built_on(tmp_path: Path) -> None:
    market = Path(__file__).parents[3] / "examples" / "rulebooks" / "marketplace"
    new_rulebook(tmp_path / "mine", str(market))
    book = load_rulebook(tmp_path / "mine")
    assert "first.at-night" in {rule.id for rule in book.rules}
    assert "use: [dispute.category, safety.imminent_violence]" in (tmp_path / "mine" / "rulebook.yaml").read_text(
        "utf-8"
    )


def test_a_folder_that_is_there_is_left_alone(mine: Path) -> None:
    before = contents(mine)
    with pytest.raises(NothingWritten, match="is there already"):
        new_rulebook(mine)
    assert contents(mine) == before


def test_there_must_be_what_is_built_on(tmp_path: Path) -> None:
    with pytest.raises(InvalidRulebook, match="did you mean `eight_methods`"):
        new_rulebook(tmp_path / "mine", "eight_method")
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize("per_party", [False, True])
def test_a_new_rule_works_and_has_a_test(mine: Path, per_party: bool) -> None:
    added = new_rule(str(mine), "noise.at-night", per_party=per_party)
    assert (added.rules, added.tests) == (mine / "noise.yaml", mine / "tests" / "noise.yaml")
    assert load_rulebook(mine).rule("noise.at-night").per_party is per_party
    assert passing(mine) == 6
    assert "noise.at-night" in (mine / "schema" / "tests.schema.json").read_text(encoding="utf-8")


def test_further_rules_go_behind_those_that_are_there(mine: Path) -> None:
    before = (mine / "first_rules.yaml").read_text(encoding="utf-8")
    new_rule(str(mine), "another", file="first_rules", per_party=True)
    new_rule(str(mine), "one-more", file="first_rules.yaml")
    assert (mine / "first_rules.yaml").read_text(encoding="utf-8").startswith(before)
    assert passing(mine) == 8


@pytest.mark.parametrize(
    "text", ["", "# nothing yet\n", "# without an end", "---\n", "\ufeff# a mark\r\n", "# a\r\n# b\n"]
)
def test_a_file_without_rules_can_be_added_to(mine: Path, text: str) -> None:
    (mine / "noise.yaml").write_bytes(text.encode("utf-8"))
    new_rule(str(mine), "noise.at-night")
    data = (mine / "noise.yaml").read_bytes()
    assert data.startswith(text.encode("utf-8"))
    assert (b"\r\n" in data) is ("\r\n" in text)
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert load_rulebook(mine).rule("noise.at-night")


@pytest.mark.parametrize(
    "text",
    ["[{id: a, title: A, when: always, then: {ask: dispute.category}, because: b}]",
     "  - {id: a, title: A, when: always, then: {ask: dispute.category}, because: b}\n"],
)  # fmt: skip
def test_a_list_that_cannot_be_added_to_is_left_alone(mine: Path, text: str) -> None:
    (mine / "noise.yaml").write_text(text, encoding="utf-8")
    before = contents(mine)
    with pytest.raises(NothingWritten, match="nothing can be added to"):
        new_rule(str(mine), "noise.at-night")
    assert contents(mine) == before


@pytest.mark.parametrize(
    ("rule_id", "file", "says"),
    [
        ("first.unheard", None, "already"),
        ("first.at-night", None, "already"),
        ("no such id", None, "cannot name a rule"),
        ("- x", None, "cannot name a rule"),
        ("a.b", "rulebook.yaml", "cannot be the name"),
        ("a.b", "../other", "cannot be the name"),
        (".hidden", None, "cannot be the name"),
    ],
)
def test_a_rule_that_cannot_be_is_not_written(tmp_path: Path, rule_id: str, file: str | None, says: str) -> None:
    new_rulebook(tmp_path / "mine", None if rule_id == "first.unheard" else "eight_methods")
    before = contents(tmp_path)
    with pytest.raises((NothingWritten, InvalidRulebook), match=says):
        new_rule(str(tmp_path / "mine"), rule_id, file=file)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("add", [new_rule, new_test])
def test_the_built_in_rulebook_is_not_changed(add: Callable[[str, str], object]) -> None:
    with pytest.raises(NothingWritten, match="comes with Ottava"):
        add("eight_methods", "a.b")
    with pytest.raises(NothingWritten, match="there is no rulebook in `nowhere`"):
        add("nowhere", "a.b")


def test_a_new_test_has_a_case_on_which_the_rule_fires(mine: Path) -> None:
    (rule,) = (rule for rule in load_rulebook(mine).rules if rule.id.startswith("first."))
    before = (mine / "tests" / "first_rules.yaml").read_text(encoding="utf-8")
    added = new_test(str(mine), rule.id)
    assert not added.unfinished
    assert added.path.read_text(encoding="utf-8").startswith(before)
    assert passing(mine) == 6


def test_a_rule_on_which_nothing_is_found_gets_a_test_to_fill_in(tmp_path: Path) -> None:
    new_rulebook(tmp_path / "mine")
    (tmp_path / "mine" / "never.yaml").write_text(
        "- {id: never, title: Never, when: {all: [{safety.weapon: true}, {safety.weapon: false}]},"
        " then: {ask: dispute.category}, because: it cannot}",
        encoding="utf-8",
    )
    added = new_test(str(tmp_path / "mine"), "never")
    assert added.unfinished
    assert "No case was found" in added.path.read_text(encoding="utf-8")
    with pytest.raises(NothingWritten, match="did you mean `never`"):
        new_test(str(tmp_path / "mine"), "nevr")


@pytest.mark.parametrize("quick", [False, True])
def test_a_new_case_is_a_case(tmp_path: Path, quick: bool) -> None:
    path, schema = new_case(tmp_path / "cases" / "morning.yaml", quick=quick)
    assert schema == tmp_path / "cases" / "case.schema.json"
    (case,) = read_cases(path)
    assert [party.id for party in case.parties] == ["first", "second"]
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=case.schema.json\n")
    listed = re.findall(r"^ +#(\w+): $", text, flags=re.MULTILINE)
    assert sorted(listed) == sorted(each.name for each in built_in_vocabulary() if each.quick or not quick)


@pytest.mark.parametrize(
    ("least", "greatest", "said"),
    [
        (None, None, "(a number)"),
        (2, None, "(a number of at least 2)"),
        (None, 9, "(a number of at most 9)"),
        (2, 9, "(a number from 2 to 9)"),
    ],
)
def test_a_new_case_says_which_numbers_fit(least: float | None, greatest: float | None, said: str) -> None:
    height = Attribute("dispute", "height", "number", (), least, greatest, question="How high is it?")
    assert f"# How high is it? {said}\n" in case_text(Vocabulary((height,)))


def test_every_line_of_a_new_case_can_be_filled_in(tmp_path: Path) -> None:
    text = case_text(built_in_vocabulary())
    for attribute in built_in_vocabulary():
        value: object = {"boolean": "true", "integer": 1, "number": 1.5}.get(attribute.kind)
        word = attribute.values[0] if attribute.values else value
        said = f"[{word}]" if attribute.kind == "set" else f"{word}"
        # Several entities may have an attribute of that name: fill them in one by one, from the top.
        text = text.replace(f"#{attribute.name}: \n", f"{attribute.name}: {said}\n", 1)
    path = tmp_path / "full.yaml"
    path.write_text(text.replace("#title: ", "title: Full"), encoding="utf-8")
    (case,) = read_cases(path)
    told = {*case.observations, *(f"party.{name}" for name in case.parties[0].observations)}
    assert told == {attribute.path for attribute in built_in_vocabulary()}


def test_a_case_for_a_rulebook_takes_its_schema_and_its_attributes(tmp_path: Path) -> None:
    new_rulebook(tmp_path / "mine", "eight_methods")
    (path,) = new_case(tmp_path / "cases" / "morning.yaml", str(tmp_path / "mine"))
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../mine/schema/case.schema.json\n")
    assert "#at_night: " in text
    with pytest.raises(NothingWritten, match="is there already"):
        new_case(path)
    assert path.read_text(encoding="utf-8") == text


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
