"""The files of a run grow, are cut back and gone on with; and whatever else has become of them is told."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from batch.conftest import posix
from hypothesis import given, settings
from hypothesis import strategies as st

from ottava.engine.batch.encoding import Encoder
from ottava.engine.batch.evaluating import BatchOutcome
from ottava.engine.batch.formats import OutputFormat
from ottava.engine.batch.writing import (
    Growing,
    GrowingFile,
    GrowingFolder,
    Outputs,
    Sizes,
    WrittenSize,
    complete,
    damage,
    results_name,
    write_whole,
)

OUTCOMES = [
    BatchOutcome(results=[b"one\n", b"two\n"], rejects=b"bad 1\n", ids=b"a\nb\n"),
    BatchOutcome(results=[b"three\n"], rejects=b"", ids=b"c\n"),
    BatchOutcome(rejects=b"bad 2\n"),
]
SYSTEM = "not the files that the run had written"
GONE = "not all there any more"
SHORT = "shorter than the run had left them"
OTHER = "not as the run had left them"


def held(path: Path) -> list[bytes]:
    """What is in a file, or in the parts of a folder."""
    return [each.read_bytes() for each in (sorted(path.iterdir()) if path.is_dir() else [path])]


@pytest.mark.parametrize("kind", [GrowingFile, GrowingFolder])
@settings(max_examples=25, deadline=None)
@given(steps=st.lists(st.binary(max_size=4) | st.integers(0, 9), max_size=8))
def test_what_grows_can_be_cut_back_to_any_earlier_size(
    kind: Callable[[Path, WrittenSize | None], Growing],
    steps: list[bytes | int],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A step appends bytes, or cuts back to an earlier size and opens what is left again."""
    path = tmp_path_factory.mktemp("growing") / "it"
    grown, appended = kind(path, None), list[bytes]()
    sizes = [grown.written()]
    for step in steps:
        if isinstance(step, bytes):
            grown.append(step)
            appended.append(step)
            sizes.append(grown.written())
        else:
            step %= len(sizes)
            del sizes[step + 1 :], appended[step:]
            grown.cut(sizes[step])
            grown.close()
            assert b"".join(held(path)) == b"".join(appended)
            grown = kind(path, sizes[step])
            assert grown.written() == sizes[step]
    size = sum(map(len, appended)) if kind is GrowingFile else len(appended)
    assert grown.written() == sizes[-1] == (size, crc32(b"".join(appended)))
    grown.sync()
    grown.close()
    assert b"".join(held(path)) == b"".join(appended)
    again = kind(path, None)  # which begins anew
    again.close()
    assert (again.written(), b"".join(held(path)) if kind is GrowingFile else b"") == ((0, 0), b"")


def test_parts_have_numbers_and_what_a_kill_has_left_of_one_goes(tmp_path: Path) -> None:
    path = tmp_path / "results.parquet.partial"
    parts = GrowingFolder(path, None)
    for number in range(12):
        parts.append(b"%d" % number)
    (path / ".part-00000012.parquet.new").write_bytes(b"torn")
    (path / "notes.txt").write_bytes(b"somebody else's")
    GrowingFolder(path, WrittenSize(10, 0))
    assert sorted(os.listdir(path)) == ["notes.txt", *(f"part-{number:08d}.parquet" for number in range(10))]
    GrowingFolder(path, None)
    assert os.listdir(path) == ["notes.txt"]


@posix
def test_a_file_that_is_gone_on_with_is_none_of_another_name(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"precious")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic links"):
        GrowingFile(tmp_path / "link", WrittenSize(0, 0))
    GrowingFile(tmp_path / "link", None).close()
    assert not (tmp_path / "link").is_symlink()
    (tmp_path / "folder").mkdir()
    (tmp_path / "parts").symlink_to(tmp_path / "folder")
    GrowingFolder(tmp_path / "parts", None).append(b"part")
    assert (list((tmp_path / "folder").iterdir()), len(held(tmp_path / "parts"))) == ([], 1)
    (tmp_path / ".new.new").symlink_to(tmp_path / "elsewhere")
    write_whole(tmp_path / "new", b"other")
    assert (tmp_path / "elsewhere").read_bytes() == b"precious"


@posix
def test_whoever_may_read_files_of_this_user_may_read_those_of_a_run(tmp_path: Path) -> None:
    before = os.umask(0o002)
    try:
        GrowingFile(tmp_path / "lines", None).close()
        write_whole(tmp_path / "whole", b"")
    finally:
        os.umask(before)
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in ("lines", "whole")} == {0o664}


