"""Lists of what a rulebook has, and what is shown of one thing: own ones apart, everything named, nothing twice."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest
from cli.conftest import Command, ottava  # noqa: F401 - a fixture
from library.object_graph import parts_of

from ottava.engine.authoring.handbook.passage import Thing
from ottava.engine.authoring.listing.listing import KINDS, listed, to_text
from ottava.engine.authoring.listing.origins import OWN, VOCABULARY
from ottava.engine.authoring.listing.showing import UnknownName, shown
from ottava.engine.authoring.listing.subjects import ListSubject
from ottava.engine.rulebook.conclusion import Recommend
from ottava.engine.rulebook.loading import load_rulebook
from ottava.engine.rulebook.rulebook import Rulebook

PAGE = (Path(__file__).parents[3] / "docs" / "write" / "looking-up.md").read_text("utf-8")
SUBJECTS: tuple[ListSubject, ...] = get_args(ListSubject)

HEAD = """\
name: house
version: 1.0.0
extends: eight_methods
gates:
  - {id: house_quiet, title: Quiet in the house, text: See that it is quiet.}
  - {id: safety_first, title: Safety in the house, text: See that nobody is hurt.}
attributes:
  - {id: house.floors, kind: integer, minimum: 1, maximum: 60, question: How many floors?}
conditions:
  - {id: at_home, title: It is about the home, when: {dispute.category: [neighbour, family]}}
"""
RULE = """\
- id: house.quiet-at-night
  title: Quiet at night
  when: {dispute.category: neighbour}
  then: {gate: house_quiet, effect: first}
  because: At night everybody must be able to sleep.
"""
HEATED = """
- id: house.heated
  title: Heated in the house
  for_each: party
  when: {party.arousal: upset}
  then: {assess: {heated: true}}
  because: They shout.
