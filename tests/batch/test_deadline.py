"""Work that takes too long is ended, and nothing else."""

import threading
import time
from functools import partial

import pytest

from ottava.engine.batch.deadline import Deadline, TooSlow


def spin(seconds: float) -> float:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        sum(range(100))
    return seconds


@pytest.mark.slow
def test_slow_work_is_ended_and_quick_work_is_not() -> None:
    deadline = Deadline(1)
    for _ in range(3):
        assert deadline.bounded(lambda: spin(0.01)) == 0.01
        begun = time.monotonic()
        with pytest.raises(TooSlow):
            deadline.bounded(lambda: spin(120))
        assert 1 <= time.monotonic() - begun < 60


def test_work_whose_time_is_up_is_ended_each_time() -> None:
    deadline = Deadline(0.01)
    for _ in range(2):
        with pytest.raises(TooSlow) as caught:
            deadline.bounded(lambda: spin(60))
        assert str(caught.value) == "gave up after 0.01 seconds"


def test_the_watch_keeps_nobody_waiting_and_ends_with_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ottava.engine.batch.deadline._OFTEN", 0.0005)
    deadline, before = Deadline(60), set(threading.enumerate())
    for _ in range(2):
        watching = deadline.bounded(lambda: [each for each in threading.enumerate() if each not in before])
        assert [each.daemon for each in watching] == [True]
        watching[0].join(30)
        assert not watching[0].is_alive()


def test_an_error_passes_through() -> None:
    with pytest.raises(ZeroDivisionError):
        Deadline(1).bounded(lambda: 1 / 0)


@pytest.mark.slow
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


@pytest.mark.slow
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
