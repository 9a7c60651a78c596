"""Addresses of files, as editors write them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ottava.engine.language_server.positions import path_of, uri_of


@pytest.mark.skipif(sys.platform == "win32", reason="paths of Windows are no files elsewhere")
@pytest.mark.parametrize(
    "uri",
    [
        "untitled:Untitled-1",
        "untitled:/a/rules.yaml",
        "git:/a/rules.yaml?HEAD",
        "file:///c%3A/x/rulebook.yaml",
        "",
        "x",
    ],
)
def test_what_is_no_file_on_this_machine_has_no_path(uri: str) -> None:
    assert path_of(uri) is None


@pytest.mark.parametrize("name", ["rules.yaml", "a b.yaml", "100%.yaml", "ü😀.yaml", "a#b?.yaml", "a+(b).yaml"])
def test_a_file_has_the_path_that_its_address_was_made_of(name: str, tmp_path: Path) -> None:
    assert path_of(uri_of(tmp_path / name)) == tmp_path / name
    assert path_of((tmp_path / "inner" / ".." / name).as_uri()) == tmp_path / name
