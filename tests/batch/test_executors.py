"""Batches are worked on in this process, by others or on a cluster, and nothing is lost where those that work are."""

import sys
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from ottava.engine.batch import executors
from ottava.engine.batch.errors import BatchError, ClusterLost
from ottava.engine.batch.evaluating import BatchOutcome, Work
from ottava.engine.batch.executors import PackedWork, advise_packed, locally, on_cluster
from ottava.engine.batch.piece import Batch, Piece
from ottava.engine.extras import ExtraMissing
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.engine.workers import Lost
from ottava.facts.source.records.record import Record

ADDRESS = "tcp://example:8786"


def batch(number: int, ids: str = "ab") -> Batch:
    records = tuple(Record(at, at, 1, msgspec.json.encode({"id": id})) for at, id in enumerate(ids, start=1))
    return Batch(number, (Piece(0, "cases.jsonl", "jsonl", records),))


def ids(outcome: BatchOutcome) -> list[str]:
    return [msgspec.json.decode(line)["case"] for line in b"".join(outcome.results).splitlines()]


class KilledWorker(Exception):
    pass


class CancelledError(Exception):
    pass


class Cluster:
    """A scheduler whose workers work in this thread; `failing` raises what becomes of a task."""

    def __init__(self, threads: int = 2) -> None:
        self.threads = threads
        self.failing: Callable[[Batch], None] = lambda _: None
        self.at_connecting: Exception | None = None
        self.at_waiting: Exception | None = None
        self.at_probing: Exception | None = None
        self.submitted: list[Batch] = []
        self.done = 0
        self.most_under_way = 0
        self.given: list[Any] = []
        self.closed: list[float] = []

    @property
    def module(self) -> SimpleNamespace:
        async def closed() -> None:
            self.given.append("knock closed")

        async def connect(address: str, timeout: float) -> SimpleNamespace:
            self.given.append(("knock", address, timeout))
            if self.at_connecting is not None:
                raise self.at_connecting
            return SimpleNamespace(close=closed)

        def client(address: str, timeout: float, set_as_default: bool) -> Cluster:
            self.given.append(("client", address, timeout, set_as_default))
            return self

        return SimpleNamespace(
            comm=SimpleNamespace(connect=connect),
            Client=client,
            KilledWorker=KilledWorker,
            CancelledError=CancelledError,
        )

    def wait_for_workers(self, count: int, timeout: float) -> None:
        self.given.append(("wait", count, timeout))
        if self.at_waiting is not None:
            raise self.at_waiting

    def nthreads(self) -> dict[str, int]:
        return {f"worker {number}": 1 for number in range(self.threads)}

    def submit(self, work: Callable[..., Any], *arguments: Any, pure: bool) -> SimpleNamespace:
        assert pure is False, "the same batch may be asked for twice"
        if not arguments:
            return SimpleNamespace(result=lambda timeout: self._probed(work, timeout))
        packed, given = arguments
        self.submitted.append(given)
        self.most_under_way = max(self.most_under_way, len(self.submitted) - self.done)

        def result() -> Any:
            self.done += 1
            self.failing(given)
            return work(packed, given)

        return SimpleNamespace(result=result)

    def _probed(self, work: Callable[[], None], timeout: float) -> None:
        self.given.append(("probe", timeout))
        if self.at_probing is not None:
            raise self.at_probing
        work()

    def close(self, timeout: float) -> None:
        self.closed.append(timeout)


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Cluster:
    found = Cluster()
    monkeypatch.setitem(sys.modules, "distributed", found.module)
    return found


@pytest.fixture
def work(book: Rulebook) -> Work:
    return Work(book, floor=40)  # no rules are run


def floors(outcomes: Iterator[BatchOutcome]) -> list[list[str]]:
    return [ids(each) for each in outcomes]


