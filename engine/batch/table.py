"""Tables in Parquet, by pyarrow: read row group by row group, and sent to workers as Arrow streams."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..source.diagnostic import quoted, visible
from .errors import BatchError, extra_missing
from .record import Fault, Mark, Record


def pyarrow() -> Any:
    """The library. Raises ExtraMissing."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise extra_missing("Parquet", "pyarrow", "batch") from None
    return pyarrow


def parquet_rows(path: str, name: str, mark: Mark, size: int) -> Iterator[tuple[list[Record], bytes, Mark]]:
    """The rows from a mark on, some at a time: at most `size`, and none beyond a row group.

    So the cuts are the same wherever reading begins. The checksum of a mark is how many rows there are in all.
    Raises BatchError if the file has changed since the mark was made.
    """
    arrow = pyarrow()
    try:
        file = arrow.parquet.ParquetFile(path, pre_buffer=False)
    except arrow.ArrowException as error:
        yield [_broken(mark, error)], b"", mark
        return
    with file:
        rows = file.metadata.num_rows
        if mark.offset and mark.checksum != rows:
            raise BatchError(
                f"{quoted(name, 500)} has {rows} rows and had {mark.checksum} when the run read it; put it back as it "
                "was, or begin a new run in another folder"
            )
        before = 0
        for group in range(file.metadata.num_row_groups):
            count = file.metadata.row_group(group).num_rows
            if before + count <= mark.offset:
                before += count
                continue
            at = before
            try:
                for part in file.iter_batches(batch_size=size, row_groups=[group], use_threads=False):
                    if at >= mark.offset:
                        records = [Record(at + row + 1, 0, 0, b"", None, row) for row in range(part.num_rows)]
                        mark = Mark(at + part.num_rows, rows, 0, 0, at + part.num_rows)
                        yield records, _stream(arrow, part), mark
                    at += part.num_rows
            except (arrow.ArrowException, OSError) as error:
                yield [_broken(mark, error)], b"", mark
                return
            before += count


def rows_of(stream: bytes) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """The names of the columns, and the rows as plain values."""
    table = pyarrow().ipc.open_stream(stream).read_all()
    columns = [column.to_pylist() for column in table.columns]
    return tuple(table.column_names), list(zip(*columns, strict=True))


def _stream(arrow: Any, part: Any) -> bytes:
    sink = arrow.BufferOutputStream()
    with arrow.ipc.new_stream(sink, part.schema) as writer:
        writer.write_batch(part)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _broken(mark: Mark, error: Exception) -> Record:
    reason = visible(str(error).strip().partition("\n")[0])[:200]
    fault = Fault("broken-file", f"the file cannot be read as Parquet: {reason}", "write it again")
    return Record(0, 0, 0, b"", fault)
