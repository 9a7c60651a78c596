"""Where a rulebook stands: in a folder, or among those that come with Ottava."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from ottava import rules
from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.mending import Mend, did_you_mean
from ottava.facts.source.reading import unsaved_names
from ottava.facts.source.span import Span
from ottava.facts.source.suggestion import nearest

HEAD = "rulebook.yaml"
"""The file that makes a folder a rulebook."""

SAFEGUARDS = "safeguards"
"""The file, without `.yaml`, or the folder that holds the safeguards of a rulebook."""

TEXTS = "texts"
"""The folder of texts in other languages, a file for each, inside that of a rulebook."""

TESTS = "tests"
"""The folder of tests inside that of a rulebook."""

BUILT_IN = "eight_methods"
"""The rulebook that comes with Ottava."""

RULEBOOKS = Path(rules.__path__[0])
"""Where the rulebooks stand that come with Ottava."""


def folder_of(name: str | Path, beside: Path | None) -> Path | None:
    """Return the folder of the rulebook of that name: one on disk, relative to `beside`, or else a built-in one.

    Without `beside` only the built-in ones are looked at. None if there is no such rulebook.
    """
    candidates = [] if beside is None else [beside / name]
    if str(name) in built_in_names():
        candidates.append(RULEBOOKS / name)
    return next((_tidy(each) for each in candidates if _is_rulebook(each)), None)


def rule_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of rules in the folder of a rulebook."""
    others = (HEAD, f"{SAFEGUARDS}.yaml")
    return tuple(path for path in _yaml_files(folder) if path.name not in others)


def safeguard_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of safeguards of the rulebook in a folder."""
    one = folder / f"{SAFEGUARDS}.yaml"
    there = one.is_file() or os.path.abspath(one) in unsaved_names()
    return (*([one] if there else []), *_yaml_files(folder / SAFEGUARDS))


def test_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of tests in the folder of a rulebook."""
    return tuple(_yaml_files(folder / TESTS))


