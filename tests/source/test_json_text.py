"""What a JSON text says, where each part stands, and what is wrong with it in plain words."""

from __future__ import annotations

from textwrap import dedent

import pytest

from ottava.facts.source.diagnostic import Diagnostic, render_all
from ottava.facts.source.json_text import from_json
from ottava.facts.source.limits import MAX_DEPTH, MAX_DIAGNOSTICS
from ottava.facts.source.node import Mapping, Scalar, Sequence, plain
from ottava.facts.source.span import Source


def complaints(text: str) -> tuple[Diagnostic, ...]:
    return from_json(Source("a.json", text))[1]


def test_every_part_has_its_place() -> None:
    node, diagnostics = from_json(Source("a.json", '\ufeff\n{"a": [1, -2.5e0, "好\\ud83d\\ude00"], "b": {}}\n'))
    assert diagnostics == ()
    assert isinstance(node, Mapping)
    assert plain(node) == {"a": [1, -2.5, "好😀"], "b": {}}
    assert node.span.text == '{"a": [1, -2.5e0, "好\\ud83d\\ude00"], "b": {}}'
    assert (node.span.line, node.span.column) == (2, 1)
    assert [entry.key.span.text for entry in node.entries] == ['"a"', '"b"']
    first = node.get("a")
    assert isinstance(first, Sequence)
    assert [item.span.text for item in first.items] == ["1", "-2.5e0", '"好\\ud83d\\ude00"']


@pytest.mark.parametrize(("text", "value"), [("null", None), ("true", True), ("-0", 0), ("1e2", 100.0)])
def test_single_values(text: str, value: object) -> None:
    node, diagnostics = from_json(Source("a.json", text))
    assert diagnostics == ()
    assert isinstance(node, Scalar)
    assert node.value == value
    assert type(node.value) is type(value)


@pytest.mark.parametrize(
    ("text", "code", "underlined"),
    [
        ("", "missing-value", ""),
        (" \n", "missing-value", ""),
        ("[1, 2", "unclosed-bracket", "["),
        ('{"a": 1', "unclosed-bracket", "{"),
        ('{"a": {"b": 1}', "unclosed-bracket", "{"),
        ("[", "missing-value", ""),
        ("[1 2]", "missing-comma", "2"),
        ('{"a": 1 "b": 2}', "missing-comma", '"'),
        ("[1}", "missing-comma", "}"),
        ("[1,]", "missing-value", "]"),
        ('{"a": 1,}', "missing-value", "}"),
        ("{a: 1}", "missing-key", "a"),
        ("{'a': 1}", "missing-key", "'"),
        ("{1: 1}", "missing-key", "1"),
        ('{"a" 1}', "missing-colon", "1"),
        ('{"a": }', "missing-value", "}"),
        ("['a']", "missing-value", "'"),
        ("[calm]", "missing-value", "calm"),
        ("[True]", "missing-value", "True"),
        ("[1, // one\n2]", "missing-value", "/"),
        ('["a]', "unclosed-quote", '"'),
        ('["a\nb"]', "unclosed-quote", '"'),
        ('["a\tb"]', "control-character", "\t"),
        ('["a\x01b"]', "control-character", "\x01"),
        ('["a\\d"]', "escape", "\\d"),
        ('["a\\u12"]', "escape", "\\u12"),
        ('["\\ud800"]', "half-character", '"\\ud800"'),
        ('["\ud800"]', "half-character", '"\ud800"'),
        ("[01]", "number", "01"),
        ("[.5]", "number", ".5"),
        ("[+1]", "number", "+1"),
        ("[1.]", "number", "1."),
        ("[NaN]", "number", "NaN"),
        ("[-Infinity]", "number", "-Infinity"),
        ("[1e999]", "number", "1e999"),
        ("[" + "1" * 1001 + "]", "number", "1" * 1001),
        ('{"a": 1, "a": 2}', "repeated-key", '"a"'),
        ("1 2", "text-after-end", "2"),
        ("{}}", "text-after-end", "}"),
        ("[" * 10_000, "too-deep", "["),
        ('{"a": ' * 10_000, "too-deep", "{"),
    ],
)
def test_codes_and_underlined_text(text: str, code: str, underlined: str) -> None:
    (diagnostic,) = complaints(text)
    assert diagnostic.span is not None
    assert (diagnostic.code, diagnostic.span.text) == (code, underlined)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '{\n  "id": "a",\n  "heard": False\n}\n',
            """
            error[missing-value]: found `False`, expected a value
             --> a.json:3:12
              |
            3 |   "heard": False
              |            ^^^^^ write `false`
            """,
        ),
        (
            '{\n  "id": "a"\n  "heard": true\n}\n',
            """
            error[missing-comma]: found `"`, expected `,` or `}` for the `{` in line 1
             --> a.json:3:3
              |
            3 |   "heard": true
              |   ^ put a comma before it, or close the bracket
            """,
        ),
        (
            '{"a": NaN, "b": "\\ud800", "a": 1}',
            """
            error[number]: found `NaN`, which is not a finite number
             --> a.json:1:7
              |
            1 | {"a": NaN, "b": "\\ud800", "a": 1}
              |       ^^^ write a finite number, or null for an unknown one

            error[half-character]: found half of a character; `\\ud800` to `\\udfff` come in pairs
             --> a.json:1:17
              |
            1 | {"a": NaN, "b": "\\ud800", "a": 1}
              |                 ^^^^^^^^ write the character itself

            error[repeated-key]: the key `"a"` is given twice
             --> a.json:1:27
              |
            1 | {"a": NaN, "b": "\\ud800", "a": 1}
              |                           ^^^ first given in line 1; keep one of them
            """,
        ),
    ],
)
def test_the_whole_diagnostic(text: str, expected: str) -> None:
    assert render_all(complaints(text)) == dedent(expected).strip("\n")


def test_a_syntax_error_leaves_no_value_and_what_is_refused_does() -> None:
    assert from_json(Source("a.json", '{"a": NaN'))[0] is None
    node, diagnostics = from_json(Source("a.json", '{"a": NaN, "b": 1, "b": 2}'))
    assert len(diagnostics) == 2
    assert node is not None
    assert plain(node) == {"a": None, "b": 1}


def test_depth_and_number_of_diagnostics_are_bounded() -> None:
    assert complaints("[" * MAX_DEPTH + "]" * MAX_DEPTH) == ()
    diagnostics = complaints("[" + "NaN," * 5_000 + "1]")
    assert len(diagnostics) == MAX_DIAGNOSTICS + 1
    assert diagnostics[-1].code == "too-many-problems"
    assert [diagnostic.code for diagnostic in complaints("x" * 100_000_000)] == ["too-large"]
