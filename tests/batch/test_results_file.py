"""The results of a run are read again by lines, from any place, packed or not; a file that holds none is refused."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ottava.engine.batch.errors import BatchError
from ottava.engine.batch.manifest import Manifest, RunRulebook
from ottava.engine.batch.results_file import ResultsFile, StoredLine, refuse_unreadable
from ottava.engine.batch.stream import Unfinished, ZstdFile, block_of

zstandard = pytest.importorskip("zstandard")

RULEBOOK = RunRulebook("eight_methods", "eight_methods", "1", "sha256:0")
PLAIN = Manifest(1, "0", (), None, "jsonl", RULEBOOK, False, None)
PACKED = msgspec.structs.replace(PLAIN, compression="zstd")


def frame(data: bytes, checksum: bool = True) -> bytes:
    packed: bytes = zstandard.ZstdCompressor(write_checksum=checksum).compress(data)
    return packed


def said(action: Callable[[], object]) -> str:
    with pytest.raises(BatchError) as refused:
        action()
    return str(refused.value)


def held(folder: Path, manifest: Manifest = PACKED) -> list[StoredLine]:
    with ResultsFile(folder, manifest) as lines:
        return list(lines)


texts = st.lists(st.binary(max_size=300).map(lambda each: each.replace(b"\n", b".") + b"\n"), max_size=6)


@settings(max_examples=60, deadline=None)
@given(given=st.lists(st.tuples(texts, st.booleans()), max_size=5), data=st.data())
def test_lines_are_read_in_any_order(
    given: list[tuple[list[bytes], bool]], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("run")
    whole = [line for lines, _ in given for line in lines]
    (folder / "results.jsonl").write_bytes(b"".join(whole))
    (folder / "results.jsonl.zst").write_bytes(b"".join(frame(b"".join(lines), checks) for lines, checks in given))
    for manifest in (PLAIN, PACKED):
        with ResultsFile(folder, manifest) as lines:
            stored = list(lines)
            assert [each.data for each in stored] == whole
            assert [each.at for each in stored] == [sum(map(len, whole[:at])) for at in range(len(whole))]
            assert [each.size for each in stored] == [*map(len, whole)]
            for each in data.draw(st.lists(st.sampled_from(stored), max_size=6)) if stored else []:
                assert lines.line(each.at, each.size) == each.data
            assert list(lines) == stored, "from the beginning, wherever one was"
            assert lines.line(sum(map(len, whole)), 5) == b"", "behind the last there is nothing"


def test_a_frame_that_is_large_is_walked_through_block_by_block(tmp_path: Path) -> None:
    lines = [b"%07d" % number * 40_000 + b"\n" for number in range(8)]  # each of several blocks
    (tmp_path / "results.jsonl.zst").write_bytes(frame(b"".join(lines[:4])) + frame(b"".join(lines[4:])))
    with ResultsFile(tmp_path, PACKED) as found:
        size = len(lines[0])
        for number in (5, 2, 7, 6, 0, 3):
            assert found.line(number * size, size) == lines[number]


def test_a_file_without_a_frame_has_no_lines(tmp_path: Path) -> None:
    (tmp_path / "results.jsonl.zst").touch()
    assert held(tmp_path) == []
    with ResultsFile(tmp_path, PACKED) as found:
        assert found.line(0, 5) == found.line(3, 5) == b""


def test_reading_on_does_not_begin_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines in their order are unpacked once, and a place is found from the beginning of its own frame."""
    opened: list[int] = []

    def noted(file: Any) -> Any:
        opened.append(file.tell())
        return ZstdFile(file)

    monkeypatch.setattr("ottava.engine.batch.results_file.ZstdFile", noted)
    packed = [frame(b"%d\n" % number * 3) for number in range(3)]
    (tmp_path / "results.jsonl.zst").write_bytes(b"".join(packed))
    with ResultsFile(tmp_path, PACKED) as lines:
        stored = list(lines)
        assert opened == [0]
        for at in (0, 1, 2, 4, 8, 6, 7):
            assert lines.line(stored[at].at, 2) == stored[at].data
    last = len(packed[0] + packed[1])
    assert opened == [0, 0, last, last], "but where it is behind the place, or another frame is nearer"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{}\n!", "this is not zstd"),
        (b"{}", "the last part is missing"),
        (frame(b"one\n")[:-1], "the last part is missing"),
        (frame(b"one\n") + frame(b"two\n")[:5], "the last part is missing"),
        (b"\x28\xb5\x2f\xfd\x08\x00", "zstd decompressor error: Unsupported frame parameter"),
    ],
)
def test_packed_results_that_are_broken_are_told(data: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl.zst"
    path.write_bytes(data)
    broken = f"`{path}` is broken ({reason}); make the run again with `ottava batch`"
    assert said(lambda: held(tmp_path)) == broken
    with ResultsFile(tmp_path, PACKED) as lines:
        assert said(lambda: lines.line(4, 4)).startswith(f"`{path}` is broken (")


@pytest.mark.parametrize(
    ("header", "is_last", "length"),
    [
        (b"\x01\x00\x00", True, 0),
        (b"\x28\x00\x00", False, 5),
        (b"\x2b\x00\x00", True, 1),  # one byte, five times
        (b"\x00\x00\x10", False, 131_072),
    ],
)
def test_a_header_says_how_much_a_block_takes(header: bytes, is_last: bool, length: int) -> None:
    """As RFC 8878 has it, section 3.1.1.2."""
    assert block_of(header) == (is_last, length)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (b"\x01\x00", "the last part is missing"),
        (b"\x07\x00\x00", "a block is impossible"),
        (b"\x08\x00\x10", "a block is impossible"),
    ],
)
def test_a_header_can_be_of_no_block(header: bytes, reason: str) -> None:
    with pytest.raises(Unfinished) as caught:
        block_of(header)
    assert str(caught.value) == reason


