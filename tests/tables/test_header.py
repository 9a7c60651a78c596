"""What is wrong with a header is found at once, at its columns."""

import pytest

from ottava.engine.tables.header import NamedColumns
from ottava.facts import built_in_vocabulary

FORM = NamedColumns(built_in_vocabulary())


@pytest.mark.parametrize(
    ("names", "faults"),
    [
        (("id", "title", "day"), []),
        (("id", "dispute.category", "dispute.category.certainty", "parties.shop.trust", "parties.0.id"), []),
        (("id", "dispute.category", "", ""), []),
        (("id", "dispute.categry"), [(1, "foreign-columns")]),
        (("dispute.category", "dispute.categry", "Notes"), [(1, "unknown-column"), (2, "unknown-column")]),
        (("id", "dispute.category", "dispute.category"), [(2, "repeated-column")]),
        (("Complaint ID", "Product", "Issue"), [(0, "foreign-columns")]),
        (("id", "Product"), [(1, "foreign-columns")]),
        (("", ""), [(0, "foreign-columns")]),
        (("parties.0.trust", "parties.1.id", "parties.1.trust"), [(0, "no-label-column")]),
        (("dispute.category", "party.trust", "parties.trust", "parties"), [(at, "unknown-column") for at in (1, 2, 3)]),
    ],
)
def test_faults(names: tuple[str, ...], faults: list[tuple[int, str]]) -> None:
    assert [(column, fault.code) for column, fault in FORM.faults(names)] == faults


def test_suggestions() -> None:
    names = ("id", "dispute.category", "Dispute.Causes", "parties.shop.temprament", "duration_days", "xyz")
    hints = [fault.hint or "" for _, fault in FORM.faults(names)]
    near = ("dispute.causes", "parties.shop.temperament", "dispute.duration_days")
    assert hints[:3] == [f"did you mean `{each}`?" for each in near]
    assert "`ottava map`" in hints[3]


def test_a_nameless_column_may_be_empty() -> None:
    names = ("id", "dispute.category", "")
    assert FORM.faults(names, [("a", "debt", " "), ("b", "debt", None), ("c",)]) == []
    ((column, fault),) = FORM.faults(names, [("a", "debt", ""), ("b", "debt", "see mail")])
    assert (column, fault.code) == (2, "nameless-column")
    assert "column 3 has no name, and `see mail` in it" in fault.message


def test_columns_of_parquet_may_be_nested() -> None:
    assert FORM.faults(("id", "dispute", "parties"), nested=True) == []
    assert FORM.faults(("id", "party"), nested=True) != []


def test_many_faults_are_cut_off() -> None:
    names = ("dispute.category", *(f"x{number}" for number in range(5_000)))
    assert len(FORM.faults(names)) == 50