def test_outcomes_come_in_order_and_few_batches_are_read_ahead(cluster: Cluster, work: Work) -> None:
    read = 0

    def batches() -> Iterator[Batch]:
        nonlocal read
        for number in range(20):
            read += 1
            yield batch(number, f"{chr(97 + number)}x")

    outcomes = on_cluster(batches(), work, ADDRESS)
    assert ids(next(outcomes)) == ["a", "x"]
    assert read == 6, "three for each of two threads"
    assert floors(outcomes) == [[chr(97 + number), "x"] for number in range(1, 20)]
    assert [each.number for each in cluster.submitted] == list(range(20))
    assert cluster.most_under_way == 6
    assert cluster.given == [
        ("knock", ADDRESS, 15.0),
        "knock closed",
        ("client", ADDRESS, 15.0, False),
        ("wait", 1, 15.0),
        ("probe", 15.0),
    ]
    assert cluster.closed == [5]


def test_a_cluster_that_has_lost_all_workers_for_now_is_waited_for(cluster: Cluster, work: Work) -> None:
    cluster.threads = 0
    assert floors(on_cluster([batch(number) for number in range(5)], work, ADDRESS)) == [["a", "b"]] * 5
    assert cluster.most_under_way == 3


def test_a_batch_that_kills_workers_is_done_again_in_halves(cluster: Cluster, work: Work) -> None:
    def failing(given: Batch) -> None:
        if any(b'"c"' in record.data for piece in given.pieces for record in piece.records):
            raise KilledWorker

    cluster.failing = failing
    (outcome, further) = on_cluster([batch(0, "abcd"), batch(1, "e")], work, ADDRESS)
    assert (ids(outcome), outcome.advised, outcome.rejected) == (["a", "b", "d"], 3, 1)
    reject = msgspec.json.decode(outcome.rejects)
    (error,) = reject["errors"]
    assert (reject["record"], reject["case"], reject["text"]) == (3, None, '{"id":"c"}')
    assert {name: error[name] for name in ("code", "message", "hint")} == {
        "code": "worker-died",
        "message": "the processes that worked on this case died",
        "hint": "it may need more memory than there is; look at it by itself",
    }
    assert ids(further) == ["e"]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (CancelledError(), ""),
        (TimeoutError(), ""),
        (OSError("no words"), ""),
        (ConnectionResetError(104, "Connection reset by peer"), ": connection reset by peer"),
    ],
)
def test_a_cluster_that_is_lost_on_the_way_is_told(error: Exception, reason: str, cluster: Cluster, work: Work) -> None:
    def failing(given: Batch) -> None:
        if given.number == 1:
            raise error

    cluster.failing = failing
    outcomes = on_cluster([batch(0), batch(1)], work, ADDRESS)
    assert ids(next(outcomes)) == ["a", "b"]
    with pytest.raises(ClusterLost) as lost:
        next(outcomes)
    assert str(lost.value) == f"the cluster at `{ADDRESS}` was lost{reason}"
    assert cluster.closed == [5]


def test_an_error_of_the_program_is_raised_as_it_is(cluster: Cluster, work: Work) -> None:
    def failing(given: Batch) -> None:
        raise ZeroDivisionError

    cluster.failing = failing
    with pytest.raises(ZeroDivisionError):
        list(on_cluster([batch(0)], work, ADDRESS))
    assert cluster.closed == [5]


NO_SCHEDULER = (
    f"there is no scheduler at `{ADDRESS}`; start one with `dask scheduler`, and workers with `dask worker ADDRESS`"
)
NO_WORKERS = f"the scheduler at `{ADDRESS}` has no workers; start one with `dask worker`"
NO_OTTAVA = "the workers of the cluster have no Ottava; install the same version there"