"""
TEST = "- rule: house.quiet-at-night\n  case: {dispute: {category: neighbour}, parties: []}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "my_rules"
    (made / "tests").mkdir(parents=True)
    for name, text in (("rulebook", HEAD), ("noise", RULE), ("heated", HEATED), ("tests/noise", TEST)):
        (made / f"{name}.yaml").write_text(text, encoding="utf-8")
    return Path("my_rules")


def origins_of(book: Rulebook, subject: ListSubject) -> dict[str, str]:
    return {each.thing.id: each.origin for each in listed(book, subject)}


def test_own_ones_come_first_and_inherited_ones_apart(folder: Path) -> None:
    book = load_rulebook(folder)
    own = {subject: [id for id, origin in origins_of(book, subject).items() if origin == OWN] for subject in SUBJECTS}
    assert own == {
        "rules": ["house.heated", "house.quiet-at-night"],
        "assessments": ["heated"],
        "attributes": ["house.floors"],
        "conditions": ["at_home"],
        "directives": [],
        "gates": ["safety_first", "house_quiet"],
        "methods": [],
        "points": [],
        "safeguards": [],
    }
    for subject in SUBJECTS:
        origins = [*origins_of(book, subject).values()]
        assert origins == sorted(origins, key=[OWN, "eight_methods", VOCABULARY].index)
    assert {*origins_of(book, "attributes").values()} == {OWN, VOCABULARY}
    assert {*origins_of(book, "safeguards").values()} == {"eight_methods"}


def test_everything_is_listed_once() -> None:
    book = load_rulebook()
    assert {*KINDS} == {*SUBJECTS}
    for subject in SUBJECTS:
        entries = listed(book, subject)
        ids = [each.thing.id for each in entries]
        assert len(ids) == len({*ids})
        lines = to_text(entries).splitlines()
        assert [line.split()[0] for line in lines if line.startswith("  ")] == ids
    assert len(listed(book, "rules")) == len(book.rules)
    assert len(listed(book, "attributes")) == len(book.vocabulary)


def test_everything_listed_can_be_shown() -> None:
    book = load_rulebook()
    for subject in ("methods", "gates", "points", "directives", "attributes", "assessments"):
        for each in listed(book, subject):  # type: ignore[arg-type]
            assert each.thing in [found.listed.thing for found in shown(book, (), each.thing.id)]


def test_an_attribute_that_no_rule_looks_at_says_so(folder: Path) -> None:
    titles = {each.thing.id: each.title for each in listed(load_rulebook(folder), "attributes")}
    assert titles["house.floors"] == "integer 1 to 60. How many floors? (no rule looks at it)"
    assert not titles["party.arousal"].endswith("(no rule looks at it)")


def test_what_has_to_do_with_it_is_named() -> None:
    book = load_rulebook()
    (attribute,) = shown(book, (), "party.arousal")
    looking = {rule.id for rule in book.rules if "party.arousal" in parts_of((rule.when, rule.unless))}
    assert {*attribute.related["looked at by"]} == looking
    (method,) = shown(book, (), "listening")
    advised = {
        rule.id: [each.method for each in rule.conclusions if isinstance(each, Recommend)] for rule in book.rules
    }
    concluding = {id for id, methods in advised.items() if "listening" in methods}
    assert {*method.related["spoken for by"], *method.related["spoken against by"]} == concluding


def test_the_rules_that_use_a_condition_are_named(folder: Path) -> None:
    rules = (folder / "noise.yaml").read_text("utf-8").replace("dispute.category: neighbour", "condition.at_home: true")
    (folder / "noise.yaml").write_text(rules, "utf-8")
    (found,) = shown(load_rulebook(folder), (), "at_home")
    assert found.listed.title == "It is about the home"
    assert found.text.startswith("{id: at_home, title: It is about the home")
    assert found.related["looked at by"] == ("house.quiet-at-night",)


def test_a_name_that_there_is_not(folder: Path, ottava: Command) -> None:  # noqa: F811
    with pytest.raises(UnknownName, match="did you mean `house_quiet`"):
        shown(load_rulebook(folder), (), "house_quit")
    assert ottava("show", "house_quit", folder).status == 1


def test_the_page_shows_what_the_commands_say(folder: Path, ottava: Command) -> None:  # noqa: F811
    again = "  - {id: safety_first, title: Safety in the house, text: See that nobody is hurt.}\n"
    (folder / "rulebook.yaml").write_text(HEAD.replace(again, ""), "utf-8")
    lists, shows = re.findall(r"```console\n\$ ottava (.*?)```", PAGE, re.DOTALL)
    command, _, wanted = lists.partition("\n")
    out = re.sub(r"  +", "  ", ottava(*command.split()).out)
    for line in re.sub(r"  +", "  ", wanted).splitlines():
        assert line.strip() in ("", "…") or line in out.splitlines()
    command, _, wanted = shows.partition("\n")
    assert ottava(*command.split()).out == wanted


def test_json_and_own(folder: Path, ottava: Command) -> None:  # noqa: F811
    gates = json.loads(ottava("list", "gates", folder, "--own", "--format", "json").out)
    assert gates == [
        {"id": "safety_first", "title": "Safety in the house", "own": True, "from": None},
        {"id": "house_quiet", "title": "Quiet in the house", "own": True, "from": None},
    ]
    assert ottava("list", "points", folder, "--own").out == "none\n"


def test_what_is_shown_cannot_steer_a_terminal(folder: Path, ottava: Command) -> None:  # noqa: F811
    (folder / "rulebook.yaml").write_text(HEAD.replace("Quiet in the house", '"\\e[31mred"'), "utf-8")
    assert "\x1b" not in ottava("list", "gates", folder).out + ottava("show", "house_quiet", folder).out


def test_one_name_of_several_things(folder: Path) -> None:
    (folder / "noise.yaml").write_text(RULE.replace("house.quiet-at-night", "listening"), "utf-8")
    found = shown(load_rulebook(folder), (), "listening")
    assert [each.listed.thing for each in found] == [Thing("rule", "listening"), Thing("method", "listening")]
