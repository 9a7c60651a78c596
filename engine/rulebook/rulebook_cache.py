"""The built-in rulebook, kept as it was read for the next run of the command: reading it takes longer than an advice.

For the command line; the library writes nothing. It is kept as plain data beside the texts it was read from, in a
folder of the user's own, and counts only while these texts, Python and the code that reads them are what they were, and
while its checksum says that not a bit of it has changed. Anything else there is replaced without a word.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from stat import S_ISREG
from typing import Any
from zlib import crc32

import msgspec

from ottava import facts
from ottava.facts import attribute, computed, vocabulary
from ottava.facts.source import diagnostic, span
from ottava.facts.source.errors import OttavaError
from ottava.facts.source.limits import MAX_BYTES
from ottava.facts.source.reading import open_ordinary, read_source
from ottava.facts.source.span import Source
from ottava.facts.source.writing import write_atomically

from . import conclusion, condition, rulebook, safeguard, texts
from .conclusion import SlottedText
from .locating import RULEBOOKS, folder_of, safeguard_files, text_files
from .rulebook import Rulebook
from .rulebook_text import RulebookText

PLACE = "OTTAVA_CACHE"
"""The environment variable that names the folder to keep things in; empty: nothing is kept."""

_CHECKSUM = 4
"""The bytes of the checksum that a kept file begins with."""

_READERS = (Path(facts.__path__[0]), Path(__file__).parent)
"""The folders of the code that makes a rulebook of texts, with those inside them."""

_KINDS: dict[str, Any] = {"SlottedText": SlottedText} | {
    kind.__name__: kind
    for module in (attribute, computed, conclusion, condition, diagnostic, rulebook, safeguard, span, texts, vocabulary)
    for kind in vars(module).values()
    if isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, tuple))
}


def cached_rulebook(path: str | Path) -> Rulebook:
    """Load a rulebook as `load_rulebook` does; a built-in one from the cache, if nothing has changed. Raises as that
    does.
    """
    folder = folder_of(path, Path())
    file = _file_for(folder) if folder is not None and folder.parent == RULEBOOKS else None
    if folder is None or file is None:
        return _loaded(path)
    try:
        files = dict.fromkeys([*sorted(folder.glob("*.y*ml")), *safeguard_files(folder), *text_files(folder)])
        sources = [read_source(each) for each in files]
        basis = [sys.version, _code(), [[each.name, each.text] for each in sources]]
    except (OSError, OttavaError):
        return _loaded(path)  # which says what is wrong
    found = _read(file, basis, sources)
    if found is None:
        found = _loaded(path)
        _write(file, basis, found, sources)
    return found


def _loaded(path: str | Path) -> Rulebook:
    from .loading import load_rulebook  # seldom needed, and with it comes all that reads rules

    return load_rulebook(path)


def _code() -> list[list[Any]]:
    """Return the size and time of every file of the code that reads rulebooks."""
    found = ((folder, name) for reader in _READERS for folder, _, names in os.walk(reader) for name in names)
    files = sorted(os.path.join(folder, name) for folder, name in found if name.endswith(".py"))
    return [[file, (status := os.stat(file)).st_size, status.st_mtime_ns] for file in files]


def _file_for(folder: Path) -> Path | None:
    """Return the file of the cache for the rulebook of that folder; None if nothing is to be cached, or owners are
    unknown.
    """
    chosen = os.environ.get(PLACE)
    if chosen == "" or not hasattr(os, "getuid"):
        return None
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    # Installations that are used in turn keep a file each.
    name = f"{folder.name}-{sys.implementation.cache_tag}-{crc32(os.fsencode(folder)):08x}.msgpack"
    return Path(chosen or Path(home, "ottava"), name)


def _read(file: Path, basis: list[Any], sources: Sequence[Source]) -> Rulebook | None:
    try:
        data = _content(file)
        kept = None if data is None else msgspec.msgpack.decode(data)
        found = _built(kept[1], sources) if kept is not None and kept[0] == basis else None
    except (OSError, LookupError, TypeError, ValueError, RecursionError, msgspec.MsgspecError, OttavaError):
        return None  # not there, or not what was written
    return found if isinstance(found, Rulebook) else None


def _content(file: Path) -> bytes | None:
    """Return the content of a cached file of the user's own; None unless its checksum is right."""
    with open_ordinary(file) as stream:
        status = os.fstat(stream.fileno())
        if not _own(status) or status.st_size > MAX_BYTES:
            return None
        checksum, data = stream.read(_CHECKSUM), stream.read()
    return data if checksum == _checksum(data) else None


def _checksum(data: bytes) -> bytes:
    """Return a checksum against damage, such as any changed bit; not against the user, who may write the file."""
    return crc32(data).to_bytes(_CHECKSUM)


def _write(file: Path, basis: list[Any], book: Rulebook, sources: Sequence[Source]) -> None:
    """Write the rulebook to the cache; a run that cannot write it is as good as any."""
    try:
        data = msgspec.msgpack.encode([basis, _plain(book, sources)])
        if _made_own(file.parent):
            if os.path.lexists(file) and not S_ISREG(file.lstat().st_mode):
                file.unlink()  # a pipe or a link, which would be written through
            write_atomically(file, _checksum(data) + data, mode=0o600)
    except (OSError, ValueError):  # ValueError: a text changed while it was read
        pass


def _made_own(folder: Path) -> bool:
    """Make the folder if need be, and return whether it is the user's own."""
    if not folder.exists() and _made_own(folder.parent):
        folder.mkdir(mode=0o700)
    return _own(folder.stat())


def _own(status: os.stat_result) -> bool:
    """Return whether something belongs to the user, and nobody else may change it."""
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _plain(value: Any, sources: Sequence[Source]) -> Any:
    """Return the value as plain data: a list of the name of its kind and its parts. Raises ValueError."""
    if isinstance(value, Source):
        return ["Source", sources.index(value)]
    if isinstance(value, tuple | frozenset):
        return [type(value).__name__, *[_plain(each, sources) for each in value]]
    if isinstance(value, RulebookText):
        return None
    if isinstance(value, SlottedText):
        return ["SlottedText", str(value), _plain(value.template, sources)]
    if is_dataclass(value):
        return [type(value).__name__, *[_plain(getattr(value, name), sources) for name in _parts(value.__class__)]]
    return value


@cache
def _parts(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.init)


def _built(plain: Any, sources: Sequence[Source]) -> Any:
    """Return the value that `_plain` was given."""
    if plain.__class__ is not list:
        return plain
    kind, *parts = plain
    if kind == "Source":
        return sources[parts[0]]
    built = [_built(each, sources) for each in parts]
    if kind == "tuple":
        return tuple(built)
    return frozenset(built) if kind == "frozenset" else _KINDS[kind](*built)
