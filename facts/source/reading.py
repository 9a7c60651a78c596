"""Reading a file or bytes as text, or saying why that cannot be done."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from .arguments import expect_path
from .diagnostic import LONGEST_NAME, Diagnostic, quoted
from .errors import UnreadableSource
from .limits import MAX_BYTES, too_large
from .span import Source, Span
from .suggestion import nearest

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


_UNSAVED: ContextVar[Mapping[str, str]] = ContextVar("unsaved", default={})  # noqa: B039 - never written to


@contextmanager
def unsaved(texts: Mapping[str, str]) -> Iterator[None]:
    """Let files say, inside the block, what an editor holds of them and has not saved: their texts by absolute path."""
    before = _UNSAVED.set(texts)
    try:
        yield
    finally:
        _UNSAVED.reset(before)


def unsaved_text(path: str | os.PathLike[str]) -> str | None:
    """Return what an editor holds of a file, inside `unsaved`; None where the disk says what is in it."""
    texts = _UNSAVED.get()
    return texts.get(os.path.abspath(path)) if texts else None


def unsaved_names() -> tuple[str, ...]:
    """Return the absolute paths of the files that an editor holds, inside `unsaved`."""
    return tuple(_UNSAVED.get())


def read_source(path: str | os.PathLike[str], *, pipe: bool = False) -> Source:
    """Read the text of the file at `path`, named as the caller named it, without a byte order mark; that of an editor,
    inside `unsaved`.

    pipe: whether it may be a pipe or a device as well, for what a person names, such as `<(…)` of a shell.

    Raises UnreadableSource for a file that is missing, a folder, unreadable, over 64 MiB, or not UTF-8 text.
    """
    expect_path("path", path)
    name = os.fspath(path)
    if (text := unsaved_text(name)) is not None:
        return from_text(name, text)
    try:
        with open(name, "rb") if pipe else open_ordinary(name) as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableSource(_missing(name)) from None
    except IsADirectoryError:
        message = f"{quoted(name, LONGEST_NAME)} is a folder, expected a file"
        raise UnreadableSource(Diagnostic("is-a-folder", message, hint="name a file in the folder")) from None
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        reason = error.strerror.lower() if isinstance(error, OSError) and error.strerror else "not a possible file name"
        message = f"{quoted(name, LONGEST_NAME)} cannot be read: {reason}"
        raise UnreadableSource(
            Diagnostic("unreadable-file", message, hint="check the name and its permissions")
        ) from None
    return from_bytes(name, data)


def open_ordinary(path: str | os.PathLike[str]) -> BinaryIO:
    """Open a file to read. A pipe or a device, which may never begin or never end, is an OSError at once."""
    file = open(path, "rb", opener=_opened_at_once)  # noqa: SIM115 - closed by the caller
    if not S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "it is a pipe or a device, expected an ordinary file")
    return file


def _opened_at_once(path: str, flags: int) -> int:
    """Open as always, but do not wait for somebody to write into a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def from_bytes(name: str, data: bytes) -> Source:
    """Decode UTF-8, without a byte order mark.

    Raises UnreadableSource when it is over 64 MiB, or as `text_of`.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableSource(too_large(name))
    if data.startswith(_UTF16_MARKS):
        message = f"{quoted(name, LONGEST_NAME)} is UTF-16 or UTF-32, expected UTF-8"
        raise UnreadableSource(Diagnostic("not-utf-8", message, hint="save the file with the encoding UTF-8"))
    return text_of(name, data.removeprefix(_UTF8_MARK))


def text_of(name: str, data: bytes) -> Source:
    """Decode UTF-8 of a file or of a part of it.

    Raises UnreadableSource when it is not UTF-8, or holds control characters (but tab and newline).
    """
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise UnreadableSource(_bad_byte(name, data, error.start)) from None
    return from_text(name, text)


def from_text(name: str, text: str) -> Source:
    """Return a text as a source. Raises UnreadableSource when it holds control characters (but tab and newline)."""
    source = Source(name, text)
    if found := _NOT_TEXT.search(text):
        message = f"found the control character {quoted(found[0])}, expected text"
        hint = "take it out; if the file is not a text file, this is the wrong file"
        raise UnreadableSource(Diagnostic("control-character", message, Span(source, *found.span()), hint))
    return source


def _missing(name: str) -> Diagnostic:
    path = Path(name)
    try:
        neighbours = os.listdir(path.parent)
    except OSError:
        return Diagnostic(
            "no-such-file",
            f"there is no file {quoted(name, LONGEST_NAME)}, nor a folder {quoted(str(path.parent), LONGEST_NAME)}",
        )
    near = nearest(path.name, neighbours)
    return Diagnostic(
        "no-such-file",
        f"there is no file {quoted(name, LONGEST_NAME)}",
        hint=f"did you mean {quoted(str(path.parent / near), LONGEST_NAME)}?" if near else None,
    )


def _bad_byte(name: str, data: bytes, offset: int) -> Diagnostic:
    """Report a byte in a text in which what is not UTF-8 is replaced, since a text has to be shown."""
    before = len(data[:offset].decode())
    source = Source(name, data.decode(errors="replace"))
    return Diagnostic(
        "not-utf-8",
        f"found the byte 0x{data[offset]:02x}, which is not UTF-8",
        Span(source, before, before + 1),
        "save the file with the encoding UTF-8",
    )
