"""A file is written as a whole, where it was, and as it was marked and permitted."""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from pathlib import Path

import pytest

from ottava.facts.source.writing import rewrite, write_atomically


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (BOM_UTF8 + b"a: 1\n", BOM_UTF8 + "a: é\r\n".encode()),
        (BOM_UTF8, BOM_UTF8 + "a: é\r\n".encode()),
        (b"a: 1\n", "a: é\r\n".encode()),
        (b"\xef\xbb", "a: é\r\n".encode()),
        (b"", "a: é\r\n".encode()),
    ],
)
def test_a_text_is_written_over_its_file_with_the_mark_that_was_there(
    before: bytes, after: bytes, tmp_path: Path
) -> None:
    path, link = tmp_path / "a.yaml", tmp_path / "link.yaml"
    path.write_bytes(before)
    link.symlink_to(path)
    rewrite(link, "a: é\r\n")
    assert path.read_bytes() == after
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.yaml", "link.yaml"]
    assert link.is_symlink()


def test_only_a_file_that_is_there_is_rewritten(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        rewrite(tmp_path / "a.yaml", "a: 1\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="files have no such permissions here")
@pytest.mark.parametrize("mode", [0o600, 0o640])
def test_a_file_is_written_with_the_permissions_that_are_asked_for(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    for data in (b"\x00\r\n\xff", b""):
        write_atomically(path, data, mode)
        assert path.read_bytes() == data
        assert path.stat().st_mode & 0o777 == mode
    write_atomically(path, b"more")
    assert path.stat().st_mode & 0o777 == mode
