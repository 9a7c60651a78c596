"""Every mistake in a mapping is reported at its place, with how to put it right; the text put right is read."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from ottava.engine.tables.mapping.findings import InvalidMapping
from ottava.engine.tables.mapping.from_yaml import mapping_from, read_mapping
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.span import Source
from ottava.facts.vocabulary import Vocabulary, built_in_vocabulary

MISTAKES: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "mistakes.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader
)
VOCABULARY = built_in_vocabulary()


def mistakes_of(text: str, vocabulary: Vocabulary = VOCABULARY) -> list[tuple[str, str, str, str | None]]:
    with pytest.raises(InvalidMapping) as caught:
        mapping_from(Source("mapping.yaml", text), vocabulary)
    found = []
    for each in caught.value.diagnostics:
        assert each.span is not None
        found.append((f"{each.span.line},{each.span.column}", each.code, each.message, each.hint))
    return found


def test_there_are_many_kinds() -> None:
    assert len({each["message"] for each in MISTAKES}) >= 40


@pytest.mark.parametrize(
    "mistake", MISTAKES, ids=lambda each: each["wrong"].strip().replace("\n", " ")[:60] or "nothing"
)
def test_a_mistake_is_reported_at_its_place(mistake: dict[str, Any]) -> None:
    assert mistakes_of(mistake["wrong"]) == [tuple(mistake[each] for each in ("at", "code", "message", "hint"))]


@pytest.mark.parametrize("text", sorted({each["right"] for each in MISTAKES}))
def test_the_text_put_right_is_read(text: str) -> None:
    assert mapping_from(Source("mapping.yaml", text), VOCABULARY).text == text


def test_all_mistakes_are_reported_at_once() -> None:
    text = (
        "never_read: [Name]\n"
        "table: {header: 3}\n"
        "title: Name\n"
        "dispute:\n"
        "  catgory: Issue\n"
        "  stakes: {column: Loss, words: {much: serius, little: small}}\n"
        "parties:\n"
        "  - role: {always: plaintiff}\n"
    )
    assert [(place, code) for place, code, _, _ in mistakes_of(text)] == [
        ("2,9", "unknown-key"),
        ("3,8", "never-read"),
        ("5,3", "unknown-attribute"),
        ("6,40", "unknown-value"),
        ("6,56", "unknown-value"),
        ("8,5", "missing-id"),
        ("8,20", "unknown-value"),
    ]


def test_a_file_that_is_missing_is_said_as_for_every_other(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="there is no file"):
        read_mapping(tmp_path / "mapping.yaml", VOCABULARY)
