"""What docs/use/decision-log.md shows of a record is one, and its tables have every field and every reason."""

import json
import re
from pathlib import Path
from typing import get_args

from ottava import Case, Decision
from ottava.engine.decisions.replaying import Obstacle, Verdict

DOCS = Path(__file__).parents[2] / "docs" / "use"
PAGE = (DOCS / "decision-log.md").read_text("utf-8")
RECORDS = [Decision.from_json(line) for line in (DOCS / "decisions.jsonl").read_bytes().splitlines()]


def table(heading: str) -> set[str]:
    """The names in the first column of the table behind a heading."""
    rows = PAGE.partition(f"| {heading} |")[2].partition("\n\n")[0].splitlines()[2:]
    return {name for row in rows for name in re.findall("`([^`]+)`", row.split("|")[1])}


def test_the_record_shown_is_the_first() -> None:
    (shown,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert json.loads(shown) == json.loads(RECORDS[0].to_json())


def test_the_records_hold_the_cases_they_are_on() -> None:
    assert len(RECORDS) == 4
    for each in RECORDS:
        assert each.case is not None
        assert Case.from_mapping(each.case).digest == each.case_digest


def test_every_field_and_every_reason_is_there() -> None:
    assert table("field") == set(Decision.__struct_fields__)
    assert table("reason") == set(get_args(Obstacle))
    assert all(f"`{verdict}`" in PAGE for verdict in get_args(Verdict))
