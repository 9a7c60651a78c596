"""What a mistake in a case is called, in what words it is told, and what is advised, exactly."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ottava.facts import Case, InvalidCase, cases_from
from ottava.facts.source.mending import edited
from ottava.facts.source.reading import from_text

# A case as JSON, then `CODE: MESSAGE`, then `= HINT` if there is one, and `-> JSON` if an edit puts the case right.
WRITTEN = Path(__file__).with_name("case_messages.txt").read_text(encoding="utf-8").strip().split("\n\n")
CASES = [(case, *rest.partition("\n-> ")[::2]) for case, _, rest in (each.partition("\n") for each in WRITTEN)]


def told(case: Any) -> str:
    """What is said of the case, without quoting what may be too long for that."""
    with pytest.raises(InvalidCase) as caught:
        Case.from_mapping(case)
    return "\n".join(
        f"{each.code}: {each.message}" + (f"\n= {each.hint}" if each.hint else "") for each in caught.value.diagnostics
    )


@pytest.mark.parametrize(("case", "said", "mended"), CASES, ids=[case[:80].replace("\\", "/") for case, *_ in CASES])
def test_a_mistake_is_told_in_these_words_and_mended_if_it_can_be(case: str, said: str, mended: str) -> None:
    assert told(json.loads(case)) == said
    source = from_text("case.json", case)
    (error,) = cases_from(source)
    assert isinstance(error, InvalidCase)
    mends = [each for found in error.diagnostics for each in found.mends]
    assert [edited(source, each.edits) for each in mends] == ([mended] if mended else [])
    assert not mended or isinstance(Case.from_mapping(json.loads(mended)), Case)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (
            {"dispute": {"duration_days": 10**5000}},
            "out-of-range: found a whole number of too many digits for `dispute.duration_days`, "
            "expected at most 9007199254740991",
        ),
        (
            {"safety": {"weapon": 10**5000}},
            "wrong-type: found a whole number of too many digits for `safety.weapon`, expected `true` or `false`",
        ),
        (
            {"safety": {10**5000: 1}},
            "unknown-key: found a key in `safety` that is not text, expected the name of an attribute",
        ),
        (
            {"dispute": {"deadline_hours": float("inf")}},
            "wrong-type: found the number `inf` for `dispute.deadline_hours`, expected a number of at least 0",
        ),
        ({1: 2}, "unknown-key: found a key in the case that is not text, expected the name of an attribute"),
        (
            {"dispute": {None: 2}},
            "unknown-key: found a key in `dispute` that is not text, expected the name of an attribute",
        ),
        (
            {"dispute": {"stakes": object()}},
            "unknown-value: found something that no case file can hold for `dispute.stakes`, "
            "expected one of its 3 values\n= choose one of `trivial`, `livelihood`, `serious`",
        ),
        (
            {"parties": [{"id": "a", "vulnerabilities": {"value": ("child", "child")}}]},
            "repeated-value: `child` stands twice in `parties.a.vulnerabilities`\n= leave it out here",
        ),
        (
            {"parties": [{"id": "a", 3: "hot"}]},
            "unknown-key: found a key in `parties.a` that is not text, expected the name of an attribute",
        ),
        ({"id": b"a"}, "wrong-type: found something that no case file can hold for `id`, expected text"),
        (
            {"day": date(2026, 3, 14), "title": date(2026, 3, 14)},
            "wrong-type: found the date `2026-03-14` for `title`, expected text",
        ),
        (
            {"day": None, "dispute": {"stakes": datetime(2026, 3, 14, tzinfo=UTC)}},
            "unknown-value: found the date `2026-03-14T00:00:00Z` for `dispute.stakes`, expected one of its 3 values\n"
            "= choose one of `trivial`, `livelihood`, `serious`",
        ),
    ],
)
def test_what_no_file_can_hold_is_told_in_these_words(case: Any, said: str) -> None:
    assert told(case) == said
