"""What a run has left behind, changed by something else: the same results, or a refusal that says how to go on."""

import errno
import json
import os
import random
import shutil
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from batch.conftest import Running, json_lines, made_up, posix

from ottava.engine.batch import executors as local
from ottava.engine.batch.errors import BatchError, Stopped
from ottava.engine.batch.evaluating import Evaluator, Work
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.running import Run, run
from ottava.engine.rulebook.loading import load_rulebook
from ottava.engine.rulebook.rulebook import Rulebook

pytestmark = pytest.mark.slow

CHANGES = 500
HOW_TO_GO_ON = "begin a new run in another folder"


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    return json_lines(tmp_path / "cases.jsonl", [*made_up(30), *[{"x": 1}] * 10, *made_up(10)])


@pytest.fixture
def half(ran: Running, cases: Path, tmp_path: Path, book: Rulebook, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run that stopped in the middle."""
    evaluator = Evaluator(Work(book))
    monkeypatch.setattr(local, "Evaluator", lambda _: evaluator)
    with pytest.raises(Stopped):
        ran(cases, folder="half", batch_size=4, max_rejects=5)
    return tmp_path / "half"


def went_on(ran: Running, cases: Path, half: Path, tmp_path: Path) -> bytes | str:
    """What `--resume` gives: the results, or how it refuses."""
    try:
        _, out = ran(cases, folder="half", batch_size=4, resume=True)
    except BatchError as refused:
        return str(refused)
    return b"".join((out / name).read_bytes() for name in ("results.jsonl", "rejects.jsonl", "summary.json"))


@pytest.fixture
def expected(ran: Running, cases: Path, half: Path) -> bytes:
    _, out = ran(cases, folder="whole", batch_size=4)
    return b"".join((out / name).read_bytes() for name in ("results.jsonl", "rejects.jsonl", "summary.json"))


def changed(text: bytes, chance: random.Random) -> bytes:
    """A checkpoint with a bit turned, a piece gone, moved or doubled, or another value in it."""
    at, size = chance.randrange(len(text)), chance.choice([1, 2, 5, 40, 400])
    piece, rest = text[at : at + size], text[at + size :]
    kind = chance.randrange(5)
    if kind == 0:
        return text[:at] + bytes([text[at] ^ 1 << chance.randrange(8)]) + text[at + 1 :]
    if kind == 1:
        return text[:at] + rest
    if kind == 2:
        return text[:at] + piece + piece + rest
    if kind == 3:
        return text[:at]
    mapping = json.loads(text)
    holders = [mapping, mapping["state"], mapping["state"]["position"], mapping["state"]["sizes"]]
    holder: dict[str, Any] = chance.choice(holders)
    key = chance.choice(list(holder))
    holder[key] = chance.choice([None, -1, 0, 1 << 70, "", "x", [], {}, True, 0.5, [1, "x"], {"file": -1}])
    return json.dumps(mapping).encode()


def test_changed_checkpoints(ran: Running, cases: Path, half: Path, expected: bytes, tmp_path: Path) -> None:
    chance = random.Random(15)
    kept = tmp_path / "kept"
    shutil.copytree(half, kept)
    text = (half / ".ottava" / "checkpoint.json").read_bytes()
    refused = 0
    for _ in range(CHANGES):
        (half / ".ottava" / "checkpoint.json").write_bytes(changed(text, chance))
        found = went_on(ran, cases, half, tmp_path)
        if isinstance(found, str):
            refused += 1
            assert HOW_TO_GO_ON in found
            continue
        assert found == expected
        shutil.rmtree(half)
        shutil.copytree(kept, half)
    assert refused > CHANGES * 0.9
    (half / ".ottava" / "checkpoint.json").write_bytes(text)
    assert went_on(ran, cases, half, tmp_path) == expected


@pytest.mark.parametrize("name", ["results.jsonl.partial", "rejects.jsonl.partial", ".ottava/ids.tsv"])
def test_outputs_that_were_changed(name: str, ran: Running, cases: Path, half: Path, tmp_path: Path) -> None:
    path = half / name
    data = path.read_bytes()
    for other in (data[:-1], b"{" + data[1:-1] + b" \n" if name.startswith("r") else b"x" + data[1:]):
        path.write_bytes(other)
        found = went_on(ran, cases, half, tmp_path)
        assert isinstance(found, str)
        assert HOW_TO_GO_ON in found
    path.unlink()
    assert HOW_TO_GO_ON in str(went_on(ran, cases, half, tmp_path))


def test_what_was_written_behind_the_checkpoint_goes(
    ran: Running, cases: Path, half: Path, expected: bytes, tmp_path: Path
) -> None:
    with open(half / "results.jsonl.partial", "ab") as file:
        file.write(b'{"case":"torn')
    assert went_on(ran, cases, half, tmp_path) == expected


def at_the_end(running: Running, cases: Path, when: str) -> None:
    """Run to the end, or up to where only the summary is left to write."""

    def stopped(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.MonkeyPatch.context() as broken:
        if when == "read":
            broken.setattr("ottava.engine.batch.running.write_summary", stopped)
        with suppress(BatchError):
            running(cases, folder="half", batch_size=4)


@pytest.mark.parametrize("when", ["read", "done"])
def test_outputs_of_a_run_at_its_end_are_looked_at_too(when: str, ran: Running, cases: Path, tmp_path: Path) -> None:
    at_the_end(ran, cases, when)
    _, whole = ran(cases, folder="whole", batch_size=4)
    expected = b"".join((whole / name).read_bytes() for name in ("results.jsonl", "rejects.jsonl", "summary.json"))
    for name in ("results.jsonl", "rejects.jsonl"):
        path = tmp_path / "half" / f"{name}{'.partial' if when == 'read' else ''}"
        data = path.read_bytes()
        for other in (data + b'{"case":"torn', data[:-1], data.replace(b"e", b"f", 1), None):
            path.unlink()
            if other is not None:
                path.write_bytes(other)
            found = went_on(ran, cases, tmp_path / "half", tmp_path)
            assert isinstance(found, str)
            assert HOW_TO_GO_ON in found
            path.write_bytes(data)
    assert went_on(ran, cases, tmp_path / "half", tmp_path) == expected


@posix
def test_what_is_no_file_is_refused(ran: Running, cases: Path, half: Path, tmp_path: Path) -> None:
    for name in ("results.jsonl.partial", ".ottava/checkpoint.json"):
        data = (half / name).read_bytes()
        (half / name).unlink()
        os.mkfifo(half / name)
        assert HOW_TO_GO_ON in str(went_on(ran, cases, half, tmp_path))
        (half / name).unlink()
        (tmp_path / "elsewhere").write_bytes(data)
        (half / name).symlink_to(tmp_path / "elsewhere")
        assert HOW_TO_GO_ON in str(went_on(ran, cases, half, tmp_path))
        assert (tmp_path / "elsewhere").read_bytes() == data
        (half / name).unlink()
        (half / name).write_bytes(data)
    assert isinstance(went_on(ran, cases, half, tmp_path), bytes)


@posix
@pytest.mark.parametrize("link", [os.symlink, os.link])
@pytest.mark.parametrize(
    "name",
    [
        "results.jsonl.partial", "rejects.jsonl.partial", ".ottava/ids.tsv", ".ottava/.checkpoint.json.new",
        ".summary.json.new", ".summary.html.new",
    ],
)  # fmt: skip
def test_links_that_were_planted_are_not_followed(
    name: str, link: Any, ran: Running, cases: Path, tmp_path: Path
) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / "out" / ".ottava").mkdir(parents=True)
    link(victim, tmp_path / "out" / name)
    finished, _ = ran(cases)
    assert finished.advised == 40
    assert victim.read_text() == "precious"


@posix
def test_folders_that_are_links_are_not_followed(ran: Running, cases: Path, tmp_path: Path) -> None:
    (tmp_path / "victim").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".ottava").symlink_to(tmp_path / "victim")
    with pytest.raises(BatchError, match="is a link, expected a folder"):
        ran(cases)
    assert not list((tmp_path / "victim").iterdir())


@posix
def test_a_folder_of_parts_that_is_a_link_is_not_followed(ran: Running, cases: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    (tmp_path / "victim").mkdir()
    (tmp_path / "victim" / "part-00000000.parquet").write_text("precious")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "results.parquet.partial").symlink_to(tmp_path / "victim")
    ran(cases, format="parquet")
    assert [each.read_text() for each in (tmp_path / "victim").iterdir()] == ["precious"]


def test_the_day_cannot_be_taken_away_on_the_way(tmp_path: Path) -> None:
    path = json_lines(tmp_path / "cases.jsonl", made_up(3))
    book, out = load_rulebook(), tmp_path / "out"
    inputs = Inputs((str(path),), None, str(out))
    run(Run(inputs, Work(book, day=date(2026, 3, 14)), out, workers=0))
    with pytest.raises(BatchError, match="day: was `2026-03-14`, is `None`"):
        run(Run(inputs, Work(book), out, workers=0), resume=True)