@pytest.mark.parametrize(
    ("format", "packed", "name"),
    [
        ("jsonl", False, "results.jsonl"),
        ("csv", False, "results.csv"),
        ("parquet", False, "results.parquet"),
        ("jsonl", True, "results.jsonl.zst"),
    ],
)
def test_outputs_are_partial_until_they_are_complete(
    format: OutputFormat, packed: bool, name: str, tmp_path: Path
) -> None:
    state = tmp_path / ".ottava"
    state.mkdir()
    sizes = written(tmp_path, format, packed)
    head = [] if Encoder(format, packed=packed).head() == b"" else [Encoder(format).head()]
    lines = [b"one\n", b"two\n", b"three\n"]
    assert results_name(format, packed=packed) == name
    assert sorted(os.listdir(tmp_path)) == [".ottava", "rejects.jsonl.partial", f"{name}.partial"]
    assert held(tmp_path / f"{name}.partial") == (lines if format == "parquet" else [b"".join([*head, *lines])])
    assert held(tmp_path / "rejects.jsonl.partial") == [b"bad 1\nbad 2\n"]
    assert held(state / "ids.tsv") == [b"a\nb\nc\n"]
    assert sizes["ids"] == WrittenSize(6, crc32(b"a\nb\nc\n"))
    outputs = Outputs(tmp_path, state, Encoder(format, packed=packed), sizes)
    assert outputs.sizes() == sizes, "they are gone on with, and no head stands in the middle"
    outputs.append(BatchOutcome([b"later\n"], b"later\n", b"later\n"))
    outputs.cut(sizes)
    outputs.close()
    assert damage(tmp_path, state, name, sizes, read=True) is None
    for _ in range(2):
        complete(tmp_path, name)
        assert sorted(os.listdir(tmp_path)) == [".ottava", "rejects.jsonl", name]
        assert damage(tmp_path, state, name, sizes, read=True) is None


def written(folder: Path, format: OutputFormat, packed: bool = False) -> Sizes:
    (folder / ".ottava").mkdir(exist_ok=True)
    outputs = Outputs(folder, folder / ".ottava", Encoder(format, packed=packed), {})
    for outcome in OUTCOMES:
        outputs.append(outcome)
    outputs.sync()
    sizes = outputs.sizes()
    outputs.close()
    return sizes


def longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"torn")


def shorter(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def changed(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1] + b"!")


def gone(path: Path) -> None:
    path.unlink()


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


def further(path: Path) -> None:
    (path.parent / "part-00000003.parquet").write_bytes(b"")


def linked(path: Path) -> None:
    link(path.parent)


def elsewhere(path: Path) -> None:
    path.rename(path.parents[1] / path.name)


def without(path: Path) -> None:
    shutil.rmtree(path.parent)


LINES = ("results.jsonl.partial", "rejects.jsonl.partial", ".ottava/ids.tsv")
PARTS = ("results.parquet.partial/part-00000000.parquet", "results.parquet.partial/part-00000002.parquet")
# What is done to a file, what is said of it as long as there may be more in it, and what once all has been read.
DAMAGE: list[tuple[tuple[str, ...], Callable[[Path], None], str | None, str | None]] = [
    (LINES, Path.touch, None, None),
    (LINES, longer, None, OTHER),
    (LINES, shorter, SHORT, OTHER),
    (LINES, changed, OTHER, OTHER),
    (LINES, gone, GONE, GONE),
    (LINES[2:], elsewhere, GONE, GONE),
    (LINES, folder, SYSTEM, SYSTEM),
    (LINES, link, SYSTEM, SYSTEM),
    (PARTS, Path.touch, None, None),
    (PARTS, longer, OTHER, OTHER),
    (PARTS, shorter, OTHER, OTHER),
    (PARTS, changed, OTHER, OTHER),
    (PARTS, gone, GONE, GONE),
    (PARTS, folder, SYSTEM, SYSTEM),
    (PARTS, link, SYSTEM, SYSTEM),
    (PARTS[:1], further, None, SYSTEM),
    (PARTS[:1], linked, SYSTEM, SYSTEM),
    (PARTS[:1], without, GONE, GONE),
]


@posix
@pytest.mark.parametrize(
    ("name", "harm", "before", "behind"),
    [(name, harm, before, behind) for names, harm, before, behind in DAMAGE for name in names],
)
def test_what_has_become_of_the_files_is_told(
    name: str, harm: Callable[[Path], Any], before: str | None, behind: str | None, tmp_path: Path
) -> None:
    format: OutputFormat = "parquet" if "parquet" in name else "jsonl"
    sizes = written(tmp_path, format)
    harm(tmp_path / name)
    state, results = tmp_path / ".ottava", f"results.{format}"
    assert damage(tmp_path, state, results, sizes, read=False) == before
    assert damage(tmp_path, state, results, sizes, read=True) == behind
