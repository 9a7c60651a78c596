"""Work in several processes comes back in order, whatever happens to them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from batch.conftest import command, made_up, posix
from batch.task_workers import Faulty, NeverBegins, Squares, SquaresOfEach, Unlucky

from ottava import Advisor, InvalidCase, OttavaError
from ottava.engine.batch.evaluating import BatchOutcome, joined
from ottava.engine.batch.piece import Batch, Piece
from ottava.engine.workers import Lost, WorkersUnusable, halves, in_order, in_order_rescued, rescued
from ottava.facts.source.records.record import Record


def test_results_come_in_order() -> None:
    assert list(in_order(range(200), Squares, (), 3)) == [each * each for each in range(200)]


def test_tasks_are_read_only_a_little_ahead() -> None:
    read = 0

    def tasks() -> Iterator[int]:
        nonlocal read
        while True:
            read += 1
            yield read

    results = in_order(tasks(), Squares, (), 2)
    for _ in range(10):
        next(results)
    assert read < 30
    results.close()


@pytest.mark.slow
@posix
def test_the_task_of_a_process_that_died_is_done_again(tmp_path: Path) -> None:
    assert list(in_order(range(60), Squares, (str(tmp_path),), 2)) == [each * each for each in range(60)]
    assert len(list(tmp_path.iterdir())) == 6


@posix
def test_a_task_that_kills_is_given_up_and_the_others_are_done() -> None:
    found = list(in_order([1, 2, -3, 4, 5, -6, 7], Squares, (), 2))
    assert found == [1, 4, Lost(-3), 16, 25, Lost(-6), 49]


def test_an_error_in_the_work_is_raised() -> None:
    with pytest.raises(ValueError, match="no 1"):
        list(in_order([1], Faulty, (), 1))


@pytest.mark.slow
def test_processes_that_are_ended_before_they_begin_are_replaced_if_others_could(tmp_path: Path) -> None:
    assert list(in_order(range(5), Unlucky, (str(tmp_path),), 1)) == [0, 1, 2, 3, 4]
    assert len(list(tmp_path.iterdir())) == 7


def test_processes_that_cannot_begin_are_an_error() -> None:
    with pytest.raises(WorkersUnusable, match="__main__"):
        list(in_order([1], NeverBegins, (), 2))


@posix
def test_a_batch_that_kills_is_halved_down_to_the_record() -> None:
    records = tuple(Record(number, number, 1, b"{}") for number in range(1, 11))
    batch = Batch(0, (Piece(0, "a.jsonl", "jsonl", records[:4]), Piece(1, "b.jsonl", "jsonl", records[4:])))
    asked = []

    def again(part: Batch) -> BatchOutcome | Lost[Batch]:
        numbers = [record.number for piece in part.pieces for record in piece.records]
        asked.append(numbers)
        return Lost(part) if 7 in numbers else BatchOutcome(results=[bytes(numbers)], advised=len(numbers))

    outcome = joined(rescued(Lost(batch), again, Batch.halves))
    assert b"".join(outcome.results) == bytes([1, 2, 3, 4, 5, 6, 8, 9, 10])
    assert (outcome.advised, outcome.rejected) == (9, 1)
    assert b'"record":7' in outcome.rejects
    assert b'"worker-died"' in outcome.rejects


@pytest.mark.slow
@posix
def test_only_what_kills_stays_lost_of_a_task_in_parts() -> None:
    found = list(in_order_rescued([(1, 2), (3, -4, 5), (6,)], SquaresOfEach, (), 2, halves))
    assert found == [[[1, 4]], [[9], Lost((-4,)), [25]], [[36]]]


@pytest.mark.slow
def test_advice_on_many_cases_is_that_on_each() -> None:
    advisor = Advisor()
    given = made_up(150)
    one = [advisor.advise(each).to_json() for each in given]
    assert [each.to_json() for each in advisor.advise_many(given)] == one
    assert [each.to_json() for each in advisor.advise_many(iter(given), workers=2)] == one


@pytest.mark.slow
@pytest.mark.parametrize("workers", [0, 1])
def test_errors_come_as_values_or_are_raised(workers: int) -> None:
    advisor = Advisor()
    given = [{"id": "a"}, {"id": 3}, Path("no-such-file.yaml"), {"id": "b"}]
    found = list(advisor.try_many(given, workers=workers))
    assert [isinstance(each, OttavaError) for each in found] == [False, True, True, False]
    assert "expected text" in str(found[1])
    advices = advisor.advise_many(given, workers=workers)
    assert next(advices).case == "a"
    with pytest.raises(InvalidCase):
        next(advices)


def test_many_cases_are_lazy() -> None:
    read = 0

    def endless() -> Iterator[dict[str, str]]:
        nonlocal read
        while True:
            read += 1
            yield {"id": f"case {read}"}

    advices = Advisor().advise_many(endless())
    assert [next(advices).case for _ in range(3)] == ["case 1", "case 2", "case 3"]
    assert read == 3


@pytest.mark.slow
@pytest.mark.parametrize("count", ["-1", "257", "9" * 400, "many"])
def test_a_number_of_workers_that_no_machine_has_is_refused(count: str, tmp_path: Path) -> None:
    ended = command("batch", "-", "--out", tmp_path / "out", "--workers", count)
    assert ended.status == 2
    assert "--workers" in ended.err
    assert not (tmp_path / "out").exists()
