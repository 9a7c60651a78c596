"""What becomes of tasks whose worker dies, with threads in the place of processes."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, ClassVar

import pytest

from ottava.engine import workers
from ottava.engine.workers import Lost, WorkersUnusable, halves, in_order, in_order_rescued

Work = Callable[[Any], Any]


class Dies(BaseException):
    """Ends a worker where a process would be killed."""


class Thread:
    """What stands for the process of a worker."""

    def __init__(self, connection: Connection) -> None:
        self._thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
        self._thread.start()

    def _serve(self, connection: Connection) -> None:
        try:
            with connection:
                begin, arguments = connection.recv()
                work = begin(*arguments)
                connection.send((None, None))
                while True:
                    number, task = connection.recv()
                    connection.send((number, work(task)))
        except (Dies, EOFError, OSError):
            return

    def kill(self) -> None:
        """Do nothing: its connection is closed, which ends it."""

    def join(self) -> None:
        self._thread.join(60)


class Going:
    """The other end of a connection, which goes while a task is done."""

    ends: ClassVar[list[Connection]] = []

    def __call__(self, task: int) -> int:
        self.ends.pop().close()
        return task


@pytest.fixture
def exits(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """With what status a worker ends its process, where it runs in that of the tests."""
    found: list[int] = []
    monkeypatch.setattr(os, "_exit", found.append)
    before = signal.getsignal(signal.SIGINT)
    yield found
    signal.signal(signal.SIGINT, before)


def test_a_worker_ends_when_nobody_is_there_to_give_it_work(exits: list[int]) -> None:
    ours, theirs = Pipe()
    ours.close()
    workers._serve(theirs)
    assert exits == [0]


def test_a_worker_ends_when_nobody_is_there_to_take_what_it_has_done(exits: list[int]) -> None:
    ours, theirs = Pipe()
    Going.ends.append(ours)
    ours.send((Going, ()))
    ours.send((0, 5))
    workers._serve(theirs)
    assert ended(exits, 2) == [0, 0]


def test_a_worker_tells_what_went_wrong(exits: list[int]) -> None:
    ours, theirs = Pipe()
    ours.send((int, ("many",)))
    workers._serve(theirs)
    nobody, raised = ours.recv()
    assert nobody is None
    assert f"{raised.error}" == "invalid literal for int() with base 10: 'many'"
    ours.close()
    assert ended(exits, 1) == [0]


def ended(exits: list[int], times: int) -> list[int]:
    """The statuses, as soon as there are as many; a worker listens in a thread of its own."""
    until = time.monotonic() + 60
    while len(exits) < times and time.monotonic() < until:
        time.sleep(0.001)
    return exits


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[workers._Worker]:
    found: list[workers._Worker] = []
    ONCE.clear()
    BEGUN.clear()

    def start() -> workers._Worker:
        ours, theirs = Pipe()
        process: Any = Thread(theirs)
        found.append(workers._Worker(process, ours))
        return found[-1]

    monkeypatch.setattr(workers, "_started", start)
    return found


ONCE: list[int] = []
"""The tasks on which a worker dies once."""
BEGUN: list[int] = []
"""The workers that began, or tried to."""


def squared(task: int) -> int:
    """The square; the worker dies on a negative number."""
    if task in ONCE:
        ONCE.remove(task)
        raise Dies
    if task < 0:
        raise Dies
    return task * task


def all_squared(tasks: tuple[int, ...]) -> list[int]:
    return [squared(each) for each in tasks]


def squares() -> Work:
    return squared


def squares_of_each() -> Work:
    return all_squared


def never(ready: int) -> Work:
    """Begins so many times, and no more."""
    BEGUN.append(1)
    if len(BEGUN) > ready:
        raise Dies
    return squared


@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_task_of_a_worker_that_died_is_done_again(count: int, started: list[workers._Worker]) -> None:
    ONCE.extend((0, 3, 4, 11))
    found = list(in_order(range(12), squares, (), count))
    assert found == [each * each for each in range(12)]
    assert len(started) >= min(count, 12) + 3


@pytest.mark.parametrize("count", [1, 2])
def test_a_task_on_which_two_have_died_is_given_up(count: int, started: list[workers._Worker]) -> None:
    assert list(in_order([1, -2, 3, -4], squares, (), count)) == [1, Lost(-2), 9, Lost(-4)]
    assert not any(each.process._thread.is_alive() for each in started)  # type: ignore[attr-defined]


def test_what_kills_is_found_alone(started: list[workers._Worker]) -> None:
    found = list(in_order_rescued([(1, 2, -3, 4), (5,), (-6,)], squares_of_each, (), 2, halves))
    assert found == [[[1, 4], Lost((-3,)), [16]], [[25]], [Lost((-6,))]]


def test_workers_that_never_begin_are_given_up_soon(started: list[workers._Worker]) -> None:
    with pytest.raises(WorkersUnusable) as unusable:
        list(in_order([1], never, (0,), 1))
    assert str(unusable.value) == (
        "worker processes end before they begin; if this is a script of your own, start it under "
        '`if __name__ == "__main__":`, or use no workers'
    )
    assert len(started) == 3


@pytest.mark.parametrize("proven", [False, True])
def test_workers_that_begin_no_more_are_given_up_late(proven: bool, started: list[workers._Worker]) -> None:
    ready = 0 if proven else 1
    ONCE.append(1)
    with pytest.raises(WorkersUnusable, match="again and again before they begin; there may be too little memory"):
        list(in_order([1], never, (ready,), 1, proven=proven))
    assert len(started) == 50 + ready


def test_tasks_are_read_a_little_ahead_and_the_workers_end_with_the_results(started: list[workers._Worker]) -> None:
    read = 0

    def tasks() -> Iterator[int]:
        nonlocal read
        while True:
            read += 1
            yield read

    results = in_order(tasks(), squares, (), 2)
    assert [next(results) for _ in range(5)] == [1, 4, 9, 16, 25]
    assert read <= 5 + 4 * 2
    results.close()  # type: ignore[attr-defined]
    assert len(started) == 2
    assert all(each.connection.closed for each in started)