@pytest.mark.parametrize("of_size", range(4))
@pytest.mark.parametrize("of_dictionary", range(4))
@pytest.mark.parametrize("single", [0, 1])
def test_frames_with_a_header_of_any_form_are_read(of_size: int, of_dictionary: int, single: int) -> None:
    """As RFC 8878 has it, section 3.1.1.1."""
    size = (single, 2, 4, 8)[of_size]
    text = b"x" * (5 if size == 1 else 300)
    written = (len(text) - 256 if size == 2 else len(text)).to_bytes(8, "little")[:size]
    window = b"" if single else b"\x00"
    header = bytes([of_size << 6 | single << 5 | of_dictionary]) + window + bytes((0, 1, 2, 4)[of_dictionary]) + written
    block = (len(text) << 3 | 1).to_bytes(3, "little") + text  # the last one, as it is
    assert ZstdFile(io.BytesIO((b"\x28\xb5\x2f\xfd" + header + block) * 2)).read(-1) == text * 2


@pytest.mark.parametrize("data", [b"{}\n", b"{\n", b'{"case":"x"}\n', b"\xff\n"])
def test_a_line_that_no_run_has_left_is_told(data: bytes, book: Any, tmp_path: Path) -> None:
    (tmp_path / "results.jsonl").write_bytes(data)
    manifest = msgspec.structs.replace(PLAIN, reasons="ids")
    with ResultsFile(tmp_path, manifest, book) as lines:
        for read in (lambda: list(lines), lambda: lines.line(0, len(data))):
            assert said(read) == (
                f"a line of `{tmp_path / 'results.jsonl'}` is not as the run has left it; make the run again with "
                "`ottava batch`"
            )


def test_the_file_is_closed_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "results.jsonl").write_bytes(b"one\n")
    with ResultsFile(tmp_path, PLAIN) as lines:
        list(lines)
    with pytest.raises(ValueError, match="closed file"):
        lines.line(0, 4)


def test_a_run_that_cannot_be_unpacked_is_told(tmp_path: Path) -> None:
    def refused() -> str:
        return said(lambda: refuse_unreadable(tmp_path))

    unfinished = f"the run in `{tmp_path}` is not finished; go on with the same command and `--resume`"
    assert "cannot be read" in refused()
    PLAIN.write(tmp_path)
    assert refused() == (
        f"`{tmp_path}` has lost its results: there is no `results.jsonl`; make the run again with `ottava batch`"
    )
    (tmp_path / "results.jsonl").mkdir()
    assert "has lost its results" in refused()
    (tmp_path / "results.jsonl").rmdir()
    (tmp_path / "results.jsonl").touch()
    refuse_unreadable(tmp_path)
    (tmp_path / "results.csv.zst.partial").touch()
    assert refused() == unfinished
    (tmp_path / "results.csv.zst.partial").unlink()
    PACKED.write(tmp_path)
    assert "there is no `results.jsonl.zst`" in refused()
    msgspec.structs.replace(PLAIN, format="parquet").write(tmp_path)
    assert refused() == (f"the results in `{tmp_path}` are written as Parquet, which any program for it reads as it is")
