"""Where a rulebook stands: in a folder, or among those that come with Ottava."""

from __future__ import annotations

import os
from pathlib import Path

from ottava import rules
from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.span import Span
from ottava.facts.source.suggestion import nearest

HEAD = "rulebook.yaml"
"""The file that makes a folder a rulebook."""

SAFEGUARDS = "safeguards"
"""The file, without `.yaml`, or the folder that holds the safeguards of a rulebook."""

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
    return (*([one] if one.is_file() else []), *_yaml_files(folder / SAFEGUARDS))


def _yaml_files(folder: Path) -> list[Path]:
    """Return the YAML files in the order of their names, without what an editor keeps hidden beside them."""
    return [path for path in sorted(folder.glob("*.yaml")) if not path.name.startswith(".")]


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
    if near := nearest(str(name), built_in_names()):
        hint = f"did you mean `{near}`?"
    return Diagnostic("unknown-rulebook", message, span, hint)


def _tidy(folder: Path) -> Path:
    """Return the folder without `..` in its name, for messages; as it is where links make that another folder."""
    short = Path(os.path.normpath(folder))
    return short if short.resolve() == folder.resolve() else folder


def _is_rulebook(folder: Path) -> bool:
    try:
        return (folder / HEAD).is_file()
    except (OSError, ValueError):  # no possible name of a file
        return False
