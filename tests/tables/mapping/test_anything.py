"""Whatever stands in a mapping or in a cell: it is read, or refused in words."""

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ottava.engine.tables.mapping.applying import MappedColumns
from ottava.engine.tables.mapping.findings import InvalidMapping
from ottava.engine.tables.mapping.from_yaml import mapping_from
from ottava.facts import Case
from ottava.facts.attribute import Attribute
from ottava.facts.case import check
from ottava.facts.source.span import Source
from ottava.facts.vocabulary import built_in_vocabulary

ROOT = Path(__file__).parents[3]
MAPPINGS = [path.read_text("utf-8") for path in sorted((ROOT / "examples" / "evaluation").glob("*.mapping.yaml"))]
VOCABULARY = built_in_vocabulary().extended(
    (
        Attribute("dispute", "begun", "date"),
        Attribute("dispute", "seen", "datetime"),
        Attribute("dispute", "sum", "number"),
    )
)
EVERY_KIND = """\
id: I
title: {column: T, words: {a: b}, if_empty: none given}
dispute:
  category: {column: C, certainty: {column: S, words: {guess: 0.2}}}
  duration_days: {from: F, to: {column: E, if_empty: 2026-01-01}}
  escalation_stage: {column: G, units: {step: 2}, round: nearest}
  sum: {column: M, units: any}
  begun: {column: F, dates: day first}
  seen: E
fact_finding: {evidence: {any_of: {P: video, Q: {words: {both: [witness, expert]}, separator: line}}}}
safety: {weapon: W, threats: {column: H, separator: [",", "/"]}}
parties:
  - id: {column: L}
    trust: R
"""
NAMES = tuple("ITCSFEGMPQWHLR")
TEXTS = st.text(max_size=15) | st.text(st.sampled_from("0123456789.,-/ :€$%()TZ+"), max_size=15)
CELLS = (
    TEXTS
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals(allow_nan=False)
    | st.sampled_from([float("inf"), float("-inf"), float("nan")])
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.lists(TEXTS, max_size=3)
    | st.sampled_from(["1 Jan 2026", "31/12/2025 10:00", "2026-01-01T10:00Z", "yes", "guess", "both", "3 steps", "a"])
)
COLUMNS = MappedColumns(mapping_from(Source("mapping.yaml", EVERY_KIND), VOCABULARY), NAMES)


@settings(max_examples=300, deadline=None)
@given(st.lists(CELLS, min_size=len(NAMES), max_size=len(NAMES)))
def test_any_cell_is_read_or_refused(cells: list[object]) -> None:
    data, places, faults = COLUMNS.case(cells)
    assert all(0 <= column < len(NAMES) and row == 0 for row, column in places.values())
    for (row, column), fault in faults:
        assert (row, 0 <= column < len(NAMES)) == (0, True)
        assert fault.message
        assert fault.hint
        assert "line " in fault.hint
    case, mistakes = check(data, VOCABULARY, "x")
    assert isinstance(case, Case) or mistakes


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([*MAPPINGS, EVERY_KIND]), st.data())
def test_any_mapping_is_read_or_refused(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    put = data.draw(st.sampled_from(["", "{", "[", ": ", "\n  ", "unknown", "1", "'", "- "]))
    try:
        found = mapping_from(Source("mapping.yaml", text[:start] + put + text[end:]), VOCABULARY)
    except InvalidMapping:
        return
    names = list(dict.fromkeys(each.name for each in (*found.columns(), *found.never_read)))
    MappedColumns(found, names).case([""] * len(names))


def test_cells_that_are_no_text_say_what_they_show() -> None:
    cells = [None] * len(NAMES)
    values = {"I": 17.0, "M": Decimal("12.50"), "F": date(2026, 1, 1), "E": datetime(2026, 1, 11), "W": True, "R": 3.0}
    row = [values.get(name, cell) for name, cell in zip(NAMES, cells, strict=True)]
    row[NAMES.index("T")] = time(9, 30)
    data, _, faults = COLUMNS.case(row)
    assert data["id"] == "17"
    assert data["dispute"]["sum"] == 12.5
    assert data["dispute"]["duration_days"] == 10
    assert data["dispute"]["begun"] == "2026-01-01"
    assert data["safety"] == {"weapon": True}
    assert [fault.code for _, fault in faults] == ["unlisted-word", "no-offset", "missing-id"]
