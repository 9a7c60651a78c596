"""Runs `ottava` and notes what Python is asked to do to the world outside: `watching.py NOTES LOG ARGUMENTS…`.

The notes are lines of a kind (`read`, `write`, `program` or `network`), a tab and what was given. LOG: `log` lets
everything that is logged go to standard error, whatever the level.
"""

import logging
import os
import sys
from typing import Any

_CHANGES = {
    "os.rename": (0, 2), "os.remove": (0, 1), "os.mkdir": (0, 2), "os.rmdir": (0, 1), "os.link": (1, 3),
    "os.symlink": (1, 2), "os.truncate": (0, None), "os.chmod": (0, 2), "os.chown": (0, 3), "os.utime": (0, 3),
}  # fmt: skip
"""Which argument is the path, and which the folder that it counts from."""
_PROGRAMS = ("subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.spawn")
_NETWORK = ("socket.connect", "socket.bind", "socket.send", "socket.get", "urllib.", "http.", "ftplib.", "smtplib.")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

notes: list[str] = []
noting = True


def note(event: str, given: tuple[Any, ...]) -> None:
    """Take down an event of Python's audit hooks; those of taking it down itself do not count."""
    global noting
    if not noting:
        return
    noting = False
    try:
        if event == "open" and not isinstance(given[0], int):
            where = _place(given[0])
            if given[2] & _WRITING:
                notes.append(f"write\t{os.path.realpath(where)}")
            elif os.path.lexists(where):
                notes.append(f"read\t{os.path.realpath(where)}")
        elif event in _CHANGES and not isinstance(given[_CHANGES[event][0]], int):
            path, folder = _CHANGES[event]
            where = _place(given[path], -1 if folder is None else given[folder])
            if event == "os.mkdir" and os.path.isdir(where):
                return  # it fails
            notes.append(f"write\t{where}")
            if event == "os.rename":
                notes.append(f"write\t{_place(given[1], given[3])}")
        elif event.startswith(_PROGRAMS):
            notes.append(f"program\t{given[0] if given else event}")
        elif event.startswith(_NETWORK):
            notes.append(f"network\t{event}{given!r}")
    finally:
        noting = True


def _place(path: Any, folder: int = -1) -> str:
    base = os.getcwd() if folder == -1 else os.readlink(f"/proc/self/fd/{folder}")
    above, name = os.path.split(os.path.normpath(os.path.join(base, os.fsdecode(path))))
    return os.path.join(os.path.realpath(above), name)


def _run(target: str, log: str, *arguments: str) -> None:
    global noting
    if log == "log":
        logging.basicConfig(level=logging.NOTSET, stream=sys.stderr, format="LOGGED %(name)s %(message)s")
        logging.getLogger("experta").setLevel(logging.DEBUG)
    sys.argv = ["ottava", *arguments]
    sys.addaudithook(note)
    from ottava.engine.cli.main import main

    try:
        main()
    finally:
        noting = False
        with open(target, "w", encoding="utf-8") as file:
            file.write("\n".join(notes))


if __name__ == "__main__":  # and not in its worker processes
    _run(*sys.argv[1:])
