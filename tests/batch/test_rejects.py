"""What is said of a record that is set aside: where it stands, all that is wrong with it, and its text."""

from typing import Any

import msgspec
import pytest

from ottava.engine.batch.formats import InputFormat
from ottava.engine.batch.piece import Piece
from ottava.engine.batch.places import CellPlaces, SheetRow, in_words
from ottava.engine.batch.reject import Reject, RejectReason, commonest_reasons, first_error, internal_error, to_line
from ottava.engine.batch.tally import Tally
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.records.record import Record
from ottava.facts.source.span import Source, Span

TEXT = Source("a.jsonl", "first\nsecond\n")
AT_SECOND = Span(TEXT, 8, 10)
PIECE = Piece(0, "a\x1b.jsonl", "jsonl", ())
RECORD = Record(3, 7, 2, b'{"id":"\xc3\xa4\xff"}')


def said(reject: Reject, piece: Piece = PIECE, record: Record = RECORD) -> dict[str, Any]:
    line = to_line(reject, piece, record)
    assert line.isascii()
    assert line.count(b"\n") == line.endswith(b"\n") == 1
    found: dict[str, Any] = msgspec.json.decode(line)
    return found


def test_a_line_has_the_place_of_the_first_error_that_has_one() -> None:
    errors = (
        Diagnostic("b", "no place\x1b[2J", None, "a hint\u202e"),
        Diagnostic("a", "found `x`", AT_SECOND, None, path="parties[0]\x07"),
    )
    assert said(Reject(errors, "case 1")) == {
        "file": "a\x1b.jsonl",  # for programs it is the name itself
        "record": 3,
        "line": 2,
        "column": 3,
        "case": "case 1",
        "errors": [
            {
                "code": "b",
                "message": r"no place\x1b[2J",
                "hint": r"a hint\u202e",
                "line": None,
                "column": None,
                "path": None,
            },
            {
                "code": "a",
                "message": "found `x`",
                "hint": None,
                "line": 2,
                "column": 3,
                "path": r"parties[0]\x07",
            },
        ],
        "text": '{"id":"ä\ufffd"}',
    }


@pytest.mark.parametrize(
    ("record", "place"),
    [(RECORD, (3, 7, 2)), (Record(0, 7, 2, b""), (None, 7, 2)), (Record(5, 0, 0, b""), (5, None, None))],
)
def test_without_a_place_the_line_has_that_of_the_record(record: Record, place: tuple[int | None, ...]) -> None:
    found = said(Reject((Diagnostic("a", "wrong"),)), record=record)
    assert (found["record"], found["line"], found["column"], found["case"]) == (*place, None)


def test_a_mistake_in_a_spreadsheet_has_its_cell() -> None:
    row = SheetRow("a.xlsx", "", row=4, first_column=2)
    found = said(Reject((Diagnostic("a", "wrong", Span(row, 1, 2)),)), Piece(0, "a.xlsx", "xlsx", ()))
    assert (found["line"], found["column"], found["errors"][0]["cell"]) == (4, 3, "C4")


@pytest.mark.parametrize(
    ("format", "column", "start", "end"),
    [
        ("csv", None, 0, 6),
        ("csv", 0, 0, 1),
        ("csv", 1, 2, 6),
        ("csv", 2, 0, 6),
        ("xlsx", None, 0, 1),
        ("xlsx", 0, 0, 1),
        ("xlsx", 2, 2, 3),
    ],
)
def test_the_place_of_a_cell_is_that_of_its_column_or_the_whole_record(
    format: InputFormat, column: int | None, start: int, end: int
) -> None:
    piece, record = Piece(0, "a", format, (), first_column=3), Record(2, 5, 1, b"a,b cd\r\n")
    span = CellPlaces(piece, record).span(column)
    assert span is not None
    assert (span.start, span.end) == (start, end)
    assert span.source.name == "a"
    if format == "xlsx":
        assert span.source.position(span.start) == (5, 3 + start)


def test_a_row_of_parquet_has_no_place() -> None:
    assert CellPlaces(Piece(0, "a", "parquet", ()), Record(2, 0, 0, b"")).span(1) is None


def test_of_very_many_errors_the_first_are_told() -> None:
    many = tuple(Diagnostic(f"code-{number:02}", "wrong") for number in range(53))
    assert [each["code"] for each in said(Reject(many[:50]))["errors"]] == [each.code for each in many[:50]]
    errors = said(Reject(many))["errors"]
    assert [each["code"] for each in errors] == [*(each.code for each in many[:50]), "too-many-mistakes"]
    assert errors[-1]["message"] == "mistakes that are not listed: 3"


