"""The YAML language server that editors use, running for the tests.

It is installed by npm, in the versions that package-lock.json says, into pytest's cache, once. Where it cannot be, the
tests are skipped with a word of why; in continuous integration, where `OTTAVA_EDITOR` is `required`, that is a failure.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from editor.server import STARTED, Server, running

from ottava.engine.authoring.schemas.writing import write_schemas
from ottava.engine.rulebook.loading import load_rulebook

HERE = Path(__file__).parent
REQUIRED = os.environ.get("OTTAVA_EDITOR") == "required"
PATIENCE = 300
"""Seconds for the installation."""


@pytest.fixture(scope="session")
def server(pytestconfig: pytest.Config) -> Iterator[Server]:
    assert pytestconfig.cache is not None
    why = missing()
    if not why:
        lock = sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:12]
        folder = pytestconfig.cache.mkdir("editor") / lock
        why = "" if (folder / STARTED).is_file() else installed(folder)
    if why:
        if REQUIRED:
            pytest.fail(why)
        pytest.skip(why)
    with running(folder) as started:
        yield started


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the schemas of the built-in rulebook in `schema`."""
    folder = tmp_path_factory.mktemp("book")
    write_schemas(load_rulebook(), folder / "schema")
    return folder


def missing() -> str:
    """What is missing on this machine; empty if nothing is."""
    needed = [program for program in ("node", "npm") if shutil.which(program) is None]
    return f"there is no `{needed[0]}`; install the packages `nodejs` and `npm`" if needed else ""


def installed(folder: Path) -> str:
    """Why it could not be installed; empty once it is. Several processes may try at once: one of them wins."""
    beside = folder.with_name(f"{folder.name}-{os.getpid()}")
    beside.mkdir(parents=True)
    try:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, beside)
        command = ["npm", "ci", "--prefix", str(beside), "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        if done.returncode:
            return f"npm could not install the language server: {(done.stderr or done.stdout).strip()[-500:]}"
        try:
            beside.rename(folder)
        except OSError:
            assert (folder / STARTED).is_file(), "another process has installed it"
        return ""
    except subprocess.TimeoutExpired:
        return f"npm did not install the language server in {PATIENCE} seconds"
    finally:
        shutil.rmtree(beside, ignore_errors=True)
