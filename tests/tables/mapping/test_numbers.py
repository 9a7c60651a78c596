"""Numbers are read as people write them, and refused where they could mean something else."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ottava.engine.tables.errors import WrongCell
from ottava.engine.tables.mapping.numbers import NumberFormat, Rounding

MONEY = NumberFormat(money=True)
DAYS = NumberFormat(whole=True, units={"day": Decimal(1), "week": Decimal(7), "month": Decimal(30)})


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12), ("+12", 12), ("-5", -5), ("\u22125", -5), ("- 5", -5), ("1e3", 1000), ("12.0", 12), (".5", 0.5),
        ("1,200", 1200), ("1.200", 1.2), ("1,200.50", 1200.5), ("1.200,50", 1200.5), ("1 200", 1200),
        ("1\u00a0200", 1200), ("1'200", 1200),
        ("1,5", 1.5), ("1,23,000", 123000), ("1.234.567", 1234567), ("0,5", 0.5),
        ("EUR 1.200,50", 1200.5), ("$1,200", 1200), ("-$1,200.50", -1200.5), ("1,200 €", 1200), ("US$ 5", 5),
        ("€ 12.-", 12), ("5 dollars", 5),
    ],
)  # fmt: skip
def test_a_number_is_read(text: str, number: float) -> None:
    found = MONEY.number(text)
    assert found == number
    assert isinstance(found, int) == float(number).is_integer()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("abc", "expected a number"), ("10-20", "further words"), ("1 2", "expected a number"), ("5-", "further words"),
        ("12,34,56", "expected a number"), ("1.2.3", "expected a number"), ("(5)", "expected a number"),
        ("12 days", "further words"), ("No.5", "further words"), ("12%", "further words"), ("", "expected a number"),
    ],
)  # fmt: skip
def test_what_may_be_another_number_is_refused(text: str, reason: str) -> None:
    with pytest.raises(WrongCell, match=reason):
        MONEY.number(text)


@pytest.mark.parametrize("round", [None, "down", "up", "nearest"])
@pytest.mark.parametrize("number", ["Infinity", "-Infinity", "NaN"])
def test_a_number_that_is_not_finite_is_refused(number: str, round: Rounding | None) -> None:
    for whole in (True, False):
        with pytest.raises(WrongCell, match="expected a number"):
            NumberFormat(whole=whole, round=round).rounded(Decimal(number), number)


def test_the_decimal_sign_of_the_mapping_counts() -> None:
    assert NumberFormat(decimal=",").number("1.200") == 1200
    assert NumberFormat(decimal=",").number("1,200") == 1.2
    with pytest.raises(WrongCell, match="expected a number") as caught:
        NumberFormat(decimal=".").number("1,5")
    assert caught.value.hint is not None
    assert '`decimal: ","`' in caught.value.hint


@pytest.mark.parametrize(
    ("text", "days"),
    [("12 days", 12), ("1 Day", 1), ("2 weeks", 14), ("1 month 3 days", 33), ("days: 12", 12), ("3", 3)],
)
def test_units_say_what_a_number_is_worth(text: str, days: int) -> None:
    assert DAYS.number(text) == days


@pytest.mark.parametrize("text", ["2 fortnights", "2 weeks and 3 days", "1.5 weeks", "1 2 days", "3 days 4"])
def test_other_units_and_parts_of_a_day_are_refused(text: str) -> None:
    with pytest.raises(WrongCell):
        DAYS.number(text)


def test_any_words_may_stand_beside_one_number() -> None:
    loose = NumberFormat(whole=True, any_words=True)
    assert loose.number("about 12 or so") == 12
    with pytest.raises(WrongCell, match="number"):
        loose.number("Flat 12, No 3")


@pytest.mark.parametrize(("rounding", "number"), [("down", 2), ("up", 3), ("nearest", 3)])
def test_a_part_is_rounded_where_the_mapping_says_so(rounding: str, number: int) -> None:
    assert NumberFormat(whole=True, round=rounding).number("2.5") == number  # type: ignore[arg-type]


@given(
    st.decimals(-(10**9), 10**9, places=2), st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("", ".")])
)
def test_a_number_that_is_written_comes_back(number: Decimal, signs: tuple[str, str]) -> None:
    group, decimal = signs
    text = f"{number:,.2f}".replace(",", "g").replace(".", decimal).replace("g", group)
    assert NumberFormat(decimal="," if decimal == "," else ".").number(text) == float(number)
