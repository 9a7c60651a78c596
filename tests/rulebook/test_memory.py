"""A rulebook that is read with what was read of it before is the one that is read anew."""

import shutil
from pathlib import Path
from random import Random

import pytest
from rulebook.torn_texts import torn

from ottava.engine.rulebook import locating
from ottava.engine.rulebook.loading import RulebookReading, load_rulebook, read_rulebook
from ottava.engine.rulebook.locating import BUILT_IN
from ottava.engine.rulebook.memory import Memory
from ottava.facts.source.reading import unsaved

ROOT = Path(__file__).parents[2]
RULEBOOKS = [
    ROOT / "rules" / "eight_methods",
    ROOT / "examples" / "rulebooks" / "marketplace",
    ROOT / "examples" / "rulebooks" / "housing",
]


def read_from(reading: RulebookReading) -> tuple[object, ...]:
    """Return all that tells two readings apart, places too."""
    book = reading.rulebook
    spans = book and [(rule.span and (rule.span.start, rule.span.source)) for rule in book.rules]
    return reading.diagnostics, reading.names, reading.vocabulary, reading.rules, reading.heads, book, spans


@pytest.mark.parametrize("rulebook", RULEBOOKS, ids=lambda each: each.name)
def test_after_any_edits_it_is_as_if_read_anew(rulebook: Path) -> None:
    rng, memory = Random(rulebook.name), Memory()
    before = {str(path): path.read_text("utf-8") for path in rulebook.rglob("*.yaml") if path.parent.name != "tests"}
    texts = dict(before)
    for _ in range(5):
        name = rng.choice(sorted(texts))
        texts[name] = before[name] if rng.random() < 0.5 else torn(texts[name], rng)
        with unsaved(texts):
            found, anew = read_rulebook(rulebook, memory), read_rulebook(rulebook)
            assert read_from(found) == read_from(anew)


def test_only_the_file_that_changed_is_read_again() -> None:
    folder, memory = RULEBOOKS[0], Memory()
    name = str(folder / "listening.yaml")
    first = read_rulebook(folder, memory)
    with unsaved({name: (folder / "listening.yaml").read_text("utf-8").replace("title: ", "title: Now ", 1)}):
        second = read_rulebook(folder, memory)
    old, new = ({each.rule.id: each for each in reading.rules} for reading in (first, second))
    again = {each for each in new if new[each] is not old[each]}
    assert again == {each for each in new if new[each].node.span.source.name == name} != set()


def test_a_built_in_rulebook_is_read_once_also_for_those_that_extend_it(tmp_path: Path) -> None:
    first = load_rulebook()
    assert load_rulebook() is first
    (tmp_path / "rulebook.yaml").write_text("name: mine\nversion: 1.0.0\nextends: eight_methods\n")
    mine, anew = load_rulebook(tmp_path), read_rulebook(tmp_path).rulebook
    assert {*map(id, mine.rules)} == {*map(id, first.rules)}
    assert mine == anew
    assert anew.fingerprint == mine.fingerprint


def test_a_change_of_a_built_in_rulebook_is_seen_when_it_is_loaded() -> None:
    first, folder = load_rulebook(), locating.RULEBOOKS / BUILT_IN
    path = folder / "listening.yaml"
    with unsaved({str(path): path.read_text("utf-8").replace("title: ", "title: Now ", 1)}):
        changed = load_rulebook()
        assert changed == read_rulebook(folder).rulebook
    assert changed != first
    assert load_rulebook() == first == read_rulebook(folder).rulebook


def test_what_changes_on_the_disk_is_seen_when_it_is_looked_at_again(tmp_path: Path) -> None:
    shutil.copytree(RULEBOOKS[2], folder := tmp_path / "housing")
    memory = Memory()
    rules = [each for each in sorted(folder.glob("*.yaml")) if each.name != "rulebook.yaml"]
    many = len(read_rulebook(folder, memory).rules)
    rules[0].write_text("[]\n")
    (folder / "more.yaml").write_text(rules[1].read_text().replace("id: ", "id: more_"))
    assert len(read_rulebook(folder, memory).rules) == many
    memory.look_again()
    assert read_from(read_rulebook(folder, memory)) == read_from(read_rulebook(folder))


def test_a_file_that_nobody_has_saved_yet_counts(tmp_path: Path) -> None:
    shutil.copytree(RULEBOOKS[2], folder := tmp_path / "housing")
    with unsaved({str(folder / "new.yaml"): "- id: new_rule\n"}):
        found = read_rulebook(folder)
    assert any(each.span and each.span.source.name.endswith("new.yaml") for each in found.diagnostics)


def test_nothing_of_earlier_texts_is_kept() -> None:
    folder, memory = RULEBOOKS[0], Memory()
    name, text = str(folder / "learning.yaml"), (folder / "learning.yaml").read_text("utf-8")
    for number in range(12):
        with unsaved({name: text.replace("id: ", f"id: y{number}_")}):
            assert read_rulebook(folder, memory).rulebook is not None
        if number == 1:
            kept = len(memory._made), len(memory._sources)
    assert (len(memory._made), len(memory._sources)) == kept
