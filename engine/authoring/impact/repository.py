"""The commit that a git revision names, and the objects of its repository. Nothing in the repository is changed.

The repository may be anybody's: git is asked only for what it already holds, and so that nothing in the repository's
configuration can start another program.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from ottava.facts.source.diagnostic import quoted, visible

from .errors import NoRevision

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
    """Where git is; one in the working folder, which is the repository's, does not count, whatever PATH says."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    found = (shutil.which(os.path.join(each, "git")) for each in folders if os.path.isabs(each))
    return next((each for each in found if each is not None), None)


def _git(*arguments: str, given: bytes = b"") -> bytes:
    """What git answers, asked without a shell. Its own messages are passed on only where it does not work at all."""
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
