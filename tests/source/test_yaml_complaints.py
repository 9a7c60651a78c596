"""What is wrong with a YAML text is said in plain words, at the right place, all at once."""

from __future__ import annotations

from textwrap import dedent

import pytest
from yaml.error import Mark, MarkedYAMLError

from ottava.facts.source.diagnostic import Diagnostic, render_all
from ottava.facts.source.node import plain
from ottava.facts.source.span import Source, Span
from ottava.facts.source.yaml_complaints import plain_words
from ottava.facts.source.yaml_text import from_yaml


def complaints(text: str) -> tuple[Diagnostic, ...]:
    return from_yaml(Source("a.yaml", text))[1]


def complaint(text: str) -> tuple[str, str]:
    """The code of the only diagnostic and the text it underlines."""
    (diagnostic,) = complaints(text)
    assert diagnostic.span is not None
    return diagnostic.code, diagnostic.span.text


def shown(text: str) -> str:
    return dedent(text).strip("\n")


@pytest.mark.parametrize(
    ("text", "code", "underlined"),
    [
        ("a: 1\n\tb: 2", "tab", "\t"),
        ("a:\n\t\t- b", "tab", "\t\t"),
        ("-\ta: b", "tab", "\t"),
        ('a: "foo\nb: 1\n', "unclosed-quote", '"'),
        ("a: 'foo\n---\nb: 1\n", "unclosed-quote", "'"),
        ('a: "\\d"', "escape", "\\d"),
        ('a: "\\x1"', "escape", "\\x1"),
        ('a: "b \\U00110000"', "escape", "\\U00110000"),
        ('a: "\\ud83d!"', "half-character", '"\\ud83d!"'),
        ("a: @x", "reserved-character", "@"),
        ("a: `x`", "reserved-character", "`"),
        ("a: %x", "reserved-character", "%"),
        ("a: **bold**", "unknown-alias", "**bold**"),
        ("a: & b", "reserved-character", "&"),
        ("a: ? b", "reserved-character", "?"),
        ("a: 1\nfoo bar \nb: 2", "missing-colon", "foo bar"),
        ("a\nb: c", "missing-colon", "b"),
        ("a: 1\nid:customer\nb: 2", "missing-space", "id:customer"),
        ("- id:customer\n  b: 1", "missing-space", "- id:"),
        ("a: b: c", "unexpected-colon", ":"),
        (": a", "unexpected-colon", ":"),
        ("a: b\n: - c", "unexpected-colon", ":"),
        ("a: 1\n  b: 2", "indentation", "b"),
        ("a:\n  b: 1\n c: 2", "indentation", "c: 2"),
        ("- a\nb: c", "indentation", "b: c"),
        ("a: 1\n- b", "indentation", "- b"),
        ("a: - b", "misplaced-item", "- b"),
        ("because: {party} is heated", "text-after-end", "is heated"),
        ('a: "x" y', "text-after-end", "y"),
        ("a: 'it's'", "text-after-end", "s'"),
        ("{a: 1}\nb: 1", "text-after-end", "b: 1"),
        ("a: [b, c\n", "unclosed-bracket", "["),
        ("a: {", "unclosed-bracket", "{"),
        ("{a: 1, b: 2\n---\n", "unclosed-bracket", "{"),
        ("{a: 1, b 2, c: [d e: f, }", "missing-value", "}"),
        ("{a: 1 b: 2}", "missing-comma", ":"),
        ("{a: 1]", "missing-comma", "]"),
        ("[a,,b]", "missing-value", ","),
        ("a: ]", "missing-value", "]"),
        ("a: | text", "block-text", "| text"),
        ("a: >x", "block-text", ">x"),
        ("a: |\tx", "block-text", "|\tx"),
        ("a: |#x\n  b", "block-text", "|#x"),
        ("%FOO", "directive", "%FOO"),
        ("%YAML 2.0\n---\na", "directive", "%YAML 2.0"),
        ("%YAML one\n---\na", "directive", "%YAML one"),
        ("%YAML 1.1\n---\na: no", "yaml-version", "%YAML 1.1"),
        ("a: !!str 5", "tag", "!!str"),
        ("a: [!x, 1]", "tag", "!x"),
        ("a: &x !<tag:x,y> 5", "tag", "!<tag:x,y>"),
        ("a: !one!two 5", "tag", "!one!two"),
        ("a: .nan", "number", ".nan"),
        ("a: -.INF", "number", "-.INF"),
        ("a: 1e999", "number", "1e999"),
        ("a: " + "1" * 1001, "number", "1" * 1001),
        ("a: 0x" + "f" * 1000, "number", "0x" + "f" * 1000),
        ("a: 1\nb: 2\na: 3", "repeated-key", "a"),
        ("{1: a, 1.0: b}", "repeated-key", "1.0"),
        ("{'a': 1, a: 2}", "repeated-key", "a"),
        ("<<: {a: 1}", "merge-key", "<<"),
        ("{[a, b]: c}", "key", "[a, b]"),
        ("a: {{party}: b}", "key", "{party}"),
        ("a: *hot", "unknown-alias", "*hot"),
        ("a: &x 1\n---\nb: *x", "unknown-alias", "*x"),
        ("a: &x [1, *x]", "endless-alias", "*x"),
        ("a: b\x00c", "control-character", "\x00"),
        ("a: b\x7fc", "control-character", "\x7f"),
        ("a: \ud800", "control-character", "\ud800"),
        ("a: \ufeffb", "control-character", "\ufeff"),
        ("a: b\x85c", "control-character", "\x85"),
        ("a: 'b\u2028c'", "control-character", "\u2028"),
        ("# b\u2029", "control-character", "\u2029"),
        ("a: 1\n... b", "text-after-end", "b"),
        ("a: 1\n... ...", "text-after-end", "..."),
        ("a: 1\n...\n...\t---", "text-after-end", "---"),
        ("a: 1\n%YAML 1.2\n---\n", "directive", "%YAML 1.2"),
        ("%YAML 1.2\n---\n%YAML 1.2\n---\n", "directive", "%YAML 1.2"),
        ("%YAML 1.2\nfoo", "directive", "%YAML 1.2"),
        ("%YAML 1.2\n...\n", "directive", "%YAML 1.2"),
        ("a" * 2_000 + ": 1", "long-key", ":"),
    ],
)
def test_codes_and_underlined_text(text: str, code: str, underlined: str) -> None:
    assert complaint(text) == (code, underlined)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a:\n  b: 1\n\tc: 2\n",
            """
            error[tab]: found a tab where only spaces can stand; the depth of a line is told by its spaces
             --> a.yaml:3:1
              |
            3 |     c: 2
              | ^^^^ replace the tab with spaces
            """,
        ),
        (
            'title: "A quarrel\nid: a\n',
            """
            error[unclosed-quote]: this quote is never closed
             --> a.yaml:1:8
              |
            1 | title: "A quarrel
              |        ^ close the text with "
            """,
        ),
        (
            "parties:\n  - id:customer\n    arousal: calm\n",
            """
            error[missing-space]: expected a space after the `:`
             --> a.yaml:2:3
              |
            2 |   - id:customer
              |   ^^^^^ write `key: value`
            """,
        ),
        (
            "- because: {party} is heated\n",
            """
            error[text-after-end]: found more text after the closing `}`
             --> a.yaml:1:20
              |
            1 | - because: {party} is heated
              |                    ^^^^^^^^^ put the whole value in quotes
            """,
        ),
        (
            "a: [b, c\nd: e\n",
            """
            error[missing-comma]: found `:`, expected `,` or `]` for the `[` in line 1
             --> a.yaml:2:2
              |
            2 | d: e
              |  ^ put a comma before it, close the bracket with `]`, or put the text in quotes
            """,
        ),
        (
            "a:\n  b: 1\n c: 2\n",
            """
            error[indentation]: found `c: 2`, which is indented like no line above that it could belong to
             --> a.yaml:3:2
              |
            3 |  c: 2
              |  ^^^^ indent it by 2 spaces, as line 2, or by no space, as line 1
            """,
        ),
        *(
            (
                f"{above}\n#b:   # of it\n# A sentence: with words.\n\n#  c: 1\n  d: 2\n",
                f"""
                error[indentation]: found `d: 2`, which is indented like no line above that it could belong to
                 --> a.yaml:{line}:3
                  |
                {line} |   d: 2
                  |   ^^^^ take the `#` away from `#b:` in line {line - 4} too
                """,
            )
            for above, line in (("a: 1", 6), ("a:\n    x: 1", 7), ("a:\n- x\n- y", 8))
        ),
        (
            "id: a\nhot: yes\nid: b\n",
            """
            error[repeated-key]: the key `id` is given twice
             --> a.yaml:3:1
              |
            3 | id: b
              | ^^ first given in line 1; keep one of them
            """,
        ),
    ],
)
def test_the_whole_diagnostic(text: str, expected: str) -> None:
    assert render_all(complaints(text)) == shown(expected)


