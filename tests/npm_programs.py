"""Programs that npm installs for the tests, in the versions that a package-lock.json says, into pytest's cache, once.

Where they cannot be installed, the tests are skipped with a word of why; in continuous integration, where
`OTTAVA_EDITOR` is `required`, that is a failure.
"""

import os
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

REQUIRED = os.environ.get("OTTAVA_EDITOR") == "required"
PATIENCE = 300
"""Seconds for the installation."""


def programs(config: pytest.Config, source: Path, started: str) -> Path:
    """Return the folder of what the package.json in a folder asks for; skips or fails the test where it is not there.

    started: a file that is there once all is installed.
    """
    assert config.cache is not None
    why = missing()
    if not why:
        lock = sha256((source / "package-lock.json").read_bytes()).hexdigest()[:12]
        folder = config.cache.mkdir(source.name) / lock
        why = "" if (folder / started).is_file() else _installed(source, folder, started)
        if not why:
            return folder
    if REQUIRED:
        pytest.fail(why)
    pytest.skip(why)


def missing() -> str:
    """Return what is missing on this machine; empty if nothing is."""
    needed = [program for program in ("node", "npm") if shutil.which(program) is None]
    return f"there is no `{needed[0]}`; install the packages `nodejs` and `npm`" if needed else ""


def _installed(source: Path, folder: Path, started: str) -> str:
    """Return why it could not be installed; empty once it is. Several processes may try at once: one of them wins."""
    beside = folder.with_name(f"{folder.name}-{os.getpid()}")
    beside.mkdir(parents=True)
    try:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(source / name, beside)
        command = ["npm", "ci", "--prefix", str(beside), "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        if done.returncode:
            return f"npm could not install {source.name}: {(done.stderr or done.stdout).strip()[-500:]}"
        try:
            beside.rename(folder)
        except OSError:
            assert (folder / started).is_file(), "another process has installed it"
        return ""
    except subprocess.TimeoutExpired:
        return f"npm did not install {source.name} in {PATIENCE} seconds"
    finally:
        shutil.rmtree(beside, ignore_errors=True)
