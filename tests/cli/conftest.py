"""The command, run inside the test."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from ottava.engine.cli.main import main

EXAMPLES = Path(__file__).parents[2] / "examples"


@dataclass(frozen=True)
class Run:
    status: int
    out: str
    err: str


Command = Callable[..., Run]


@pytest.fixture
def ottava(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    def run(*arguments: object, stdin: bytes | BytesIO = b"") -> Run:
        with monkeypatch.context() as process:
            process.setattr(sys, "argv", ["ottava", *map(str, arguments)])
            given = BytesIO(stdin) if isinstance(stdin, bytes) else stdin
            process.setattr(sys, "stdin", TextIOWrapper(given))
            capfd.readouterr()
            with pytest.raises(SystemExit) as ended:
                main()
        out, err = capfd.readouterr()
        return Run(int(ended.value.code or 0), out, err)

    return run


@pytest.fixture
def quarrel() -> Path:
    return EXAMPLES / "orange-quarrel.yaml"
