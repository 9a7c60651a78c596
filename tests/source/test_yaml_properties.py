"""What holds for every text: nothing is raised, places lie in the text, and both parsers say the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ottava.facts.source.node import Entry, Mapping, Node, Sequence, plain
from ottava.facts.source.pure_yaml import PureParser
from ottava.facts.source.span import Source, Span
from ottava.facts.source.yaml_text import from_yaml

PIECES = st.sampled_from(
    [
        *"ab1~ -:,[]{}\"'|>#&*!?%@`.\t\r\n\x85\u2028\ufeffé好😀",
        *("  ", "\r\n", "---", "...", "\n- ", "\nk: ", "\n  ", "\n---\n", "- ", "key: ", ": ", "? ", " #c"),
        *(".5", "0x1", ".nan", "true", "<<: ", "&x ", "*x", "!t ", "%YAML 1.2\n", "|+\n", ">-\n"),
        *("\\u00e9", "\\ud83d", "\\ude00", "{a: 1}", "[b, c]", '"q"', "'r'"),
    ]
)
YAMLISH = st.lists(PIECES, max_size=14).map("".join)
SENTENCES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x7f"), max_size=20)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**900), 10**900)
    | st.floats(allow_nan=False, allow_infinity=False)
    | SENTENCES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SENTENCES, inner, max_size=4),
    max_leaves=20,
)


def spans(node: Node | Entry) -> list[Span]:
    match node:
        case Entry(key=key, value=value):
            return [key.span, *spans(value)]
        case Mapping(entries=entries):
            return [node.span, *(span for entry in entries for span in spans(entry))]
        case Sequence(items=items):
            return [node.span, *(span for item in items for span in spans(item))]
        case _:
            return [node.span]


def check_places(source: Source) -> None:
    documents, diagnostics = from_yaml(source)
    found = [span for document in documents for span in spans(document)]
    found += [diagnostic.span for diagnostic in diagnostics if diagnostic.span is not None]
    assert all(0 <= span.start <= span.end <= len(source.text) for span in found)
    assert all(diagnostic.span is not None for diagnostic in diagnostics)
    for diagnostic in diagnostics:
        assert all(line.isprintable() for line in diagnostic.render().split("\n"))


@given(st.text(st.characters()))
@example("\ud800")
@example("\x00")
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    check_places(Source("any", text))


@settings(max_examples=400, deadline=None)
@given(YAMLISH)
def test_anything_like_yaml_is_read_or_refused_with_a_place(text: str) -> None:
    check_places(Source("any", text))


@pytest.mark.slow
@pytest.mark.skipif(not yaml.__with_libyaml__, reason="there is only one parser here")
@settings(max_examples=1_000, deadline=None)
@given(YAMLISH)
@example("a: [b? c]\t")  # where the parsers as they come differ
@example("a: |# b")
@example("{\nk: }")
@example("{? }")
@example("[ ?]]")
@example("a:\tb\t c\n")
@example("[!t, b]")
@example("%YAML 1.2\t\n--- a")
@example('"\\ud83d\\ude00"')
@example("\ufeff- é: {😀: }")
@example("&a #\x85|")
def test_both_parsers_give_the_same_nodes_and_diagnostics(text: str) -> None:
    source = Source("any", text)
    assert from_yaml(source) == from_yaml(source, parser=PureParser)


@given(VALUES, st.booleans(), st.sampled_from([None, 2]))
def test_json_is_yaml(value: Any, is_compact: bool, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, separators=(",", ":") if is_compact else None)
    documents, diagnostics = from_yaml(Source("any", text.replace("\x7f", "\\u007f")))
    assert diagnostics == ()
    (document,) = documents
    assert plain(document) == value
    assert json.dumps(plain(document)) == json.dumps(value)
