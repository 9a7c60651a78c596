"""The folders, files and links of a commit, looked up by path. A tree may be made by anybody, with any names in it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.limits import MAX_BYTES

from .errors import NoRevision
from .repository import Commit, contents, sizes

Path = tuple[str, ...]
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

    link: Path


@dataclass(slots=True)
class Tree:
    """The files of a commit. Reads no more than `most` bytes in all, so that no commit can fill memory or disk."""

    commit: Commit
    most: int = MAX_BYTES
    _folders: dict[str, dict[str, TreeEntry]] = field(default_factory=dict)

    def folder(self, path: Path) -> dict[str, TreeEntry] | None:
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

    def resolved(self, path: Path, way: dict[Path, Path]) -> Path | None:
        """Return the path with its links followed; None if it leads nowhere, out of the repository or in a circle.

        way: takes every folder and link on the way, with the folder that it is or leads to.
        """
        ahead: list[str | _End] = [*reversed(path)]
        at: Path = ()
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

    def folders(self) -> Iterator[tuple[Path, dict[str, TreeEntry]]]:
        """All folders from the top down; one that is there several times only once, and no more than some thousands."""
        waiting: list[tuple[Path, TreeEntry]] = [((), TreeEntry(f"{self.commit.id}^{{tree}}", FOLDER))]
        seen: set[str] = set()
        for path, entry in waiting:
            if entry.object in seen or len(seen) == _MOST_FOLDERS:
                continue
            seen.add(entry.object)
            inside = self._inside(entry, path)
            yield path, inside
            waiting += [((*path, name), each) for name, each in inside.items() if each.kind == FOLDER]

    def _inside(self, folder: TreeEntry, path: Path) -> dict[str, TreeEntry]:
        if folder.object not in self._folders:
            (data,) = self.read([folder], "/".join(path) or ".")
            self._folders[folder.object] = dict(reversed([*_entries(data, len(self.commit.id) // 2)]))
        return self._folders[folder.object]


def _entries(data: bytes, width: int) -> Iterator[tuple[str, TreeEntry]]:
    """What a tree object of git says: a mode, a name and an id of `width` bytes for each entry."""
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
