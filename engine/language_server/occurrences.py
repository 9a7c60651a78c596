"""Every place where a name stands: in the file in the editor, in all files of its rulebook, and beyond it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from .naming.occurrence import NamedThing, Occurrence
from .naming.reading import NamesIn, names_in
from .surroundings import cases_of, extending, files_in, names_in_file, with_bases
from .view import View

_LEADING = re.compile(r"(?:[\w-]*\.)+")
"""Words before a name that belong to it: `assessment.`, or `parties.buyer.` in a test."""


def occurrences(view: View) -> tuple[Occurrence, ...]:
    """Return every name in the file in the editor, in the order of the text; of a torn text, those around the tear."""
    several = view.document is None or "\n---" in view.source.text
    found = names_in(view.kind, view.source, None if several else view.document)
    return _with_safeguards(found, view.folder, view) if view.kind == "head" else found


def name_at(view: View, offset: int) -> Occurrence | None:
    """Return the name at an offset of the file in the editor, or just before it, or the one that the word there leads
    to, as `assessment.` does; None where there is none.
    """
    found = occurrences(view)
    around = [each for each in found if each.span.start <= offset <= each.span.end]
    if not around and (leading := _LEADING.match(view.source.text, offset)):
        around = [each for each in found if offset < each.span.start <= leading.end()]
        return min(around, key=lambda each: each.span.start, default=None)
    return min(around, key=lambda each: (offset == each.span.end, each.span.end - each.span.start), default=None)


def all_occurrences(view: View) -> tuple[Occurrence, ...]:
    """Return every name in the files of the rulebook and of those that it extends, and in the file in the editor; this
    first, then the others from the base up.
    """
    found = (each for folder in with_bases(view.folder, view.texts) for each in _of_rulebook(folder, view))
    return (*occurrences(view), *(each for each in found if each.span.source.name != str(view.path)))


def files_of(view: View) -> Iterator[tuple[Path, NamesIn]]:
    """Yield the files of the rulebook and of those that it extends, the base first, each with what it holds."""
    for folder in with_bases(view.folder, view.texts):
        yield from files_in(folder)


def definitions_of(view: View, thing: NamedThing) -> tuple[Occurrence, ...]:
    """Return where a thing is made, in the rulebook and in those that it extends; the rulebook's own places first."""
    found = [each for each in all_occurrences(view) if each.defines and each.named == thing]
    own = [each for each in found if Path(each.span.source.name).parent == view.folder]
    return (*own, *(each for each in found if each not in own))


def family_of(view: View, thing: NamedThing) -> tuple[Path, ...]:
    """Return the folders of the rulebooks that may speak of a thing: that which makes it, and those extending it."""
    chain = with_bases(view.folder, view.texts)
    makers = (
        place
        for place, folder in enumerate(chain)
        if any(each.defines and each.named == thing for each in _of_rulebook(folder, view))
    )
    first = next(makers, 0)
    folders = {os.path.realpath(each): each for each in extending(chain[first], view)}
    # The workspace's way to a folder is the one that the editor knows.
    return tuple({**{os.path.realpath(each): each for each in chain[first:]}, **folders}.values())


def places_of(view: View, thing: NamedThing) -> tuple[Occurrence, ...]:
    """Return every place where a thing is named: in the rulebooks that may speak of it, and in cases."""
    family = family_of(view, thing)
    found = [each for folder in family for each in _of_rulebook(folder, view)]
    if thing.kind in ("attribute", "value"):
        word = thing.name.rpartition(".")[2]
        found += [each for _, names in cases_of(family, word, view) for each in names]
    found += occurrences(view)
    unique = {(os.path.realpath(each.span.source.name), each.span.start): each for each in found if each.named == thing}
    return tuple(unique.values())


def made_around(view: View, thing: NamedThing) -> Iterator[Occurrence]:
    """Yield whatever is made in the rulebooks that may speak of a thing, and in those that these extend."""
    family = family_of(view, thing)
    folders = {os.path.realpath(each): each for folder in family for each in with_bases(folder, view.texts)}
    for folder in folders.values():
        yield from (each for each in _of_rulebook(folder, view) if each.defines)


def _of_rulebook(folder: Path, view: View) -> Iterator[Occurrence]:
    """Yield the names in the files of the rulebook in a folder, without those of its bases."""
    for path, kind in files_in(folder):
        found = names_in_file(path, kind, view.texts)
        yield from _with_safeguards(found, folder, view) if kind == "head" else found


def _with_safeguards(found: tuple[Occurrence, ...], folder: Path, view: View) -> tuple[Occurrence, ...]:
    """Return the names of a head with the safeguards that `disable` names told apart from the rules."""
    if all(each.kind != "rule" for each in found):
        return found
    files = (path for base in with_bases(folder, view.texts) for path, kind in files_in(base) if kind == "safeguards")
    known = {each.name for path in files for each in names_in_file(path, "safeguards", view.texts) if each.defines}
    is_one = [each.kind == "rule" and each.name in known for each in found]
    return tuple(replace(each, kind="safeguard") if is_it else each for each, is_it in zip(found, is_one, strict=True))
