"""Work shared out to processes of this machine, and given back in the order in which it was handed in."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from ottava.facts.source.errors import OttavaError

Task = TypeVar("Task")
Result = TypeVar("Result")
Divisible = TypeVar("Divisible", bound=Sized)

MOST_DEATHS = 2
"""A task during which so many processes have died is given up: it is taken to have killed them."""
MOST_FALSE_STARTS = 3
"""Processes that may die one after the other before they are ready, if none ever was; then it is no accident."""
MOST_LATE_FALSE_STARTS = 50
"""The same once some were ready."""
_AT_HAND = 2  # tasks a process holds, so that it need not wait for the next one
_AHEAD = 4  # tasks for each process that may be read before the oldest of them is done


class WorkersUnusable(OttavaError):
    """Worker processes cannot be started, or keep dying before they are ready: the work cannot be shared out at all."""


class WorkersDied(OttavaError):
    """Two worker processes died while they worked on one case, which takes too much memory or brings Python down.

    `Advisor.try_many` yields it in the place of that case and goes on; `Advisor.advise_many` raises it.
    """


@dataclass(frozen=True, slots=True)
class Lost(Generic[Task]):
    """A task that was given up because the processes that worked on it died."""

    task: Task


@dataclass(frozen=True, slots=True)
class _Raised:
    error: Exception


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    ready: bool = False
    at_hand: deque[int] = field(default_factory=deque)


def in_order(
    tasks: Iterable[Task],
    begin: Callable[..., Callable[[Task], Result]],
    arguments: tuple[Any, ...],
    workers: int,
    *,
    proven: bool = False,
) -> Iterator[Result | Lost[Task]]:
    """The results of all tasks in their order, worked out by this many processes (1 or more).

    Each process calls `begin(*arguments)` once, and what that returns on one task after the other; everything must be
    picklable. Tasks are read only a little ahead of the results, however many there are. The task of a process that
    dies is done again; one during which two have died comes back as `Lost`. proven: others have begun like this, so
    that a process that dies early has met with an accident.

    Raises what the work raises, and WorkersUnusable if processes cannot even begin. Closing the iterator ends the
    processes; they also end by themselves when this process does.
    """
    pool: _Pool[Task, Result] = _Pool(begin, arguments, workers, proven)
    try:
        yield from pool.run(iter(tasks))
    finally:
        pool.close()


def in_order_rescued(
    tasks: Iterable[Divisible],
    begin: Callable[..., Callable[[Divisible], Result]],
    arguments: tuple[Any, ...],
    workers: int,
    halves: Callable[[Divisible], tuple[Divisible, Divisible]],
) -> Iterator[list[Result | Lost[Divisible]]]:
    """Return the results of each task as `in_order` does, with a task that was given up done again in parts.

    A list has more than one result, in the order of the parts, where processes died during a task.
    """

    def again(task: Divisible) -> Result | Lost[Divisible]:
        (found,) = in_order([task], begin, arguments, 1, proven=True)
        return found

    for found in in_order(tasks, begin, arguments, workers):
        yield rescued(found, again, halves)


def rescued(
    found: Result | Lost[Divisible],
    again: Callable[[Divisible], Result | Lost[Divisible]],
    halves: Callable[[Divisible], tuple[Divisible, Divisible]],
) -> list[Result | Lost[Divisible]]:
    """Return a result; in place of a task that was given up, the results of its parts.

    The task is halved until what kills the processes is alone, and that stays `Lost`. again: does a task once more.
    """
    if not isinstance(found, Lost) or len(found.task) == 1:
        return [found]
    return [part for half in halves(found.task) for part in rescued(again(half), again, halves)]


def halves(tasks: tuple[Task, ...]) -> tuple[tuple[Task, ...], tuple[Task, ...]]:
    """Return the first and the second half of a task that is a tuple of smaller ones."""
    middle = len(tasks) // 2
    return tasks[:middle], tasks[middle:]


class _Pool(Generic[Task, Result]):
    def __init__(
        self, begin: Callable[..., Callable[[Task], Result]], arguments: tuple[Any, ...], count: int, proven: bool
    ) -> None:
        self._begin = begin
        self._arguments = arguments
        self._count = count
        self._workers: list[_Worker] = []
        self._false_starts = 0
        self._proven = proven
        self._open: dict[int, Task] = {}
        self._deaths: dict[int, int] = {}
        self._again: deque[int] = deque()
        self._done: dict[int, Result | Lost[Task]] = {}

    def run(self, tasks: Iterator[Task]) -> Iterator[Result | Lost[Task]]:
        read = given = 0
        exhausted = False
        while True:
            while given in self._done:
                yield self._done.pop(given)
                given += 1
            self._hire(min(self._count, len(self._open) or self._count) - len(self._workers))
            while (worker := self._free()) is not None:
                if self._again:
                    self._hand(worker, self._again.popleft())
                    continue
                if exhausted or read - given >= _AHEAD * self._count:
                    break
                try:
                    self._open[read] = next(tasks)
                except StopIteration:
                    exhausted = True
                    break
                self._hand(worker, read)
                read += 1
            if exhausted and given == read:
                return
            self._listen()

    def close(self) -> None:
        for worker in self._workers:
            worker.process.kill()
            worker.connection.close()
        for worker in self._workers:
            worker.process.join()

    def _hire(self, count: int) -> None:
        new = [_started() for _ in range(count)]
        self._workers += new
        for worker in new:
            # Not as an argument of the process: if that died before it has read a long one, nobody would notice.
            self._send(worker, (self._begin, self._arguments))

    def _free(self) -> _Worker | None:
        """The one with the least at hand that can take more."""
        worker = min(self._workers, key=lambda each: len(each.at_hand), default=None)
        return worker if worker is not None and len(worker.at_hand) < _AT_HAND else None

    def _hand(self, worker: _Worker, number: int) -> None:
        worker.at_hand.append(number)
        self._send(worker, (number, self._open[number]))

    def _send(self, worker: _Worker, message: tuple[Any, Any]) -> None:
        # A dead one cannot take it. What it said before is heard first: that it had begun, or what it has done.
        with suppress(OSError):
            worker.connection.send(message)

    def _listen(self) -> None:
        """Wait until a process has something to say, or has died."""
        ready = wait([worker.connection for worker in self._workers])
        for worker in [each for each in self._workers if each.connection in ready]:
            try:
                number, result = worker.connection.recv()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            if isinstance(result, _Raised):
                raise result.error
            if number is None:
                worker.ready = True
                self._false_starts, self._proven = 0, True
                continue
            worker.at_hand.popleft()
            del self._open[number]
            self._done[number] = result

    def _bury(self, worker: _Worker) -> None:
        """Take a dead process off the list; what it had at hand is done again."""
        self._workers.remove(worker)
        worker.connection.close()
        worker.process.kill()
        worker.process.join()
        if not worker.ready:
            self._false_starts += 1
            if self._false_starts >= (MOST_LATE_FALSE_STARTS if self._proven else MOST_FALSE_STARTS):
                raise WorkersUnusable(_KILLED if self._proven else _UNUSABLE)
        elif worker.at_hand:
            suspect = worker.at_hand[0]
            self._deaths[suspect] = self._deaths.get(suspect, 0) + 1
            if self._deaths[suspect] >= MOST_DEATHS:
                worker.at_hand.popleft()
                self._done[suspect] = Lost(self._open.pop(suspect))
        self._again.extendleft(reversed(worker.at_hand))


_UNUSABLE = (
    "worker processes end before they begin; if this is a script of your own, start it under "
    '`if __name__ == "__main__":`, or use no workers'
)
_KILLED = "worker processes are ended again and again before they begin; there may be too little memory for them"


def _started() -> _Worker:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    with _interrupts_held_back():
        process.start()
    theirs.close()
    return _Worker(process, ours)


def _serve(connection: Connection) -> None:
    """What a worker process does, until the other end of the connection is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that hands out the work
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    inbox: SimpleQueue[tuple[int, Any]] = SimpleQueue()
    try:
        begin, arguments = connection.recv()
        threading.Thread(target=_receive, args=(connection, inbox), daemon=True).start()
        try:
            work = begin(*arguments)
            connection.send((None, None))
            while True:
                number, task = inbox.get()
                connection.send((number, work(task)))
        except OSError:
            raise
        except Exception as error:
            connection.send((None, _Raised(error)))
    except (EOFError, OSError):
        os._exit(0)


def _receive(connection: Connection, inbox: SimpleQueue[tuple[int, Any]]) -> None:
    # A thread of its own: the other side can hand over a task while this one works or answers.
    try:
        while True:
            inbox.put(connection.recv())
    except (EOFError, OSError):
        os._exit(0)


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """A new process inherits that Ctrl-C is held back, until it has said what to do about it."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
