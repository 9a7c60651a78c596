"""Tables in Parquet, by pyarrow: read row group by row group, and sent to workers as Arrow streams."""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from ottava.facts.source.diagnostic import quoted, visible
from ottava.facts.source.limits import ALWAYS_UNPACKED, MOST_TIMES
from ottava.facts.source.records.record import MOST_BYTES, TOO_LARGE, Fault, Mark, Record

from ..extras import extra_missing
from .errors import BadTable, TableError

_AT_ONCE = 4 << 30
"""Bytes that the rows read at once can take, at worst: each could be all that its group of rows holds."""

_Rows = tuple[list[Record], bytes, Mark]
"""Records, the rows of their table as an Arrow stream, and the mark behind them."""


def pyarrow() -> Any:
    """Return the library. Raises ExtraMissing."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise extra_missing("Parquet", "pyarrow", "batch") from None
    return pyarrow


def parquet_rows(path: str, name: str, mark: Mark, size: int) -> Iterator[_Rows]:
    """Return the rows from a mark on, some at a time: at most `size`, and none beyond a row group.

    So the cuts are the same wherever reading begins. The checksum of a mark is how many rows there are in all.
    Raises TableError if the file has changed since the mark was made.
    """
    arrow = pyarrow()
    try:
        file = arrow.parquet.ParquetFile(path, pre_buffer=False)
    except (arrow.ArrowException, UnicodeDecodeError) as error:
        yield _broken(error, mark)
        return
    with file:
        rows = file.metadata.num_rows
        if mark.offset and mark.checksum != rows:
            raise TableError(
                f"{quoted(name, 500)} has {rows} rows and had {mark.checksum} when the run read it; put it back as it "
                "was, or begin a new run in another folder"
            )
        try:
            fault = _outsized(file, os.path.getsize(path))
        except (arrow.ArrowException, UnicodeDecodeError) as error:
            yield _broken(error, mark)
            return
        if fault is not None:
            yield _set_aside(fault, mark)
            return
        end = 0
        for group in range(file.metadata.num_row_groups):
            # Not by its columns: asking a broken file for one brings pyarrow down.
            metadata = file.metadata.row_group(group)
            at, end = end, end + metadata.num_rows
            if end <= mark.offset:
                continue
            most = max(1, min(size, _AT_ONCE // max(1, metadata.total_byte_size)))
            try:
                for part in file.iter_batches(batch_size=most, row_groups=[group], use_threads=False):
                    if at < mark.offset < at + part.num_rows:  # where rows were cut otherwise than they are read
                        part, at = part.slice(mark.offset - at), mark.offset
                    if at >= mark.offset:
                        records, kept = _records(part, at)
                        mark = Mark(at + part.num_rows, rows, 0, 0, at + part.num_rows)
                        yield records, _stream(arrow, kept), mark
                    at += part.num_rows
            except (arrow.ArrowException, UnicodeDecodeError, OSError) as error:
                yield _broken(error, mark)
                return


def parquet_table(path: str) -> tuple[tuple[str, ...], Iterator[tuple[Any, ...]]]:
    """Return the names of the columns of a small table, and its rows as plain values. Raises BadTable."""
    arrow = pyarrow()
    try:
        with arrow.parquet.ParquetFile(path, pre_buffer=False) as file:
            if (fault := _outsized(file, os.path.getsize(path))) is not None:
                raise BadTable(quoted(path, 500), fault)
            table = file.read(use_threads=False)
            rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    except (arrow.ArrowException, UnicodeDecodeError, OSError) as error:
        raise BadTable(quoted(path, 500), _unreadable(error)) from None
    return tuple(table.column_names), rows


def names_in(stream: bytes) -> tuple[str, ...]:
    """Return the names of the columns of rows."""
    return tuple(pyarrow().ipc.open_stream(stream).schema.names)


ROW_NOT_UTF_8 = Fault("not-utf-8", "a text in this row is not UTF-8", "write the table again with its text in UTF-8")
"""What is wrong with a row of which `rows_of` gives None."""


def rows_of(stream: bytes) -> tuple[tuple[str, ...], list[tuple[Any, ...] | None]]:
    """Return the names of the columns, and the rows as plain values; None for a row with text that is not UTF-8."""
    table = pyarrow().ipc.open_stream(stream).read_all()
    names = tuple(table.column_names)
    try:
        return names, list(zip(*(column.to_pylist() for column in table.columns), strict=True))
    except UnicodeDecodeError:
        return names, [_row(table, number) for number in range(table.num_rows)]


def _row(table: Any, number: int) -> tuple[Any, ...] | None:
    try:
        return tuple(column[number].as_py() for column in table.columns)
    except UnicodeDecodeError:
        return None


def _records(part: Any, before: int) -> tuple[list[Record], Any]:
    """Return the rows as records, and those of them that are not too large."""
    rows = range(part.num_rows)
    if part.nbytes <= MOST_BYTES:
        return [Record(before + row + 1, 0, 0, b"", None, row) for row in rows], part
    kept = [row for row in rows if part.slice(row, 1).nbytes <= MOST_BYTES]
    place = {row: at for at, row in enumerate(kept)}
    records = [
        Record(before + row + 1, 0, 0, b"", None, place[row])
        if row in place
        else Record(before + row + 1, 0, 0, b"", TOO_LARGE)
        for row in rows
    ]
    return records, part.take(kept) if kept else part.slice(0, 0)


def _outsized(file: Any, size: int) -> Fault | None:
    """Return what is wrong with a file that would unpack to far more than it is, or whose header is too large."""
    metadata = file.metadata
    if sum(map(len, file.schema_arrow.names)) > MOST_BYTES:
        return Fault(TOO_LARGE.code, f"the names of the columns are larger than {MOST_BYTES >> 20} MiB", TOO_LARGE.hint)
    unpacked = sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
    if unpacked <= ALWAYS_UNPACKED + MOST_TIMES * size:
        return None
    hint = "write it again without compression if it is meant"
    return Fault("broken-file", f"the table unpacks to more than {MOST_TIMES} times its size", hint)


def _stream(arrow: Any, part: Any) -> bytes:
    sink = BytesIO()
    with arrow.ipc.new_stream(sink, part.schema) as writer:
        writer.write_batch(part)
    return sink.getvalue()


def _broken(error: Exception, mark: Mark) -> _Rows:
    return _set_aside(_unreadable(error), mark)


def _unreadable(error: Exception) -> Fault:
    reason = visible(str(error).strip().partition("\n")[0])[:200]
    return Fault("broken-file", f"the file cannot be read as Parquet: {reason}", "write it again")


def _set_aside(fault: Fault, mark: Mark) -> _Rows:
    return [Record(0, 0, 0, b"", fault)], b"", mark
