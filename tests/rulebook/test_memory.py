"""A rulebook that is read with what was read of it before is the one that is read anew."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from rulebook.examples.example import HEAD, rule
from rulebook.examples.folders import write
from rulebook.examples.safeguards import safeguard
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


@pytest.fixture
def small(tmp_path: Path) -> Path:
    write({"rulebook.yaml": HEAD, "rules.yaml": rule(), "safeguards/guard.yaml": safeguard()}, tmp_path / "small")
    return tmp_path / "small"


def test_where_nothing_has_changed_the_reading_is_the_same(small: Path) -> None:
    memory = Memory()
    first = read_rulebook(small, memory)
    assert read_rulebook(small, memory) is first
    memory.look_again()
    assert read_rulebook(small, memory) is first
    copied = memory.copy()
    assert read_rulebook(small, copied) is first
    assert read_rulebook(small, Memory()) is not first


@pytest.mark.parametrize("looking_again", [Memory.look_again, Memory.copy])
@pytest.mark.parametrize("told_by", ["size", "time", "file"])
def test_a_file_that_has_changed_is_read_when_it_is_looked_at_again(
    looking_again: Callable[[Memory], Memory | None], told_by: str, small: Path
) -> None:
    memory, path = Memory(), small / "rules.yaml"
    path.write_text(rule("{safety.weapon: true}"))
    read_rulebook(small, memory)
    before = path.stat()
    if told_by == "file":  # put in the place of the other, as editors do
        path = small / "rules.new"
    path.write_text(rule("{safety.weapon: never}" if told_by == "size" else "{safety.weapon: seen}"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + (told_by == "time")))
    path.replace(small / "rules.yaml")
    assert read_rulebook(small, memory).rulebook is not None
    memory = looking_again(memory) or memory
    assert read_rulebook(small, memory).rulebook is None
    assert read_from(read_rulebook(small, memory)) == read_from(read_rulebook(small))


def test_a_copy_leaves_what_it_was_made_of_alone(small: Path) -> None:
    memory = Memory()
    first = read_rulebook(small, memory)
    copied = memory.copy()
    (small / "rules.yaml").write_text(rule() + rule(id="two"))
    (small / "more.yaml").write_text(rule(id="three"))
    assert len(read_rulebook(small, copied).rules) == 3
    assert read_rulebook(small, memory) is first


def test_what_cannot_be_read_is_told_until_it_can(small: Path) -> None:
    memory, path = Memory(), small / "rules.yaml"
    path.write_bytes(b"\xff")
    for _ in range(2):
        assert [each.code for each in read_rulebook(small, memory).diagnostics] == ["not-utf-8"]
    path.write_text(rule())
    memory.look_again()
    assert read_rulebook(small, memory).diagnostics == ()
    (small / "rulebook.yaml").unlink()
    memory.look_again()
    for _ in range(2):
        assert [each.code for each in read_rulebook(small, memory).diagnostics] == ["no-such-file"]


def test_what_an_editor_holds_counts_at_once_and_no_longer(small: Path) -> None:
    memory, name = Memory(), str(small / "rules.yaml")
    first = read_rulebook(small, memory)
    with unsaved({name: rule(id="other")}):
        held = read_rulebook(small, memory)
        assert [each.rule.id for each in held.rules] == ["other"]
        assert read_rulebook(small, memory) is held
    with unsaved({name: rule(id="third")}):
        assert [each.rule.id for each in read_rulebook(small, memory).rules] == ["third"]
    assert read_from(read_rulebook(small, memory)) == read_from(first)
