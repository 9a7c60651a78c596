"""Every record is the text at its place, and every mark says exactly how far reading has come."""

from __future__ import annotations

import re
from io import BytesIO
from zlib import crc32

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.node import plain
from ottava.facts.source.records.reading import in_file, node_of, split
from ottava.facts.source.records.record import MOST_BYTES, TOO_LARGE, Fault, Lines, Mark, Record, too_large
from ottava.facts.source.span import Source, Span

BEGINNING = Mark()
ALIKE = [b"\n", b"\r\n", b"\r", b" ", b"\xe4\xba\xba", b"\xc3\xa9"]
PARTS = {
    "jsonl": [*ALIKE, b'{"id": "a"}', b"x", b"\xff"],
    "json": [*ALIKE, b"[", b"]", b"{", b"}", b",", b'"a"', b'"', b"\\", b"1", b'{"a": [1, "]"]}', b"[1, 2]"],
    "yaml": [*ALIKE, b"---", b"\n---\n", b"\n...\n", b"id: a", b"# x", b"\n%YAML 1.2\n", b"\xef\xbb\xbf", b"\xff"],
    "csv": [*ALIKE, b"a", b",", b'"', b'""', b'"b\nc"', b',"d",'],
}  # fmt: skip
TEXTS = st.sampled_from(sorted(PARTS)).flatmap(
    lambda format: st.tuples(st.just(format), st.lists(st.sampled_from(PARTS[format]), max_size=25).map(b"".join))
)
LISTS = st.lists(st.sampled_from([b"1", b'{"a": 1}', b'["],"]']), max_size=4).map(
    lambda items: ("json", b" [" + b" ,\n".join(items) + b" ] \r\n")
)


def records(format: str, text: bytes, mark: Mark = BEGINNING) -> list[tuple[Record, Mark]]:
    return list(split(format, Lines(BytesIO(text[mark.offset :])), mark))


def place(text: bytes) -> tuple[int, int]:
    """The line and the column behind a text."""
    lines = re.split(rb"\r\n|\r|\n", text)
    return len(lines), 1 + len(lines[-1].decode("utf-8", "replace"))


def offset(text: bytes, line: int, column: int) -> int:
    """Where in a text a place is."""
    ends = [0, *(found.end() for found in re.finditer(rb"\r\n|\r|\n", text))]
    at = ends[line - 1]
    return max(each for each in range(at, len(text) + 1) if 1 + len(text[at:each].decode("utf-8", "replace")) == column)


@settings(max_examples=250, deadline=None)
@given(TEXTS | LISTS)
@example(("json", b"[\xe4\xba\xba"))
def test_each_record_is_the_text_at_its_place_and_each_mark_is_behind_it(given_text: tuple[str, bytes]) -> None:
    format, text = given_text
    found = records(format, text)
    numbers = [record.number for record, _ in found if record.number]
    assert numbers == list(range(1, len(numbers) + 1))
    begin = 0
    for number, (record, mark) in enumerate(found, start=1):
        at = offset(text, record.line, record.column)
        assert begin <= at
        assert at + len(record.data) <= mark.offset
        assert text[at : at + len(record.data)] == record.data
        assert mark.checksum == crc32(text[: mark.offset])
        if mark.offset < len(text):  # behind the last record no line may follow
            assert (mark.line, mark.column) == place(text[: mark.offset])
        assert mark.records == (number if record.number else number - 1)
        if record.number:
            assert records(format, text, mark) == found[number:]
        else:
            assert (number, mark.offset) == (len(found), len(text))
        begin = mark.offset


@settings(max_examples=150, deadline=None)
@given(TEXTS | LISTS, st.integers(1, 5))
def test_it_is_the_same_however_little_is_read_at_once(given_text: tuple[str, bytes], most: int) -> None:
    """As from a pipe, which hands out what is there."""

    class Slow(BytesIO):
        def read1(self, size: int | None = -1, /) -> bytes:
            return super().read1(min(size or 0, most))

    format, text = given_text
    assert list(split(format, Lines(Slow(text)))) == records(format, text)


@pytest.mark.parametrize(
    ("format", "before", "begin", "end", "rest", "next_line"),
    [
        ("jsonl", b"", b"", b"\n", b"1\n", 2),
        ("jsonl", b"\n", b"", b"\r\n", b"1", 3),
        ("jsonl", b"", b"", b"", b"", None),
        ("csv", b"", b"", b"\n", b"a,b\n", 2),
        ("csv", b"a\n", b'"x\n', b'"\n', b"a,b\n", 4),
        ("yaml", b"", b"", b"\n", b"---\na: 1\n", 2),
        ("yaml", b"---\na: 1\n", b"---\n", b"", b"", None),
        ("json", b"[", b'"', b'"', b", 1]", 1),
        ("json", b"[1,\n ", b'"', b'"', b"]", None),
        ("json", b"", b'"', b'"', b"", None),
    ],
)
def test_a_record_of_the_largest_size_is_kept_and_a_larger_one_is_not(
    format: str, before: bytes, begin: bytes, end: bytes, rest: bytes, next_line: int | None
) -> None:
    """What follows is still read, but for a list in JSON, of which nobody knows where its next item begins."""
    earlier = 1 if before.strip(b"\n[") else 0
    for excess in (0, 1):
        text = before + begin + b"x" * (MOST_BYTES + excess - len(begin) - len(end)) + end + rest
        found = records(format, text)
        record, mark = found[earlier]
        begins = place(before)
        if excess:
            assert record == Record(earlier + 1, *begins, b"", TOO_LARGE)
        else:
            assert (record.number, record.line, record.column, record.fault) == (earlier + 1, *begins, None)
            assert record.data.rstrip(b"\r\n") == text[len(before) : len(text) - len(rest)].rstrip(b"\r\n")
        ends = excess and format == "json"
        assert (mark.offset, mark.records) == (len(text) - (0 if ends else len(rest)), earlier + 1)
        assert records(format, text, mark) == found[earlier + 1 :]
        assert [each.line for each, _ in found[earlier + 1 :]] == ([] if ends or next_line is None else [next_line])


