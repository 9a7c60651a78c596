"""What is installed is what is in the tree: nothing left out, nothing added."""

import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("engine", "facts", "rules")
NOT_SOURCE = shutil.ignore_patterns(
    ".git", ".venv", ".hypothesis", "*_cache", "__pycache__", "build", "dist", "site", "*.egg-info", ".coverage*"
)

can_build = pytest.mark.skipif(
    int(version("setuptools").split(".")[0]) < 77, reason="pyproject.toml asks for setuptools 77 to build"
)


def built(kind: str, tree: Path, into: Path) -> Path:
    """The wheel or sdist of a tree, by setuptools alone: nothing is fetched."""
    into.mkdir(exist_ok=True)
    code = f"import sys; from setuptools import build_meta; build_meta.build_{kind}(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, str(into)], cwd=tree, check=True, capture_output=True)
    (result,) = into.iterdir()
    return result


def contents(wheel: Path) -> set[str]:
    """What a wheel installs, without what is said about it."""
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def in_tree() -> set[str]:
    """What should be installed: the Python of all rooms, the rulebooks, the templates, and the mark that says there are
    types."""
    rooms = {
        f"ottava/{path.relative_to(ROOT).as_posix()}"
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.suffix in {".py", ".yaml", ".html", ".css", ".js"}
    }
    return rooms | {f"ottava/{path.name}" for path in (ROOT / "ottava").glob("*.py")} | {"ottava/py.typed"}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree, since building leaves things behind."""
    copy = tmp_path_factory.mktemp("copy") / "ottava"
    shutil.copytree(ROOT, copy, symlinks=True, ignore=NOT_SOURCE)
    return copy


@pytest.mark.slow
@can_build
def test_the_wheel_holds_the_whole_tree(tree: Path, tmp_path: Path) -> None:
    assert contents(built("wheel", tree, tmp_path / "wheel")) == in_tree()


@pytest.mark.slow
@can_build
def test_the_wheel_needs_no_links(tree: Path, tmp_path: Path) -> None:
    without = tmp_path / "ottava"
    shutil.copytree(tree, without, symlinks=True, ignore=NOT_SOURCE)
    for room in ROOMS:
        (without / "ottava" / room).unlink()
    assert contents(built("wheel", without, tmp_path / "wheel")) == in_tree()


@pytest.mark.slow
@can_build
def test_the_sdist_builds_the_same_wheel(tree: Path, tmp_path: Path) -> None:
    with tarfile.open(built("sdist", tree, tmp_path / "sdist")) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    assert not any(path.is_symlink() for path in unpacked.rglob("*"))
    assert contents(built("wheel", unpacked, tmp_path / "wheel")) == in_tree()


def test_there_are_rulebooks_to_install() -> None:
    assert "ottava/rules/eight_methods/rulebook.yaml" in in_tree()


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_is_linked_for_editors(room: str) -> None:
    assert Path(os.readlink(ROOT / "ottava" / room)).as_posix() == f"../{room}"


def test_the_command_leads_to_a_function() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, function = project["scripts"]["ottava"].partition(":")
    assert callable(getattr(import_module(module), function))
