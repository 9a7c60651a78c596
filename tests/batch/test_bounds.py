"""What a few bytes can cost: however a file is made, reading it takes time and memory in proportion."""

import gzip
import io
import random
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from batch.conftest import Running, rejects, results
from hypothesis import given, settings
from hypothesis import strategies as st

from ottava.engine.batch import stream
from ottava.engine.batch.errors import Stopped
from ottava.engine.batch.inputs import Input
from ottava.engine.batch.stream import Stream, Unfinished, ZstdFile
from ottava.engine.tables import parquet as table
from ottava.facts.source.records.reading import split
from ottava.facts.source.records.record import MOST_BYTES, Lines

zstandard = pytest.importorskip("zstandard")

MIB = 1 << 20


def unpacked(data: bytes) -> bytes:
    return io.BufferedReader(ZstdFile(io.BytesIO(data))).read()


@settings(max_examples=150, deadline=None)
@given(
    parts=st.lists(st.tuples(st.binary(max_size=300), st.integers(1, 2_000)), max_size=4),
    level=st.integers(-3, 19),
    checksum=st.booleans(),
    size=st.booleans(),
    skipped=st.binary(max_size=20),
)
def test_zstd_is_read_block_by_block(
    parts: list[tuple[bytes, int]], level: int, checksum: bool, size: bool, skipped: bytes
) -> None:
    writer = zstandard.ZstdCompressor(level=level, write_checksum=checksum, write_content_size=size)
    texts = [piece * times for piece, times in parts]
    between = (0x184D2A53).to_bytes(4, "little") + len(skipped).to_bytes(4, "little") + skipped
    packed = between.join(writer.compress(text) for text in texts)
    assert unpacked(packed) == b"".join(texts)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_zstd_that_is_cut_off_is_noticed(data: st.DataObject) -> None:
    text = random.Random(1).randbytes(2_000) + bytes(300_000)
    packed = zstandard.ZstdCompressor(write_checksum=True).compress(text)
    with pytest.raises(Unfinished):
        unpacked(packed[: data.draw(st.integers(1, len(packed) - 1))])
    at = data.draw(st.integers(0, len(packed) - 1))
    changed = packed[:at] + bytes([packed[at] ^ 1 << data.draw(st.integers(0, 7))]) + packed[at + 1 :]
    with suppress(Unfinished):
        assert unpacked(changed) in (text, b"")  # nothing, if it became a frame that is read over


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_a_few_bytes_that_unpack_to_very_many(ending: str, ran: Running, tmp_path: Path) -> None:
    bomb = bytes(100 * MIB)
    path = tmp_path / f"cases.jsonl{ending}"
    path.write_bytes(gzip.compress(bomb, 1) if ending == ".gz" else zstandard.compress(bomb))
    stream_of = Stream(Input(str(path), str(path), "jsonl", 4_000), 4_000)
    tracemalloc.start()
    begun = time.process_time()
    found = [record for record, _ in split("jsonl", stream_of)]
    taken, (_, peak) = time.process_time() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    stream_of.close()
    assert [each.fault and each.fault.code for each in found] == ["too-large"]
    assert stream_of.fault is not None
    assert "more than 1000 times its size" in stream_of.fault.message
    assert peak < 8 * MIB
    assert taken < 10


def test_honest_files_may_be_packed_well(ran: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "ALWAYS_UNPACKED", 0)
    path = tmp_path / "cases.jsonl.zst"
    path.write_bytes(zstandard.compress(b'{"id":"a"}\n' * 200))
    assert ran(path)[0].advised == 200


