"""The work on batches, done in this process, by worker processes or on a Dask cluster; outcomes come back in order."""

from __future__ import annotations

import asyncio
import pickle
import threading
import zlib
from collections import deque
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from ottava.facts.source.diagnostic import quoted

from ..extras import extra_missing
from ..workers import Lost, in_order_rescued, rescued
from .errors import BatchError, ClusterLost
from .evaluating import BatchOutcome, Evaluator, Work, joined
from .piece import Batch

CONNECTING = 15.0
"""Seconds to wait for the scheduler, and then for a first worker."""
_AHEAD = 3  # batches under way for each thread of the cluster

_evaluators: dict[str, Evaluator] = {}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class PackedWork:
    """Work as bytes, and the key that tells it from other work."""

    key: str
    data: bytes

    @classmethod
    def of(cls, work: Work) -> PackedWork:
        data = zlib.compress(pickle.dumps(work))
        return cls(blake2b(data, digest_size=16).hexdigest(), data)

    def evaluator(self) -> Evaluator:
        """The one of this process; it is made when it is first asked for, and kept until there is other work."""
        with _lock:
            if self.key not in _evaluators:
                _evaluators.clear()
                _evaluators[self.key] = Evaluator(pickle.loads(zlib.decompress(self.data)))
            return _evaluators[self.key]


def locally(batches: Iterable[Batch], work: Work, workers: int) -> Generator[BatchOutcome, None, None]:
    """Return the outcome of each batch in order, by this many worker processes; with 0 of them, in this process."""
    if workers == 0:
        yield from map(Evaluator(work), batches)
        return
    for parts in in_order_rescued(batches, Evaluator, (work,), workers, Batch.halves):
        yield joined(parts)


def advise_packed(packed: PackedWork, batch: Batch) -> BatchOutcome:
    """Work on a batch, in a worker of a cluster."""
    return packed.evaluator()(batch)


def on_cluster(batches: Iterable[Batch], work: Work, address: str) -> Generator[BatchOutcome, None, None]:
    """Return the outcome of each batch in order, by the workers of the scheduler at this address, such as `tcp://host:8786`.

    Workers may come and go; a batch whose worker is lost is done by another. Raises BatchError if there is no such
    scheduler or it has no workers, and ClusterLost if it is lost on the way.
    """
    distributed = _distributed()
    client = _client(distributed, address)
    try:
        packed = PackedWork.of(work)
        under_way: deque[tuple[Batch, Any]] = deque()
        more = iter(batches)

        def submitted(batch: Batch) -> Any:
            return client.submit(advise_packed, packed, batch, pure=False)

        def again(batch: Batch) -> BatchOutcome | Lost[Batch]:
            return _result(distributed, batch, submitted(batch))

        def fill() -> None:
            room = _AHEAD * max(1, sum(client.nthreads().values())) - len(under_way)
            for _, batch in zip(range(room), more, strict=False):
                under_way.append((batch, submitted(batch)))

        fill()
        while under_way:
            batch, future = under_way.popleft()
            yield joined(rescued(_result(distributed, batch, future), again, Batch.halves))
            del future
            fill()
    except (OSError, distributed.CancelledError, TimeoutError) as error:
        reason = f": {error.strerror.lower()}" if isinstance(error, OSError) and error.strerror else ""
        raise ClusterLost(f"the cluster at {quoted(address)} was lost{reason}") from None
    finally:
        client.close(timeout=5)


def _result(distributed: Any, batch: Batch, future: Any) -> BatchOutcome | Lost[Batch]:
    try:
        outcome: BatchOutcome = future.result()
    except distributed.KilledWorker:
        return Lost(batch)
    return outcome


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise extra_missing("`--cluster`", "Dask", "cluster") from None
    return distributed


def _client(distributed: Any, address: str) -> Any:
    try:
        # A client that cannot connect complains long after; so somebody else knocks first.
        asyncio.run(_knock(distributed, address))
        client = distributed.Client(address, timeout=CONNECTING, set_as_default=False)
    except (OSError, ValueError, TimeoutError):
        raise BatchError(
            f"there is no scheduler at {quoted(address)}; start one with `dask scheduler`, and workers with "
            "`dask worker ADDRESS`"
        ) from None
    try:
        client.wait_for_workers(1, timeout=CONNECTING)
        client.submit(_probe, pure=False).result(timeout=CONNECTING)
    except (OSError, TimeoutError):
        client.close(timeout=5)
        raise BatchError(f"the scheduler at {quoted(address)} has no workers; start one with `dask worker`") from None
    except ImportError:
        client.close(timeout=5)
        raise BatchError("the workers of the cluster have no Ottava; install the same version there") from None
    return client


async def _knock(distributed: Any, address: str) -> None:
    comm = await distributed.comm.connect(address, timeout=CONNECTING)
    await comm.close()


def _probe() -> None:
    """Do nothing; it can be called only where Ottava is installed."""
