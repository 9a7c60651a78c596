"""A YAML text is read as YAML 1.2 has it or is refused, by both parsers: nothing is read as something else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.node import plain
from ottava.facts.source.pure_yaml import PureParser
from ottava.facts.source.span import Source
from ottava.facts.source.yaml_text import from_yaml, is_doubtful

ROOT = Path(__file__).parents[2]


def read(text: str) -> tuple[list[Any], tuple[Diagnostic, ...]]:
    source = Source("a.yaml", text)
    found = from_yaml(source)
    assert found == from_yaml(source, parser=PureParser)
    return [plain(each) for each in found[0]], found[1]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # `?`, `:` and `-` begin a word where no blank is behind them, in brackets as elsewhere.
        ("{ ?why: because, n: 1 }", {"?why": "because", "n": 1}),
        ("[?why, ? a : b]", ["?why", {"a": "b"}]),
        ("[why?, a?b]", ["why?", "a?b"]),
        ("[:x, ::y, a: :z]", [":x", "::y", {"a": ":z"}]),
        ("[-x, -1, --]", ["-x", -1, "--"]),
        ("{? :x}", {":x": None}),
        # Behind a key in quotes or brackets the colon needs no blank.
        ('{"a":1, "b"::c, \'d\' :e}', {"a": 1, "b": ":c", "d": "e"}),
        ('["a":b, a:b]', [{"a": "b"}, "a:b"]),
        ('[? "a":b, ? "c"\n :d]', [{"a": "b"}, {"c": "d"}]),
        # In braces the colon may be in the next line, and the key itself may have several.
        ('{"a"\n: 1, b\n : 2, c\n  # why\n  : 3}', {"a": 1, "b": 2, "c": 3}),
        ("k: { the\n second: 1,\n 'the\n third':2 }", {"k": {"the second": 1, "the third": 2}}),
        ("{ of\n% : 20 }", {"of %": 20}),
        # The name of an anchor goes on to the next blank, comma or bracket.
        ("a: &an:chor value", {"a": "value"}),
        ("&k: a: &v? b\nc: [*k:, *v?]", {"a": "b", "c": ["a", "b"]}),
        ("a: &人 b\nc: *人", {"a": "b", "c": "b"}),
        ("a: &x b\n*x : c", {"a": "b", "b": "c"}),
        # Blanks at the end of a text are a line of it like others.
        ("a: |\n  b\n   ", {"a": "b\n \n"}),
        ("- |+\n   ", ["\n"]),
        ("- >+\n  a\n  ", ["a\n\n"]),
        ("- |\n  a  ", ["a  "]),
        # At the top of a document a text in block style need not be indented.
        ("--- >\nfolded\ntext\n", "folded text\n"),
        ("--- |\n# no comment\n- no list\n", "# no comment\n- no list\n"),
        ("|-\n%no directive\n", "%no directive"),
        ("# why\n|\n\n# no comment", "\n# no comment"),
        ("--- &a |\n\ttab\n", "\ttab\n"),
        ("--- |1\n one\n  two\n", "one\n two\n"),
        # A tab separates like a space.
        ("a:\t|\t# why\n  b\n", {"a": "b\n"}),
        ("-\ta\n- -\tb\n  -\t-1\n", ["a", ["b", -1]]),
        ("a:\n \tb\n", {"a": "b"}),
        ("?\ta\n:\tb\n", {"a": "b"}),
        ("a\t:\tb\n", {"a": "b"}),
        ("\t[\n\t]", []),
        ("\t\na: 1\n\t\n \t# why\nb: 2\n\t", {"a": 1, "b": 2}),
        ('a: "b\n \tc"', {"a": "b c"}),
        # Closing brackets may line up with their key.
        ("a: [\n  b\n]\nc: {\n  d: 1,\n}\n", {"a": ["b"], "c": {"d": 1}}),
        ("a: [ # why\n# not\n\n  b]\n", {"a": ["b"]}),
        ("[a,\nb]", ["a", "b"]),
        ('"a\nb"', "a b"),
        ("a: &x\n- 'b\n c'\n", {"a": ["b c"]}),
        ("&x\n&y a: 'b\n c'\n", {"a": "b c"}),
        # Blank lines above a text in block style count, however deep they are, as long as it is deeper.
        ("a: |\n  \n \n  b\n", {"a": "\n\nb\n"}),
        ("a: |2\n     \n  b\n", {"a": "   \nb\n"}),
        ("a: |\n     \nb: 1\n", {"a": "", "b": 1}),
        # Words go on over blanks and lines, and any letter may begin and end them.
        ("X: X  X\t X\n\n XY\n X X\nY:\n- X\n- - X\n", {"X": "X  X\t X\nXY X X", "Y": ["X", ["X"]]}),
        ("a: [X X,X\n X, {X: X}]\n", {"a": ["X X", "X X", {"X": "X"}]}),
        ("X\n---X\n\n\n...X", "X ---X\n\n...X"),
        ("|\n X\n  X X\n X\n", "X\n X X\nX\n"),
        ("a: >\n  X\n  X\n   b\n  X\n\n  Xb\n", {"a": "X X\n b\nX\nXb\n"}),
        # Outside of brackets, brackets and commas are letters too where a word goes on, as behind a dash.
        ("a: -,b\nc: ?]\nd: :{e\n", {"a": "-,b", "c": "?]", "d": ":{e"}),
        # A tab in the gap between two lines of a text without quotes is a blank, but it does not indent.
        ("a: b\n \tc\n\t\n\t# why\nd: e\n\t# why", {"a": "b c", "d": "e"}),
        # A key in braces may be within brackets.
        ("[{a\n : 1}, {b: [c]\n}]", [{"a": 1}, {"b": ["c"]}]),
        ('{"<<": a, b: "\\ufffd\\ud83d\\ude00"}', {"<<": "a", "b": "\ufffd\U0001f600"}),
        # A `#` within a word is part of it, and begins a comment behind a blank.
        ("[a#b, c #]\n]", ["a#b", "c"]),
        ('"#a" #b', "#a"),
    ],
)
def test_what_is_read(text: str, value: Any) -> None:
    assert read(text) == ([value], ())


@pytest.mark.parametrize(
    ("text", "code", "underlined"),
    [
        ("[-]", "reserved-character", "-"),
        ("a: [b, -, c]", "reserved-character", "-"),
        ("[?]", "reserved-character", "?"),
        ("{?}", "reserved-character", "?"),
        ("[? ]]", "text-after-end", "]"),
        ("[? ,,a]", "missing-value", ","),
        ("a: [b, c,# why\n  d]", "missing-space", "# why"),
        ("[a, b]# why", "missing-space", "# why"),
        ('a: "b"# why', "missing-space", "# why"),
        ("{a: 'b'#\n}", "missing-space", "#"),
        ("a: [b,\nc,\n  d]", "indentation", "c"),
        ("- a: {b: 1,\n  c: 2}", "indentation", "c"),
        ('a: "b\nc"', "indentation", "c"),
        ("a: ['b\n# c']", "indentation", "#"),
        ('a: "b\n\tc"', "indentation", "\t"),
        ("- [\n\ta]", "indentation", "\t"),
        ("a:\n  b: 'c\n\n  d'", "indentation", "d"),
        ("a:\n|\n b\n", "indentation", "|"),
        ("a: >\n \n    \n  b\n", "block-text", "    "),
        ("|\n   \n  # no comment\n", "block-text", "   "),
        ("a:\n\tb", "tab", "\t"),
        ("-\t- a", "tab", "\t"),
        ("- \t? a", "tab", "\t"),
        (":\ta: b", "unexpected-colon", ":"),
        ("? a\n:\tb: c", "tab", "\t"),
        ("a: b\n\tc: d", "tab", "\t"),
        ("a: b\n\tc", "tab", "\t"),
        ("a: |\n  b\n\t\nc: 1", "tab", "\t"),
        ("a: |\n\tb", "tab", "\t"),
        ("a: 1\nb\n\tc", "tab", "\t"),
        ("a: [b\n\t\n c]", "tab", "\t"),
        ('["a"\n: b]', "missing-comma", ":"),
        ("[the\n key: a]", "missing-comma", ":"),
        ("a: &b[c]", "reserved-character", "&"),
        ("a: 1\n%YAML 1.2\n---\nb: 1", "directive", "%YAML 1.2"),
    ],
)
def test_what_is_refused(text: str, code: str, underlined: str) -> None:
    _, (first, *_) = read(text)
    assert first.span is not None
    assert (first.code, first.span.text) == (code, underlined)


def test_what_stands_in_the_next_document_is_not_looked_at() -> None:
    assert read("|\n   \n---\n b\n") == (["", "b"], ())
    assert read("\ufeffa: 1\n---\nb: 2\n") == ([{"a": 1}, {"b": 2}], ())


WORD = st.sampled_from(["", "a", "-b", "?c", ":d", "#", "e #f", "g: h", "- i", "&j", "'", '"', "---x", "%k", " l"])
LINES = st.lists(WORD, min_size=1, max_size=5)


@given(LINES, st.integers(0, 3), st.booleans())
def test_a_text_in_block_style_is_its_lines(lines: list[str], depth: int, is_folded: bool) -> None:
    lines = ["first", *lines, "last"]
    if is_folded:  # where each line ends a paragraph, so that nothing is folded
        lines = [each for line in lines if line[:1].strip() for each in (line, "")][:-1]
    begin = "--- " if depth == 0 else f"{' ' * (depth - 1)}k: "
    text = f"{begin}{'>' if is_folded else '|'}\n" + "".join(f"{' ' * depth}{line}\n" for line in lines)
    expected = "\n".join(line for line in lines if line or not is_folded) + "\n"
    assert read(text) == ([{"k": expected} if depth else expected], ())


@given(st.integers(0, 4), st.integers(0, 6), st.sampled_from(["[a,{}b]", "{{a: 1,{}b: 2}}", '"a{}b"', "'a{}b'"]))
def test_a_line_in_brackets_or_quotes_is_deeper_than_its_key(depth: int, spaces: int, value: str) -> None:
    _, diagnostics = read(f"{' ' * depth}key: {value.format(chr(10) + ' ' * spaces)}\n")
    assert [each.code for each in diagnostics] == ([] if spaces > depth else ["indentation"])


def test_ordinary_texts_are_left_to_the_fast_parser() -> None:
    paths = [path for folder in ("rules", "examples") for path in (ROOT / folder).rglob("*.yaml")]
    assert len(paths) > 50
    assert [path for path in paths if is_doubtful(path.read_text("utf-8"))] == []
    assert not is_doubtful('{"a":1,"b":["c"],"d":{"e":-1}}')


MARKS = st.sampled_from(
    [
        *("a", "b: ", "\n", "\n ", "\n  ", "\n- ", "\n? ", "\n: ", " ", "\t", "\n\t", "---", "\n--- ", "\n...\n"),
        *("-", "- ", "?", "? ", "?a", ":", ": ", ":a", ",", ", ", ",#", "[", "]", "{", "}", "[-", "-]", "}:", "]:"),
        *("#", " #", "# a\n", "&", "&a ", "&a:b ", "*a", "*a:b ", "!", "!a ", "|", "|\n", ">\n", "|1\n", "|+\n"),
        *("'", '"', "'a'", '"a"', '"a"#', "''", "\\", "\\\n", "%", "\n%YAML 1.2\n", "@", "`", "~", "<<: ", "\ufeff"),
    ]
)


@pytest.mark.slow
@settings(max_examples=1_500, deadline=None)
@given(st.lists(MARKS, max_size=12).map("".join))
def test_both_parsers_agree_and_line_ends_make_no_difference(text: str) -> None:
    values, diagnostics = read(text)
    for line_end in ("\r", "\r\n"):
        others, complaints = read(text.replace("\n", line_end))
        assert (others, [each.code for each in complaints]) == (values, [each.code for each in diagnostics])
