"""A piece of a text in JSON is read as if nothing stood around it, and its places are those in the text."""

from __future__ import annotations

import pytest

from ottava.facts.source import json_text
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.json_text import from_json
from ottava.facts.source.node import Scalar, plain
from ottava.facts.source.span import Source, Span


@pytest.mark.parametrize(
    ("before", "piece", "behind", "value"),
    [
        ("", "12", "34", 12),
        ("[", '{"a":1,"b":[2]}', "]", {"a": 1, "b": [2]}),
        ("1\n", " true \n", "  \n3", True),
        ("", "null", "x", None),
    ],
)
def test_a_piece_is_read_to_its_end(before: str, piece: str, behind: str, value: object) -> None:
    source = Source("a.json", before + piece + behind)
    node, diagnostics = from_json(source, len(before), len(before) + len(piece))
    assert diagnostics == ()
    assert node is not None
    assert plain(node) == value


@pytest.mark.parametrize(
    ("piece", "behind", "begin", "end", "code", "message"),
    [
        ('{"a"', "\n\n: 1}", 4, 4, "missing-colon", "found the end of the text, expected `:` after the key"),
        ("1 x", "yz", 2, 3, "text-after-end", "found `x` after the end of the value"),
        ('{"a":\n', "  1}", 6, 6, "missing-value", "the text ends where a value is expected"),
        ("[Xyz]", "", 1, 4, "missing-value", "found `Xyz`, expected a value"),
        ("[.5]", "", 1, 3, "number", "found `.5`, which is not a number as JSON writes it"),
        # Of several escapes the wrong one is told.
        ('["\\n","\\t\\q\\n"]', '"\\r"', 9, 11, "escape", "found `\\q` in a text, where a backslash begins an escape"),
        ('["\\t\\u\\n"]', '"\\r"', 4, 6, "escape", "found `\\u` in a text, where a backslash begins an escape"),
        ('["\\t\\u1\\n"]', '"\\r"', 4, 7, "escape", "found `\\u1` in a text, where a backslash begins an escape"),
    ],
)
def test_what_is_wrong_with_a_piece_is_told_at_its_place(
    piece: str, behind: str, begin: int, end: int, code: str, message: str
) -> None:
    source = Source("a.json", piece + behind)
    node, (found,) = from_json(source, 0, len(piece))
    assert node is None
    assert (found.code, found.message, found.span) == (code, message, Span(source, begin, end))


def test_half_a_character_is_left_out_of_the_value() -> None:
    source = Source("a.json", '"a\\ud800b"')
    node, (found,) = from_json(source)
    assert node == Scalar("a\ufffdb", Span(source, 0, 10))
    assert found.code == "half-character"


def test_the_depth_is_that_of_a_place_whatever_stands_beside_it() -> None:
    many = "[], {}, " * 60
    assert from_json(Source("a.json", "[" * 49 + many + "[]" + "]" * 49))[1] == ()
    beside = f"[{many}"
    node, (found,) = from_json(Source("a.json", beside * 3 + "[" * 48))
    assert (node, found.code, found.span and found.span.start) == (None, "too-deep", len(beside) * 3 + 47)


def test_a_text_of_just_the_largest_size_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "MAX_BYTES", 4)
    assert from_json(Source("a.json", "true"))[1] == ()
    too_large = Diagnostic("too-large", "`a.json` is larger than 64 MiB", hint="split it into smaller files")
    assert from_json(Source("a.json", "true ")) == (None, (too_large,))
