"""`ottava language-server`: help for editors, by the Language Server Protocol."""

from __future__ import annotations


def language_server() -> None:
    """Help an editor with rulebooks, tests and cases, by the Language Server Protocol on standard input and output.

    The editor starts it and ends it; it needs no options. It reads what stands in the editor, saved or not, and writes
    no file.
    """
    from ..extras import check_library

    check_library("pygls", "`ottava language-server`", "pygls", "editor")
    from ..language_server.server import language_server as made

    made().start_io()
