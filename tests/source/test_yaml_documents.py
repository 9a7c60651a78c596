"""A text is cut into the same documents by everybody: as a whole, line by line, in bytes, and each piece alone."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ottava.facts.source.node import plain
from ottava.facts.source.pure_yaml import PureParser
from ottava.facts.source.records.reading import split
from ottava.facts.source.records.record import Lines
from ottava.facts.source.records.yaml_documents import document_bounds
from ottava.facts.source.span import Source
from ottava.facts.source.yaml_text import from_yaml, from_yaml_documents

# Every line end, mark and separator of YAML, beside what is ordinary.
PIECES = st.sampled_from(
    [
        *("\n", "\r", "\r\n", "\x85", "\u2028", "\u2029", "\ufeff", "\t", " ", "é"),
        *("---", "...", "--- ", "... ", "---\n", "...\n", "\n---\n", "\n...\n", "\r---\r", "\r\n...\r\n"),
        *("%YAML 1.2\n", "%TAG ! !x\n", "\n%a", "# c\n", " #", "#", "null", "~", "''", '"', "'", "|\n", "- >\n "),
        *("a: 1", "id: x\n", "[", "]", "{a: b}", "text", "- ", "? ", ": ", "&a ", "*a", "!t ", "-", ".", "- - "),
    ]
)
TEXTS = st.lists(PIECES, max_size=14).map("".join)


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in document_bounds(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n---\nb\n", ["a\n", "---\nb\n"]),
        ("a\r---\rb\r", ["a\r", "---\rb\r"]),
        ("a\r\n--- b\r\n---\tc", ["a\r\n", "--- b\r\n", "---\tc"]),
        ("a\n...\nb\n", ["a\n...\n", "b\n"]),
        ("a\n... # c\n# d\n---\nb", ["a\n... # c\n", "# d\n---\nb"]),
        ("a\n...\n%YAML 1.2\n---\nb", ["a\n...\n", "%YAML 1.2\n---\nb"]),
        ("a\n%YAML 1.2\n---\nb", ["a\n%YAML 1.2\n", "---\nb"]),
        ("%YAML 1.2\n# c\n---\na", ["%YAML 1.2\n# c\n---\na"]),
        ("a\n---\n---\n# c\n---#\n", ["a\n", "---\n# c\n---#\n"]),
        ("---\n...\n---\n...\n", []),
        ("--- ~\n---\n--- ''\n", ["--- ~\n", "--- ''\n"]),
        ("a: '\n---\nb: '", ["a: '\n", "---\nb: '"]),
        ("a ---\n ---\n----\n...b\n", ["a ---\n ---\n----\n...b\n"]),
        ("... b\nc", ["... b\n", "c"]),
        ("\n \t\n#\n", []),
    ],
)
def test_bounds(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


@pytest.mark.slow
@settings(max_examples=500, deadline=None)
@given(TEXTS)
@example("id: one\r---\rid: two\r")
@example("id: a\n--- id: y\n")
def test_everybody_finds_the_same_documents(text: str) -> None:
    found = pieces(text)
    records = split("yaml", Lines(BytesIO(text.encode())))
    assert [record.data.decode() for record, _ in records] == found
    for each in found:
        assert pieces(each) == [each]


@pytest.mark.slow
@settings(max_examples=500, deadline=None)
@given(TEXTS)
@example("id: one\u2028---\u2028id: two\n---\nb")
@example("a: 1\n... b\n---\nc")
@example("a: 1\n%b\n---\nc")
@example("%b\n---\n")
@example("\na\n\ufeff---\nb")
@example("... ---\n")
def test_no_document_is_lost_and_each_says_alone_what_it_says_among_others(text: str) -> None:
    together = list(from_yaml_documents(Source("any", text)))
    alone = [list(from_yaml_documents(Source("any", each))) for each in pieces(text)]
    assert len(together) == len(alone)
    for (node, diagnostics), ((other, complaints),) in zip(together, alone, strict=True):
        assert (None if node is None else plain(node)) == (None if other is None else plain(other))
        assert [each.code for each in diagnostics] == [each.code for each in complaints]
        assert node is not None or diagnostics
    documents, found = from_yaml(Source("any", text))
    assert documents == tuple(node for node, _ in together if node is not None)
    assert found == tuple(each for _, diagnostics in together for each in diagnostics)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_either_parser_finds_the_same_documents(text: str) -> None:
    source = Source("any", text)
    assert list(from_yaml_documents(source)) == list(from_yaml_documents(source, parser=PureParser))


def test_a_mistake_costs_only_its_own_document() -> None:
    documents, diagnostics = from_yaml(Source("any", "a\n---\nb\x85\n---\nc: [\n---\nd\n... e\n---\nf\n"))
    assert [plain(each) for each in documents] == ["a", "d", "f"]
    assert [each.code for each in diagnostics] == ["control-character", "unclosed-bracket", "text-after-end"]


def test_a_byte_order_mark_may_begin_a_document_and_is_nowhere_else() -> None:
    documents, diagnostics = from_yaml(Source("any", "\ufeffa\n...\n\ufeffb\n\ufeff--- c\n\ufeff---\nd\n\ufeffe\n"))
    assert [plain(each) for each in documents] == ["a", "b", "c"]
    assert [each.code for each in diagnostics] == ["control-character"]
