"""What a cell says, by the kind of its attribute, as spreadsheets and databases write it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ottava.engine.tables.cells import label_of, value_of
from ottava.engine.tables.errors import BadRow
from ottava.facts import Attribute

ATTRIBUTES = {
    "integer": Attribute("thing", "count", "integer", question="How many?"),
    "number": Attribute("thing", "size", "number", question="How large?"),
    "date": Attribute("thing", "day", "date", question="When?"),
    "boolean": Attribute("thing", "seen", "boolean", question="Seen?"),
    "set": Attribute("thing", "parts", "set", ("a", "b"), question="Which?"),
    "choice": Attribute("thing", "kind", "choice", ("a", "b"), question="Which?"),
}


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("integer", "12", 12),
        ("integer", "12.0", 12),
        ("integer", "-3.000", -3),
        ("integer", 12.0, 12),
        ("integer", Decimal("12.00"), 12),
        ("integer", Decimal("12.5"), 12.5),
        ("integer", float("nan"), None),
        ("number", Decimal("1.25"), 1.25),
        ("number", float("nan"), None),
        ("number", "1.5", 1.5),
        ("number", "1,5", "1,5"),
        ("date", "2026-03-14 00:00:00", "2026-03-14"),
        ("date", "2026-03-14T00:00:00.000", "2026-03-14"),
        ("date", "2026-03-14T10:00:00", "2026-03-14T10:00:00"),
        ("date", datetime(2026, 3, 14), date(2026, 3, 14)),
        ("boolean", "TRUE", True),
        ("set", "a; b", ["a", "b"]),
        ("set", "[]", []),
        ("choice", "unknown", None),
        ("choice", "", None),
    ],
)
def test_cells(kind: str, cell: Any, value: Any) -> None:
    found = value_of(cell, ATTRIBUTES[kind])
    assert (found, type(found)) == (value, type(value))


@settings(max_examples=200)
@given(st.decimals(-(10**9), 10**9, places=2), st.booleans())
def test_numbers_with_a_decimal_comma(number: Decimal, thousands: bool) -> None:
    english = f"{number:,.2f}" if thousands else f"{number:.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert value_of(german, ATTRIBUTES["number"], decimal_comma=True) == float(number)
    assert isinstance(value_of(german, ATTRIBUTES["number"]), str)


@settings(max_examples=200)
@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(".,"), st.sampled_from(["integer", "number"]))
def test_what_may_be_thousands_or_a_fraction_is_refused(left: int, right: int, mark: str, kind: str) -> None:
    cell = f"{left}{mark}{right:03}"
    with pytest.raises(BadRow, match=f"may mean {left}{right:03} or {left}.{right:03}"):
        value_of(cell, ATTRIBUTES[kind], decimal_comma=True)
    assert value_of(f"0{mark}{right:03}", ATTRIBUTES["number"], decimal_comma=True) == right / 1000


@settings(max_examples=200)
@given(st.text(st.sampled_from("0123456789.,-+e"), max_size=8))
def test_a_text_is_a_number_in_one_reading_or_stays_as_it_is(cell: str) -> None:
    assume(cell)
    try:
        found = value_of(cell, ATTRIBUTES["number"], decimal_comma=True)
    except BadRow:
        return
    if not isinstance(found, str):
        readings = {cell, cell.replace(",", "."), cell.replace(".", "").replace(",", ".")}
        assert any(found == float(each) for each in readings if not set(each) & {","} and each.count(".") <= 1)


@pytest.mark.parametrize(
    ("cell", "label"), [(7, "7"), (7.0, "7"), (date(2026, 3, 14), "2026-03-14"), ("x", "x"), (True, True)]
)
def test_labels_are_texts(cell: Any, label: Any) -> None:
    assert label_of(cell) == label
