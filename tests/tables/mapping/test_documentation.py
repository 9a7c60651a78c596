"""The mappings in docs/evaluate/mapping.md are read, and mean what the page says."""

import re
from pathlib import Path

import pytest

from ottava.engine.tables.mapping.applying import MappedColumns
from ottava.engine.tables.mapping.cells import NO, YES
from ottava.engine.tables.mapping.from_table import ORDERS
from ottava.engine.tables.mapping.from_yaml import mapping_from
from ottava.facts.attribute import Attribute
from ottava.facts.source.span import Source
from ottava.facts.vocabulary import built_in_vocabulary

PAGE = (Path(__file__).parents[3] / "docs" / "evaluate" / "mapping.md").read_text("utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
WHOLE = [block for block in BLOCKS if re.search(r"^(dispute|parties):", block, re.MULTILINE)]
PARTS = [block for block in BLOCKS if block not in WHOLE and not block.startswith("table:")]
VOCABULARY = built_in_vocabulary().extended([Attribute("dispute", "claimed", "number", unit="EUR")])


def test_there_are_examples_of_both_kinds() -> None:
    assert (len(WHOLE), len(PARTS)) >= (2, 3)


@pytest.mark.parametrize("text", WHOLE)
def test_a_whole_mapping_is_read(text: str) -> None:
    assert mapping_from(Source("docs/evaluate/mapping.md", text), VOCABULARY).parties


@pytest.mark.parametrize("text", PARTS)
def test_each_attribute_that_is_shown_is_read(text: str) -> None:
    entries = re.findall(r"^\w+:.*?(?=^\w|\Z)", text, re.DOTALL | re.MULTILINE)
    assert entries
    for entry in entries:
        attribute = next(each for each in VOCABULARY if each.name == entry.partition(":")[0])
        inside = "".join(f"    {line}\n" for line in entry.splitlines())
        head = "parties:\n  - id: a\n" if attribute.entity == "party" else f"{attribute.entity}:\n"
        mapping_from(Source("docs/evaluate/mapping.md", head + inside), VOCABULARY)


def test_how_the_file_is_written_is_read() -> None:
    (text,) = [block for block in BLOCKS if block.startswith("table:")]
    mapping = mapping_from(Source("docs/evaluate/mapping.md", text + "dispute: {stakes: A}\n"), VOCABULARY)
    assert mapping.layout == ("Complaints", 3, ";")


def test_words_for_yes_and_no_and_orders_of_dates_are_listed() -> None:
    assert all(f"`{word}`" in PAGE for word in (*YES, *NO, *ORDERS))


@pytest.mark.parametrize(
    ("unit", "text", "days"), [("{week: 7, month: 30}", "2 weeks", 14), ("{week: 7, month: 30}", "1 month 3 days", 33)]
)
def test_units_are_worth_what_the_page_says(unit: str, text: str, days: int) -> None:
    mapping = mapping_from(Source("m", f"dispute: {{duration_days: {{column: Age, units: {unit}}}}}"), VOCABULARY)
    assert MappedColumns(mapping, ["Age"]).case([text]).data == {"dispute": {"duration_days": days}}
