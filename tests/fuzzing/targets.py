"""What is fuzzed: each target takes any bytes to a reader, and raises only where the reader has a fault.

Of a reader's own errors, which say what is wrong with the bytes, all that is asked is that they can be shown.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from zlib import crc32

import msgspec
from rulebook.examples.example import HEAD, rule
from tables.conftest import packed_ods, packed_xlsx

from ottava.engine.authoring.impact.repository import NoRevision, _entries
from ottava.engine.authoring.impact.version import _place
from ottava.engine.batch.batching import Batching, Position
from ottava.engine.batch.errors import BatchError
from ottava.engine.batch.folder import CHECKPOINT, Checkpoint
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.reading import CaseReader
from ottava.engine.batch.reject import Reject
from ottava.engine.cli.arguments import cases_named
from ottava.engine.rulebook import rulebook_cache as keeping
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.facts import Case, InvalidCase, built_in_vocabulary, read_cases
from ottava.facts.source.errors import InputError, UnreadableSource
from ottava.facts.source.json_text import from_json
from ottava.facts.source.node import Node, plain
from ottava.facts.source.reading import from_bytes
from ottava.facts.source.span import Source
from ottava.facts.source.yaml_text import from_yaml

Target = Callable[[bytes], None]

VOCABULARY = built_in_vocabulary()
READER = CaseReader(VOCABULARY)
BASIS = ["as kept"]
SOURCES = [Source("rulebook.yaml", HEAD), Source("rules.yaml", rule())]
"""What a kept rulebook was read from."""


def yaml(data: bytes) -> None:
    """YAML: its documents are plain values, and what is wrong has a place in the text."""
    with shown():
        documents, diagnostics = from_yaml(from_bytes("fuzzed.yaml", data))
        shows(*documents)
        _ = [each.render() for each in diagnostics]


def json(data: bytes) -> None:
    """JSON, likewise."""
    with shown():
        document, diagnostics = from_json(from_bytes("fuzzed.json", data))
        shows(*([document] if document is not None else []))
        _ = [each.render() for each in diagnostics]


def csv(data: bytes) -> None:
    """CSV, as batch reads it: nothing comes as an internal error."""
    by_batch(data, "csv")


def sheet(data: bytes) -> None:
    """The cells of a spreadsheet in either form, likewise."""
    if b"document-content" in data:
        by_batch(packed_ods(data), "ods")
    else:
        by_batch(packed_xlsx(data), "xlsx")


def rules(data: bytes) -> None:
    """The rules of a rulebook."""
    with shown():
        rulebook_from_sources(Source("rulebook.yaml", HEAD), [from_bytes("rules.yaml", data)])


def head(data: bytes) -> None:
    """The head of a rulebook, `rulebook.yaml`."""
    with shown():
        rulebook_from_sources(from_bytes("rulebook.yaml", data), [Source("rules.yaml", rule())])


def checkpoint(data: bytes) -> None:
    """The checkpoint of a run: as it was written, or refused with what to do."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, CHECKPOINT).write_bytes(data)
        with suppress(BatchError):
            Checkpoint.found(Path(folder))


def kept(data: bytes) -> None:
    """The kept rulebook: damaged, it is read anew; with the right checksum, it is a rulebook or read anew as well."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "kept")
        for content in (data, crc32(data).to_bytes(4) + data):
            with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
                stream.write(content)
            keeping._read(file, BASIS, SOURCES)


def git_tree(data: bytes) -> None:
    """A tree object of git: no entry leads out of the folder that it is laid out in, however it is called."""
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder).resolve()
        try:
            for name, entry in _entries(data, 20):
                assert len(entry.object) <= 40
                assert top in _place(top, (name,)).parents
        except (NoRevision, OSError):  # a name that is too long is one of OSError, which `revision_folder` takes
            return


def doors(data: bytes) -> None:
    """The same bytes by every door: `advise`, `batch` and the library find the same cases and the same mistakes."""
    for format in ("yaml", "json", "jsonl"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"x.{format}")
            path.write_bytes(data)
            library = by_library(path)
            advise = [in_short(each) for each in cases_named([str(path)], VOCABULARY)]
        assert advise == library, (format, advise, library)
        batch = by_batch(data, format)
        if None in library:
            assert any(each is None or isinstance(each, list) for each in batch), (format, batch, library)
        else:
            assert batch == library, (format, batch, library)


TARGETS: dict[str, Target] = {
    each.__name__: each for each in (yaml, json, csv, sheet, rules, head, checkpoint, kept, git_tree, doors)
}

Found = Case | list[str] | None
"""A case, the codes of its mistakes, or None for a file that is refused as a whole."""


def by_library(path: Path) -> list[Found]:
    try:
        return [in_short(each) for each in read_cases(path, VOCABULARY)]
    except UnreadableSource:
        return [None]


def by_batch(data: bytes, format: str) -> list[Found]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"x.{format}")
        path.write_bytes(data)
        return [
            in_short(found)
            for batch, _ in Batching(Inputs((str(path),)), 3).batches(Position())
            for piece in batch.pieces
            for _, found, _ in READER.cases(piece)
        ]


def in_short(found: Case | InvalidCase | UnreadableSource | Reject) -> Found:
    if isinstance(found, Case):
        return found
    if isinstance(found, UnreadableSource):
        return None
    codes = sorted({each.code for each in found.diagnostics})
    assert "internal-error" not in codes, found
    return codes


@contextmanager
def shown() -> Iterator[None]:
    """Take the errors that say what is wrong with the bytes, once they have been shown."""
    try:
        yield
    except InputError as error:
        _ = [str(error), *(each.render() for each in error.diagnostics)]


def shows(*nodes: Node) -> None:
    for each in nodes:
        plain(each)


def a_kept_rulebook() -> bytes:
    """A small rulebook as it is kept, to begin with."""
    return msgspec.msgpack.encode([BASIS, keeping._plain(rulebook_from_sources(SOURCES[0], SOURCES[1:]), SOURCES)])
