"""The commit that a git revision names, with its folders, files and links. Nothing in the repository is changed.

The repository may be anybody's: git is asked only for what it already holds, and so that nothing in the repository's
configuration can start another program.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ottava.facts.source.diagnostic import quoted, visible
from ottava.facts.source.errors import OttavaError
from ottava.facts.source.limits import MAX_BYTES

_NO_PROGRAMS = {"protocol.allow": "never", "core.fsmonitor": "false", "core.hooksPath": os.devnull}
_ALONE = {
    "GIT_NO_LAZY_FETCH": "1",  # a clone that holds only a part stays as it is
    "GIT_ALLOW_PROTOCOL": "none",  # versions of git without the former begin to fetch, and get nowhere
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
}


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of the repository that the working folder is in. `beside`: that folder, from the top, ending in `/`."""

    id: str
    beside: str


def commit(revision: str) -> Commit:
    """Return the commit that a revision such as `main`, `v1.2` or `HEAD~1` names.

    Raises NoRevision if there is none, no repository here, or no git.
    """
    beside = _said(_git("rev-parse", "--show-prefix"))
    try:
        id = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except NoRevision:
        raise NoRevision(
            f"git knows no revision {quoted(revision)}; `git log --oneline` and `git branch -a` show what there is"
        ) from None
    return Commit(_said(id), beside)


def sizes(objects: Sequence[str]) -> list[int | None]:
    """Return the size of each object in bytes, without unpacking it; None if the repository does not hold it."""
    answers = _git("cat-file", "--batch-check", given=_lines(objects)).splitlines()
    found = [answer.rpartition(b" ")[2] for answer in answers]
    return [int(each) if each.isdigit() else None for each in found]


def contents(objects: Sequence[str]) -> list[bytes]:
    """Return the contents of objects that the repository holds, byte for byte as they were committed."""
    answer, at = _git("cat-file", "--batch", given=_lines(objects)), 0
    found = []
    for _ in objects:
        start = answer.index(b"\n", at) + 1
        end = start + int(answer[at:start].rpartition(b" ")[2])
        found.append(answer[start:end])
        at = end + 1
    return found


def _lines(objects: Sequence[str]) -> bytes:
    return "".join(f"{each}\n" for each in objects).encode()


def _said(answer: bytes) -> str:
    return os.fsdecode(answer).removesuffix("\n")


