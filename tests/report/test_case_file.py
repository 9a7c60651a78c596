"""A case as a file reads back as the same case, whatever is in it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inference.engine_rows import VOCABULARY
from naive.strategies import cases

from ottava.engine.report.case_file import to_yaml
from ottava.facts import Case, cases_from, read_case
from ottava.facts.source.span import Source

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).parents[2] / "examples"
LABELS = ["no", "1e3", "012", "0o17", "null", "true", "y", "1_000", "Ωmega", "x-1"]
TITLES = [
    "",
    "~",
    "on: off",
    "a # b",
    "- x",
    "1:30",
    "'\"",
    "two\nlines",
    "\u202edecoy",
    "12e03",
    "=",
    "{a: b}",
    "ü 漢字",
]


def again(case: Case) -> object:
    (found,) = cases_from(Source("again.yaml", to_yaml(case)), VOCABULARY)
    return found


def test_every_example_does() -> None:
    for path in EXAMPLES.glob("*.yaml"):
        assert again(read_case(path)) == read_case(path)


def test_words_that_yaml_might_take_for_something_else_do() -> None:
    for title in TITLES:
        case = Case.from_mapping({"id": "1e3", "title": title, "parties": [{"id": label} for label in LABELS]})
        assert again(case) == case


@given(cases(), st.text(st.characters(exclude_categories=("Cc", "Cs"))))
def test_random_cases_do(mapping: dict[str, object], title: str) -> None:
    case = Case.from_mapping({**mapping, "title": title}, VOCABULARY)
    assert again(case) == case
