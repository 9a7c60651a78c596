"""A diagnostic is shown so that the carets stand under what is meant, and nothing in it harms a terminal."""

from __future__ import annotations

import pickle
import unicodedata
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ottava.facts.source.diagnostic import (
    LINE_WIDTH,
    Diagnostic,
    quoted,
    render_all,
    sorted_diagnostics,
    visible,
    without_commands,
)
from ottava.facts.source.errors import InputError, OttavaError, Unreadable, UnreadableSource
from ottava.facts.source.limits import too_deep, too_large, too_many_problems
from ottava.facts.source.span import Source, Span


def pointing_at(text: str, part: str, message: str = "message", hint: str | None = "hint") -> Diagnostic:
    start = text.index(part)
    return Diagnostic("some-code", message, Span(Source("a.yaml", text), start, start + len(part)), hint)


def shown(text: str) -> str:
    return dedent(text).strip("\n")


def test_the_whole_of_it() -> None:
    text = "id: a\nparties:\n  - {id: customer, temperment: hot}\n"
    start = text.index("temperment")
    diagnostic = Diagnostic(
        "unknown-attribute",
        "unknown attribute `temperment`",
        Span(Source("cases/a.yaml", text), start, start + 10),
        "did you mean `temperament`?",
    )
    assert diagnostic.render() == shown("""
        error[unknown-attribute]: unknown attribute `temperment`
         --> cases/a.yaml:3:20
          |
        3 |   - {id: customer, temperment: hot}
          |                    ^^^^^^^^^^ did you mean `temperament`?
        """)


def test_the_gutter_is_as_wide_as_the_line_number() -> None:
    assert pointing_at("\n" * 99 + "here\n", "here").render() == shown("""
        error[some-code]: message
           --> a.yaml:100:1
            |
        100 | here
            | ^^^^ hint
        """)


def test_a_warning_without_place_or_hint() -> None:
    assert Diagnostic("some-code", "message", severity="warning").render() == "warning[some-code]: message"


def test_a_hint_without_a_place_stands_below() -> None:
    assert Diagnostic("some-code", "message", hint="hint").render() == "error[some-code]: message\n  = hint"


@pytest.mark.parametrize(
    ("text", "part", "line", "carets"),
    [
        ("\tkey:\there", "here", "    key:    here", "            ^^^^ hint"),
        ("名前: here", "here", "名前: here", "      ^^^^ hint"),
        ("a: 名前 b", "名前", "a: 名前 b", "   ^^^^ hint"),
        ("cafe\u0301: here", "here", "cafe\u0301: here", "      ^^^^ hint"),
        ("\uff21\uff22\u20dd: here", "here", "\uff21\uff22\u20dd: here", "      ^^^^ hint"),
        ("a\x1b[31m: here", "here", "a\\x1b[31m: here", "           ^^^^ hint"),
        ("a\u202eb: here", "here", "a\\u202eb: here", "          ^^^^ hint"),
        ("a\xa0b: here", "here", "a\\xa0b: here", "        ^^^^ hint"),
        ("a: \tx", "\tx", "a:  x", "   ^^ hint"),
        ("here  ", "", "here", "^ hint"),
        ("one\ntwo", "e\ntw", "one", "  ^ hint"),
    ],
)
def test_carets_stand_under_what_is_meant(text: str, part: str, line: str, carets: str) -> None:
    assert pointing_at(text, part).render().splitlines()[3:] == [f"1 | {line}", f"  | {carets}"]


def test_the_end_of_the_text_can_be_pointed_at() -> None:
    source = Source("a.yaml", "a: [\n")
    lines = Diagnostic("some-code", "message", Span(source, 5, 5)).render().splitlines()
    assert lines[1:] == [" --> a.yaml:2:1", "  |", "2 |", "  | ^"]


def test_a_long_line_is_cut_to_a_window() -> None:
    text = "x" * 500 + " here " + "y" * 500
    line, carets = pointing_at(text, "here").render().splitlines()[3:]
    assert line == f"1 | …{'x' * 59} here {'y' * 35}…"
    assert carets == f"  |  {' ' * 60}^^^^ hint"


def test_tabs_before_the_window_are_counted_as_wide_as_they_can_be() -> None:
    line, carets = pointing_at("\t" * 30 + "here", "here").render().splitlines()[3:]
    assert line == f"1 | …{' ' * 59}here"
    assert carets == f"  |  {' ' * 59}^^^^ hint"


def test_a_line_of_characters_without_width_is_cut_too() -> None:
    line, carets = pointing_at("a" + "\u0301" * 5_000, "a").render().splitlines()[3:]
    assert line == "1 | a" + "\u0301" * (LINE_WIDTH - 1) + "…"
    assert carets == "  | ^ hint"


def test_a_long_span_is_cut_too() -> None:
    line, carets = pointing_at("x" * 500, "x" * 500, hint=None).render().splitlines()[3:]
    assert line == f"1 | {'x' * LINE_WIDTH}…"
    assert carets == f"  | {'^' * LINE_WIDTH}"


