"""Advice on many cases, shared out to the processes of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import msgspec

from ottava.facts.source.errors import OttavaError

from ..workers import Lost, WorkersDied, halves, in_order_rescued
from .advice import Advice

SHARE = 64
"""Cases handed to a process at once."""

Trying = Callable[[Iterable[Any]], Iterator[Advice | OttavaError]]
"""Advice on each of some cases, or the error where one cannot be used."""


def tried_by_workers(try_many: Trying, cases: Iterable[Any], workers: int) -> Iterator[Advice | OttavaError]:
    """Yield the advice on each of the cases in their order, or the error where one cannot be used.

    try_many: what each process does; it must be picklable. workers: processes, 1 or more.
    """
    more = iter(cases)
    shares = iter(lambda: tuple(islice(more, SHARE)), ())
    for parts in in_order_rescued(shares, _packing, (try_many,), workers, halves):
        for found in parts:
            if isinstance(found, Lost):
                yield WorkersDied("the processes that worked on this case died; it may need too much memory")
            else:
                yield from map(_unpacked, found)


def _packing(try_many: Trying) -> Callable[[tuple[Any, ...]], list[bytes | OttavaError]]:
    """Return the same for the cases of a share. Advice travels packed, which is many times quicker."""

    def packed(cases: tuple[Any, ...]) -> list[bytes | OttavaError]:
        tried = try_many(cases)
        return [each if isinstance(each, OttavaError) else msgspec.msgpack.encode(each) for each in tried]

    return packed


def _unpacked(found: bytes | OttavaError) -> Advice | OttavaError:
    return found if isinstance(found, OttavaError) else msgspec.msgpack.decode(found, type=Advice)
