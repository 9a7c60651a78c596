"""A file is read as UTF-8 text, or refused with the place of what is wrong."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from ottava.facts.source import reading
from ottava.facts.source.arguments import InvalidCall
from ottava.facts.source.diagnostic import Diagnostic, visible
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.limits import MAX_BYTES
from ottava.facts.source.reading import (
    from_bytes,
    open_ordinary,
    read_source,
    unsaved,
    unsaved_names,
    unsaved_text,
)
from ottava.facts.source.span import Source, Span


def refusal_of_bytes(data: bytes) -> Diagnostic:
    with pytest.raises(UnreadableSource) as caught:
        from_bytes("a.yaml", data)
    return caught.value.diagnostics[0]


def refusal_of(path: str | Path) -> Diagnostic:
    with pytest.raises(UnreadableSource) as caught:
        read_source(path)
    return caught.value.diagnostics[0]


def test_a_file_is_named_as_the_caller_named_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_bytes("\ufeffa: ü\r\n".encode())
    source = read_source("a.yaml")
    assert (source.name, source.text) == ("a.yaml", "a: ü\r\n")
    assert read_source(tmp_path / "a.yaml").name == str(tmp_path / "a.yaml")


def test_a_missing_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("orange_quarrel.yaml").touch()
    assert refusal_of("orange-quarel.yaml") == Diagnostic(
        "no-such-file",
        "there is no file `orange-quarel.yaml`",
        hint="did you mean `orange_quarrel.yaml`?",
    )
    assert refusal_of("zzz") == Diagnostic("no-such-file", "there is no file `zzz`")
    nowhere = "there is no file `no/where.yaml`, nor a folder `no`"
    assert refusal_of("no/where.yaml") == Diagnostic("no-such-file", nowhere)


def test_the_names_of_files_are_told_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = f"{'quarrels_' * 7}.yaml"
    folder = "cases" * 20
    Path(folder).mkdir()
    Path(folder, name).write_bytes(b"\xff\xfea\x00")
    near = f"{folder}/{name.replace('_', '-')}"
    assert [
        (each.code, each.message, each.hint) for each in map(refusal_of, (near, f"no{near}", folder, f"{near}\0"))
    ] == [
        ("no-such-file", f"there is no file `{near}`", f"did you mean `{folder}/{name}`?"),
        ("no-such-file", f"there is no file `no{near}`, nor a folder `no{folder}`", None),
        ("is-a-folder", f"`{folder}` is a folder, expected a file", "name a file in the folder"),
        (
            "unreadable-file",
            f"`{near}\\x00` cannot be read: not a possible file name",
            "check the name and its permissions",
        ),
    ]
    assert refusal_of(f"{folder}/{name}") == Diagnostic(
        "not-utf-8",
        f"`{folder}/{name}` is UTF-16 or UTF-32, expected UTF-8",
        hint="save the file with the encoding UTF-8",
    )


@pytest.mark.skipif(os.name != "posix", reason="a folder that is in use stays here")
def test_a_file_of_a_folder_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert refusal_of("a.yaml") == Diagnostic("no-such-file", "there is no file `a.yaml`")


def test_what_is_no_path() -> None:
    with pytest.raises(InvalidCall) as caught:
        read_source(3)  # type: ignore[arg-type]
    assert str(caught.value) == "`path` is `3`, expected the path of a file"


def test_what_an_editor_has_not_saved_stands_for_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text("saved", encoding="utf-8")
    Path("b.yaml").write_text("saved", encoding="utf-8")
    held = {str(tmp_path / "a.yaml"): "held", str(tmp_path / "c.yaml"): "new", str(tmp_path / "d.yaml"): "\0"}
    with unsaved(held):
        assert unsaved_names() == tuple(held)
        assert [read_source(f"{name}.yaml") for name in "abc"] == [
            Source("a.yaml", "held"),
            Source("b.yaml", "saved"),
            Source("c.yaml", "new"),
        ]
        assert refusal_of("d.yaml").code == "control-character"
        with unsaved({}):
            assert read_source("a.yaml").text == "saved"
            assert unsaved_text("a.yaml") is None
        assert unsaved_text("a.yaml") == "held"
    assert (read_source("a.yaml").text, unsaved_text("a.yaml"), unsaved_names()) == ("saved", None, ())


def test_names_that_no_file_can_have() -> None:
    assert refusal_of("a\0b").render() == (
        "error[unreadable-file]: `a\\x00b` cannot be read: not a possible file name\n"
        "  = check the name and its permissions"
    )
    too_long = os.strerror(errno.ENAMETOOLONG).lower()
    assert refusal_of("x" * 400).message == f"`{'x' * 400}` cannot be read: {too_long}"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="everything is readable here")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.touch(mode=0o000)
    assert refusal_of(path).code == "unreadable-file"


def test_a_byte_that_is_not_utf8_is_pointed_at() -> None:
    assert refusal_of_bytes("é: ok\nname: caf".encode() + b"\xe9s\nlast: 1\n").render().splitlines() == [
        "error[not-utf-8]: found the byte 0xe9, which is not UTF-8",
        " --> a.yaml:2:10",
        "  |",
        "2 | name: caf\ufffds",
        "  |          ^ save the file with the encoding UTF-8",
    ]


def test_a_file_that_ends_in_the_middle_of_a_character() -> None:
    diagnostic = refusal_of_bytes("aé".encode()[:-1])
    assert diagnostic.span is not None
    assert (diagnostic.span.line, diagnostic.span.column, diagnostic.span.text) == (1, 2, "\ufffd")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_other_encodings_are_named(encoding: str) -> None:
    message, hint = "`a.yaml` is UTF-16 or UTF-32, expected UTF-8", "save the file with the encoding UTF-8"
    assert refusal_of_bytes("a: 1".encode(encoding)) == Diagnostic("not-utf-8", message, hint=hint)


@pytest.mark.parametrize("control", ["\0", "\x1b", "\x08", "\x0c"])
def test_control_characters(control: str) -> None:
    text = f"a: 1\nb: x{control}y"
    assert refusal_of_bytes(text.encode()) == Diagnostic(
        "control-character",
        f"found the control character `{visible(control)}`, expected text",
        Span(Source("a.yaml", text), 9, 10),
        "take it out; if the file is not a text file, this is the wrong file",
    )


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="there is no endless file here")
def test_an_endless_file() -> None:
    assert refusal_of("/dev/zero").code == "unreadable-file"
    with pytest.raises(UnreadableSource) as caught:
        read_source("/dev/zero", pipe=True)
    assert [each.code for each in caught.value.diagnostics] == ["too-large"]


@pytest.mark.skipif(os.name != "posix", reason="there are no named pipes here")
def test_a_pipe_that_nobody_writes_to_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    opening = threading.Thread(target=refusal_of, args=[path], daemon=True)
    opening.start()
    opening.join(2)
    assert not opening.is_alive()
    expected = "it is a pipe or a device, expected an ordinary file"
    message, hint = f"`{path}` cannot be read: {expected}", "check the name and its permissions"
    assert refusal_of(path) == Diagnostic("unreadable-file", message, hint=hint)
    with pytest.raises(OSError, match="pipe") as caught:
        open_ordinary(path)
    assert caught.value.args == (errno.EINVAL, expected)


def test_files_are_read_where_no_system_opens_without_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "O_NONBLOCK", raising=False)
    (tmp_path / "a.yaml").write_text("a: 1", encoding="utf-8")
    assert read_source(tmp_path / "a.yaml").text == "a: 1"


def test_a_text_of_just_the_largest_size_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    assert from_bytes("a.yaml", b"x" * 10).text == "x" * 10
    message, hint = "`a.yaml` is larger than 64 MiB", "split it into smaller files"
    assert refusal_of_bytes(b"x" * 11) == Diagnostic("too-large", message, hint=hint)


@pytest.mark.slow
def test_the_size_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)  # takes no room on the disk
    assert refusal_of(path).message.endswith("large.yaml` is larger than 64 MiB")
    assert len(from_bytes("just right", b"x" * MAX_BYTES).text) == MAX_BYTES
