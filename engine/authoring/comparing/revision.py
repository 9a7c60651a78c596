"""The rulebooks of a git revision, laid out in a temporary folder so that they can be read like any other."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from ...rulebook.locating import HEAD, SAFEGUARDS
from ...source.diagnostic import quoted
from .errors import NoRevision
from .repository import Stored, commit

_NAME = re.compile(r"((?:[^:{]|\{[^}]*\})*):(.*)", re.DOTALL)
"""A revision may have a colon in braces: `HEAD^{/fix: a rule}`."""


@contextmanager
def laid_out(name: str) -> Iterator[tuple[Path, Path, str]]:
    """The folder that `REVISION:PATH` names, for as long as it is needed.

    Comes as the folder of the rulebook, the temporary folder that stands for the top of the repository, and what to
    call that top in messages: `main:`. Every rulebook of the revision is there, so that one can extend another. The
    path counts from the top of the repository, or from the working folder if it begins with `./` or `../`.

    Raises NoRevision.
    """
    parts = _NAME.fullmatch(name)
    revision, path = parts.groups() if parts else ("", "")
    if not revision:
        raise NoRevision(f"{quoted(name)} names no revision before the colon; write it as in `main:rules/my_rules`")
    found = commit(revision)
    inside = _from_the_top(path, found.beside)
    if inside is None:
        raise NoRevision(f"{quoted(path)} leads out of the repository")
    files = found.files()
    with TemporaryDirectory(prefix="ottava-") as made:
        top = Path(made).resolve() / "tree"
        top.mkdir()
        for stored, data in found.contents(_of_rulebooks(files)):
            _write(top, stored, data)
        folder = top / inside
        if not _holds_rulebook(folder, top):
            raise NoRevision(_nothing_there(revision, inside, found.beside, files))
        yield folder, top, f"{revision}:"


def _from_the_top(path: str, beside: str) -> PurePosixPath | None:
    """The path from the top of the repository; None if it leads out of it."""
    relative = path.startswith(("./", "../")) or path in (".", "..")
    short = os.path.normpath(f"{beside}{path}" if relative else path or ".")
    return None if short.startswith(("/", "..")) else PurePosixPath(short)


def _of_rulebooks(files: tuple[Stored, ...]) -> tuple[Stored, ...]:
    """The YAML files right inside a folder with a rulebook, or with its safeguards, and all links, through which a path
    may lead.
    """
    heads = [PurePosixPath(each.path) for each in files if PurePosixPath(each.path).name == HEAD]
    folders = {str(folder) for head in heads for folder in (head.parent, head.parent / SAFEGUARDS)}
    return tuple(
        each
        for each in files
        if each.is_link or (each.path.endswith((".yaml", ".yml")) and str(PurePosixPath(each.path).parent) in folders)
    )


def _write(top: Path, stored: Stored, data: bytes) -> None:
    path = top / stored.path
    path.parent.mkdir(parents=True, exist_ok=True)
    if not stored.is_link:
        path.write_bytes(data)
        return
    target = os.path.normpath(path.parent / os.fsdecode(data))
    if Path(target).is_relative_to(top):  # a link that leads out of the repository leads nowhere
        path.symlink_to(os.fsdecode(data))


def _holds_rulebook(folder: Path, top: Path) -> bool:
    try:
        return (folder / HEAD).is_file() and folder.resolve().is_relative_to(top)
    except (OSError, ValueError, RuntimeError):  # no possible name of a file, or links in a circle
        return False


def _nothing_there(revision: str, path: PurePosixPath, beside: str, files: tuple[Stored, ...]) -> str:
    known = {each.path for each in files}
    message = f"the revision {quoted(revision)} holds no rulebook {quoted(str(path), 200)}"
    if f"{beside}{path / HEAD}" in known:
        return f"{message}; did you mean {quoted(f'{revision}:./{path}', 200)}?"
    near = [str(PurePosixPath(each).parent) for each in sorted(known) if PurePosixPath(each).name == HEAD]
    if not near:
        return f"{message}, nor any other"
    shown = ", ".join(quoted(each, 200) for each in near[:5])
    return f"{message}; expected the folder of one, from the top of the repository, such as {shown}"
