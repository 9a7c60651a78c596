"""A checkpoint comes back as it was written, or is refused; none is only where there is none."""

import os
import stat
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ottava.engine.batch.batching import Position
from ottava.engine.batch.errors import BatchError
from ottava.engine.batch.evaluating import BatchOutcome
from ottava.engine.batch.folder import CHECKPOINT, Checkpoint
from ottava.engine.batch.tally import Tally

counts = st.integers(0, 10**9)
WRITTEN = Checkpoint({"format": "jsonl"}, Position(2, "past", 80), 3, 700, 5, read=True)


def tallied(numbers: dict[str, int]) -> Tally:
    return Tally({"rules": {name: {"all": number} for name, number in numbers.items()}}, dict(numbers))


@given(st.dictionaries(st.text(max_size=4), counts, max_size=3), counts, counts, st.booleans(), st.booleans())
def test_it_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory,
    numbers: dict[str, int],
    advised: int,
    rejected: int,
    read: bool,
    done: bool,
) -> None:
    folder = tmp_path_factory.mktemp("state")
    written = Checkpoint(
        {"day": None}, Position(1, "x", advised), 2, advised, rejected, {}, tallied(numbers), read, done
    )
    written.write(folder)
    assert Checkpoint.found(folder) == written
    assert os.listdir(folder) == [CHECKPOINT]


def test_there_is_none_where_nothing_is(tmp_path: Path) -> None:
    assert Checkpoint.found(tmp_path) is None


def test_each_byte_counts(tmp_path: Path) -> None:
    WRITTEN.write(tmp_path)
    data = (tmp_path / CHECKPOINT).read_bytes()
    for at in range(len(data)):
        (tmp_path / CHECKPOINT).write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        with pytest.raises(BatchError, match="begin a new run in another folder"):
            Checkpoint.found(tmp_path)


@pytest.mark.parametrize("form", [0, 4, 6])
def test_that_of_another_version_is_refused_though_it_is_whole(tmp_path: Path, form: int) -> None:
    WRITTEN.write(tmp_path)
    kept = msgspec.json.decode((tmp_path / CHECKPOINT).read_bytes())
    assert kept["form"] == 5
    (tmp_path / CHECKPOINT).write_bytes(msgspec.json.encode({**kept, "form": form}))
    with pytest.raises(BatchError, match="of another version"):
        Checkpoint.found(tmp_path)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / CHECKPOINT).mkdir()
    with pytest.raises(BatchError):
        Checkpoint.found(tmp_path)


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="there are no links")
def test_no_link_is_followed(tmp_path: Path) -> None:
    WRITTEN.write(tmp_path)
    (tmp_path / CHECKPOINT).rename(tmp_path / "elsewhere")
    (tmp_path / CHECKPOINT).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BatchError):
        Checkpoint.found(tmp_path)
    WRITTEN.write(tmp_path)
    assert not (tmp_path / CHECKPOINT).is_symlink()


def test_a_batch_is_added(tmp_path: Path) -> None:
    outcome = BatchOutcome(advised=5, rejected=1, tally=tallied({"calm": 2}))
    after = Checkpoint({}, advised=10, rejected=3, batches=4, tally=tallied({"calm": 40, "heat": 1})).after(
        outcome, Position(7), {}
    )
    assert (after.batches, after.advised, after.rejected, after.records) == (5, 15, 4, 19)
    assert after.position == Position(7)
    assert after.tally == tallied({"calm": 42, "heat": 1})


def test_it_is_on_the_disk_before_it_takes_the_place_of_an_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the order that a loss of power asks for: its bytes, its name, and then the name's folder."""
    done: list[str] = []
    fsync, replace = os.fsync, os.replace

    def synced(file: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(file).st_mode) else "bytes")
        fsync(file)

    def replaced(source: Path, target: Path) -> None:
        done.append("name")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    WRITTEN.write(tmp_path)
    assert done == ["bytes", "name", "folder"] if os.name == "posix" else ["bytes", "name"]
