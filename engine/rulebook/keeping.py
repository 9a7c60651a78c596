"""The built-in rulebook, kept as it was read for the next run of the command: reading it takes longer than an advice.

For the command line; the library writes nothing. It is kept as plain data beside the texts it was read from, in a
folder of the user's own, and counts only while these texts, Python and the code that reads them are what they were.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec

from ottava import facts
from ottava.facts import attribute, vocabulary

from ..source import diagnostic, span
from ..source.errors import OttavaError
from ..source.reading import read_source
from ..source.span import Source
from . import conclusion, condition, rulebook, safeguard, template
from .locating import RULEBOOKS, folder_of, safeguard_files
from .rulebook import Rulebook

PLACE = "OTTAVA_CACHE"
"""The environment variable that names the folder to keep things in; empty: nothing is kept."""

_ENGINE = Path(__file__).parents[1]
_FACTS = Path(facts.__path__[0])
_READERS = (_FACTS, _FACTS / "entities", _ENGINE / "source", _ENGINE / "rulebook")
"""The folders of the code that makes a rulebook of texts."""

_KINDS: dict[str, Any] = {
    kind.__name__: kind
    for module in (attribute, conclusion, condition, diagnostic, rulebook, safeguard, span, template, vocabulary)
    for kind in vars(module).values()
    if isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, tuple))
}


def kept_rulebook(path: str | Path) -> Rulebook:
    """What `load_rulebook` gives: a built-in one as it was kept, if nothing has changed. Raises as that does."""
    folder = folder_of(path, Path())
    file = _file_for(folder) if folder is not None and folder.parent == RULEBOOKS else None
    if folder is None or file is None:
        return _loaded(path)
    try:
        files = dict.fromkeys([*sorted(folder.glob("*.y*ml")), *safeguard_files(folder)])
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
    """What changes when the code that reads rulebooks does."""
    entries = sorted((each for folder in _READERS for each in os.scandir(folder)), key=lambda each: each.path)
    return [[each.path, each.stat().st_size, each.stat().st_mtime_ns] for each in entries if each.name.endswith(".py")]


def _file_for(folder: Path) -> Path | None:
    """Where the rulebook of that folder is kept; None if nothing is to be kept, or owners cannot be told."""
    chosen = os.environ.get(PLACE)
    if chosen == "" or not hasattr(os, "getuid"):
        return None
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    # Installations that are used in turn keep a file each.
    name = f"{folder.name}-{sys.implementation.cache_tag}-{crc32(os.fsencode(folder)):08x}.msgpack"
    return Path(chosen or Path(home, "ottava"), name)


def _read(file: Path, basis: list[Any], sources: Sequence[Source]) -> Rulebook | None:
    try:
        with open(file, "rb") as stream:
            if not _own(os.fstat(stream.fileno())):
                return None
            kept = msgspec.msgpack.decode(stream.read())
        found = _built(kept[1], sources) if kept[0] == basis else None
    except (OSError, LookupError, TypeError, ValueError, msgspec.MsgspecError, OttavaError):
        return None  # not there, or not what was written
    return found if isinstance(found, Rulebook) else None


def _write(file: Path, basis: list[Any], book: Rulebook, sources: Sequence[Source]) -> None:
    """Keeps the rulebook if that can be done; a run that cannot keep it is as good as any."""
    try:
        data = msgspec.msgpack.encode([basis, _plain(book, sources)])
        if _made_own(file.parent):
            _write_whole(file, data)
    except (OSError, ValueError):  # ValueError: a text changed while it was read
        pass


def _write_whole(file: Path, data: bytes) -> None:
    """Writes a file that only the user can read, so that a reader finds the old one or all of the new one."""
    from tempfile import mkstemp  # seldom needed

    beside, name = mkstemp(dir=file.parent, prefix=".")
    try:
        with open(beside, "wb") as stream:
            stream.write(data)
        os.replace(name, file)
    except OSError:
        os.unlink(name)
        raise


def _made_own(folder: Path) -> bool:
    """Whether the folder is the user's own, made now if it can be."""
    if not folder.exists() and _made_own(folder.parent):
        folder.mkdir(mode=0o700)
    return _own(folder.stat())


def _own(status: os.stat_result) -> bool:
    """Whether something belongs to the user, and nobody else may change it."""
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _plain(value: Any, sources: Sequence[Source]) -> Any:
    """The value as what it is made of: a list of the name of its kind and its parts. Raises ValueError."""
    if isinstance(value, Source):
        return ["Source", sources.index(value)]
    if isinstance(value, tuple | frozenset):
        return [type(value).__name__, *[_plain(each, sources) for each in value]]
    if is_dataclass(value):
        return [type(value).__name__, *[_plain(getattr(value, name), sources) for name in _parts(value.__class__)]]
    return value


@cache
def _parts(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.init)


def _built(plain: Any, sources: Sequence[Source]) -> Any:
    """The value that `_plain` was given."""
    if plain.__class__ is not list:
        return plain
    kind, *parts = plain
    if kind == "Source":
        return sources[parts[0]]
    built = [_built(each, sources) for each in parts]
    if kind == "tuple":
        return tuple(built)
    return frozenset(built) if kind == "frozenset" else _KINDS[kind](*built)