def text_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of texts in other languages in the folder of a rulebook."""
    return tuple(_yaml_files(folder / TEXTS))


def files_not_read(folder: Path) -> tuple[Path, ...]:
    """Return the files in the folder of a rulebook that look as if they were read and are not.

    Their names end as those of other programs do (`.yml`, `.YAML`), or they hold a list in a folder further down. A
    folder with a rulebook of its own, and what is hidden, is left out.
    """
    read = {folder / HEAD, *rule_files(folder), *safeguard_files(folder), *test_files(folder), *text_files(folder)}
    places = (folder, folder / SAFEGUARDS, folder / TESTS, folder / TEXTS)
    found = (path for path in _below(folder) if path not in read)
    return tuple(path for path in found if path.parent in places or _holds_a_list(path))


def not_read(folder: Path) -> tuple[Diagnostic, ...]:
    """Return a warning for each file in the folder of a rulebook that is not read."""
    return tuple(why_not_read(folder, path) for path in files_not_read(folder))


def why_not_read(folder: Path, path: Path) -> Diagnostic:
    """Return the warning for a file in the folder of a rulebook that is not read."""
    inside = path.relative_to(folder)
    what = next((each for each in (SAFEGUARDS, TESTS, TEXTS) if each in (path.stem, inside.parts[0])), "rules")
    message, hint = f"the file {quoted(str(path))} is not read; expected {what} in files that end in `.yaml`", None
    if path.suffix == ".yaml":
        home = f"in the folder `{what}` itself" if inside.parts[0] in (SAFEGUARDS, TESTS, TEXTS) else f"beside `{HEAD}`"
        message = f"the file {quoted(str(path))} is not read; expected {what} {home}, not further down"
        hint = "move it there, or take it away"
    return Diagnostic("file-not-read", message, None, hint or "let its name end in `.yaml`, or take it away", "warning")


_ENDINGS = (".yaml", ".yml")
_MISNAMED = (HEAD, "rulebook.yml")
_DEEPEST = 3
_LIST = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|#[^\r\n]*|---(?=\s))*(?:-|(?:for|rules):)\s")
_BEGINNING = 4096


def _below(folder: Path, depth: int = 0) -> Iterator[Path]:
    """Yield the YAML files in a folder and in those in it, by name, as far down as anybody puts any."""
    try:
        inside = sorted(folder.iterdir())
    except OSError:
        return
    for path in inside:
        if path.name.startswith("."):
            continue
        if path.suffix.lower() in _ENDINGS and path.is_file():
            yield path
        elif depth < _DEEPEST and path.is_dir() and not path.is_symlink() and not _is_rulebook(path):
            yield from _below(path, depth + 1)


def _holds_a_list(path: Path) -> bool:
    """Return whether a file begins as rules and tests do; a case, for instance, does not."""
    try:
        with path.open("rb") as file:
            return _LIST.match(file.read(_BEGINNING)) is not None
    except OSError:
        return False


def _yaml_files(folder: Path) -> list[Path]:
    """Return the YAML files in the order of their names, without what an editor keeps hidden beside them; with those
    that an editor holds and has not saved yet.
    """
    there = {*folder.glob("*.yaml")}
    if held := [Path(each) for each in unsaved_names()]:
        above = Path(os.path.abspath(folder))
        there |= {folder / each.name for each in held if each.suffix == ".yaml" and each.parent == above}
    return [path for path in sorted(there) if not path.name.startswith(".")]


def built_in_names() -> tuple[str, ...]:
    """Return the rulebooks that come with Ottava."""
    return tuple(sorted(each.parent.name for each in RULEBOOKS.glob(f"*/{HEAD}")))


def no_rulebook(name: str | Path, beside: Path | None, span: Span | None) -> Diagnostic:
    """Report that there is no rulebook of that name."""
    message = f"there is no rulebook {quoted(str(name))}"
    hint = f"name `{BUILT_IN}` or a folder that holds `{HEAD}`"
    if not RULEBOOKS.is_dir():
        message += f": Ottava was imported from inside an archive, {quoted(str(RULEBOOKS))}"
        return Diagnostic("unknown-rulebook", message, span, "unpack the archive: rulebooks are read in folders only")
    try:
        given = None if beside is None else beside / name
        if given is not None and given.is_dir():
            message, hint = f"the folder {quoted(str(name))} holds no `{HEAD}`", "name the folder of a rulebook"
            misnamed = [each.name for each in _below(given, _DEEPEST) if each.name.lower() in _MISNAMED]
            if misnamed:
                hint = f"let {quoted(misnamed[0])} be called `{HEAD}`"
        elif given is not None and given.is_file():
            message, hint = (
                f"{quoted(str(name))} is a file; expected the folder of a rulebook",
                f"name the folder that holds `{HEAD}`",
            )
        elif given is not None and (file := next((each for each in given.parents if each.is_file()), None)):
            message = f"there is no rulebook {quoted(str(name))}: {quoted(file.name)} is a file, and no folder"
            hint = f"unpack it if it is an archive, and name the folder that holds `{HEAD}`"
    except (OSError, ValueError):  # no possible name of a file
        pass
    mends: tuple[Mend, ...] = ()
    if near := nearest(str(name), built_in_names()):
        meant = did_you_mean(span, str(name), near)
        hint, mends = meant.text, meant.mends
    return Diagnostic("unknown-rulebook", message, span, hint, mends=mends)


def _tidy(folder: Path) -> Path:
    """Return the folder without `..` in its name, for messages; as it is where links make that another folder."""
    short = Path(os.path.normpath(folder))
    return short if short.resolve() == folder.resolve() else folder


def _is_rulebook(folder: Path) -> bool:
    try:
        return (folder / HEAD).is_file()
    except (OSError, ValueError):  # no possible name of a file
        return False
