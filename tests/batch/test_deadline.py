"""Work that takes too long is ended, and nothing else."""

import threading
import time
from functools import partial

import pytest

from ottava.engine.batch.deadline import Deadline, TooSlow

pytestmark = pytest.mark.slow


def spin(seconds: float) -> float:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        sum(range(100))
    return seconds


def test_slow_work_is_ended_and_quick_work_is_not() -> None:
    deadline = Deadline(1)
    for _ in range(3):
        assert deadline.bounded(lambda: spin(0.01)) == 0.01
        begun = time.monotonic()
        with pytest.raises(TooSlow):
            deadline.bounded(lambda: spin(120))
        assert 1 <= time.monotonic() - begun < 60


def test_an_error_passes_through() -> None:
    with pytest.raises(ZeroDivisionError):
        Deadline(1).bounded(lambda: 1 / 0)


def test_it_never_strikes_late() -> None:
    deadline = Deadline(0.05)
    ended = 0
    for number in range(30):
        try:
            deadline.bounded(partial(spin, number % 7 / 40))
        except TooSlow:
            ended += 1
        sum(range(10_000))  # where an exception that comes late would show
    assert 0 < ended < 30


def test_each_thread_has_a_deadline_of_its_own() -> None:
    deadline = Deadline(1.5)
    found: dict[str, object] = {}

    def slow() -> None:
        try:
            deadline.bounded(lambda: spin(120))
        except TooSlow as error:
            found["slow"] = error

    def quick() -> None:
        found["quick"] = [deadline.bounded(lambda: spin(0.02)) for _ in range(10)]

    threads = [threading.Thread(target=each) for each in (slow, quick)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert isinstance(found["slow"], TooSlow)
    assert found["quick"] == [0.02] * 10
