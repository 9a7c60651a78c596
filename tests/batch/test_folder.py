"""The folder of a run belongs to one run at a time, and only to the run that began in it."""

import os
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from batch.conftest import posix

from ottava.engine.batch.errors import BatchError
from ottava.engine.batch.evaluating import Work
from ottava.engine.batch.folder import STATE, Checkpoint, claim, lock
from ottava.engine.batch.formats import OutputFormat
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.manifest import Manifest, RunRulebook, manifest_of, run_mapping
from ottava.engine.batch.running import Run
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.engine.tables.mapping.from_yaml import read_mapping
from ottava.engine.version import VERSION
from ottava.facts import built_in_vocabulary

MAPPING = "id: Number\ndispute: {category: Issue}\n"


def said(action: Callable[[], object]) -> str:
    with pytest.raises(BatchError) as refused:
        action()
    return str(refused.value)


@posix
def test_a_second_run_is_kept_out_as_long_as_the_first_lasts(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"

    def enter() -> None:
        with lock(out):
            pass

    with lock(out):
        assert said(enter) == f"another run is writing into `{out}`; choose another folder"
    for _ in range(2):
        enter()
    with pytest.raises(ValueError, match="in the midst"), lock(out):
        raise ValueError("in the midst")
    enter()


@posix
def test_a_lock_is_no_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()

    def enter(out: Path) -> None:
        with lock(out):
            pass

    (tmp_path / "out").mkdir()
    state = tmp_path / "out" / STATE
    state.symlink_to(tmp_path / "elsewhere")
    assert said(lambda: enter(tmp_path / "out")) == (
        f"`{state}` is a link, expected a folder; choose another with `--out`"
    )
    state.unlink()
    state.mkdir()
    (state / "lock").symlink_to(tmp_path / "elsewhere" / "lock")
    with pytest.raises(OSError, match="symbolic links"):
        enter(tmp_path / "out")
    assert not list((tmp_path / "elsewhere").iterdir())
    (state / "lock").unlink()
    before = os.umask(0o002)
    try:
        enter(tmp_path / "out")
    finally:
        os.umask(before)
    assert (state / "lock").stat().st_mode & 0o777 == 0o664


OF_A_RUN = [
    *(f"results.{format}{packed}" for format in get_args(OutputFormat) for packed in ("", ".zst")),
    "rejects.jsonl",
    "run.json",
    "rulebook",
    "summary.json",
    "summary.html",
]


@pytest.mark.parametrize("name", [*OF_A_RUN, "mapping.yaml"])
def test_nothing_of_the_person_or_of_an_earlier_version_is_written_over(name: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()
    given = {"mapping": "digest"} if name == "mapping.yaml" else {"mapping": None}
    for resume in (False, True):
        assert said(lambda resume=resume: claim(tmp_path, given, resume)) == (  # type: ignore[misc]
            f"`{tmp_path / name}` is there already; choose another folder with `--out`"
        )


def test_what_is_in_nobodys_way_may_stay(tmp_path: Path) -> None:
    for name in ("cases.jsonl", "mapping.yaml", "results.txt"):
        (tmp_path / name).touch()
    options = {"format": "csv"}
    for resume in (False, True):
        assert claim(tmp_path, options, resume) == Checkpoint(options)


LONG = [f"file {number}" for number in range(20)]


@pytest.mark.parametrize(
    ("earlier", "now", "told"),
    [
        ({"day": None}, {"day": "2026-03-14"}, "day: was `None`, is `2026-03-14`"),
        ({}, {"format": "csv"}, "format: was `None`, is `csv`"),
        ({"inputs": ["a"]}, {"inputs": ["a", "b"]}, "inputs: was `a`, is `a, b`"),
        ({"inputs": ["a\x1b[2J"]}, {"inputs": []}, r"inputs: was `a\x1b[2J`, is ``"),
        ({"b": 1, "a": 2, "same": 3}, {"b": 2, "a": 1, "same": 3}, "b: was `1`, is `2`; a: was `2`, is `1`"),
        ({"x": "a" * 80}, {"x": "b" * 81}, f"x: was `{'a' * 80}`, is `{'b' * 79}…`"),
    ],
)
def test_a_run_goes_on_with_what_it_was_begun_with(
    earlier: dict[str, Any], now: dict[str, Any], told: str, tmp_path: Path
) -> None:
    (tmp_path / STATE).mkdir()
    begun = Checkpoint(earlier, batches=3)
    begun.write(tmp_path / STATE)
    assert said(lambda: claim(tmp_path, now, resume=True)) == (
        f"the run in `{tmp_path}` cannot go on like this, for its results would not be of one kind ({told}); use what "
        "it was begun with, or begin a new run in another folder"
    )
    assert claim(tmp_path, earlier, resume=True) == begun


@pytest.mark.parametrize(
    ("done", "told"),
    [
        (False, "a run that was not finished; go on with `--resume`, or choose another"),
        (True, "a finished run; choose another with `--out`, or delete it"),
    ],
)
def test_a_run_goes_on_only_if_that_is_asked_for(done: bool, told: str, tmp_path: Path) -> None:
    (tmp_path / STATE).mkdir()
    begun = Checkpoint({}, done=done)
    begun.write(tmp_path / STATE)
    assert said(lambda: claim(tmp_path, {}, resume=False)) == f"the folder `{tmp_path}` holds {told}"
    assert claim(tmp_path, {}, resume=True) == begun


@pytest.fixture
def plan(book: Rulebook, tmp_path: Path) -> Run:
    (tmp_path / "map.yaml").write_text(MAPPING)
    mapping = read_mapping(tmp_path / "map.yaml", built_in_vocabulary())
    work = Work(book, day=date(2026, 3, 14), mapping=mapping)
    return Run(Inputs(("b.csv", "a.csv"), "csv"), work, tmp_path / "out", rulebook="rules/mine")


def test_what_decides_the_results_is_kept(plan: Run) -> None:
    work = plan.work
    assert work.mapping is not None
    assert plan.options() == {
        "version": VERSION,
        "rulebook": work.rulebook.fingerprint,
        "inputs": ["b.csv", "a.csv"],
        "input format": "csv",
        "format": "jsonl",
        "thorough": False,
        "firings a case": work.max_firings,
        "seconds a case": 60.0,
        "budget a case": None,
        "batch size": 256,
        "day": "2026-03-14",
        "language": None,
        "mapping": work.mapping.digest,
        "compression": "none",
        "reasons": "full",
    }
    assert plan.options() == msgspec.json.decode(msgspec.json.encode(plan.options())), "a checkpoint keeps it as JSON"


def test_no_option_that_decides_the_results_is_forgotten(plan: Run, book: Rulebook) -> None:
    """Whatever is added to the work has to be among the options, or here."""
    others: dict[str, Any] = {
        "rulebook": replace(book, language="zh"),
        "format": "csv",
        "thorough": True,
        "max_firings": 5,
        "seconds": 1.5,
        "budget": 9,
        "day": None,
        "mapping": None,
        "reasons": "ids",
        "packed": True,
    }
    assert {*others, "floor"} == {each.name for each in fields(Work)}
    for name, value in others.items():
        other = replace(plan, work=replace(plan.work, **{name: value}))
        differing = {each for each, found in other.options().items() if plan.options()[each] != found}
        assert len(differing) == 1, name
    for inputs in (Inputs(("b.csv",), "csv"), Inputs(("b.csv", "a.csv"), "tsv")):
        assert replace(plan, inputs=inputs).options() != plan.options()
    assert replace(plan, batch_size=7).options() != plan.options()
    same = replace(plan, workers=9, cluster="tcp://x:1", max_rejects=3, rulebook="the same one elsewhere")
    assert same.options() == plan.options()


def test_the_manifest_says_what_a_run_was_made_of(plan: Run, book: Rulebook) -> None:
    expected = Manifest(
        1,
        VERSION,
        ("b.csv", "a.csv"),
        "csv",
        "jsonl",
        RunRulebook("rules/mine", book.name, book.version, book.fingerprint, None, None),
        False,
        "2026-03-14",
        "mapping.yaml",
        None,
        "full",
    )
    assert plan.manifest() == expected
    (plan.folder / "rulebook").mkdir(parents=True)
    expected = msgspec.structs.replace(expected, rulebook=msgspec.structs.replace(expected.rulebook, copy="rulebook"))
    assert plan.manifest() == expected
    other = replace(
        plan, work=Work(book, "csv", thorough=True, packed=True, reasons="none"), inputs=Inputs(("-",))
    ).manifest()
    assert (other.inputs, other.input_format, other.format, other.thorough) == (("-",), None, "csv", True)
    assert (other.day, other.mapping, other.compression, other.reasons) == (None, None, "zstd", "none")
    assert other.results(Path("out")) == Path("out/results.csv.zst")
    assert plan.results == "results.jsonl"
    assert expected.results(Path("out")) == Path("out/results.jsonl")
    assert replace(plan, work=replace(plan.work, packed=True)).results == "results.jsonl.zst"


def test_the_manifest_comes_back_with_the_mapping_of_the_run(plan: Run) -> None:
    plan.folder.mkdir()
    plan.manifest().write(plan.folder)
    assert manifest_of(plan.folder) == plan.manifest()
    text = (plan.folder / "run.json").read_text()
    assert text.startswith('{\n  "form": 1,\n  "ottava": ')
    assert text.endswith("}\n")
    (plan.folder / "mapping.yaml").write_text(MAPPING)
    found = run_mapping(plan.folder, manifest_of(plan.folder), built_in_vocabulary())
    assert found is not None
    assert plan.work.mapping is not None
    assert found.digest == plan.work.mapping.digest
    without = msgspec.structs.replace(plan.manifest(), mapping=None)
    assert run_mapping(plan.folder, without, built_in_vocabulary()) is None


def test_what_is_no_run_or_of_another_version_is_told(plan: Run, tmp_path: Path) -> None:
    assert said(lambda: manifest_of(tmp_path)) == (
        f"`{tmp_path}` is not the folder of a run: `run.json` cannot be read: no such file or directory; name the "
        "folder that was given to `ottava batch` as `--out`, and make the run again if an earlier version made it"
    )
    long = Path("/" + "a" * 200, "b" * 200, "c" * 97)
    assert f"`{long}` is" in said(lambda: manifest_of(long)), "what is to be looked for is not cut short"
    plan.manifest().write(tmp_path)
    data = (tmp_path / "run.json").read_bytes()
    for other in (b"{}", data[:-5], data.replace(b'"form": 1', b'"form": 2'), b"\xff"):
        (tmp_path / "run.json").write_bytes(other)
        assert said(lambda: manifest_of(tmp_path)) == (
            f"`{tmp_path / 'run.json'}` is not as this version of Ottava writes it; make the run again with "
            "`ottava batch`"
        )
