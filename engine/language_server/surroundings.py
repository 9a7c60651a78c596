"""The files around the one in the editor: the rulebooks that its rulebook extends and that extend it, and cases."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ottava.facts import Vocabulary
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.reading import read_source, unsaved

from ..authoring.fidelity.outline import FILE as OUTLINE
from ..rulebook.loading import read_rulebook
from ..rulebook.locating import (
    HEAD,
    SAFEGUARDS,
    TESTS,
    TEXTS,
    folder_of,
    rule_files,
    safeguard_files,
    test_files,
    text_files,
)
from ..rulebook.reading.from_extends import MOST_LEVELS
from .naming.occurrence import Occurrence
from .naming.reading import NamesIn, names_in
from .view import View

_ENDINGS = (".yaml", ".yml", ".json")
_NOT_ENTERED = ("node_modules", "__pycache__")
_MOST_FILES = 20_000
"""So many files of a workspace are looked at to find cases and rulebooks."""
_LARGEST = 1 << 20
"""In bytes: a larger file is no case that a person edits."""


def names_in_file(path: Path, kind: NamesIn, texts: Mapping[str, str]) -> tuple[Occurrence, ...]:
    """Return the names in a file as the editor has it, or the disk; none of one that cannot be read."""
    try:
        with unsaved(texts):
            return names_in(kind, read_source(path))
    except UnreadableSource:
        return ()


def files_in(folder: Path) -> Iterator[tuple[Path, NamesIn]]:
    """Yield the files of the rulebook in a folder, by their absolute paths, each with what it holds."""
    folder = Path(os.path.abspath(folder))
    yield folder / HEAD, "head"
    yield from ((path, "rules") for path in rule_files(folder))
    yield from ((path, "safeguards") for path in safeguard_files(folder))
    yield from ((path, "tests") for path in test_files(folder))
    yield from ((path, "texts") for path in text_files(folder))
    if (folder / OUTLINE).is_file():
        yield folder / OUTLINE, "outline"


def with_bases(folder: Path, texts: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the folder of a rulebook behind those of the rulebooks that it extends, as far as these are found."""
    chain = [Path(os.path.abspath(folder))]
    while len(chain) <= MOST_LEVELS:
        names = names_in_file(chain[0] / HEAD, "head", texts)
        extended = next((each.name for each in names if each.kind == "rulebook" and not each.defines), None)
        base = None if extended is None else folder_of(extended, chain[0])
        if base is None or any(_same(base, each) for each in chain):
            break
        chain.insert(0, Path(os.path.abspath(base)))
    return tuple(chain)


def extending(folder: Path, view: View) -> Iterator[Path]:
    """Yield the folders of the workspace whose rulebooks extend that in a folder, at once or by others between."""
    heads = (path for path in files_of_workspace(view) if path.name == HEAD)
    for other in (path.parent for path in heads):
        chain = with_bases(other, view.texts)
        if any(_same(folder, each) for each in chain[:-1]):
            yield other


def is_shown(path: Path, view: View) -> bool:
    """Return whether a file or folder belongs to what the editor shows, so that it may be changed."""
    shown = [os.path.realpath(each) for each in view.folders] or [os.path.realpath(view.path.parent)]
    real = os.path.realpath(path)
    return any(real == each or real.startswith(each.rstrip(os.sep) + os.sep) for each in shown)


def cases_of(folders: Iterable[Path], word: str, view: View) -> Iterator[tuple[Path, tuple[Occurrence, ...]]]:
    """Yield the cases of the workspace in which a word stands and that the rulebooks in some folders can read, each
    with its names. A case in the folder of another rulebook belongs to that one.
    """
    family = tuple(folders)
    vocabularies: list[Vocabulary] = []
    for path, _ in files_beside(family, word, view):
        vocabularies = vocabularies or [_vocabulary(each, view) for each in family]
        names = names_in_file(path, "case", view.texts)
        attributes = {each.name for each in names if each.kind == "attribute"}
        if attributes and any(all(name in known for name in attributes) for known in vocabularies):
            yield path, names


def files_beside(folders: Iterable[Path], word: str, view: View) -> Iterator[tuple[Path, bool]]:
    """Yield the files of the workspace in which a word stands and that may be cases of the rulebooks in some folders,
    each with whether it lies in one of these folders.
    """
    files = tuple(files_of_workspace(view))
    heads = [path.parent for path in files if path.name == HEAD]
    family = tuple(folders)
    for path in files:
        if _is_of_a_rulebook(path, heads) or not _has_word(path, word, view.texts):
            continue
        owner = max((each for each in heads if each in path.parents), key=lambda each: len(each.parts), default=None)
        if owner is None or any(_same(owner, each) for each in family):
            yield path, owner is not None


def files_of_workspace(view: View) -> Iterator[Path]:
    """Yield the YAML and JSON files in the folders that the editor shows, but for hidden folders."""
    seen = 0
    for shown in dict.fromkeys(map(os.path.abspath, view.folders)):
        for folder, inside, files in os.walk(shown):
            inside[:] = sorted(each for each in inside if not each.startswith(".") and each not in _NOT_ENTERED)
            for name in sorted(each for each in files if each.endswith(_ENDINGS)):
                seen += 1
                if seen > _MOST_FILES:
                    return
                yield Path(folder, name)


def _is_of_a_rulebook(path: Path, heads: Iterable[Path]) -> bool:
    """Return whether a file is read as a part of a rulebook, so that it is no case."""
    places = (path.parent, path.parent.parent) if path.parent.name in (SAFEGUARDS, TESTS, TEXTS) else (path.parent,)
    return path.suffix == ".yaml" and any(each in places for each in heads)


def _has_word(path: Path, word: str, texts: Mapping[str, str]) -> bool:
    if (text := texts.get(str(path))) is not None:
        return word in text
    try:
        return path.stat().st_size <= _LARGEST and word.encode() in path.read_bytes()
    except OSError:
        return False


def _vocabulary(folder: Path, view: View) -> Vocabulary:
    if _same(folder, view.folder):
        return view.vocabulary
    with unsaved(view.texts):
        return read_rulebook(folder).vocabulary


def _same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)
