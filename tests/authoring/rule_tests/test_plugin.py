"""The plugin of pytest: it collects the tests beside rules and nothing else, and costs next to nothing."""

import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from authoring.small_book import TESTS, write_book

pytestmark = pytest.mark.slow

PLUGIN = "ottava.engine.authoring.pytest_plugin"


def pytest_in(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run pytest with this plugin alone: others that are installed here would say things of their own."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", PLUGIN, *arguments]
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    run = subprocess.run(command, cwd=folder, env=alone, capture_output=True, encoding="utf-8", timeout=120)
    return run.returncode, run.stdout


def test_pytest_finds_it_where_ottava_is_installed() -> None:
    (found,) = entry_points(group="pytest11", name="ottava")
    assert found.value == PLUGIN


def test_each_entry_variant_and_group_of_near_misses_is_an_item(tmp_path: Path) -> None:
    write_book(tmp_path / "book")
    status, out = pytest_in(tmp_path, "--collect-only", "-q")
    assert status == 0
    assert [line.partition("::")[2] for line in out.splitlines() if "::" in line] == [
        name
        for rule in ("heated", "round", "straight", "unheard", "danger", "crowd")
        for name in (rule, f"{rule}, near misses")
    ] + [
        "one heated and unheard, one calm",
        "one heated and unheard, one calm: and violence",
        "one heated and unheard, one calm: 2",
    ]


def test_they_pass_and_fail_with_what_was_expected(tmp_path: Path) -> None:
    assert pytest_in(write_book(tmp_path / "good"), "-q")[0] == 0
    status, out = pytest_in(write_book(tmp_path / "bad", TESTS.replace("top: detour ", "top: listening ")), "-q")
    assert status == 1
    assert "    - listening\n    + detour\n" in out
    assert "1 failed, 14 passed" in out
    assert "Traceback" not in out


def test_a_rule_with_several_entries_has_an_item_for_each(tmp_path: Path) -> None:
    _, out = pytest_in(write_book(tmp_path, TESTS + TESTS[: TESTS.index("- rule: straight")]), "--collect-only", "-q")
    assert "::round (2)\n" in out
    assert "::round, near misses (2)\n" in out


def test_files_that_are_not_read_are_warned_of(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book")
    (book / "tests" / "further").mkdir()
    (book / "tests" / "cases").mkdir()
    for name in ("tests/more.yml", "tests/more.YAML", "tests/further/more.yaml", "more.yml"):
        (book / name).write_text(TESTS, "utf-8")
    (book / "tests/cases/ann.yaml").write_text("parties: [{id: ann}]\n", "utf-8")
    status, out = pytest_in(tmp_path, "-q")
    assert status == 0
    assert "15 passed, 4 warnings" in out
    assert out.count("is not read") == 4
    assert "ann.yaml" not in out


def test_a_mistake_is_an_error_of_collecting(tmp_path: Path) -> None:
    status, out = pytest_in(write_book(tmp_path, TESTS.replace("top: detour ", "top: detor ")), "-q")
    assert status == 2
    assert "did you mean `detour`?" in out
    assert "Traceback" not in out


def test_nothing_else_is_collected(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "data.yaml").write_text("- rule: heated\n", encoding="utf-8")
    book = write_book(tmp_path / "book")
    (book / "tests" / "deeper").mkdir()
    for name in ("tests/notes.yml", "tests/.hidden.yaml", "tests/deeper/data.yaml"):
        (book / name).write_text("]", encoding="utf-8")
    (tmp_path / "test_own.py").write_text("def test_own(): pass\n", encoding="utf-8")
    status, out = pytest_in(tmp_path, "-q")
    assert status == 0
    assert "16 passed" in out


def test_importing_it_imports_nothing_of_the_engine() -> None:
    code = f"import {PLUGIN}, sys; print(sorted(name for name in sys.modules if name.startswith('ottava')))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True).stdout
    assert out.strip() == str(["ottava", "ottava.engine", "ottava.engine.authoring", PLUGIN])
