"""What git knows of a revision: its commit, and the files in it. Nothing in the repository is changed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ...source.diagnostic import quoted, visible
from .errors import NoRevision

_LINK = "120000"
_FILES = ("100644", "100755")


class Stored(NamedTuple):
    """A file of a commit. `path` counts from the top of the repository; `is_link`: it only points to another path."""

    path: str
    object: str
    is_link: bool


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of the repository that the working folder is in. `beside`: that folder, from the top, ending in `/`."""

    id: str
    beside: str

    def files(self) -> tuple[Stored, ...]:
        """All files and links, in git's order."""
        found = []
        for line in _git("ls-tree", "-r", "-z", "--full-tree", self.id).split(b"\0"):
            about, _, path = line.partition(b"\t")
            if path:
                mode, _, object = about.decode().split(" ")
                if mode in (*_FILES, _LINK):
                    found.append(Stored(os.fsdecode(path), object, mode == _LINK))
        return tuple(found)

    def contents(self, stored: Sequence[Stored]) -> Iterator[tuple[Stored, bytes]]:
        """What stands in these files, byte for byte as it was committed."""
        asked = "".join(f"{each.object}\n" for each in stored).encode()
        answer, at = _git("cat-file", "--batch", given=asked), 0
        for each in stored:
            end = answer.index(b"\n", at)
            said = answer[at:end].rpartition(b" ")[2]
            if not said.isdigit():  # a clone that does not hold everything
                raise NoRevision(f"git does not have what stood in {quoted(each.path, 200)}; fetch it first")
            size = int(said)
            yield each, answer[end + 1 : end + 1 + size]
            at = end + 1 + size + 1


def commit(revision: str) -> Commit:
    """The commit that a revision such as `main`, `v1.2` or `HEAD~1` names.

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


def _said(answer: bytes) -> str:
    return os.fsdecode(answer).removesuffix("\n")


def _git(*arguments: str, given: bytes = b"") -> bytes:
    """What git answers, asked without a shell. Its own messages are passed on only where it does not work at all."""
    try:
        done = subprocess.run(["git", *arguments], input=given, capture_output=True, check=False)
    except FileNotFoundError:
        raise NoRevision("reading a revision needs git, which is not installed; name folders instead") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in what the user named
        raise NoRevision(f"git cannot be asked: {visible(str(error))}") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0].removeprefix("fatal: ")
        if "not a git repository" in said or not said:
            said = "this folder is in no git repository; go to the folder of the rules, or name folders instead"
        raise NoRevision(f"git cannot read the revision: {visible(said)}")
    return done.stdout
