"""Putting a finished site into a folder, without touching what is not ours there."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.errors import OttavaError
from ottava.facts.source.writing import write_atomically

LIST = ".ottava-handbook"
"""The file that names everything a handbook brought into its folder, so that the next one can take it away."""


class FolderTaken(OttavaError):
    """The folder for the handbook holds something else."""


def check_folder(folder: Path) -> None:
    """Raise FolderTaken if a handbook may not be put there: into a file, or beside what is no handbook."""
    if folder.exists() and not folder.is_dir():
        raise FolderTaken(f"{quoted(str(folder))} is a file; expected a folder for the handbook")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / LIST).is_file():
        raise FolderTaken(
            f"the folder {quoted(str(folder))} holds something that is no handbook; name an empty folder or a new one"
        )


def place(site: Path, folder: Path) -> None:
    """Put the site into the folder, in the place of the handbook that is there.

    What else has been put there since stays, and no link is followed: a link to a file is replaced, one to a folder
    refused. Raises FolderTaken, and OSError where it cannot be written.
    """
    check_folder(folder)
    files = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    _refuse_links({folder / above for name in files for above in Path(name).parents} - {folder})
    _remove(_listed(folder) - {*files}, folder)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / LIST, "".join(f"{name}\n" for name in files).encode())
    for name in files:  # a page that is there already is there until the new one takes its place
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, (site / name).read_bytes())


def _refuse_links(folders: Iterable[Path]) -> None:
    linked = next((each for each in sorted(folders) if each.is_symlink()), None)
    if linked is not None:
        raise FolderTaken(f"{quoted(str(linked))} is a link, expected a folder of the handbook; take it away")


def _write(target: Path, data: bytes) -> None:
    if target.is_symlink():
        target.unlink()
    write_atomically(target, data)


def _listed(folder: Path) -> set[str]:
    kept = folder / LIST
    return {*kept.read_text(encoding="utf-8").splitlines()} if kept.is_file() else set()


def _remove(names: Iterable[str], folder: Path) -> None:
    root = folder.resolve()
    parents: set[Path] = set()
    for name in names:
        path = folder / name
        # The list might have been changed: nothing outside the folder is ours.
        if path.parent.resolve().is_relative_to(root) and path.is_file():
            path.unlink()
            parents |= {each for each in path.parents if each.is_relative_to(folder) and each != folder}
    for parent in sorted(parents, key=lambda each: -len(each.parts)):
        if not any(parent.iterdir()):
            parent.rmdir()
