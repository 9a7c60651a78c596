"""The same work on a cluster of Dask: batches go out, outcomes come back in order."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Generator, Iterable
from typing import Any

from ottava.facts.source.diagnostic import quoted

from .errors import BatchError, ClusterLost, extra_missing
from .evaluating import BatchOutcome, Work
from .local import rescued
from .piece import Batch
from .travelling import Packed

CONNECTING = 15.0
"""Seconds to wait for the scheduler, and then for a first worker."""
_AHEAD = 3  # batches under way for each thread of the cluster


def advise_packed(packed: Packed, batch: Batch) -> BatchOutcome:
    """What a worker of a cluster does."""
    return packed.evaluator()(batch)


def on_cluster(batches: Iterable[Batch], work: Work, address: str) -> Generator[BatchOutcome, None, None]:
    """The outcome of each batch in order, by the workers of the scheduler at this address, such as `tcp://host:8786`.

    Workers may come and go; a batch whose worker is lost is done by another. Raises BatchError if there is no such
    scheduler or it has no workers, and ClusterLost if it is lost on the way.
    """
    distributed = _distributed()
    client = _client(distributed, address)
    try:
        packed = Packed.of(work)
        under_way: deque[tuple[Batch, Any]] = deque()
        more = iter(batches)

        def submitted(batch: Batch) -> Any:
            return client.submit(advise_packed, packed, batch, pure=False)

        def again(batch: Batch) -> BatchOutcome | None:
            return _result(distributed, submitted(batch))

        def fill() -> None:
            room = _AHEAD * max(1, sum(client.nthreads().values())) - len(under_way)
            for _, batch in zip(range(room), more, strict=False):
                under_way.append((batch, submitted(batch)))

        fill()
        while under_way:
            batch, future = under_way.popleft()
            yield _result(distributed, future) or rescued(batch, again)
            del future
            fill()
    except (OSError, distributed.CancelledError, TimeoutError) as error:
        reason = f": {error.strerror.lower()}" if isinstance(error, OSError) and error.strerror else ""
        raise ClusterLost(f"the cluster at {quoted(address)} was lost{reason}") from None
    finally:
        client.close(timeout=5)


def _result(distributed: Any, future: Any) -> BatchOutcome | None:
    try:
        outcome: BatchOutcome = future.result()
    except distributed.KilledWorker:
        return None
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
    """Can be called only where Ottava is installed."""
