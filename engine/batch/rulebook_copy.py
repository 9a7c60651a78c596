"""The copy of its rulebook that a run keeps in its folder, for whoever asks later why it advised as it did.

Rulebooks are edited and Ottava brings later versions of its own. The copy holds every file that the rulebook is read
from, also those of the rulebooks it extends, which lie inside it, each in the folder of the one that extends it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from stat import S_ISDIR, S_ISREG

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.errors import OttavaError
from ottava.facts.source.limits import MAX_BYTES
from ottava.facts.source.node import Mapping, Scalar
from ottava.facts.source.reading import read_source

from ..rulebook.language import in_language
from ..rulebook.loading import load_rulebook
from ..rulebook.locating import HEAD, rule_files, safeguard_files, text_files
from ..rulebook.reading.from_extends import MOST_LEVELS, name_and_version
from ..rulebook.rulebook import Rulebook
from .errors import BatchError, path_shown
from .manifest import COPY, Manifest
from .writing import sync_folder, sync_tree

EXTENDED = "extended"
"""The folder, inside that of a rulebook of the copy, of the one it extends."""

MOST_FILES = 10_000


def keep_rulebook(folder: Path, state: Path, named: str, book: Rulebook) -> bool:
    """Copy the files of the rulebook of that name into the folder of a run, as a whole or not at all.

    state: a folder beside it, to prepare the copy in. Returns whether that was possible: not if `book` was not read
    from those files. Raises OSError and UnreadableSource.
    """
    found = load_rulebook(named)
    if found.fingerprint != book.fingerprint:
        return False
    made = state / COPY
    if os.path.lexists(made):
        rmtree(made)  # of a run that was killed meanwhile
    for path, text in _files(found):
        file = made / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with open(file, "xb") as stream:
            stream.write(text.encode())
    try:
        _refuse_strangers(made)
        same = load_rulebook(made).fingerprint == book.fingerprint
    except OttavaError:
        same = False
    if same:
        sync_tree(made)
        made.rename(folder / COPY)
        sync_folder(folder)
    else:
        rmtree(made)
    return same


def run_rulebook(folder: Path, manifest: Manifest) -> Rulebook:
    """Return the rulebook that a run in a folder advised by, in the language that it used.

    It is read from the copy in the folder, or from where it was named if there is none. Raises BatchError unless it is
    the very same, and InvalidRulebook.
    """
    return in_run_language(source_rulebook(folder, manifest), manifest)


def same_rulebook(named: str | Path, folder: Path, manifest: Manifest) -> Rulebook:
    """Return a rulebook that is that of the run in a folder, in the language of the run.

    named: its folder, or the name of a built-in one. Raises BatchError for another rulebook, and InvalidRulebook.
    """
    found, run = load_rulebook(named), manifest.rulebook
    if found.fingerprint != run.fingerprint:
        raise BatchError(
            f"the rulebook {path_shown(named)} is not the one of the run in {path_shown(folder)}: the run "
            f"had {quoted(run.name)} {run.version} with other rules; leave out `--rulebook`, name the folder of the "
            "rulebook as it was, or make the run again"
        )
    return in_run_language(found, manifest)


def in_run_language(book: Rulebook, manifest: Manifest) -> Rulebook:
    """Return the rulebook of a run in the language that the run used."""
    language = manifest.rulebook.language
    return book if language is None else in_language(book, language)


def source_rulebook(folder: Path, manifest: Manifest) -> Rulebook:
    """Return the rulebook of a run in its own language, with its text. Raises as `run_rulebook`."""
    wanted = manifest.rulebook
    if wanted.copy is None:
        book = load_rulebook(wanted.path)
        where = f"the rulebook {path_shown(wanted.path)} has changed since the run in {path_shown(folder)}"
    else:
        place = folder / COPY
        where = f"the copy of the rulebook in {path_shown(place)} is not as the run has left it"
        _refuse_strangers(place)
        book = load_rulebook(place)
        if book.text is None or not all(_inside(head, place) for head in book.text.heads):
            raise BatchError(f"{where}: it extends a rulebook elsewhere; {_AGAIN}")
    if book.fingerprint != wanted.fingerprint:
        raise BatchError(f"{where}: expected {quoted(wanted.fingerprint)}, found {quoted(book.fingerprint)}; {_AGAIN}")
    return book


_AGAIN = "make the run again with `ottava batch`"


def _files(book: Rulebook) -> Iterator[tuple[Path, str]]:
    """Yield every file of a rulebook that has just been read: where to put it, and its text."""
    assert book.text is not None, "it has just been read"
    for depth, head in enumerate(reversed(book.text.heads)):
        inside, folder = Path(*[EXTENDED] * depth), Path(head.span.source.name).parent
        yield inside / HEAD, _head_text(head)
        for path in (*rule_files(folder), *safeguard_files(folder), *text_files(folder)):
            yield inside / path.relative_to(folder), read_source(path).text


def _head_text(head: Mapping) -> str:
    """Return the text of a `rulebook.yaml`, with the folder that the copy has for it in `extends`."""
    text, node = head.span.source.text, head.get("extends")
    if not isinstance(node, Scalar):
        return text
    _, version = name_and_version(str(node.value))
    name = json.dumps(EXTENDED if version is None else f"{EXTENDED}@{version}")
    return text[: node.span.start] + name + text[node.span.end :]


def _refuse_strangers(place: Path) -> None:
    """Raise BatchError for a copy with links or devices in it, or larger than any that a run writes."""
    files = size = 0
    waiting = [(place, 0)]
    while waiting:
        path, depth = waiting.pop()
        status = os.lstat(path) if os.path.lexists(path) else None
        files, size = files + 1, size + (status.st_size if status is not None else 0)
        if status is None:
            raise BatchError(f"the copy of the rulebook {path_shown(path)} is not there any more; {_AGAIN}")
        if S_ISDIR(status.st_mode) and depth <= MOST_LEVELS + 1 and files <= MOST_FILES:
            waiting += [(each, depth + 1) for each in path.iterdir()]
        elif not S_ISREG(status.st_mode) or files > MOST_FILES or size > MAX_BYTES:
            raise BatchError(
                f"{path_shown(path)} cannot be part of the copy of a rulebook: expected only ordinary files, at "
                f"most {MOST_FILES:,} and {MAX_BYTES // 2**20} MiB of them; {_AGAIN}"
            )


def _inside(head: Mapping, place: Path) -> bool:
    return Path(head.span.source.name).resolve().is_relative_to(place.resolve())
