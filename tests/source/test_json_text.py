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


ENDS = "the text ends where a value is expected"
UNCLOSED = "this quote is never closed"
HALVES = "found half of a character; `\\ud800` to `\\udfff` come in pairs"
VALUE = "write a value"
COMMA = "put a comma before it, or close the bracket"
NO_COMMA = "take out the comma before it"
KEY = 'write `"key": value`'
QUOTES = "put the text in double quotes if it is one"
COMMENT = "take it out; JSON has no comments"
CLOSE = 'close the text with " in the same line'
ESCAPE = "write two backslashes"
HALF = "write the character itself"
NUMBER = "write it as in `12`, `-0.5` or `1e3`, or put it in double quotes"
FINITE = "write a finite number, or null for an unknown one"
OUT = "take it out"


@pytest.mark.parametrize(
    ("text", "code", "place", "underlined", "message", "hint"),
    [
        ("", "missing-value", (1, 1), "", ENDS, VALUE),
        (" \n", "missing-value", (2, 1), "", ENDS, VALUE),
        ("[1, 2", "unclosed-bracket", (1, 1), "[", "this `[` is never closed", "close it with `]`"),
        ('{"a": 1', "unclosed-bracket", (1, 1), "{", "this `{` is never closed", "close it with `}`"),
        ('{"a": {"b": 1}', "unclosed-bracket", (1, 1), "{", "this `{` is never closed", "close it with `}`"),
        ("[", "missing-value", (1, 2), "", ENDS, VALUE),
        ("[1 2]", "missing-comma", (1, 4), "2", "found `2`, expected `,` or `]` for the `[` in line 1", COMMA),
        (
            '{"a": 1 "b": 2}',
            "missing-comma",
            (1, 9),
            '"',
            'found `"`, expected `,` or `}` for the `{` in line 1',
            COMMA,
        ),
        ("[1}", "missing-comma", (1, 3), "}", "found `}`, expected `,` or `]` for the `[` in line 1", COMMA),
        ("[1,]", "missing-value", (1, 4), "]", "found `]` after a comma, expected another item", NO_COMMA),
        ('{"a": 1,}', "missing-value", (1, 9), "}", "found `}` after a comma, expected another entry", NO_COMMA),
        ("{a: 1}", "missing-key", (1, 2), "a", "found `a`, expected a key in double quotes", KEY),
        ("{'a': 1}", "missing-key", (1, 2), "'", "found `'`, expected a key in double quotes", KEY),
        ("{1: 1}", "missing-key", (1, 2), "1", "found `1`, expected a key in double quotes", KEY),
        ('{"a" 1}', "missing-colon", (1, 6), "1", "found `1`, expected `:` after the key", KEY),
        ('{"a": }', "missing-value", (1, 7), "}", "found `}`, expected a value", QUOTES),
        ("['a']", "missing-value", (1, 2), "'", "found `'`, expected a value", "put the text in double quotes"),
        ("[calm]", "missing-value", (1, 2), "calm", "found `calm`, expected a value", QUOTES),
        ("[True]", "missing-value", (1, 2), "True", "found `True`, expected a value", "write `true`"),
        ("[1, // one\n2]", "missing-value", (1, 5), "/", "found `/`, expected a value", COMMENT),
        ('["a]', "unclosed-quote", (1, 2), '"', UNCLOSED, CLOSE),
        ('["a\nb"]', "unclosed-quote", (1, 2), '"', UNCLOSED, CLOSE),
        (
            '["a\tb"]',
            "control-character",
            (1, 4),
            "\t",
            "found the control character `\\t` in a text",
            "write `\\t` instead",
        ),
        (
            '["a\x01b"]',
            "control-character",
            (1, 4),
            "\x01",
            "found the control character `\\x01` in a text",
            "write `\\u0001` instead",
        ),
        ('["a\\d"]', "escape", (1, 4), "\\d", "found `\\d` in a text, where a backslash begins an escape", ESCAPE),
        (
            '["a\\u12"]',
            "escape",
            (1, 4),
            "\\u12",
            "found `\\u12` in a text, where a backslash begins an escape",
            ESCAPE,
        ),
        ('["\\ud800"]', "half-character", (1, 2), '"\\ud800"', HALVES, HALF),
        ('["\ud800"]', "half-character", (1, 2), '"\ud800"', HALVES, HALF),
        ("[01]", "number", (1, 2), "01", "found `01`, which is not a number as JSON writes it", NUMBER),
        ("[.5]", "number", (1, 2), ".5", "found `.5`, which is not a number as JSON writes it", NUMBER),
        ("[+1]", "number", (1, 2), "+1", "found `+1`, which is not a number as JSON writes it", NUMBER),
        ("[1.]", "number", (1, 2), "1.", "found `1.`, which is not a number as JSON writes it", NUMBER),
        ("[NaN]", "number", (1, 2), "NaN", "found `NaN`, which is not a finite number", FINITE),
        ("[-Infinity]", "number", (1, 2), "-Infinity", "found `-Infinity`, which is not a finite number", FINITE),
        ("[1e999]", "number", (1, 2), "1e999", "found `1e999`, which is too large a number", FINITE),
        (
            '{"a": 1, "a": 2}',
            "repeated-key",
            (1, 10),
            '"a"',
            'the key `"a"` is given twice',
            "first given in line 1; keep one of them",
        ),
        ("1 2", "text-after-end", (1, 3), "2", "found `2` after the end of the value", OUT),
        ("{}}", "text-after-end", (1, 3), "}", "found `}` after the end of the value", OUT),
        ("[None]", "missing-value", (1, 2), "None", "found `None`, expected a value", "write `null`"),
        ("[NULL]", "missing-value", (1, 2), "NULL", "found `NULL`, expected a value", "write `null`"),
        ("[1, # x\n2]", "missing-value", (1, 5), "#", "found `#`, expected a value", COMMENT),
        ("[-]", "number", (1, 2), "-", "found `-`, which is not a number as JSON writes it", NUMBER),
        ("[--1]", "number", (1, 2), "--1", "found `--1`, which is not a number as JSON writes it", NUMBER),
        ('["a\rb"]', "unclosed-quote", (1, 2), '"', UNCLOSED, CLOSE),
        ('["a', "unclosed-quote", (1, 2), '"', UNCLOSED, CLOSE),
        ('"a\\', "unclosed-quote", (1, 1), '"', UNCLOSED, CLOSE),
        (
            '["a\\u12","b"]',
            "escape",
            (1, 4),
            "\\u12",
            "found `\\u12` in a text, where a backslash begins an escape",
            ESCAPE,
        ),
        ('{"a": 1 2}', "missing-comma", (1, 9), "2", "found `2`, expected `,` or `}` for the `{` in line 1", COMMA),
        ("[1\n\n2", "missing-comma", (3, 1), "2", "found `2`, expected `,` or `]` for the `[` in line 1", COMMA),
        ("[[1], [2 3]]", "missing-comma", (1, 10), "3", "found `3`, expected `,` or `]` for the `[` in line 1", COMMA),
        ('["\\udc00x"]', "half-character", (1, 2), '"\\udc00x"', HALVES, HALF),
        ("{,}", "missing-key", (1, 2), ",", "found `,`, expected a key in double quotes", KEY),
        ('{"a"', "missing-colon", (1, 5), "", "found the end of the text, expected `:` after the key", KEY),
        ('{"a":', "missing-value", (1, 6), "", ENDS, VALUE),
        ("[tru]", "missing-value", (1, 2), "tru", "found `tru`, expected a value", QUOTES),
        ("[@]", "missing-value", (1, 2), "@", "found `@`, expected a value", QUOTES),
        ("\ufeff1\ufeff", "text-after-end", (1, 3), "\ufeff", "found `\\ufeff` after the end of the value", OUT),
        (
            '["a\x1f"]',
            "control-character",
            (1, 4),
            "\x1f",
            "found the control character `\\x1f` in a text",
            "write `\\u001f` instead",
        ),
        ("[1,,2]", "missing-value", (1, 4), ",", "found `,`, expected a value", QUOTES),
        ('{"a": 1, b: 2}', "missing-key", (1, 10), "b", "found `b`, expected a key in double quotes", KEY),
    ],
)
def test_each_mistake_is_told_in_these_words(
    text: str, code: str, place: tuple[int, int], underlined: str, message: str, hint: str
) -> None:
    (found,) = complaints(text)
    assert found.span is not None
    assert (found.code, found.message, found.hint) == (code, message, hint)
    assert (found.span.line, found.span.column, found.span.text) == (*place, underlined)


@pytest.mark.parametrize(
    ("text", "code", "underlined", "message"),
    [
        (
            "[" + "1" * 1001 + "]",
            "number",
            "1" * 1001,
            f"found `{'1' * 59}…`, which is a number of more than 1000 digits",
        ),
        ("[" * 10_000, "too-deep", "[", "lists and mappings stand more than 50 deep in each other"),
        ('{"a": ' * 10_000, "too-deep", "{", "lists and mappings stand more than 50 deep in each other"),
    ],
)
def test_what_is_too_long_or_too_deep(text: str, code: str, underlined: str, message: str) -> None:
    (found,) = complaints(text)
    assert found.span is not None
    assert (found.code, found.span.text, found.message) == (code, underlined, message)


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
