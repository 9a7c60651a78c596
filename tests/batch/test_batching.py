"""Files of every kind are cut into batches, each with what its records need, and cutting goes on from any place."""

import gzip
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tables.conftest import xlsx

from ottava.engine.batch.batching import Batching, Position, batching_of
from ottava.engine.batch.errors import BatchError
from ottava.engine.batch.inputs import Input
from ottava.engine.batch.piece import Batch, Piece
from ottava.engine.tables.layout import FOUND
from ottava.engine.tables.mapping.from_yaml import mapping_from
from ottava.engine.tables.mapping.model import TableMapping
from ottava.facts import built_in_vocabulary
from ottava.facts.source.records.record import MOST_BYTES, Record
from ottava.facts.source.span import Source

pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

VOCABULARY = built_in_vocabulary()


def table(path: Path, columns: dict[str, list[str]]) -> Path:
    parquet.write_table(
        pyarrow.table(columns, pyarrow.schema([(name, pyarrow.string()) for name in columns])), path, row_group_size=2
    )
    return path


LINES = b'{"id":"a"}\n\n{"id":"b"}\n{"id":"c"}\n'
FILES: dict[str, Callable[[Path], object]] = {
    "lines.jsonl": lambda path: path.write_bytes(LINES),
    "alone.yaml": lambda path: path.write_bytes(b"id: a\n"),
    "two.yaml": lambda path: path.write_bytes(b"id: a\n---\nid: b\n"),
    "empty.yaml": lambda path: path.write_bytes(b"# nothing\n"),
    "list.json": lambda path: path.write_bytes(b'[{"id":"a"},'),
    "cut.jsonl.gz": lambda path: path.write_bytes(gzip.compress(LINES)[:-9]),
    "rows.csv": lambda path: path.write_bytes(b"id;title\na;A\n;\nb;B\n"),
    "tabs.tsv": lambda path: path.write_bytes(b"id\ttitle\na\tA\n"),
    "torn.csv": lambda path: path.write_bytes(b'id,"title\na,A\n'),
    "other.csv": lambda path: path.write_bytes(b"id,titel\na,A\n"),
    "header.csv": lambda path: path.write_bytes(b"id,title\n"),
    "nothing.csv": lambda path: path.write_bytes(b""),
    "sheet.xlsx": lambda path: xlsx(path, {"A": [[], [None, "id", "title"], [None, "a", "A"], [], [None, "b", "B"]]}),
    "other.xlsx": lambda path: xlsx(path, {"A": [["id", "titel"], ["a", "A"]]}),
    "broken.xlsx": lambda path: path.write_bytes(b"id,title\n"),
    "packed.xlsx.gz": lambda path: path.write_bytes(gzip.compress(b"")),
    "packed.parquet.zst": lambda path: path.write_bytes(b""),
    "rows.parquet": lambda path: table(path, {"id": ["a", "b", "c"], "title": ["A", "B", "C"]}),
    "other.parquet": lambda path: table(path, {"id": ["a"], "titel": ["A"]}),
    "empty.parquet": lambda path: table(path, {"id": []}),
    "broken.parquet": lambda path: path.write_bytes(b"PAR1"),
    "last.jsonl": lambda path: path.write_bytes(b'{"id":"a"}\n{"id":"b"}'),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> list[Input]:
    folder = tmp_path_factory.mktemp("archive")
    for name, make in FILES.items():
        make(folder / name)
    found = [made(folder / name) for name in FILES]
    return [*found[:3], Input("gone.jsonl", str(folder / "gone.jsonl"), "jsonl", None), *found[3:]]


def made(path: Path) -> Input:
    ending: Any = path.name.removesuffix(".gz").removesuffix(".zst").rpartition(".")[2]
    return Input(path.name, str(path), ending, path.stat().st_size)


def cut(
    inputs: Iterable[Input],
    size: int,
    start: Position | None = None,
    number: int = 0,
    mapping: TableMapping | None = None,
) -> list[tuple[Batch, Position]]:
    return list(batching_of(inputs, size, VOCABULARY, mapping).batches(start or Position(), number))


def pieces(batches: Iterable[tuple[Batch, Position]]) -> list[Piece]:
    """The pieces with those of one file put together."""
    found: list[Piece] = []
    for batch, _ in batches:
        for each in batch.pieces:
            if found and found[-1].file == each.file and not each.table:
                found[-1] = replace(found[-1], records=found[-1].records + each.records)
            else:
                found.append(each)
    return found


NO_CASE = ("no-case", "found no case, expected one or more", "write at least what is known of each party")
NO_ROWS = ("no-case", "the table has no rows, expected one or more", "write a row for each case below the header")
FOREIGN = (
    "foreign-columns",
    "found the columns `titel`, expected those that Ottava knows, such as `id`, `dispute.category`, `dispute.causes`",
    "`ottava map` drafts a mapping of the columns, for `ottava batch --map`",
)
TORN = (
    "broken-file",
    "the compressed file ends or breaks here (compressed file ended before the end-of-stream marker was reached)",
    "copy or compress the file again; the records before this place have been read",
)
# By file its header, and of each record its number, line and column, and what it holds or what is wrong with it.
EXPECTED: dict[str, tuple[bytes, list[tuple[int, int, int, object]]]] = {
    "lines.jsonl": (b"", [(1, 1, 1, b'{"id":"a"}'), (2, 3, 1, b'{"id":"b"}'), (3, 4, 1, b'{"id":"c"}')]),
    "alone.yaml": (b"", [(1, 1, 1, b"id: a\n")]),
    "two.yaml": (b"", [(1, 1, 1, b"id: a\n"), (2, 2, 1, b"---\nid: b\n")]),
    "gone.jsonl": (
        b"",
        [
            (
                *(0, 0, 0),
                (
                    "unreadable-file",
                    "the file cannot be read: no such file or directory",
                    "check that it is there, and its permissions",
                ),
            )
        ],
    ),
    "empty.yaml": (b"", [(0, 1, 1, NO_CASE)]),
    "list.json": (
        b"",
        [
            (1, 1, 2, b'{"id":"a"}'),
            (
                *(0, 1, 13),
                (
                    "unclosed-bracket",
                    "the list of cases is never closed",
                    "close it with `]`; the file may be cut off",
                ),
            ),
        ],
    ),
    "cut.jsonl.gz": (
        b"",
        [(1, 1, 1, b'{"id":"a"}'), (2, 3, 1, b'{"id":"b"}'), (3, 4, 1, b'{"id":"c"}'), (0, 5, 1, TORN)],
    ),
    "rows.csv": (b"id;title\n", [(1, 2, 1, b"a;A\n"), (2, 4, 1, b"b;B\n")]),
    "tabs.tsv": (b"id\ttitle\n", [(1, 2, 1, b"a\tA\n")]),
    "torn.csv": (
        b"",
        [
            (
                *(0, 1, 1),
                (
                    "unclosed-quote",
                    "in the header of the table: this quote is never closed",
                    'close the cell with "; write a quote in it as ""',
                ),
            )
        ],
    ),
    "other.csv": (b"id,titel\n", [(0, 1, 1, b"id,titel\n")]),
    "header.csv": (b"id,title\n", [(0, 2, 1, NO_ROWS)]),
    "nothing.csv": (b"", [(0, 1, 1, NO_ROWS)]),
    "sheet.xlsx": (b'["id","title"]', [(1, 3, 1, b'["a","A"]'), (2, 5, 1, b'["b","B"]')]),
    "other.xlsx": (b'["id","titel"]', [(0, 1, 1, b'["id","titel"]')]),
    "broken.xlsx": (
        b"",
        [
            (
                *(0, 0, 0),
                (
                    "broken-file",
                    "the file is no spreadsheet that can be read (File is not a zip file)",
                    "save it again as `.xlsx`, `.ods` or CSV",
                ),
            )
        ],
    ),
    "packed.xlsx.gz": (
        b"",
        [(0, 0, 0, ("compressed-table", "a spreadsheet is compressed inside", "unpack the file once"))],
    ),
    "packed.parquet.zst": (
        b"",
        [(0, 0, 0, ("compressed-table", "Parquet is compressed inside", "unpack the file once"))],
    ),
    "rows.parquet": (b"", [(1, 0, 0, b""), (2, 0, 0, b""), (3, 0, 0, b"")]),
    "other.parquet": (b"", [(0, 0, 0, b"")]),
    "empty.parquet": (b"", [(0, 0, 0, NO_ROWS)]),
    "broken.parquet": (b"", [(0, 0, 0, None)]),  # in the words of the library
    "last.jsonl": (b"", [(1, 1, 1, b'{"id":"a"}'), (2, 2, 1, b'{"id":"b"}')]),
}
SEPARATORS = {"rows.csv": ";", "tabs.tsv": "\t"}
FIRST_COLUMNS = {"sheet.xlsx": 2}
ALONE = {"alone.yaml", "tabs.tsv"}


def shown(record: Record) -> tuple[int, int, int, object]:
    fault = record.fault
    if fault is None:
        return (*record[:3], record.data)
    return (*record[:3], None if "Parquet: " in fault.message else (fault.code, fault.message, fault.hint))


def test_every_file_is_read_or_set_aside_with_its_place(archive: list[Input]) -> None:
    whole = cut(archive, 100)
    found = pieces(whole)
    assert [each.name for each in found] == [
        name for input in archive for name in [input.name] * (2 if input.name == "rows.parquet" else 1)
    ]
    for number, (name, (header, records)) in enumerate(EXPECTED.items()):
        of_file = [each for each in found if each.name == name]
        assert [shown(record) for each in of_file for record in each.records] == records, name
        for each in of_file:
            assert (each.file, each.format, each.header) == (number, archive[number].format, header), name
            assert each.separator == SEPARATORS.get(name, ",")
            assert each.first_column == FIRST_COLUMNS.get(name, 1)
            assert each.alone is (name in ALONE)
            assert not each.hidden
            assert bool(each.table) is (name == "rows.parquet")
            assert [tuple(fault.fault) for fault in each.faults] == ([FOREIGN] if name.startswith("other") else [])
    assert [batch.number for batch, _ in whole] == list(range(len(whole)))
    last = whole[-1][1]
    assert (last.file, last.empty_rows, last.header, last.mark.offset) == (len(archive), 2, "", 0)


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_cutting_goes_on_from_any_position(size: int, archive: list[Input]) -> None:
    whole = cut(archive, size)
    records = sum(len(batch) for batch, _ in whole)
    assert records == sum(len(records) for _, records in EXPECTED.values())
    assert max(len(batch) for batch, _ in whole) == min(size, 27)
    for done, (batch, position) in enumerate(whole, start=1):
        assert batch.number == done - 1
        assert cut(archive, size, position, done) == whole[done:], done
    with pytest.raises(BatchError, match="are not those"):
        cut(archive[:-2], size, whole[-1][1])


def test_a_batch_is_full_by_its_records_or_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes((b"1" * 999 + b"\n") * 2_100)
    assert [len(batch) for batch, _ in cut([made(path)], 2_000)] == [1_050, 1_050]
    assert [len(batch) for batch, _ in cut([made(path)], 700)] == [700, 700, 700]
    path.write_bytes(b"1" * 60 + b"\n" + b"2" * (MOST_BYTES - 61) + b"\n" + b"3\n")
    assert [len(batch) for batch, _ in cut([made(path)], 9)] in ([2, 1], [3])


OTHER_INPUTS = (
    "the inputs are not those that the run has read so far; name the same files in the same order, put them back as "
    "they were, or begin a new run in another folder"
)


def test_inputs_that_were_read_have_to_be_the_same(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.jsonl").write_bytes(b'{"id":"x"}\n{"id":"y"}\n')
    first, second, third = (made(tmp_path / f"{name}.jsonl") for name in "abc")
    whole = cut([first, second, third], 3)
    start = whole[0][1]  # in the second, so that it is the first that has been read
    assert (start.file, start.mark.records) == (1, 1)
    for other in (
        [second, second, third],
        [replace(first, size=5), second, third],
        [replace(first, name="elsewhere"), second, third],
        [],
    ):
        with pytest.raises(BatchError) as refused:
            cut(other, 3, start)
        assert str(refused.value) == OTHER_INPUTS
    assert cut([replace(first, path="/nowhere"), second, third], 3, start, 1) == whole[1:], "it is not read again"
    assert cut([first, second, replace(third, size=6)], 3, start, 1) != whole[1:], "it was not begun"
    (tmp_path / "b.jsonl").write_bytes(b'{"id":"z"}\n{"id":"y"}\n')
    with pytest.raises(BatchError) as refused:
        cut([first, second, third], 3, start)
    assert str(refused.value) == (
        "`b.jsonl` is not what the run had read so far (11 bytes); put it back as it was, or begin a new run in "
        "another folder"
    )


def test_how_far_reading_is_counts_stored_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"id":"x"}\n{"id":"y"}\n')
    table(tmp_path / "b.parquet", {"id": ["a", "b"]})
    (tmp_path / "c.jsonl").write_bytes(b'{"id":"z"}\n{"id":"u"}\n{"id":"v"}\n')
    one, two, three = (made(tmp_path / name) for name in ("a.jsonl", "b.parquet", "c.jsonl"))
    batching = Batching([one, two, three, replace(one, size=None)], 1)
    reached = [batching.progress for _ in batching.batches(Position())]
    before = 22 + (two.size or 0)
    assert reached == [22] * 4 + [before + 22] * 2 + [before + 33] + [before + 33 + 22] * 2
    assert batching.progress == before + 33


def test_what_has_changed_or_is_left_out_is_told(tmp_path: Path) -> None:
    lines = tmp_path / "a.jsonl"
    lines.write_bytes(b'{"id":"x"}\n{"id":"y"}\n')
    book = xlsx(tmp_path / "b.xlsx", {"A": [["id"], ["a"]], "B": [["x"]]})
    batching = Batching([replace(made(lines), size=11), made(book)], 5)
    assert [len(batch) for batch, _ in batching.batches(Position())] == [2]
    assert batching.changes == [
        "`a.jsonl` has grown while it was read; what came after its first 11 bytes is not in the results",
        "of `b.xlsx` only the sheet `A` is read, not `B`",
    ]
    named = Batching([made(book)], 5, layout=FOUND._replace(sheet="A"))
    assert [len(batch) for batch, _ in named.batches(Position())] == [1]
    assert named.changes == []


GROUPED = """\
one_case_for_each: Case
never_read: [Name]
dispute: {category: Issue}
"""
ONE_EACH = "dispute: {category: Issue}\n"


@pytest.mark.parametrize("size", [1, 2, 9])
@pytest.mark.parametrize("text", [GROUPED, ONE_EACH])
def test_tables_that_are_read_by_a_mapping_are_cut_alike_from_any_position(
    text: str, size: int, tmp_path: Path
) -> None:
    mapping = mapping_from(Source("mapping.yaml", text), VOCABULARY)
    rows = [["c1", "debt", "Ann"], ["c1", "debt", "Bob"], ["c2", "labour", "Cid"], ["c3", "debt", "Dan"]]
    header = ["Case", "Issue", "Name"]
    (tmp_path / "a.csv").write_text("".join(",".join(row) + "\n" for row in [header, *rows]))
    xlsx(tmp_path / "b.xlsx", {"A": [header, *rows]})
    table(tmp_path / "c.parquet", {name: [row[at] for row in rows] for at, name in enumerate(header)})
    (tmp_path / "d.jsonl").write_bytes(b"{}\n")
    table(tmp_path / "e.parquet", {"Case": ["c1"]})
    table(tmp_path / "f.parquet", {name: [] for name in header})
    inputs = [made(tmp_path / name) for name in ("a.csv", "b.xlsx", "c.parquet", "d.jsonl", "e.parquet", "f.parquet")]
    whole = cut(inputs, size, mapping=mapping)
    found = pieces(whole)
    of_each = 3 if text is GROUPED else 4
    assert [len(each.records) for each in found] == [of_each] * 3 + [1] * 3
    assert {each.hidden for each in found} == {text is GROUPED}
    assert not any(each.table for each in found)
    assert [record.number for each in found[:3] for record in each.records] == [*range(1, of_each + 1)] * 3
    assert found[1].header == found[2].header == b'["Case","Issue","Name"]'
    (fault,) = (each.fault for each in found[3].records)
    assert fault is not None
    assert fault == (
        "not-a-table",
        "a mapping reads tables, and this file is read as JSON Lines",
        "expected CSV, a spreadsheet or Parquet (`--input-format` says what it is); run other files without `--map`",
    )
    assert {each.fault.code for each in found[4].faults} == {"other-header" if text is GROUPED else "no-such-column"}
    assert found[5].records[0].fault == NO_ROWS
    if text is GROUPED:
        assert found[4].records == (Record(0, 0, 0, b""),)
    for done, (_, position) in enumerate(whole, start=1):
        assert cut(inputs, size, position, done, mapping) == whole[done:], done
