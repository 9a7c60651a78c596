"""`ottava language-server`: help for editors, by the Language Server Protocol."""

from __future__ import annotations

import os
import sys


def language_server() -> None:
    """Help an editor with rulebooks, tests and cases, by the Language Server Protocol on standard input and output.

    The editor starts it and ends it; it needs no options. It reads what stands in the editor, saved or not. Files are
    changed only by the editor, where one asks for it; pages that it shows stand in a temporary folder until it ends.
    """
    from ..extras import check_library

    check_library("pygls", "`ottava language-server`", "pygls", "editor")
    from ..language_server.server import language_server as made
    from .garbage import collect_as_usual

    collect_as_usual()
    # The server closes what it writes to, and nothing else may be printed there.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    made().start_io(stdout=answers)
