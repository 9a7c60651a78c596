"""`ottava upgrade` on files and folders."""

import errno
import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ottava.engine.authoring.upgrading.upgrading import files_in
from ottava.engine.cli.main import app

BEFORE = Path(__file__).parent / "before"


def test_the_command_writes_only_when_asked_to(tmp_path: Path) -> None:
    shutil.copytree(BEFORE / "lines", tmp_path / "lines")
    texts = {path: path.read_bytes() for path in files_in(tmp_path)}
    run = CliRunner().invoke(app("upgrade"), ["upgrade", "--check", str(tmp_path)])
    assert run.exit_code == 1
    assert "decide: line " in run.output
    assert {path: path.read_bytes() for path in files_in(tmp_path)} == texts
    CliRunner().invoke(app("upgrade"), ["upgrade", str(tmp_path)])
    written = {path: path.read_bytes() for path in files_in(tmp_path)}
    assert all(written[path] != texts[path] for path in texts)
    CliRunner().invoke(app("upgrade"), ["upgrade", str(tmp_path)])
    assert {path: path.read_bytes() for path in files_in(tmp_path)} == written


def test_the_command_says_what_it_cannot_read(tmp_path: Path) -> None:
    broken, other, sure = (tmp_path / name for name in ("broken.yaml", "other.yaml", "sure.yaml"))
    broken.write_text("dispute: {claimants: 2\n")
    other.write_text("colour: red\n")
    sure.write_text("\ufeffsafety: {threats: none}\r\n", newline="")
    run = CliRunner().invoke(app("upgrade"), ["upgrade", str(broken), str(other), str(sure)])
    assert run.exit_code == 1
    assert "error[" in run.output
    assert "holds no case, no test and no rule" in run.output
    assert sure.read_bytes() == "\ufeffsafety: {threats: []}\r\n".encode()
    assert CliRunner().invoke(app("upgrade"), ["upgrade", str(sure)]).exit_code == 0


def test_a_folder_is_looked_through_for_files_of_data(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.YML", "c.json", "d.jsonl", "e.ndjson", "below/f.yaml", "notes.txt", ".hidden.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = [path.relative_to(tmp_path).as_posix() for path in files_in(tmp_path)]
    assert found == ["a.yaml", "b.YML", "below/f.yaml", "c.json", "d.jsonl", "e.ndjson"]


BEFORE_TEXT = "dispute: {claimants: 2}\nparties: [{id: a, role: claimant}]\n"


@pytest.mark.skipif(os.name != "posix", reason="links and pipes of Unix")
def test_nothing_is_read_or_written_through_links_in_a_folder(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    outside.mkdir()
    folder.mkdir()
    precious = [outside / "case.yaml", outside / "text"]
    for each in (*precious, folder / "own.yaml"):
        each.write_text(BEFORE_TEXT, encoding="utf-8")
    (folder / "file.yaml").symlink_to(precious[0])
    (folder / "below").symlink_to(outside)
    (folder / ".own.yaml.new").symlink_to(precious[1])
    for name in ("round", "and-round"):  # two links to where they are make as many paths as nobody can follow
        (folder / name).symlink_to(".")
    run = CliRunner().invoke(app(), ["upgrade", str(folder)])
    assert run.exit_code == 0
    assert run.output.endswith("1 files rewritten, 0 places left to decide\n")
    assert [each.read_text(encoding="utf-8") for each in precious] == [BEFORE_TEXT] * 2
    assert "people: 2" in (folder / "own.yaml").read_text(encoding="utf-8")
    # A link that is named leads to what is meant, and stays.
    assert CliRunner().invoke(app(), ["upgrade", str(folder / "file.yaml")]).exit_code == 0
    assert "people: 2" in precious[0].read_text(encoding="utf-8")
    assert (folder / "file.yaml").is_symlink()


def test_on_a_full_disk_the_old_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    file = tmp_path / "case.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + BEFORE_TEXT.encode())
    for name in ("fsync", "replace"):
        with monkeypatch.context() as patched:
            patched.setattr(os, name, full)
            assert CliRunner().invoke(app(), ["upgrade", str(file)]).exit_code == 1
        assert file.read_bytes() == b"\xef\xbb\xbf" + BEFORE_TEXT.encode()
        assert [*tmp_path.iterdir()] == [file]
    assert CliRunner().invoke(app(), ["upgrade", str(file)]).exit_code == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbfdispute: {}")