def test_what_is_refused_is_reported_all_at_once_and_the_rest_is_kept() -> None:
    text = "a: 1\na: 2\nb: !x .nan\nc: *no\n<<: {d: 1}\n[e]: f\ng: -.inf\nh: ok\n"
    documents, diagnostics = from_yaml(Source("a.yaml", text))
    assert [diagnostic.code for diagnostic in diagnostics] == [
        "tag",
        "number",
        "unknown-alias",
        "number",
        "repeated-key",
        "merge-key",
        "key",
    ]
    assert [plain(document) for document in documents] == [{"a": 1, "b": None, "c": None, "g": None, "h": "ok"}]


def test_a_syntax_error_ends_only_its_document() -> None:
    text = "a: 1\n---\nb: [\n---\nc: 3\nc: 4\n---\nd: 'x\n--- ok\n"
    documents, diagnostics = from_yaml(Source("a.yaml", text))
    assert [(diagnostic.code, diagnostic.span and diagnostic.span.line) for diagnostic in diagnostics] == [
        ("unclosed-bracket", 3),
        ("repeated-key", 6),
        ("unclosed-quote", 8),
    ]
    assert [plain(document) for document in documents] == [{"a": 1}, {"c": 3}, "ok"]


def test_all_control_characters_are_reported() -> None:
    diagnostics = complaints("a: \x01\nb: \x1b[31m\n")
    assert [(d.code, d.span and (d.span.line, d.span.column)) for d in diagnostics] == [
        ("control-character", (1, 4)),
        ("control-character", (2, 4)),
    ]
    assert "\x1b" not in render_all(diagnostics)


