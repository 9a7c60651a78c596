"""Advice on many cases by other processes: handed out in shares, given back in order, errors where they belong."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import pytest
from inference.small_rulebook import CASE, small_rulebook
from msgspec.structs import replace

from ottava import Advice, Advisor
from ottava.engine.inference import shared_advising
from ottava.engine.inference.shared_advising import SHARE, tried_by_workers
from ottava.engine.workers import Lost, WorkersDied, halves
from ottava.facts.source.errors import OttavaError

Given = list[tuple[str, ...]]


@pytest.fixture(scope="module")
def advice() -> Advice:
    return Advisor(small_rulebook()).advise(CASE)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Given:
    """The shares that processes are handed; a case called `deadly` kills those that work on it."""
    shares: Given = []

    def in_this_process(
        tasks: Iterable[tuple[str, ...]],
        begin: Callable[..., Callable[[tuple[str, ...]], Any]],
        arguments: tuple[Any, ...],
        workers: int,
        parts: object,
    ) -> Iterator[list[Any]]:
        assert (workers, parts) == (3, halves)
        work = begin(*arguments)
        for task in tasks:
            shares.append(task)
            if "deadly" not in task:
                yield [work(task)]
            else:
                at = task.index("deadly")
                yield [work(task[:at]), Lost(("deadly",)), work(task[at + 1 :])]

    monkeypatch.setattr(shared_advising, "in_order_rescued", in_this_process)
    return shares


def trying(advice: Advice) -> Callable[[Iterable[str]], Iterator[Advice | OttavaError]]:
    def try_many(cases: Iterable[str]) -> Iterator[Advice | OttavaError]:
        for case in cases:
            yield OttavaError("no case") if case == "wrong" else replace(advice, case=case)

    return try_many


def test_it_comes_in_order_with_errors_where_they_belong(given: Given, advice: Advice) -> None:
    cases = [f"case-{number}" for number in range(2 * SHARE + 3)]
    cases[5] = cases[SHARE] = "wrong"
    found = list(tried_by_workers(trying(advice), iter(cases), 3))
    assert [len(share) for share in given] == [SHARE, SHARE, 3]
    assert [case for share in given for case in share] == cases
    assert [each.case if isinstance(each, Advice) else f"{each}" for each in found] == [
        "no case" if case == "wrong" else case for case in cases
    ]
    assert found[0] == replace(advice, case="case-0")


def test_of_no_cases_there_is_no_advice(given: Given, advice: Advice) -> None:
    assert list(tried_by_workers(trying(advice), [], 3)) == []
    assert given == []


def test_cases_are_read_as_they_are_handed_out(given: Given, advice: Advice) -> None:
    endless = iter(lambda: "again", "never")
    found = list(islice(tried_by_workers(trying(advice), endless, 3), SHARE + 1))
    assert len(found) == SHARE + 1
    assert len(given) == 2


def test_in_place_of_a_case_that_kills_the_processes_it_is_said_so(given: Given, advice: Advice) -> None:
    first, lost, last = tried_by_workers(trying(advice), ["first", "deadly", "last"], 3)
    assert isinstance(first, Advice)
    assert isinstance(last, Advice)
    assert (first.case, last.case) == ("first", "last")
    assert isinstance(lost, WorkersDied)
    assert f"{lost}" == "the processes that worked on this case died; it may need too much memory"