UNCLOSED = Fault("unclosed-bracket", "the list of cases is never closed", "close it with `]`; the file may be cut off")
COMMA = Fault("missing-value", "found `]` after a comma, expected another case", "take out the comma before it")
MORE = Fault(
    "text-after-end",
    "found something after the end of the list of cases",
    "take it out, or write one case on each line in a file `.jsonl`",
)


@pytest.mark.parametrize(
    ("text", "line", "column", "fault"),
    [
        (b"[1,\n 2", 2, 3, UNCLOSED),
        (b"[", 1, 2, UNCLOSED),
        (b"[1,\n ]", 2, 2, COMMA),
        (b"[1]\n, 2", 2, 1, MORE),
        (b"[ ]\n [2]", 2, 2, MORE),
    ],
)
def test_what_is_wrong_with_a_list_is_told_behind_its_last_case(
    text: bytes, line: int, column: int, fault: Fault
) -> None:
    record, mark = records("json", text)[-1]
    assert record == Record(0, line, column, b"", fault)
    assert mark.offset == len(text)


def test_a_list_that_cannot_be_read_to_its_end_is_not_called_unclosed() -> None:
    lines = Lines(BytesIO(b"[1, 2"))
    lines.fault = Fault("unreadable-file", "the disk is gone", None)
    assert [record.number for record, _ in split("json", lines)] == [1, 2]


def test_rows_without_anything_in_them_are_counted_and_passed_over() -> None:
    lines = Lines(BytesIO(b'a,b\n,\n\n"",""\n , \n" ",\n""""\nc,d\n'))
    found = list(split("csv", lines))
    assert [record.data for record, _ in found] == [b"a,b\n", b'" ",\n', b'""""\n', b"c,d\n"]
    assert [(record.number, record.line) for record, _ in found] == [(1, 1), (2, 6), (3, 7), (4, 8)]
    assert lines.empty_rows == 4


@pytest.mark.parametrize("text", [b"a\rb\r\nc\n\nd", b"a\r", b"a\r\r\n\n"])
def test_lines_are_counted_as_they_are_handed_out_and_given_back(text: bytes) -> None:
    whole = re.findall(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)
    lines = Lines(BytesIO(text))
    found = [lines.line(100)]
    assert lines.read == len(whole[0])
    while more := lines.line(100):
        found.append(more)
    assert found == whole
    assert lines.read == len(text)
    lines.give_back(found[1:])
    assert lines.read == len(whole[0])
    assert [lines.line(100) for _ in whole[1:]] == whole[1:]
    assert (lines.line(100), lines.block(100), lines.read) == (b"", b"", len(text))


def read(format: str, data: bytes, record: Record | None = None) -> tuple[object, tuple[Diagnostic, ...]]:
    node, diagnostics = node_of("cases", format, record or Record(2, 3, 5, data))
    return None if node is None else plain(node), diagnostics


def test_what_a_record_says() -> None:
    assert read("json", b'{"a": 1}') == ({"a": 1}, ())
    assert read("jsonl", b"3") == (3, ())
    assert read("yaml", b"a: 1\n") == ({"a": 1}, ())
    for empty, begin, end in (("", 0, 0), ("# x\n", 0, 0), ("~\n", 0, 1), ("--- ~", 4, 5)):
        span = Span(Source("cases", empty), begin, end)
        hint = "write at least what is known of each party"
        assert read("yaml", empty.encode()) == (
            None,
            (Diagnostic("no-case", "found nothing, expected a case", span, hint),),
        )
    value, (found,) = read("yaml", b"a: 1\na: 2\n")
    assert (value, found.code) == ({"a": 1}, "repeated-key")
    value, (found,) = read("yaml", b"[a")
    assert (value, found.code) == (None, "unclosed-bracket")
    value, (found,) = read("json", b'{"a": \xff}')
    assert (value, found.code, found.span and found.span.column) == (None, "not-utf-8", 7)
    assert read("json", b"", too_large(Mark())) == (
        None,
        (
            Diagnostic(
                "too-large",
                "this record is larger than 1 MiB",
                Span(Source("cases", ""), 0, 0),
                "a case takes a few lines; look for what is not closed",
            ),
        ),
    )


def test_a_mistake_in_a_record_is_shown_at_its_place_in_the_file() -> None:
    record = Record(2, 3, 5, b'{"a": \n  xy}')
    source = Source("cases", record.data.decode())
    for begin, lines in (
        (1, ["--> cases:3:6", '3 | {"a":', "  |  ^^^ write b"]),
        (9, ["--> cases:4:3", "4 |   xy}", "  |   ^^^ write b"]),
    ):
        found = in_file(Diagnostic("no", "not this", Span(source, begin, begin + 3), "write b"), record)
        _, where, _, *shown = found.render().splitlines()
        assert [where.strip(), *shown] == lines
    whole = in_file(Diagnostic("no", "not this", Span(source, 1, 2)), record._replace(line=0))
    assert whole.span is None
    assert in_file(Diagnostic("no", "not this"), record) == Diagnostic("no", "not this")