def test_a_complaint_that_nobody_foresaw_is_passed_on_with_its_place() -> None:
    source = Source("a.yaml", "a: 1\nb: odd thing\n")
    mark = Mark("", 3, 0, 3, None, 0)  # counted from the piece that begins at offset 5
    error = MarkedYAMLError(None, None, "found something new", mark)
    assert plain_words(source, 5, error).render() == shown("""
        error[yaml-syntax]: this cannot be read as YAML: found something new
         --> a.yaml:2:4
          |
        2 | b: odd thing
          |    ^^^ put the text in quotes if it is one
        """)


def test_a_complaint_without_a_place_is_put_where_its_document_begins_or_the_text_ends() -> None:
    source = Source("a.yaml", "a: 1\nb: odd thing\n")
    found = plain_words(source, 5, MarkedYAMLError(None, None, "found something new"))
    assert found.span == Span(source, 5, 7)
    at_end = MarkedYAMLError(None, None, "found something new", Mark("", 100, 0, 0, None, 0))
    assert plain_words(source, 5, at_end).span == Span(source, 18, 18)


def test_no_complaint_speaks_of_yaml_internals() -> None:
    for text in ("a: b: c", "[a,,b]", "- a\nb: c", "{a b", "a: |x", '"a" b', "a: *", "%X", "a: 'x", "a: @"):
        said = render_all(complaints(text))
        assert not any(word in said for word in ("token", "scalar", "<", "block end", "flow", "NoneType", "mark"))
