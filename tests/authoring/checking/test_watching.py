"""Checking and testing whenever a file is saved."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from time import monotonic

import pytest
from authoring.checking.manual import write
from rulebook.examples.example import HEAD, rule

from ottava.engine.authoring.watching import folder_watched, looks, saved
from ottava.facts.source.errors import InputError

GOOD = rule(when="{safety.weapon: true}", because="somebody may be hurt with it") + (
    "  source: {place: frame, basis: text}\n"
)
TESTS = "- rule: one\n  case: {safety: {weapon: true}}\n  near_miss: {safety.weapon: false}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write({"rulebook.yaml": HEAD, "rules.yaml": GOOD, "tests/rules.yaml": TESTS}, tmp_path)


def test_each_time_the_tests_and_the_remarks_are_shown(folder: Path) -> None:
    rules = folder / "rules.yaml"

    def saves() -> Iterator[None]:
        yield
        rules.write_text(GOOD.replace("weapon: true", "weapon: false"), "utf-8")
        yield
        rules.write_text(GOOD.replace("listening", "listenin"), "utf-8")
        yield
        rules.write_text(GOOD.replace("  source: {place: frame, basis: text}\n", ""), "utf-8")
        yield

    good, wrong, broken, unsaid = looks(folder, ("no-source", "no-test"), (), saves())
    assert good == "2 passed\n\nsmall: 1 rule, no remarks\n"
    assert wrong.startswith("FAILED")
    assert "the rule does not fire on its case" in wrong
    assert broken.startswith("error[unknown-method]")
    assert "warning[no-source]" in unsaid
    assert unsaid.startswith("2 passed\n")


def test_an_error_is_shown_and_does_not_end_the_watch(folder: Path) -> None:
    first, second = looks(folder, ("no-sauce",), (), ((), ()))
    assert first == second
    assert first.startswith("2 passed\n\nerror: ")
    assert "no-sauce" in first


def test_it_looks_at_once_and_then_when_a_file_of_rules_or_tests_is_saved(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def watch(watched: Path, watch_filter: Callable[[object, str], bool], raise_interrupt: bool) -> Iterator[object]:
        asked.extend(watch_filter(None, f"{watched / name}") for name in ("rules.yaml", "notes.txt"))
        yield "saved"

    monkeypatch.setattr(pytest.importorskip("watchfiles"), "watch", watch)
    assert list(saved(folder_watched(folder))) == [(), "saved"]
    assert asked == [True, False]


def test_there_must_be_a_rulebook(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        folder_watched(tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="signals as Unix has them")
def test_the_command_looks_again_when_a_file_is_saved(folder: Path) -> None:
    command = [sys.executable, "-u", "-m", "ottava", "check", str(folder), "--watch", "--only", "no-source"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    said: Queue[str] = Queue()
    assert running.stdout is not None
    stream = running.stdout
    threading.Thread(target=lambda: [said.put(line) for line in stream], daemon=True).start()
    try:
        assert_said(said, "small: 1 rule, no remarks")
        # An editor may save before the watch has begun: saved until it is seen.
        for _ in range(60):
            (folder / "rules.yaml").write_text(GOOD.replace("  source: {place: frame, basis: text}\n", ""), "utf-8")
            if heard(said, "small: 1 rule, 1 remark", 1):
                break
        else:
            pytest.fail("the saved file was not looked at")
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=30) in (0, 130)
    finally:
        running.kill()
        _, errors = running.communicate()
    assert "Traceback" not in errors


def assert_said(said: "Queue[str]", text: str) -> None:
    assert heard(said, text, 60), text


def heard(said: "Queue[str]", text: str, seconds: float) -> bool:
    until = monotonic() + seconds
    while (left := until - monotonic()) > 0:
        try:
            if text in said.get(timeout=left):
                return True
        except Empty:
            return False
    return False
