"""A running Chromium for the tests of the HTML report.

Where there is none, the tests are skipped with a word of why; in continuous integration, where `OTTAVA_BROWSER` is
`required`, that is a failure.
"""

import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from browser.chromium import Tab, found, running

REQUIRED = os.environ.get("OTTAVA_BROWSER") == "required"


@pytest.fixture(scope="session")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    program = found()
    if program is None:
        why = "there is no Chromium; install the package `chromium`"
        if REQUIRED:
            pytest.fail(why)
        pytest.skip(why)
    with running(program, tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core: that of `OTTAVA_AXE` (a path) if it is set, else the one that is installed."""
    given = os.environ.get("OTTAVA_AXE")
    script = Path(given) if given else files("axe_core_python").joinpath("axe.min.js")
    return script.read_text(encoding="utf-8")