def test_controls_in_names_messages_and_hints_are_written_out() -> None:
    diagnostic = Diagnostic("some-code", "a\x1b[2J", Span(Source("\x07.yaml", "x"), 0, 1), "b\nc")
    assert diagnostic.render().splitlines() == [
        "error[some-code]: a\\x1b[2J",
        " --> \\x07.yaml:1:1",
        "  |",
        "1 | x",
        "  | ^ b\\nc",
    ]


@given(st.text(), st.data())
def test_rendering_any_text_is_safe_and_lines_up(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = Span(Source(text, text), start, end)
    lines = Diagnostic("some-code", text, span, text).render().split("\n")
    assert len(lines) == 5
    assert all(character.isprintable() for line in lines for character in line)
    before = text[start - span.column + 1 : start]
    cells = [cells_of(character) for character in visible(before)]
    width = sum(cells)
    # A longer line is cut; what has no width counts as one cell there, or a line of nothing else would never end.
    if "\t" not in before and sum(max(1, each) for each in cells) <= 60:
        assert lines[4].startswith(" " * (len(str(span.line)) + 1) + "| " + " " * width + "^")


def cells_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def test_sorted_by_source_place_severity_and_code_and_each_once() -> None:
    a, b = Source("a", "xyz"), Source("b", "xyz")
    first = Diagnostic("z", "no place")
    second = Diagnostic("z", "m", Span(a, 0, 1))
    third = Diagnostic("b", "m", Span(a, 1, 2))
    fourth = Diagnostic("c", "m", Span(a, 1, 2))
    fifth = Diagnostic("a", "m", Span(a, 1, 2), severity="warning")
    sixth = Diagnostic("a", "m", Span(b, 0, 1))
    assert sorted_diagnostics([sixth, fifth, third, fourth, second, first, third, sixth]) == (
        first,
        second,
        third,
        fourth,
        fifth,
        sixth,
    )


def test_of_two_at_a_place_the_one_without_a_hint_comes_first() -> None:
    source = Source("", "xyz")
    ordered = (
        Diagnostic("a", "one"),
        Diagnostic("a", "one", hint="A hint"),
        Diagnostic("a", "two"),
        Diagnostic("b", "one"),
        # A text without a name begins behind what has no place.
        Diagnostic("a", "one", Span(source, 0, 0)),
        Diagnostic("a", "one", Span(source, 0, 1)),
        Diagnostic("a", "one", Span(source, 1, 1)),
        Diagnostic("a", "one", Span(Source("A", "xyz"), 0, 0)),
    )
    assert sorted_diagnostics(reversed(ordered)) == ordered


def test_several_are_shown_with_an_empty_line_between() -> None:
    assert render_all([Diagnostic("a", "one"), Diagnostic("b", "two")]) == "error[a]: one\n\nerror[b]: two"
    assert render_all([]) == ""


def test_quoting_shortens_and_shows() -> None:
    assert quoted("word") == "`word`"
    assert quoted("x" * 60) == f"`{'x' * 60}`"
    assert quoted("x" * 61) == f"`{'x' * 59}…`"
    assert quoted("\x1b") == "`\\x1b`"
    assert visible("a\tb\ud800") == "a\\tb\\ud800"
    assert visible("::error ##[add-mask]x") == "::error ##[add-mask]x"
    assert without_commands(":::error ##[add-mask]x") == ":\\x3a:error #\\x23[add-mask]x"


def test_bounds_are_told_with_what_to_do() -> None:
    span = Span(Source("a.yaml", "[["), 1, 2)
    assert too_large("x" * 80) == Diagnostic(
        "too-large", f"`{'x' * 80}` is larger than 64 MiB", hint="split it into smaller files"
    )
    message = "lists and mappings stand more than 50 deep in each other"
    assert too_deep(span) == Diagnostic("too-deep", message, span, "use fewer levels")
    message = "more than 1000 problems; what follows is not looked at"
    last = Diagnostic("a", "one", span, "hint")
    assert too_many_problems(last) == Diagnostic("too-many-problems", message, span, "mend these first")


COMMANDS = st.lists(st.sampled_from(["::error::", ":", "##[error]", "#", "[", "a", " ", "\n", "\t", "好"])).map("".join)


@given(COMMANDS, st.data())
def test_no_diagnostic_is_a_command_of_a_build_log(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    rendered = Diagnostic("some-code", text, Span(Source(text, text), start, start), text).render()
    assert "##[" not in rendered
    assert [line for line in rendered.splitlines() if line.lstrip().startswith("::")] == []


def test_carets_stand_under_what_is_meant_behind_a_command() -> None:
    line, carets = pointing_at("x: ##[error] here", "here").render().splitlines()[3:]
    assert line == "1 | x: #\\x23[error] here"
    assert carets == "  |                 ^^^^ hint"


def test_an_error_sorts_its_diagnostics_and_survives_pickling() -> None:
    one, two = Diagnostic("a", "one"), Diagnostic("b", "two", hint="mend it")
    error = pickle.loads(pickle.dumps(UnreadableSource([two, one])))
    assert isinstance(error, UnreadableSource)
    assert error.diagnostics == (one, two)
    assert str(error) == "error[a]: one\n\nerror[b]: two\n  = mend it"
    assert InputError(one).diagnostics == (one,)
    assert issubclass(UnreadableSource, InputError)
    assert issubclass(InputError, OttavaError)
    assert Unreadable(one).args == (one,)
