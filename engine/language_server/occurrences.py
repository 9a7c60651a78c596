"""Every place where a name stands: in the file in the editor, and in all files of its rulebook and of its bases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.reading import read_source, unsaved

from ..rulebook.locating import HEAD, rule_files, safeguard_files, test_files, text_files
from .naming.occurrence import Occurrence
from .naming.reading import names_in
from .view import FileKind, View


def occurrences(view: View) -> tuple[Occurrence, ...]:
    """Return every name in the file in the editor, in the order of the text; of a torn text, those around the tear."""
    several = view.document is None or "\n---" in view.source.text
    found = names_in(view.kind, view.source, None if several else view.document)
    return _as_safeguards(found, view) if view.kind == "head" else found


def name_at(view: View, offset: int) -> Occurrence | None:
    """Return the name at an offset of the file in the editor, or just before it; None where there is none."""
    around = [each for each in occurrences(view) if each.span.start <= offset <= each.span.end]
    return min(around, key=lambda each: (offset == each.span.end, each.span.end - each.span.start), default=None)


def all_occurrences(view: View) -> tuple[Occurrence, ...]:
    """Return every name in the files of the rulebook and of those that it extends, and in the file in the editor; this
    first, then the others from the base up.
    """
    others = (path_and_kind for path_and_kind in files_of(view) if path_and_kind[0] != view.path)
    found = (each for path, kind in others for each in _in_file(path, kind, view))
    return (*occurrences(view), *found)


def files_of(view: View) -> Iterator[tuple[Path, FileKind]]:
    """Yield the files of the rulebook and of those that it extends, the base first, each with what it holds."""
    heads = [Path(each.span.source.name).parent for each in view.reading.heads]
    for folder in dict.fromkeys((*heads, view.folder)):
        yield from files_in(folder)


def files_in(folder: Path) -> Iterator[tuple[Path, FileKind]]:
    """Yield the files of the rulebook in a folder, by their absolute paths, each with what it holds."""
    folder = Path(os.path.abspath(folder))
    yield folder / HEAD, "head"
    yield from ((path, "rules") for path in rule_files(folder))
    yield from ((path, "safeguards") for path in safeguard_files(folder))
    yield from ((path, "tests") for path in test_files(folder))
    yield from ((path, "texts") for path in text_files(folder))


def _in_file(path: Path, kind: FileKind, view: View) -> tuple[Occurrence, ...]:
    try:
        with unsaved(view.texts):
            found = names_in(kind, read_source(path))
    except UnreadableSource:
        return ()
    return _as_safeguards(found, view) if kind == "head" else found


def _as_safeguards(found: tuple[Occurrence, ...], view: View) -> tuple[Occurrence, ...]:
    """Return the names of a head with the safeguards that `disable` names told apart from the rules."""
    if all(each.kind != "rule" for each in found):
        return found
    files = [path for path, kind in files_of(view) if kind == "safeguards"]
    known = {each.name for path in files for each in _in_file(path, "safeguards", view) if each.defines}
    is_one = [each.kind == "rule" and each.name in known for each in found]
    return tuple(replace(each, kind="safeguard") if is_it else each for each, is_it in zip(found, is_one, strict=True))
