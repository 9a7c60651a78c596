"""The changed cases of a comparison, kept on disk where they are many, so that memory does not grow with them."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Self

import msgspec

from .change import CaseChange

_IN_MEMORY = 8 << 20
_LONGEST = 1 << 30


class Ledger:
    """Takes changes in one after the other, and gives them out again in their order; to be used in a `with`."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed in `__exit__`
        self._encoder = msgspec.json.Encoder()
        self._decoder = msgspec.json.Decoder(CaseChange)

    def add(self, change: CaseChange) -> None:
        """Take in one more."""
        self._file.seek(0, 2)
        self._file.write(self._encoder.encode(change) + b"\n")

    def lines(self) -> Iterator[bytes]:
        """Each change as JSON on one line."""
        at = 0
        while True:
            self._file.seek(at)  # something else may have been read or added meanwhile
            line = self._file.readline(_LONGEST)
            if not line:
                return
            at += len(line)
            yield line.removesuffix(b"\n")

    def __iter__(self) -> Iterator[CaseChange]:
        return map(self._decoder.decode, self.lines())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()