@pytest.mark.parametrize(
    ("at", "error", "told", "closed"),
    [
        ("connecting", OSError(), NO_SCHEDULER, []),
        ("connecting", TimeoutError(), NO_SCHEDULER, []),
        ("connecting", ValueError("unknown protocol"), NO_SCHEDULER, []),
        ("waiting", TimeoutError(), NO_WORKERS, [5]),
        ("waiting", OSError(), NO_WORKERS, [5]),
        ("probing", TimeoutError(), NO_WORKERS, [5]),
        ("probing", ModuleNotFoundError(), NO_OTTAVA, [5]),
    ],
)
def test_a_cluster_that_cannot_be_used_is_told(
    at: str, error: Exception, told: str, closed: list[int], cluster: Cluster, work: Work
) -> None:
    setattr(cluster, f"at_{at}", error)
    with pytest.raises(BatchError) as refused:
        list(on_cluster([batch(0)], work, ADDRESS))
    assert (str(refused.value), cluster.closed, cluster.submitted) == (told, closed, [])


def test_a_cluster_needs_a_library(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ExtraMissing) as missing:
        list(on_cluster([batch(0)], work, ADDRESS))
    assert str(missing.value) == "`--cluster` needs Dask; install it with `pip install 'ottava[cluster]'`"


def test_a_worker_of_a_cluster_makes_its_evaluator_once(book: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    class Noted:
        def __init__(self, work: Work) -> None:
            made.append(work.floor)

        def __call__(self, batch: Batch) -> int:
            return batch.number

    monkeypatch.setattr(executors, "Evaluator", Noted)
    monkeypatch.setattr(executors, "_evaluators", {})
    one, same, other = (PackedWork.of(Work(book, floor=floor)) for floor in (40, 40, 50))
    assert one == same != other
    assert [advise_packed(each, batch(7)) for each in (one, same, one, other, other)] == [7] * 5
    assert made == [40, 50]
    assert len(executors._evaluators) == 1, "that of other work is given up"
    advise_packed(one, batch(7))
    assert made == [40, 50, 40]


def test_without_workers_all_is_done_here(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "in_order_rescued", None)
    outcomes = list(locally([batch(0), batch(1, "cd")], work, 0))
    assert [ids(each) for each in outcomes] == [["a", "b"], ["c", "d"]]
    dots = "." * (40 - len('{"case":"a","text":""}') - 1)
    assert b"".join(outcomes[0].results) == f'{{"case":"a","text":"{dots}"}}\n{{"case":"b","text":"{dots}"}}\n'.encode()


def test_the_outcome_of_a_batch_has_those_of_its_parts_in_order() -> None:
    parts = [
        BatchOutcome([b"one\n"], b"bad\n", b"a\t0\n", 1, 2),
        BatchOutcome([b"two\n", b"three\n"], b"worse\n", b"b\t0\n", 4, 8),
    ]
    parts[0].spent.infer, parts[1].spent.infer = 1.0, 2.0
    parts[0].tally.count("rules", "x")
    parts[1].tally.count("rules", "x")
    whole = executors.joined(parts)
    assert whole.results == [b"one\n", b"two\n", b"three\n"]
    assert (whole.rejects, whole.ids) == (b"bad\nworse\n", b"a\t0\nb\t0\n")
    assert (whole.advised, whole.rejected, whole.spent.infer, whole.tally.total("rules")) == (5, 10, 3.0, 2)


def test_the_parts_of_a_batch_that_workers_did_are_put_together(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Any] = []

    def shared_out(
        batches: list[Batch], begin: Any, arguments: Any, workers: int, halves: Any
    ) -> Iterator[list[BatchOutcome | Lost[Batch]]]:
        given.append((begin, arguments, workers, halves))
        evaluate = begin(*arguments)
        for each in batches:
            first, second = halves(each)
            yield [evaluate(first), Lost(second)]

    monkeypatch.setattr(executors, "in_order_rescued", shared_out)
    (outcome,) = locally([batch(0)], work, 3)
    assert (ids(outcome), outcome.advised, outcome.rejected) == (["a"], 1, 1)
    assert given == [(executors.Evaluator, (work,), 3, Batch.halves)]
