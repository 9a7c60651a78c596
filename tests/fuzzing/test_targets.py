"""Every target takes its corpus and a thousand changed inputs, without atheris; `make fuzz` takes as many as wanted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import process_time

import pytest
from fuzzing.mutating import CORPUS, mutated, seeds
from fuzzing.targets import TARGETS, a_kept_rulebook, kept

INPUTS = 1_000
HANG = 10.0
"""Seconds of the processor that no small input may take."""


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_no_input_brings_a_reader_down(name: str) -> None:
    target = TARGETS[name]
    for data in (b"", *seeds(name), *mutated(name, INPUTS)):
        begun = process_time()
        try:
            target(data)
        except Exception as error:
            raise AssertionError(f"{name} of {data!r}") from error
        assert process_time() - begun < HANG, data


def test_every_target_has_a_corpus_and_nothing_else_has_one() -> None:
    assert {path.name for path in CORPUS.iterdir()} == set(TARGETS)
    assert max(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()) < 30_000


def test_the_corpus_goes_deep() -> None:
    """What is kept is read, so that changes of it are changes of a rulebook."""
    from fuzzing import targets

    found = []
    read = targets.keeping._built

    def built(plain: object, sources: object) -> object:
        found.append(read(plain, sources))
        return found[-1]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(targets.keeping, "_built", built)
        kept(a_kept_rulebook())
    assert type(found[-1]).__name__ == "Rulebook"
    assert a_kept_rulebook() in seeds("kept")


def test_the_fuzzer_says_what_is_missing_and_what_there_is() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "fuzzing", "nothing"], cwd=Path(__file__).parents[1], capture_output=True, text=True
    )
    assert run.returncode != 0
    assert "yaml" in run.stderr
