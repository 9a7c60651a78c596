"""A file is read as UTF-8 text, or refused with the place of what is wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.limits import MAX_BYTES
from ottava.facts.source.reading import from_bytes, read_source


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


def test_a_folder(tmp_path: Path) -> None:
    diagnostic = refusal_of(tmp_path)
    assert diagnostic.code == "is-a-folder"
    assert diagnostic.message.endswith("is a folder, expected a file")


def test_names_that_no_file_can_have() -> None:
    assert refusal_of("a\0b").render() == (
        "error[unreadable-file]: `a\\x00b` cannot be read: not a possible file name\n"
        "  = check the name and its permissions"
    )
    assert refusal_of("x" * 5_000).code == "unreadable-file"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="everything is readable here")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.touch(mode=0o000)
    assert refusal_of(path).code == "unreadable-file"


def test_a_byte_that_is_not_utf8_is_pointed_at() -> None:
    assert refusal_of_bytes("é: ok\nname: caf".encode() + b"\xe9\nlast: 1\n").render().splitlines() == [
        "error[not-utf-8]: found the byte 0xe9, which is not UTF-8",
        " --> a.yaml:2:10",
        "  |",
        "2 | name: caf\ufffd",
        "  |          ^ save the file with the encoding UTF-8",
    ]


def test_a_file_that_ends_in_the_middle_of_a_character() -> None:
    diagnostic = refusal_of_bytes("aé".encode()[:-1])
    assert diagnostic.span is not None
    assert (diagnostic.span.line, diagnostic.span.column) == (1, 2)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_other_encodings_are_named(encoding: str) -> None:
    diagnostic = refusal_of_bytes("a: 1".encode(encoding))
    assert diagnostic.message == "`a.yaml` is UTF-16 or UTF-32, expected UTF-8"
    assert diagnostic.hint == "save the file with the encoding UTF-8"


@pytest.mark.parametrize("control", ["\0", "\x1b", "\x08", "\x0c"])
def test_control_characters(control: str) -> None:
    diagnostic = refusal_of_bytes(f"a: 1\nb: x{control}y".encode())
    assert diagnostic.code == "control-character"
    assert diagnostic.span is not None
    assert (diagnostic.span.line, diagnostic.span.column, diagnostic.span.text) == (2, 5, control)


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="there is no endless file here")
def test_an_endless_file() -> None:
    assert refusal_of("/dev/zero").code == "unreadable-file"
    with pytest.raises(UnreadableSource) as caught:
        read_source("/dev/zero", pipe=True)
    assert [each.code for each in caught.value.diagnostics] == ["too-large"]


@pytest.mark.slow
def test_the_size_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)  # takes no room on the disk
    assert refusal_of(path).message.endswith("large.yaml` is larger than 64 MiB")
    assert len(from_bytes("just right", b"x" * MAX_BYTES).text) == MAX_BYTES