def test_of_a_long_record_the_beginning_is_kept() -> None:
    reject = Reject((Diagnostic("too-large", "wrong"),))
    for letter in ("x", "ä", "人", "\U0001f600"):
        for length in (9_999, 10_000, 10_001, 30_000):
            record = Record(1, 1, 1, (letter * length).encode())
            assert said(reject, record=record)["text"] == letter * min(length, 10_000)


def test_of_a_record_with_hidden_cells_the_rest_is_kept() -> None:
    hidden = Piece(0, "a.csv", "csv", (), hidden=True)
    reject = Reject((Diagnostic("a", "wrong"),))
    assert said(reject, hidden, Record(1, 2, 1, "1,███,x,█\n".encode()))["text"] == "1,█,x,█\n"
    assert said(reject, hidden, Record(0, 1, 1, b"Ann,Bob\n"))["text"] == "", "a header may be a row"
    assert said(reject, Piece(0, "a.csv", "csv", ()), Record(0, 1, 1, b"id,x\n"))["text"] == "id,x\n"


@pytest.mark.parametrize(
    ("errors", "record", "expected"),
    [
        ([Diagnostic("a", "wrong", AT_SECOND, "do so")], RECORD, ["a", 3, 2, "wrong", "line 2, column 3", "do so"]),
        ([Diagnostic("a", "x\x1b", None, "y\x1b")], RECORD, ["a", 3, 7, r"x\x1b", "line 7", r"y\x1b"]),
        ([Diagnostic("a", "wrong")], Record(4, 0, 0, b""), ["a", 4, 0, "wrong", "row 4", ""]),
        ([Diagnostic("a", "wrong")], Record(0, 0, 0, b""), ["a", 0, 0, "wrong", "", ""]),
        (
            [Diagnostic("b", "later", Span(TEXT, 9, 10)), Diagnostic("a", "wrong", AT_SECOND)],
            Record(0, 1, 1, b""),
            ["a", 0, 2, "wrong (the first of 2 mistakes in the header)", "line 2, column 3", ""],
        ),
        (
            [Diagnostic("b", "later", Span(TEXT, 9, 10)), Diagnostic("a", "wrong", AT_SECOND)],
            RECORD,
            ["a", 3, 2, "wrong", "line 2, column 3", ""],
        ),
    ],
)
def test_the_first_error_is_shown_to_people(errors: list[Diagnostic], record: Record, expected: list[Any]) -> None:
    code, number, line, message, place, hint = expected
    assert first_error(Reject(tuple(errors)), PIECE, record) == (
        code,
        [r"a\x1b.jsonl", number, line, message, place, hint],
    )


def test_the_commonest_reasons_come_first() -> None:
    tally = Tally()
    assert commonest_reasons(tally) == ()
    for code, times in (("rare", 1), ("often", 3), ("also rare", 1)):
        for number in range(times):
            tally.reject(code, ["a.csv", number, 4, f"{code} is wrong", f"line {number}", f"mend {code}"])
    assert commonest_reasons(tally) == (
        RejectReason(3, "a.csv", "line 0", "often is wrong", "mend often"),
        RejectReason(1, "a.csv", "line 0", "rare is wrong", "mend rare"),
        RejectReason(1, "a.csv", "line 0", "also rare is wrong", "mend also rare"),
    )


def test_a_fault_of_the_program_is_told_as_one() -> None:
    found = internal_error(ValueError("x\x1b" + "y" * 1_000), "worked on")
    assert (found.code, found.span, found.hint) == (
        "internal-error",
        None,
        "this is a fault of the program; please report it",
    )
    assert found.message == "the case cannot be worked on: ValueError: x" + r"\x1b" + "y" * 498


@pytest.mark.parametrize(
    ("format", "line", "span", "said"),
    [
        ("csv", 7, Span(Source("a.csv", "id\nab"), 4, 5), "line 2, column 2"),
        ("csv", 7, None, "line 7"),
        ("xlsx", 7, Span(SheetRow("a.xlsx", "", row=7, first_column=2), 1, 2), "row 7, column C"),
        ("xlsx", 7, None, "row 7"),
        ("parquet", 0, None, "row 3"),
    ],
)
def test_where_something_is_is_said_in_words(format: InputFormat, line: int, span: Span | None, said: str) -> None:
    assert in_words(Piece(0, "a", format, ()), Record(3, line, 1, b""), span) == said


def test_nothing_is_said_of_where_a_whole_file_is() -> None:
    assert in_words(PIECE, Record(0, 0, 0, b""), None) == ""
