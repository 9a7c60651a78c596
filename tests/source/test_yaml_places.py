"""Every part of a YAML text has its place, what is left out as well, and both parsers give the same one."""

from __future__ import annotations

import pytest

from ottava.facts.source.node import Mapping, Node, Sequence
from ottava.facts.source.pure_yaml import PureParser
from ottava.facts.source.span import Source
from ottava.facts.source.yaml_text import from_yaml


def places(node: Node) -> list[tuple[int, str]]:
    """Where each part begins and what its text is, the whole before its parts."""
    inner: list[Node] = []
    if isinstance(node, Mapping):
        inner = [each for entry in node.entries for each in (entry.key, entry.value)]
    elif isinstance(node, Sequence):
        inner = list(node.items)
    return [(node.span.start, node.span.text), *(place for each in inner for place in places(each))]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        # A value that is left out stands right behind its colon or dash.
        ("a:\nb: 1", [(0, "a"), (2, ""), (3, "b"), (6, "1")]),
        ("a: \n  # c\nb :", [(0, "a"), (2, ""), (10, "b"), (13, "")]),
        ("- \n- a\n-", [(1, ""), (5, "a"), (8, "")]),
        ("? a\n", [(2, "a"), (3, "")]),
        ("[a, b: , {c}]", [(1, "a"), (4, "b:"), (4, "b"), (6, ""), (9, "{c}"), (10, "c"), (11, "")]),
        ("{a, b: , ? c}", [(1, "a"), (2, ""), (4, "b"), (6, ""), (11, "c"), (12, "")]),
        # So does a key; in brackets it stands behind what comes before it.
        ("? \n: c", [(1, ""), (5, "c")]),
        ("a: b\n? \n: c\nd: e\n", [(0, "a"), (3, "b"), (6, ""), (10, "c"), (12, "d"), (15, "e")]),
        ("{? : b}", [(0, ""), (5, "b")]),
        ("{a: b, ? : c}", [(1, "a"), (4, "b"), (5, ""), (11, "c")]),
        ("{a: b, c: d, ? : e}", [(1, "a"), (4, "b"), (7, "c"), (10, "d"), (11, ""), (17, "e")]),
        ("[a, ? : b]", [(1, "a"), (4, "? : b"), (4, ""), (8, "b")]),
        # An anchor is no part of what it names, and nothing behind it is.
        ("- &x\n- &y\n\n- a", [(4, ""), (9, ""), (13, "a")]),
        ("a: &x\n\nb: &y # c\n", [(0, "a"), (2, ""), (7, "b"), (9, "")]),
        (
            "a: &x\n- b\n- c\nd:\n- e",
            [(0, "a"), (6, "- b\n- c"), (8, "b"), (12, "c"), (14, "d"), (17, "- e"), (19, "e")],
        ),
        ("- &x\n  a: b\n- &y\n  - c", [(7, "a: b"), (7, "a"), (10, "b"), (19, "- c"), (21, "c")]),
        ("[ &x a: b , &y [c]]", [(2, "&x a: b"), (5, "a"), (8, "b"), (15, "[c]"), (16, "c")]),
        ("a: &x |\n  b\n", [(0, "a"), (6, "|\n  b")]),
        # Blanks, comments and line ends behind a value are no part of it.
        ("[a: b , c ]", [(1, "a: b"), (1, "a"), (4, "b"), (8, "c")]),
        ("a: |\n  b\n\n\nc: >-\n  d  \n", [(0, "a"), (3, "|\n  b"), (11, "c"), (14, ">-\n  d")]),
        ("a: [b, c] # d\n", [(0, "a"), (3, "[b, c]"), (4, "b"), (7, "c")]),
        ("'a' : \"b\\\n  c\"", [(0, "'a'"), (6, '"b\\\n  c"')]),
        ("- - a\n  - b\n- c: d\n\n", [(2, "- a\n  - b"), (4, "a"), (10, "b"), (14, "c: d"), (14, "c"), (17, "d")]),
    ],
)
def test_the_places_of_all_parts(text: str, parts: list[tuple[int, str]]) -> None:
    source = Source("a.yaml", text)
    for found in (from_yaml(source), from_yaml(source, parser=PureParser)):
        (document,), diagnostics = found
        assert diagnostics == ()
        assert places(document)[1:] == parts


def test_a_document_of_nothing_stands_where_it_ends() -> None:
    for text in ("--- &x\n...\n", "--- &x # why\n"):
        (document,), _ = from_yaml(Source("a.yaml", text))
        assert places(document) == [(6, "")]