def _program() -> str | None:
    """Return where git is; one in the working folder, which is the repository's, does not count, whatever PATH says."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    found = (shutil.which(os.path.join(each, "git")) for each in folders if os.path.isabs(each))
    return next((each for each in found if each is not None), None)


def _git(*arguments: str, given: bytes = b"") -> bytes:
    """Return what git answers, asked without a shell. Its own messages are passed on only where it does not work at
    all.
    """
    settings = [part for name, value in _NO_PROGRAMS.items() for part in ("-c", f"{name}={value}")]
    program = _program()
    if program is None:
        raise NoRevision("reading a revision needs git, which is not installed; name folders instead")
    command = [program, "--no-pager", *settings, *arguments]
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=False, env={**os.environ, **_ALONE})
    except (OSError, ValueError) as error:  # ValueError: a NUL in what the user named
        raise NoRevision(f"git cannot be asked: {visible(str(error))}") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0].removeprefix("fatal: ")
        if "not a git repository" in said or not said:
            said = "this folder is in no git repository; go to the folder of the rules, or name folders instead"
        raise NoRevision(f"git cannot read the revision: {visible(said)}")
    return done.stdout


class NoRevision(OttavaError):
    """A git revision, or the folder in it, cannot be read; the message says why and what to do."""


TreePath = tuple[str, ...]
"""The names on the way from the top of the repository; () is the top itself."""

_MOST_LINKS = 40
"""Links that are followed on one path, as in Linux."""

_LONGEST_LINK = 4096
"""The longest path that a link may hold, likewise."""

_MOST_FOLDERS = 2_000
"""Folders that are looked through for another rulebook to suggest."""


class TreeEntry(NamedTuple):
    """Something in a folder: `object` is its content. Other kinds, such as submodules, are not looked at."""

    object: str
    kind: str


FOLDER, FILE, LINK = "folder", "file", "link"
_KINDS = {"40000": FOLDER, "100644": FILE, "100755": FILE, "100664": FILE, "120000": LINK}


@dataclass(frozen=True, slots=True)
class _End:
    """Where the target of a link ends, among the names that are still ahead."""

    link: TreePath


@dataclass(slots=True)
class Tree:
    """The files of a commit. Reads no more than `most` bytes in all, so that no commit can fill memory or disk."""

    commit: Commit
    most: int = MAX_BYTES
    _folders: dict[str, dict[str, TreeEntry]] = field(default_factory=dict)

    def folder(self, path: TreePath) -> dict[str, TreeEntry] | None:
        """Return what is right inside a folder, by name; None if there is no such folder."""
        here = TreeEntry(f"{self.commit.id}^{{tree}}", FOLDER)
        for name in path:
            found = self._inside(here, path).get(name)
            if found is None or found.kind != FOLDER:
                return None
            here = found
        return self._inside(here, path)

    def read(self, entries: Sequence[TreeEntry], shown: str) -> list[bytes]:
        """Return what is in files or links. `shown`: what to call them in messages. Raises NoRevision."""
        objects = [each.object for each in entries]
        known = sizes(objects)
        if None in known:  # a clone that does not hold everything
            raise NoRevision(f"git does not have what stood in {quoted(shown, 200)}; fetch it first")
        self.most -= sum(size or 0 for size in known)
        if self.most < 0:
            raise NoRevision(f"what is in {quoted(shown, 200)} is larger than {MAX_BYTES // 2**20} MiB; split it up")
        return contents(objects) if objects else []

    def resolved(self, path: TreePath, way: dict[TreePath, TreePath]) -> TreePath | None:
        """Return the path with its links followed; None if it leads nowhere, out of the repository or in a circle.

        way: takes every folder and link on the way, with the folder that it is or leads to.
        """
        ahead: list[str | _End] = [*reversed(path)]
        at: TreePath = ()
        followed = 0
        while ahead:
            name = ahead.pop()
            if isinstance(name, _End):
                way[name.link] = at
            elif name == "..":
                if not at:
                    return None
                at = at[:-1]
            elif name not in ("", "."):
                entry = (self.folder(at) or {}).get(name)
                if entry is None:
                    return None
                if entry.kind != LINK:
                    at = (*at, name)
                    if entry.kind == FOLDER:
                        way[at] = at
                    continue
                target = os.fsdecode(self.read([entry], "/".join((*at, name)))[0])
                followed += 1
                if not target or target.startswith("/") or followed > _MOST_LINKS or len(target) > _LONGEST_LINK:
                    return None
                ahead += [_End((*at, name)), *reversed(target.split("/"))]
        return at

    def folders(self) -> Iterator[tuple[TreePath, dict[str, TreeEntry]]]:
        """Yield all folders from the top down; one that is there several times only once, and no more than some
        thousands.
        """
        waiting: list[tuple[TreePath, TreeEntry]] = [((), TreeEntry(f"{self.commit.id}^{{tree}}", FOLDER))]
        seen: set[str] = set()
        for path, entry in waiting:
            if entry.object in seen or len(seen) == _MOST_FOLDERS:
                continue
            seen.add(entry.object)
            inside = self._inside(entry, path)
            yield path, inside
            waiting += [((*path, name), each) for name, each in inside.items() if each.kind == FOLDER]

    def _inside(self, folder: TreeEntry, path: TreePath) -> dict[str, TreeEntry]:
        if folder.object not in self._folders:
            (data,) = self.read([folder], "/".join(path) or ".")
            self._folders[folder.object] = dict(reversed([*_entries(data, len(self.commit.id) // 2)]))
        return self._folders[folder.object]


def _entries(data: bytes, width: int) -> Iterator[tuple[str, TreeEntry]]:
    """Yield what a tree object of git says: a mode, a name and an id of `width` bytes for each entry."""
    at = 0
    while at < len(data):
        space = data.find(b" ", at)
        end = data.find(b"\0", space)
        if space < 0 or end < 0:
            raise NoRevision("git cannot read the revision: a folder in it is broken")
        kind = _KINDS.get(data[at:space].decode("ascii", "replace").lstrip("0"))
        at = end + 1 + width
        if kind is not None:
            yield os.fsdecode(data[space + 1 : end]), TreeEntry(data[end + 1 : at].hex(), kind)
