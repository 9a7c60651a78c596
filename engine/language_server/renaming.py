"""Another name for a rule, an attribute, a value or another thing, in every file that speaks of it.

Only the names change: comments, quotes and layout stay as they are.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from lsprotocol import types

from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.mending import TextEdit, edited
from ottava.facts.source.reading import read_source, unsaved
from ottava.facts.source.span import Source
from ottava.facts.source.yaml_text import from_yaml

from ..authoring.editing import as_yaml
from ..rulebook.loading import read_rulebook
from .naming.occurrence import Kind, NamedThing, Occurrence
from .occurrences import family_of, made_around, name_at, places_of
from .positions import uri_of
from .surroundings import files_beside, files_in, is_shown
from .view import Feature, RequestRefused, View

_NOT_RENAMED: tuple[Kind, ...] = ("rulebook", "lint")
_SHARING_IDS: tuple[Kind, ...] = ("rule", "safeguard")


def prepare(view: View, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
    """Return the name under the cursor, to be edited; None where there is none. Raises RequestRefused."""
    named = name_at(view, view.positions.offset(view.source, params.position))
    if named is None:
        return None
    _places(named, view)
    return types.PrepareRenamePlaceholder(view.positions.range(named.span), _short(named.name, named))


def rename(view: View, params: types.RenameParams) -> types.WorkspaceEdit | None:
    """Return the changes that give the thing under the cursor another name. Raises RequestRefused."""
    named = name_at(view, view.positions.offset(view.source, params.position))
    if named is None:
        return None
    places = _places(named, view)
    thing = named.named
    new = _full(params.new_name.strip(), thing)
    if new == thing.name:
        return types.WorkspaceEdit(changes={})
    _check_new(new, thing, view)
    by_file: dict[Source, list[TextEdit]] = defaultdict(list)
    for each in places:
        if not each.span.text.startswith("*"):  # what the alias stands for is renamed where it is written
            by_file[each.span.source].append(TextEdit(each.span, _short(new, each)))
    _check_outcome(by_file, thing, view)
    return types.WorkspaceEdit(
        changes={
            uri_of(Path(source.name)): [types.TextEdit(view.positions.range(each.span), each.text) for each in edits]
            for source, edits in by_file.items()
        }
    )


def _places(named: Occurrence, view: View) -> tuple[Occurrence, ...]:
    """Return all places of a name that can be changed. Raises RequestRefused if not all of them can."""
    thing = named.named
    called = f"the {thing.kind} {quoted(thing.name)}"
    if thing.kind in _NOT_RENAMED:
        raise RequestRefused(f"{called} cannot be renamed here")
    places = places_of(view, thing)
    made = [each for each in places if each.defines]
    if not made:
        raise RequestRefused(_why_not_made(thing, called, view))
    for each in made:
        if not is_shown(Path(each.span.source.name), view):
            where = quoted(os.path.dirname(each.span.source.name), 500)
            raise RequestRefused(
                f"{called} belongs to the rulebook in {where}, outside of the folders that are open; open that one too"
            )
    for each in places:
        if not each.span.text.startswith("*") and each.span.text != _short(each.name, each):
            place = f"{os.path.basename(each.span.source.name)}:{each.span.line}"
            raise RequestRefused(f"{called} is written with escapes in {place}; write it plainly there first")
    return places


def _why_not_made(thing: NamedThing, called: str, view: View) -> str:
    path = thing.owner if thing.kind == "value" else thing.name
    if path in view.vocabulary:
        return f"{called} belongs to the built-in vocabulary; expected one that a `rulebook.yaml` declares"
    return f"nothing makes {called}, so that there is nothing to rename"


def _short(name: str, at: Occurrence) -> str:
    """Return what stands of a name at a place: of `party.arousal` a case has the last part only."""
    is_short = at.kind == "attribute" and at.span.text != at.name and "." not in at.span.text
    return _last_part(name, at.kind) if is_short else name


def _last_part(name: str, kind: Kind) -> str:
    """Return what a case has of a name."""
    return name.rpartition(".")[2] if kind == "attribute" else name


def _full(new: str, thing: NamedThing) -> str:
    """Return a new name in full, where only the last part of it is given."""
    if thing.kind == "attribute" and "." not in new:
        return f"{thing.name.partition('.')[0]}.{new}"
    return new


def _check_new(new: str, thing: NamedThing, view: View) -> None:
    """Raise RequestRefused if a thing cannot have that name: it is none, or something else has it already."""
    if not new or new.endswith("."):
        raise RequestRefused("the new name is empty; expected a word")
    odd = next((each for each in (_last_part(new, thing.kind), new) if as_yaml(each) != each), None)
    if odd is not None:
        raise RequestRefused(f"YAML reads {quoted(odd)} as something else than a name; expected a word")
    if thing.kind == "attribute" and new.partition(".")[0] != thing.name.partition(".")[0]:
        entity = thing.name.partition(".")[0]
        raise RequestRefused(
            f"{quoted(thing.name)} stays with `{entity}`; expected a name that begins with `{entity}.`"
        )
    kinds = _SHARING_IDS if thing.kind in _SHARING_IDS else (thing.kind,)
    taken = {NamedThing(kind, new, thing.owner) for kind in kinds}
    there = next((each for each in made_around(view, thing) if each.named in taken), None)
    attribute = view.vocabulary.get(thing.owner or "") if thing.kind == "value" else None
    if there is not None:
        place = f"{os.path.basename(there.span.source.name)}:{there.span.line}"
        raise RequestRefused(f"there is {_a(there.kind)} {quoted(new)} already ({place}); expected another name")
    if (thing.kind == "attribute" and new in view.vocabulary) or (attribute and new in attribute.values):
        raise RequestRefused(f"the built-in vocabulary has {quoted(new)} already; expected another name")


def _a(kind: Kind) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _check_outcome(by_file: Mapping[Source, Iterable[TextEdit]], thing: NamedThing, view: View) -> None:
    """Raise RequestRefused if the files could not be read with the changes made, though they can be read now."""
    family = family_of(view, thing)
    word = _last_part(thing.name, thing.kind)
    for folder in family:
        _check_readable((path for path, _ in files_in(folder)), word, view.texts)
    if thing.kind in ("attribute", "value"):
        _check_readable((path for path, inside in files_beside(family, word, view) if inside), word, view.texts)
    texts = {os.path.abspath(source.name): edited(source, edits) for source, edits in by_file.items()}
    for folder in family:
        before = view.reading.diagnostics if folder == view.folder else _read(folder, view.texts)
        new = _new_errors(before, _read(folder, {**view.texts, **texts}))
        # Where a name cannot be made, it is unknown wherever it is used: the cause comes first.
        for each in sorted(new, key=lambda each: each.code.startswith("unknown")):
            raise RequestRefused(each.message + (f"; {each.hint}" if each.hint else ""))


def _check_readable(paths: Iterable[Path], word: str, texts: Mapping[str, str]) -> None:
    """Raise RequestRefused if the word may stand in one of these files that cannot be read just now."""
    for path in paths:
        try:
            with unsaved(texts):
                source = read_source(path)
        except UnreadableSource as unreadable:
            if path.is_file():
                raise RequestRefused(_mend_first(path, unreadable.diagnostics[0])) from None
            continue
        wrong = next(iter(from_yaml(source)[1]), None) if word in source.text else None
        if wrong is not None:
            raise RequestRefused(_mend_first(path, wrong))


def _mend_first(path: Path, wrong: Diagnostic) -> str:
    return f"{quoted(path.name)} cannot be read just now: {wrong.message}; mend that first"


def _new_errors(before: Iterable[Diagnostic], after: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield the errors that were not there before, by their codes: their messages may differ by the name alone."""
    old = Counter(each.code for each in before)
    for each in after:
        if old[each.code]:
            old[each.code] -= 1
        elif each.severity == "error":
            yield each


def _read(folder: Path, texts: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a rulebook."""
    with unsaved(texts):
        return read_rulebook(folder).diagnostics


PREPARE_RENAME = Feature(types.TEXT_DOCUMENT_PREPARE_RENAME, prepare)
RENAME = Feature(types.TEXT_DOCUMENT_RENAME, rename)
