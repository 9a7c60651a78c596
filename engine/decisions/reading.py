"""A log read back, record by record; what is no record is passed over and told."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.records.reading import split

from ..batch.inputs import STANDARD_INPUT, Inputs
from ..batch.stream import Stream
from .decision import Decision, decision_or_reason


class LogLine(NamedTuple):
    """A line of a log: where it is, and the decision on it, or else why there is none."""

    file: str
    line: int
    decision: Decision | str


def read_log(names: Iterable[str]) -> Iterator[LogLine]:
    """Yield the lines of logs, file by file; only one is in memory at a time. `-` is standard input; files may be
    compressed, as `.gz` or `.zst`.

    Raises UnreadableSource or BatchError for what cannot be read at all.
    """
    inputs = Inputs(tuple(names), "jsonl")
    for name in inputs.names:
        if name != STANDARD_INPUT and os.path.isdir(name):
            message = f"{quoted(name, _LONGEST)} is a folder, expected the file of a log"
            raise UnreadableSource(Diagnostic("is-a-folder", message, hint="name a file in the folder"))
    inputs.check()
    for input in inputs:
        try:
            stream = Stream(input, input.size)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            message = f"{quoted(input.name, _LONGEST)} cannot be read: {reason}"
            raise UnreadableSource(Diagnostic("unreadable-file", message, hint="check its permissions")) from None
        try:
            for record, _ in split("jsonl", stream):
                fault = record.fault
                yield LogLine(
                    input.name, record.line, decision_or_reason(record.data) if fault is None else fault.message
                )
            if stream.fault is not None:
                yield LogLine(input.name, 0, stream.fault.message)
        finally:
            stream.close()


_LONGEST = 500
