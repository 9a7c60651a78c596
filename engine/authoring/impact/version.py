"""One of the two rulebooks to compare: read from wherever it is, with its text, and called what the user calls it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.span import Source, Span

from ...rulebook.loading import InvalidRulebook, load_rulebook
from ...rulebook.locating import built_in_names, folder_of
from ...rulebook.rulebook import Rulebook, RulebookText
from .revision import laid_out


@dataclass(frozen=True, slots=True)
class FileNames:
    """What files are called. `places`: beginnings of their paths, each with what stands for it."""

    places: tuple[tuple[str, str], ...]

    def name(self, path: str) -> str:
        """Return the name of a file as the user knows it: `main:rules/gates.yaml` and not where it was laid out."""
        for beginning, shown in self.places:
            if path.startswith(beginning):
                return shown + path[len(beginning) :].replace(os.sep, "/")
        return path

    def text(self, text: str) -> str:
        """Return a message with the names of files in it put right."""
        for beginning, shown in self.places:
            text = text.replace(beginning, shown)
            cut = quoted(beginning + "x" * len(beginning))  # a long name may have been cut already
            text = text.replace(cut, f"`{shown}…`") if cut.endswith("…`") else text
        return text


@dataclass(frozen=True, slots=True)
class RulebookVersion:
    """A rulebook, what is written of it, and what it and its files are called. `name` is what the user named."""

    name: str
    rulebook: Rulebook
    written: RulebookText
    called: FileNames


@contextmanager
def opened(name: str) -> Iterator[RulebookVersion]:
    """The rulebook in a folder, the built-in one of that name, or that of a git revision (`main:rules/my_rules`).

    Raises InvalidRulebook with everything that is wrong, and NoRevision.
    """
    folder = folder_of(name, Path())
    if folder is not None or ":" not in name:
        yield _read(name, name if folder is None else folder, _built_in())
        return
    with laid_out(name) as (inside, top, shown):
        yield _read(name, inside, FileNames(((f"{top}{os.sep}", shown), *_built_in().places)))


def _built_in() -> FileNames:
    """Return the rulebooks that come with Ottava stand wherever it is installed, which is nobody's concern."""
    folders = ((each, folder_of(each, None)) for each in built_in_names())
    return FileNames(tuple((f"{folder}{os.sep}", f"{name}/") for name, folder in folders if folder is not None))


def _read(name: str, folder: str | Path, called: FileNames) -> RulebookVersion:
    try:
        rulebook = load_rulebook(folder)
    except InvalidRulebook as invalid:
        raise InvalidRulebook(tuple(_renamed(each, called) for each in invalid.diagnostics)) from None
    assert rulebook.text is not None, "it has just been read"
    return RulebookVersion(name, rulebook, rulebook.text, called)


def _renamed(diagnostic: Diagnostic, called: FileNames) -> Diagnostic:
    span = diagnostic.span
    if span is not None:
        span = Span(Source(called.name(span.source.name), span.source.text), span.start, span.end)
    hint = None if diagnostic.hint is None else called.text(diagnostic.hint)
    return replace(diagnostic, message=called.text(diagnostic.message), hint=hint, span=span)