HOSTILE: dict[str, Callable[[], bytes]] = {
    "csv": lambda: b'a"b\n' + b'a",b,"\n' * (MIB // 8),
    "csv ": lambda: b'"' + b'\n""' * (MIB // 4),
    "json": lambda: b"[" + b"1\n" * (MIB // 2 - 10) + b"]",
    "json ": lambda: b"[" + b"1,\n" * (MIB // 3) + b"1]",
    "json  ": lambda: b'["' + b'\\"\n' * (MIB // 3),
    "jsonl": lambda: b"1\r" * (MIB // 2),
    "yaml": lambda: b"a\xc2\x85" * (MIB // 3),
    "yaml ": lambda: b"---\r" * (MIB // 4),
    "yaml  ": lambda: b"%a\r" * (MIB // 3) + b"---",
}


@pytest.mark.slow
@pytest.mark.parametrize("format", list(HOSTILE))
def test_cutting_takes_time_in_proportion(format: str) -> None:
    begun = time.process_time()
    for _ in split(format.strip(), Lines(io.BytesIO(HOSTILE[format]()))):
        pass
    assert time.process_time() - begun < 10


@pytest.mark.slow
def test_a_row_that_is_too_large_is_set_aside_up_to_its_end() -> None:
    text = b'a,b\n"' + b'x"",\n' * (MIB // 4) + b'",c\nd,e\n'
    found = [record for record, _ in split("csv", Lines(io.BytesIO(text)))]
    assert [(each.data, each.fault and each.fault.code) for each in found] == [
        (b"a,b\n", None),
        (b"", "too-large"),
        (b"d,e\n", None),
    ]
    assert found[2].line == text.count(b"\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("header", "code"),
    [
        (b"id," + b"x" * MOST_BYTES, "too-large"),
        (b'id,"title', "unclosed-quote"),
        (b'id,"a"b', "text-after-end"),
        (b"id,\xff", "not-utf-8"),
    ],
)
def test_a_header_that_is_no_good(header: bytes, code: str, ran: Running, tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(header + b"\n1,a\n2,b\n")
    _, out = ran(path)
    assert [(each["record"], each["errors"][0]["code"]) for each in rejects(out)] == [(None, code)]


@pytest.mark.slow
def test_a_wide_table(ran: Running, tmp_path: Path) -> None:
    columns = 20_000
    header = ",".join(["id", *(f"parties.p{number}.temperament" for number in range(columns))])
    good, bad = "x" + "," * columns, "y" + ",boiling" * columns
    path = tmp_path / "cases.csv"
    path.write_text("\n".join([header, *[good] * 10, *[bad] * 10]))
    begun = time.process_time()
    finished, out = ran(path)
    assert time.process_time() - begun < 10
    assert (finished.advised, finished.rejected) == (10, 10)
    assert {each["code"] for each in rejects(out)[0]["errors"]} == {"unknown-value", "too-many-mistakes"}


def test_a_number_of_a_party_with_very_many_digits(ran: Running, tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(f"id,parties.{'9' * 5_000}.temperament\na,\n")
    assert ran(path)[0].advised == 1


def test_a_run_in_which_too_much_is_set_aside_stops(ran: Running, tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_bytes(b"1\n" * 100)
    with pytest.raises(Stopped, match="more than 20 records were set aside"):
        ran(path, batch_size=8, max_rejects=20)
    assert len((tmp_path / "out" / "rejects.jsonl.partial").read_bytes().splitlines()) == 24
    finished, out = ran(path, batch_size=8, max_rejects=100, resume=True)
    assert (finished.rejected, finished.fresh, len(rejects(out))) == (100, 76, 100)


@pytest.mark.slow
def test_parquet_that_unpacks_to_very_many_bytes(ran: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arrow = pytest.importorskip("pyarrow")
    import pyarrow.parquet

    path = tmp_path / "cases.parquet"
    titles = ["t", "x" * (2 * MOST_BYTES), "u"]
    pyarrow.parquet.write_table(arrow.table({"id": ["a", "b", "c"], "title": titles}), path, compression="zstd")
    _, out = ran(path)
    assert [each["case"] for each in results(out)] == ["a", "c"]
    assert [(each["record"], each["errors"][0]["code"]) for each in rejects(out)] == [(2, "too-large")]
    monkeypatch.setattr(table, "ALWAYS_UNPACKED", 0)
    monkeypatch.setattr(table, "MOST_TIMES", 100)
    _, out = ran(path, folder="again")
    (reject,) = rejects(out)
    assert "unpacks to more than 100 times its size" in reject["errors"][0]["message"]


def test_a_row_of_parquet_that_is_no_text(ran: Running, tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    import pyarrow.parquet

    path = tmp_path / "cases.parquet"
    given = {"compression": "none", "use_dictionary": False}
    pyarrow.parquet.write_table(arrow.table({"id": ["a1", "b2", "c3"]}), path, **given)
    path.write_bytes(path.read_bytes().replace(b"b2", b"\xff2"))
    _, out = ran(path)
    assert [each["case"] for each in results(out)] == ["a1", "c3"]
    assert [(each["record"], each["errors"][0]["code"]) for each in rejects(out)] == [(2, "not-utf-8")]
