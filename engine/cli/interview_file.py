"""The file in which an interview is kept: a case file that also says what nobody knew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ottava.facts import Vocabulary
from ottava.facts.source.node import plain
from ottava.facts.source.reading import read_source
from ottava.facts.source.writing import write_atomically
from ottava.facts.source.yaml_text import from_yaml

from ..explanation.what_to_ask.answers import unknown_in
from ..explanation.what_to_ask.consultation import Consultation
from ..report.interview import case_file_of

DEFAULT = "interview"
"""The name, without its ending, of a file that nobody named."""


def save(consultation: Consultation, target: Path) -> None:
    """Write what was said; the file is the whole new one or, where that fails, the old one."""
    write_atomically(target, case_file_of(consultation).encode())


def free_name() -> Path:
    """Return a file in this folder that is not there yet."""
    number, name = 1, Path(f"{DEFAULT}.yaml")
    while name.exists():
        number += 1
        name = Path(f"{DEFAULT}-{number}.yaml")
    return name


def unknown_in_file(file: Path, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the paths at which the case in a file says that nobody knows."""
    documents, _ = from_yaml(read_source(file))
    return unknown_in(plain(documents[0]) if documents else {}, vocabulary)
