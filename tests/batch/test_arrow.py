"""Batches of cases in Arrow, as Spark and Ray hand them out, by the examples of docs/evaluate/batch.md."""

import json
import pickle
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from batch.conftest import made_up

from ottava import Advisor, Case, load_rulebook
from ottava.engine.batch.arrow import advise_arrow
from ottava.engine.batch.evaluating import Work
from ottava.facts.source.records.record import MOST_BYTES

pyarrow = pytest.importorskip("pyarrow")

PAGE = Path(__file__).parents[2] / "docs" / "evaluate" / "batch.md"
TEXTS: list[str | None] = [json.dumps(each) for each in made_up(20)]
TEXTS[3] = '{"dispute": {"categry": 1}}'
TEXTS[8] = None


def example(which: str, **given: Any) -> Any:
    """What the example of the page makes of it."""
    (code,) = (each for each in re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL) if which in each)
    exec(code, given)
    return given["advised"]


def check(rows: list[dict[str, Any]]) -> None:
    advisor = Advisor()
    for number, (row, text) in enumerate(zip(rows, TEXTS, strict=True)):
        if text is None or number == 3:
            assert row["advice"] is None
            (error,) = json.loads(row["errors"])
            assert error["code"] == ("missing-value" if text is None else "unknown-attribute")
            assert error["path"] == (None if text is None else "dispute.categry")
            assert error["hint"] == ("write a value" if text is None else "did you mean `category`?")
        else:
            assert (row["advice"], row["errors"]) == (advisor.advise(json.loads(text)).to_json(), None)


class Frame:
    """Does what Spark does: sends the function elsewhere, calls it with an iterator, wants an iterator of batches."""

    def mapInArrow(self, advise: Callable[[Iterable[Any]], Iterator[Any]], schema: str) -> list[Any]:
        elsewhere = pickle.loads(pickle.dumps(advise))
        batches = pyarrow.table({"other": range(20), "case": TEXTS}).to_batches(max_chunksize=7)
        found = list(elsewhere(iter([*batches, batches[0].slice(0, 0)])))
        assert all(isinstance(each, pyarrow.RecordBatch) for each in found)
        assert [each.num_rows for each in found] == [7, 7, 6, 0]
        for each in found:
            assert ", ".join(f"{field.name} {field.type}" for field in each.schema) == schema
        return [row for each in found for row in each.to_pylist()]


def test_each_row_has_its_case_with_advice_or_errors() -> None:
    largest = "{" + " " * (MOST_BYTES - 2) + "}"
    texts = [
        '{"id": "one", "safety": {"weapon": true}}',
        "{}",
        None,
        '{"id": "two", "dispute": {"categry": 1}}',
        largest,
        largest + " ",
    ]
    (batch,) = pyarrow.table({"case": ["no text"] * len(texts), "text": texts}).to_batches()
    (found,) = advise_arrow(Work(load_rulebook()), "text")(iter([batch]))

    def advice(id: str, facts: str) -> dict[str, str | None]:
        return {
            "case": id,
            "advice": Advisor().advise(Case.from_mapping(json.loads(facts), id=id)).to_json(),
            "errors": None,
        }

    def error(id: str | None, **said: str | None) -> dict[str, str | None]:
        return {"case": id, "advice": None, "errors": json.dumps([said], separators=(",", ":"))}

    end = "the text ends where a value is expected"
    unknown = "unknown attribute `categry` in `dispute`"
    large = "this record is larger than 1 MiB"
    assert found.to_pylist() == [
        advice("one", '{"safety": {"weapon": true}}'),
        advice("row-2", "{}"),
        error("row-3", code="missing-value", message=end, hint="write a value", path=None),
        error(
            "two", code="unknown-attribute", message=unknown, hint="did you mean `category`?", path="dispute.categry"
        ),
        advice("row-5", "{}"),
        error(
            None,
            code="too-large",
            message=large,
            hint="a case takes a few lines; look for what is not closed",
            path=None,
        ),
    ]


@pytest.mark.slow
def test_record_batches_in_and_out() -> None:
    check(example("mapInArrow", frame=Frame()))


@pytest.mark.filterwarnings("ignore")  # what the framework says of others
def test_with_ray() -> None:
    ray = pytest.importorskip("ray")
    ray.init(num_cpus=1, include_dashboard=False, log_to_driver=False)
    try:
        check(example("map_batches", dataset=ray.data.from_arrow(pyarrow.table({"case": TEXTS}))).take_all())
    finally:
        ray.shutdown()


@pytest.mark.filterwarnings("ignore")  # what the framework says of others
def test_with_spark(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark")
    from pyspark.sql import SparkSession

    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        frame = spark.createDataFrame([(each,) for each in TEXTS], "case string").coalesce(1)
        check([row.asDict() for row in example("mapInArrow", frame=frame).collect()])
    finally:
        spark.stop()
