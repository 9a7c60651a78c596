"""The copy of its rulebook that a run keeps: whole, the very same, and trusted no further than it was written."""

import shutil
from pathlib import Path

import msgspec
import pytest

from ottava.engine.batch.errors import BatchError
from ottava.engine.batch.evaluating import Work
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.manifest import manifest_of
from ottava.engine.batch.rulebook_copy import run_rulebook, same_rulebook, source_rulebook
from ottava.engine.batch.running import Run, run
from ottava.engine.rulebook.language import in_language
from ottava.engine.rulebook.loading import load_rulebook, rulebook_from_sources
from ottava.engine.rulebook.locating import RULEBOOKS
from ottava.facts.source.span import Source

from .conftest import json_lines, made_up, posix

RULES = """\
- id: {id}
  title: Somebody is violent
  for_each: party
  when: {{party.temperament: hot}}
  then: [{{gate: safety_first, effect: first, because: somebody is hot}}]
"""
TEXTS = "title: 我的规则\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A rulebook that extends one that extends the built-in one, each with safeguards or texts of its own."""
    base, top = tmp_path / "base rules", tmp_path / "my" / "rules"
    for place, extends in ((base, "eight_methods"), (top, "'../../base rules@1'  # of the office")):
        place.mkdir(parents=True)
        (place / "rulebook.yaml").write_text(f"name: {place.name}\nversion: '1.4'\nextends: {extends}\n")
        (place / "rules.yaml").write_text(RULES.format(id=f"{place.name.split()[0]}.violent"))
    return top


def made(tmp_path: Path, rulebook: Path | str, language: str | None = None) -> Path:
    cases = json_lines(tmp_path / "cases.jsonl", made_up(3))
    book = load_rulebook(rulebook)
    work = Work(book if language is None else in_language(book, language))
    run(Run(Inputs((str(cases),)), work, tmp_path / "out", workers=0, rulebook=str(rulebook)))
    return tmp_path / "out"


def test_it_is_the_same_rulebook_after_the_original_is_gone(folder: Path, tmp_path: Path) -> None:
    before = load_rulebook(folder)
    out = made(tmp_path, folder)
    shutil.rmtree(folder)
    shutil.rmtree(tmp_path / "base rules")
    moved = out.rename(tmp_path / "elsewhere")
    found = run_rulebook(moved, manifest_of(moved))
    assert found == before
    assert found.text is not None
    assert before.text is not None
    assert [each.rule.id for each in found.text.rules] == [each.rule.id for each in before.text.rules]


def test_it_keeps_the_built_in_rulebook_too(folder: Path, tmp_path: Path) -> None:
    copy = made(tmp_path, folder) / "rulebook"
    built_in = copy / "extended" / "extended"
    for path in RULEBOOKS.glob("eight_methods/*.yaml"):
        assert (built_in / path.name).read_bytes() == path.read_bytes()
    assert not list(copy.rglob("tests"))


def test_it_comes_back_in_the_language_of_the_run(tmp_path: Path) -> None:
    written = {"rulebook.yaml": "name: mine\nversion: '1'\nextends: eight_methods\n", "texts/zh.yaml": TEXTS}
    for name, text in {**written, "rules.yaml": RULES.format(id="mine.violent")}.items():
        path = tmp_path / "mine" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    out = made(tmp_path, tmp_path / "mine", "zh")
    assert run_rulebook(out, manifest_of(out)).title == "我的规则"
    assert source_rulebook(out, manifest_of(out)).title == "mine"


def test_a_rulebook_that_was_not_read_from_the_files_named_has_no_copy(tmp_path: Path) -> None:
    book = rulebook_from_sources(
        Source("head", "name: texts\nversion: '1'\nextends: eight_methods\n"),
        [Source("rules", RULES.format(id="mine.violent"))],
    )
    cases = json_lines(tmp_path / "cases.jsonl", made_up(2))
    out = tmp_path / "out"
    run(Run(Inputs((str(cases),)), Work(book), out, workers=0))
    assert not (out / "rulebook").exists()
    with pytest.raises(BatchError, match="the rulebook `eight_methods` has changed since the run"):
        run_rulebook(out, manifest_of(out))


def test_a_copy_that_is_not_what_the_run_left_is_refused(folder: Path, tmp_path: Path) -> None:
    out = made(tmp_path, folder)
    manifest = manifest_of(out)
    rules = out / "rulebook" / "rules.yaml"
    rules.write_text(rules.read_text().replace("temperament: hot", "temperament: even"))
    with pytest.raises(BatchError, match="is not as the run has left it: expected"):
        run_rulebook(out, manifest)
    rules.unlink()
    shutil.rmtree(out / "rulebook")
    with pytest.raises(BatchError, match="is not there any more"):
        run_rulebook(out, manifest)


def test_a_copy_that_extends_what_lies_outside_is_refused(folder: Path, tmp_path: Path) -> None:
    out = made(tmp_path, folder)
    head = out / "rulebook" / "rulebook.yaml"
    head.write_text(head.read_text().replace('"extended@1"', "'../../base rules'"))
    with pytest.raises(BatchError, match="extends a rulebook elsewhere"):
        run_rulebook(out, manifest_of(out))


@posix
def test_no_link_is_followed(folder: Path, tmp_path: Path) -> None:
    out = made(tmp_path, folder)
    manifest = manifest_of(out)
    rules = out / "rulebook" / "rules.yaml"
    rules.rename(tmp_path / "elsewhere.yaml")
    rules.symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(BatchError, match="expected only ordinary files"):
        run_rulebook(out, manifest)
    (out / "rulebook").rename(out / "other")
    (out / "rulebook").symlink_to(out / "other")
    with pytest.raises(BatchError, match="expected only ordinary files"):
        run_rulebook(out, manifest)


def test_an_earlier_copy_is_not_written_over(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / "rulebook").mkdir(parents=True)
    with pytest.raises(BatchError, match="is there already; choose another folder"):
        made(tmp_path, folder)


def test_without_a_copy_the_rulebook_is_read_from_where_it_was_named(folder: Path, tmp_path: Path) -> None:
    out = made(tmp_path, folder)
    manifest = manifest_of(out)
    named = msgspec.structs.replace(manifest, rulebook=msgspec.structs.replace(manifest.rulebook, copy=None))
    assert run_rulebook(out, named) == load_rulebook(folder)


def test_only_the_rulebook_of_the_run_is_taken_for_it(folder: Path, tmp_path: Path) -> None:
    out = made(tmp_path, folder)
    manifest = manifest_of(out)
    assert manifest is not None
    assert same_rulebook(folder, out, manifest) == load_rulebook(folder)
    with pytest.raises(BatchError) as refused:
        same_rulebook("eight_methods", out, manifest)
    assert str(refused.value) == (
        f"the rulebook `eight_methods` is not the one of the run in `{out}`: the run had `rules` 1.4 with other rules; "
        "leave out `--rulebook`, name the folder of the rulebook as it was, or make the run again"
    )
