"""A file that a command writes: never one of its inputs, and there as a whole or not at all."""

import errno
import io
import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import Command

from ottava.engine.rulebook.locating import BUILT_IN, RULEBOOKS
from ottava.facts.source import writing
from ottava.facts.source.writing import atomic_writer, write_atomically


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


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.parametrize("command", [each for each in COMMANDS if each[0] != "coverage"], ids=" ".join)
def test_whatever_fails_the_old_file_stays(
    command: tuple[str, ...], here: Path, ottava: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = here / "out.txt"
    target.write_text("of yesterday", encoding="utf-8")
    for step, error in (
        ("write", errno.ENOSPC),
        ("close", errno.EDQUOT),
        ("fsync", errno.EIO),
        ("replace", errno.EROFS),
    ):
        with monkeypatch.context() as patched:
            Faults(step, 0, error).installed(patched)
            run = ottava(*command, "out.txt")
        assert run.status == 1
        assert f"error: `out.txt` cannot be written: {os.strerror(error).lower()}" in run.err
        assert target.read_text(encoding="utf-8") == "of yesterday"
        assert sorted(each.name for each in here.iterdir()) == ["case.yaml", "mine", "out.txt"]
    run = ottava(*command, "out.txt")
    assert run.err == ""
    assert target.stat().st_size > 100


@dataclass
class Faults:
    """Makes one step of writing fail, or, without an error, a write short."""

    step: str
    number: int
    error: int
    seen: int = 0

    def strikes(self, step: str) -> bool:
        self.seen += step == self.step
        struck = step == self.step and self.seen - 1 == self.number
        if struck and self.error:
            raise OSError(self.error, os.strerror(self.error))
        return struck

    def installed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(writing, "open", lambda path, mode: Unsteady(path, mode, self), raising=False)
        for name in ("fsync", "chmod", "replace"):
            monkeypatch.setattr(os, name, self._wrapped(name, getattr(os, name)))

    def _wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def failing(*given: Any) -> Any:
            self.strikes(name)
            return real(*given)

        return failing


class _Raw(io.FileIO):
    def __init__(self, path: Any, mode: str, faults: Faults) -> None:
        self._faults = faults
        faults.strikes("open")
        super().__init__(path, mode)

    def write(self, data: Any) -> int:
        return super().write(memoryview(data)[: len(data) // 2 or 1] if self._faults.strikes("write") else data)

    def close(self) -> None:
        if self.closed:
            return
        super().close()
        self._faults.strikes("close")


class Unsteady(io.BufferedWriter):
    """A file with a small buffer whose steps may fail."""

    def __init__(self, path: Any, mode: str, faults: Faults) -> None:
        super().__init__(_Raw(path, mode.replace("b", ""), faults), 64)


@pytest.mark.parametrize("old", [b"old", None])
@pytest.mark.parametrize("step", ["open", "chmod", "write", "fsync", "close", "replace"])
def test_each_step_of_writing_may_fail(step: str, old: bytes | None, tmp_path: Path) -> None:
    """The old file stays, and nothing beside it; after a short write, or a signal during one, all is there."""
    target = tmp_path / "out"
    parts = [bytes([65 + number]) * 50 for number in range(8)]
    number, struck = 0, True
    while struck:
        for error in (errno.ENOSPC, errno.EIO, errno.EINTR, 0) if step == "write" else (errno.ENOSPC, errno.EIO):
            target.unlink(missing_ok=True)
            if old is not None:
                target.write_bytes(old)
            faults, failed = Faults(step, number, error), 0
            with pytest.MonkeyPatch.context() as broken:
                faults.installed(broken)
                try:
                    with atomic_writer(target) as file:
                        for part in parts:
                            file.write(part)
                except OSError as found:
                    failed = found.errno or -1
            struck = faults.seen > number
            assert failed == (error if struck and error != errno.EINTR else 0)
            assert [*tmp_path.iterdir()] == ([target] if old is not None or not failed else [])
            if target.exists():
                assert target.read_bytes() == (old if failed else b"".join(parts))
        number += 1
    assert number > 1 or (step == "chmod" and old is None)


def test_what_is_interrupted_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_bytes(b"old")

    def interrupted() -> None:
        with atomic_writer(target) as file:
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
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640
    before = os.umask(0o027)
    try:
        write_atomically(plain, b"new")
    finally:
        os.umask(before)
    assert plain.stat().st_mode & 0o777 == 0o640
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_atomically(pipe, b"new")
    reader.join(10)
    assert read == [b"new"]
    write_atomically(os.devnull, b"new")
    assert not Path(os.devnull).is_file()


def test_nobody_can_plant_the_file_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    guess: Callable[[int], bytes] = bytes
    monkeypatch.setattr(os, "urandom", guess)
    (tmp_path / f".ottava-{bytes(6).hex()}").symlink_to(victim)
    with pytest.raises(FileExistsError):
        write_atomically(tmp_path / "out", b"theirs")
    assert victim.read_bytes() == b"mine"
