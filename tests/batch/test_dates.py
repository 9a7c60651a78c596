"""Dates in tables: as text in CSV, and as the dates and timestamps that Parquet has."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ottava.engine.tables.columns import Columns
from ottava.facts import Attribute, Case, InvalidCase, built_in_vocabulary

ORDERS = built_in_vocabulary().extended(
    (
        Attribute("order", "delivered", "date", question="When?"),
        Attribute("order", "paid", "datetime", question="When?"),
    )
)


def case(name: str, cell: Any) -> Case:
    data, _ = Columns((name,), ORDERS).case((cell,))
    return Case.from_mapping(data, ORDERS)


@pytest.mark.parametrize("cell", ["2026-03-14", date(2026, 3, 14), datetime(2026, 3, 14)])
def test_a_day(cell: object) -> None:
    seen = case("order.delivered", cell).known("order.delivered")
    assert seen is not None
    assert seen.value == date(2026, 3, 14)


@pytest.mark.parametrize("cell", ["2026-03-14T10:00:00Z", datetime(2026, 3, 14, 10, tzinfo=UTC)])
def test_a_moment(cell: object) -> None:
    seen = case("order.paid", cell).known("order.paid")
    assert seen is not None
    assert seen.value == datetime(2026, 3, 14, 10, tzinfo=UTC)


@pytest.mark.parametrize("cell", [None, "", "unknown"])
def test_an_empty_cell_is_unknown(cell: object) -> None:
    assert case("order.delivered", cell).known("order.delivered") is None


@pytest.mark.parametrize(
    ("name", "cell", "code"),
    [
        ("order.delivered", datetime(2026, 3, 14, 10), "no-date"),
        ("order.delivered", "14/03/2026", "no-date"),
        ("order.paid", datetime(2026, 3, 14), "no-offset"),
    ],
)
def test_what_is_no_date_is_refused(name: str, cell: object, code: str) -> None:
    with pytest.raises(InvalidCase) as caught:
        case(name, cell)
    assert [each.code for each in caught.value.diagnostics] == [code]
