"""The extension of Visual Studio Code: its own code, as it is built, with the real client library and a real server."""

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from language_server.editor import ROOT, RULEBOOKS
from language_server.starting import program
from npm_programs import programs

SOURCE = ROOT / "editors" / "vscode"
STARTED = "node_modules/esbuild/bin/esbuild"
PATIENCE = 240


@pytest.fixture(scope="module")
def extension(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the extension with what npm installs for it, built."""
    folder = tmp_path_factory.mktemp("extension") / "vscode"
    shutil.copytree(SOURCE, folder, ignore=shutil.ignore_patterns("node_modules", "out", "*.vsix"))
    (folder / "node_modules").symlink_to(programs(pytestconfig, SOURCE, STARTED) / "node_modules")
    run("npm", "run", "build", folder=folder)
    return folder


def run(*command: str, folder: Path, **environment: str) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_extension_starts_the_server_and_its_commands_reach_it(extension: Path, tmp_path: Path) -> None:
    shutil.copytree(RULEBOOKS["marketplace"], tmp_path / "marketplace")
    told = run(
        *("node", "test/drive.js", "out/extension.js", str(tmp_path / "marketplace")),
        folder=extension,
        OTTAVA=str(program(tmp_path)),
        CASE="broken-lamp.yaml",
    )
    assert told.strip() == "the extension works"


@pytest.mark.slow
def test_npm_packages_it_with_nothing_but_the_client(extension: Path) -> None:
    run("npm", "run", "package", folder=extension)
    with zipfile.ZipFile(extension / "ottava.vsix") as package:
        names = {name.lower() for name in package.namelist() if name.startswith("extension/")}
    assert names == {"extension/package.json", "extension/readme.md", "extension/out/extension.js"}
