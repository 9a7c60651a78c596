"""Writing new files, and adding to those that are there."""

import os
import re
from collections.abc import Iterable
from collections.abc import Mapping as Table
from datetime import date
from pathlib import Path
from textwrap import indent

from ottava.facts import Case, days
from ottava.facts.attribute import DAY, Observation, number_text
from ottava.facts.source.errors import OttavaError
from ottava.facts.source.node import Mapping, Node, Scalar, Sequence
from ottava.facts.source.reading import from_bytes, read_source
from ottava.facts.source.writing import rewrite, write_atomically
from ottava.facts.source.yaml_text import from_yaml

from ...rulebook.locating import HEAD, built_in_names
from ...rulebook.reading.from_rule_file import RULES
from ..schemas.writing import FOLDER, file_name


def folder_to_change(rulebook: str) -> Path:
    """Return the folder of a rulebook that may be added to. Raises NothingWritten."""
    folder = Path(rulebook)
    if (folder / HEAD).is_file():
        return folder
    if rulebook in built_in_names():
        hint = f"begin one of your own with `ottava new rulebook FOLDER --extends {rulebook}`"
        raise NothingWritten(f"`{rulebook}` comes with Ottava and is not to be changed; {hint}")
    raise NothingWritten(f"there is no rulebook in `{rulebook}`: no `{HEAD}`; begin one with `ottava new rulebook`")


def create(files: Iterable[tuple[Path, str]]) -> tuple[Path, ...]:
    """Write the files, none of which may be there. Raises NothingWritten, or OSError where one cannot be written."""
    texts = dict(files)
    for path in texts:
        if os.path.lexists(path):
            raise NothingWritten(f"`{path}` is there already, and nothing is overwritten; choose another name")
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, text.encode())
    return tuple(texts)


def with_entry(path: Path, entry: str, schema: str) -> str:
    """Return the text of a file with an entry added to its list, with the line ends of the file; of a new file, if
    there is none.

    schema: the subject of the schema for a new file (see `editor_line`). Raises NothingWritten where the entry would
    not become one more entry, as in a list in brackets; UnreadableSource.
    """
    if not path.exists():
        line = editor_line(path.parent, schema)
        return f"{line}\n{entry}" if line else entry
    text = read_source(path).text
    before, margin = _entries(path, text)
    newline = "\r\n" if "\r\n" in text else "\n"
    added = indent(entry, " " * margin).replace("\n", newline)
    joined = text + ("" if not text or text.endswith("\n") else newline) + (newline if before else "") + added
    if before is None or _entries(path, joined) != (before + 1, margin):
        raise NothingWritten(
            f"nothing can be added to `{path}`: it is no list whose entries begin with `- ` at the beginning of a "
            "line; name another file with --file, or write it there yourself"
        )
    return joined


def yaml_name(file: str) -> str:
    """Return the name of a file of rules or tests, with its ending. Raises NothingWritten."""
    name = file if file.endswith(".yaml") else f"{file}.yaml"
    if name == HEAD or Path(name).name != name or name.startswith("."):
        raise NothingWritten(f"`{file}` cannot be the name of a file of rules; take a name such as `noise`")
    return name


def write_over(texts: Iterable[tuple[Path, str]]) -> None:
    """Write files that have been added to, each in one go."""
    for path, text in texts:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, text.encode())
            continue
        rewrite(path, text)


def editor_line(beside: Path, subject: str) -> str:
    """Return the first line of a file in a rulebook, which tells an editor its schema; empty if the rulebook has none.

    beside: the folder of the file, which is that of the rulebook or, for tests, its `tests`.
    """
    schemas = (beside.parent if subject == "tests" else beside) / FOLDER
    return line_for(schemas / file_name(subject), beside) if (schemas / file_name(subject)).is_file() else ""


def line_for(schema: Path, beside: Path) -> str:
    """Return the line for a file in the folder `beside`, whether the schema is there yet or not."""
    return f"# yaml-language-server: $schema={Path(os.path.relpath(schema, beside)).as_posix()}\n"


def _entries(path: Path, text: str) -> tuple[int | None, int]:
    """Return how many entries a list has, None if it is none or cannot be read, and how far it is indented, as the
    rules of a file with a scope are.
    """
    documents, diagnostics = from_yaml(from_bytes(str(path), text.encode("utf-8")))
    if diagnostics or len(documents) > 1:
        return None, 0
    document: Node | None = documents[0] if documents else None
    if document is None or (isinstance(document, Scalar) and document.value is None):
        return 0, 0
    rules = document.get(RULES) if isinstance(document, Mapping) else None
    if isinstance(rules, Sequence):
        return len(rules.items), rules.span.column - 1
    return (len(document.items), 0) if isinstance(document, Sequence) else (None, 0)


class NothingWritten(OttavaError):
    """What was asked for cannot be written there; nothing has been changed."""


_PLAIN = re.compile(r"[^\W\d_][\w.-]*")
_OTHER = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def written(value: object) -> str:
    """Return a value in one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            plain = _PLAIN.fullmatch(value) and value.lower() not in _OTHER
            return value if plain else "'" + value.replace("'", "''") + "'"
        case date():
            return days.written(value)
        case frozenset() | set():
            return f"[{', '.join(written(each) for each in sorted(value))}]"
        case list() | tuple():
            return f"[{', '.join(written(each) for each in value)}]"
        case Table():
            return "{" + ", ".join(f"{key}: {written(each)}" for key, each in value.items()) + "}"
        case _:
            return number_text(value) if isinstance(value, float) else str(value)


def case_written(case: Case) -> str:
    """Return a case in one line, without its id and title."""
    parts: dict[str, object] = {}
    if case.parties:
        parts["parties"] = [
            {"id": party.id, **{name: _given(each) for name, each in party.observations.items()}}
            for party in case.parties
        ]
    if case.day is not None:
        parts["day"] = case.day
    for path, observation in case.observations.items():
        if path == DAY:
            continue
        entity, _, name = path.partition(".")
        facts = parts.setdefault(entity, {})
        assert isinstance(facts, dict)
        facts[name] = _given(observation)
    return written(parts)


def _given(observation: Observation) -> object:
    if observation.certainty == 1:
        return observation.value
    return {"value": observation.value, "certainty": observation.certainty}
