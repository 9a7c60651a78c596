"""Batches of cases in Arrow, as Spark and Ray hand them out."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from ottava import Advisor
from ottava.engine.batch.arrow import advise_arrow
from ottava.engine.batch.evaluating import Evaluator, Work
from ottava.engine.rulebook.rulebook import Rulebook

from .conftest import made_up

pyarrow = pytest.importorskip("pyarrow")

TEXTS = [json.dumps(each) for each in made_up(20)]
TEXTS[3] = '{"dispute": {"categry": 1}}'


@pytest.fixture
def advise(book: Rulebook) -> Callable[[Iterable[Any]], Iterator[Any]]:
    return advise_arrow(Evaluator(Work(book)).advise)


def check(rows: list[dict[str, Any]]) -> None:
    advisor = Advisor()
    for number, (row, text) in enumerate(zip(rows, TEXTS, strict=True)):
        if number == 3:
            assert row["advice"] is None
            assert json.loads(row["errors"])[0]["hint"] == "did you mean `category`?"
        else:
            assert (row["advice"], row["errors"]) == (advisor.advise(json.loads(text)).to_json(), None)


def test_record_batches_in_and_out(advise: Callable[[Iterable[Any]], Iterator[Any]]) -> None:
    table = pyarrow.table({"other": range(20), "case": TEXTS})
    check([row for batch in advise(table.to_batches(max_chunksize=7)) for row in batch.to_pylist()])


def test_with_ray(book: Rulebook) -> None:
    ray = pytest.importorskip("ray")
    ray.init(num_cpus=1, include_dashboard=False, log_to_driver=False)
    try:
        advise = advise_arrow(Evaluator(Work(book)).advise)

        def on_table(table: Any) -> Any:
            return pyarrow.Table.from_batches(advise(table.combine_chunks().to_batches()))

        found = ray.data.from_arrow(pyarrow.table({"case": TEXTS})).map_batches(on_table, batch_format="pyarrow")
        check(found.take_all())
    finally:
        ray.shutdown()


def test_with_spark(book: Rulebook) -> None:
    pytest.importorskip("pyspark")
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    try:

        def on_batches(batches: Any) -> Any:
            yield from advise_arrow(Evaluator(Work(book)).advise)(batches)

        frame = spark.createDataFrame([(each,) for each in TEXTS], "case string").coalesce(1)
        found = frame.mapInArrow(on_batches, "case string, advice string, errors string").collect()
        check([row.asDict() for row in found])
    finally:
        spark.stop()
