"""A file that a command writes: never one of its inputs, and there as a whole or not at all."""

import errno
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ottava.engine.rulebook.locating import BUILT_IN, RULEBOOKS
from ottava.engine.source.writing import write_whole, written_whole

from .conftest import Command


@pytest.fixture
def here(tmp_path: Path, quarrel: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a case, `case.yaml`, and a rulebook, `mine`."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(quarrel, "case.yaml")
    shutil.copytree(RULEBOOKS / BUILT_IN, "mine")
    return tmp_path


COMMANDS = (
    ("advise", "case.yaml", "--quick", "--rulebook", "mine", "-o"),
    ("advise", "case.yaml", "--quick", "--rulebook", "mine", "--format", "html", "--output"),
    ("diff", "mine", "mine", "--cases", "case.yaml", "--output"),
    ("diff", "mine", "mine", "--cases", ".", "--format", "json", "--output"),
    ("generate", "2", "--rulebook", "mine", "--out"),
    ("coverage", "mine", "--html"),
)
INPUTS = ("case.yaml", "mine/rulebook.yaml", "mine/gates.yaml", "mine/tests/gates.yaml")


def _read_by(command: tuple[str, ...], file: str) -> bool:
    if file == "case.yaml":
        return command[0] in ("advise", "diff")
    return "/tests/" not in file or command[0] == "coverage" or "." in command


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_an_output_that_is_an_input_is_refused(command: tuple[str, ...], here: Path, ottava: Command) -> None:
    for file in INPUTS:
        if not _read_by(command, file):
            continue
        before = (here / file).read_bytes()
        (here / "link").unlink(missing_ok=True)
        (here / "link").symlink_to(file)
        (here / "hard").unlink(missing_ok=True)
        os.link(file, "hard")
        for name in (file, f"./mine/../{file}", here / file, "link", "hard"):
            run = ottava(*command, name)
            assert run.status == 1
            assert f"error: `{name}` is read by this command and would be written over; name another file" in run.err
            assert (here / file).read_bytes() == before


@pytest.mark.parametrize("command", [each for each in COMMANDS if each[0] != "coverage"], ids=" ".join)
def test_on_a_full_disk_the_old_file_stays(
    command: tuple[str, ...], here: Path, ottava: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = here / "out.txt"
    target.write_text("of yesterday", encoding="utf-8")
    for name in ("fsync", "replace"):

        def full(*_: Any, **__: Any) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with monkeypatch.context() as patched:
            patched.setattr(os, name, full)
            run = ottava(*command, "out.txt")
        assert run.status == 1
        assert "error: `out.txt` cannot be written: no space left on device" in run.err
        assert target.read_text(encoding="utf-8") == "of yesterday"
        assert sorted(each.name for each in here.iterdir()) == ["case.yaml", "mine", "out.txt"]
    run = ottava(*command, "out.txt")
    assert run.err == ""
    assert target.stat().st_size > 100


def test_what_is_interrupted_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_bytes(b"old")

    def interrupted() -> None:
        with written_whole(target) as file:
            file.write(b"new")
            assert target.read_bytes() == b"old"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert target.read_bytes() == b"old"
    assert [*tmp_path.iterdir()] == [target]


@pytest.mark.skipif(os.name != "posix", reason="permissions, links and pipes of Unix")
def test_permissions_links_and_pipes_are_kept(tmp_path: Path) -> None:
    target, link, plain, pipe = (tmp_path / name for name in ("target", "link", "plain", "pipe"))
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to("target")
    write_whole(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640
    before = os.umask(0o027)
    try:
        write_whole(plain, b"new")
    finally:
        os.umask(before)
    assert plain.stat().st_mode & 0o777 == 0o640
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_whole(pipe, b"new")
    reader.join(10)
    assert read == [b"new"]
    write_whole(os.devnull, b"new")
    assert not Path(os.devnull).is_file()


def test_nobody_can_plant_the_file_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    guess: Callable[[int], bytes] = bytes
    monkeypatch.setattr(os, "urandom", guess)
    (tmp_path / f".ottava-{bytes(6).hex()}").symlink_to(victim)
    with pytest.raises(FileExistsError):
        write_whole(tmp_path / "out", b"theirs")
    assert victim.read_bytes() == b"mine"
