"""What programs relied on in the last release is still so, or its break is listed and explained to them."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from library.contract.breaks import SINCE
from library.contract.compatibility import Schema, breaks
from library.contract.names import ROOT, SCHEMAS, keep, names, numbers, outcomes
from library.contract.values import values

from ottava import Advisor, Case
from ottava.engine.report.schema import advice_schema
from ottava.facts import case_schema

HERE = Path(__file__).parent
UPGRADING = (ROOT / "docs" / "use" / "upgrading.md").read_text(encoding="utf-8")


def version_of(folder: Path) -> tuple[int, ...]:
    return tuple(map(int, folder.name.split(".")))


LAST = max((each.parent for each in HERE.glob("*/names.json")), key=version_of)
"""The contract of the last release."""
DECLARED = SINCE.get(LAST.name, ())


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


KEPT = load(LAST / "names.json")
OLD_CASES: Schema = load(LAST / "case.schema.json")


@cache
def breaks_of_advice() -> list[str]:
    return breaks(load(LAST / "advice.schema.json"), advice_schema(), passes_over=True)


def breaks_of_cases() -> list[str]:
    return breaks(load(SCHEMAS / "case.schema.json"), OLD_CASES, passes_over=False)


def names_gone() -> Iterator[str]:
    now = names()
    for kind, kept in KEPT["names"].items():
        yield from (f"{kind}: {name} is gone" for name in kept if name not in now[kind])


def test_all_that_is_broken_is_listed_and_all_that_is_listed_is_broken() -> None:
    found = {*breaks_of_advice(), *breaks_of_cases(), *names_gone()}
    listed = {each.found for each in DECLARED}
    assert found == listed, (
        f"breaks that are not listed: {sorted(found - listed)}; listed and not there: {sorted(listed - found)}. Undo "
        "them, or see `Take something away` in CONTRIBUTING.md: deprecate, or list in tests/library/contract/breaks.py"
    )


@pytest.mark.parametrize("declared", DECLARED, ids=lambda each: each.found)
def test_a_break_is_explained_where_people_upgrade(declared: Any) -> None:
    assert re.search(rf"^#+ {re.escape(declared.note)}$", UPGRADING, re.MULTILINE)
    assert len(declared.why) > 20


def test_the_format_of_an_advice_rises_with_its_breaks_and_only_then() -> None:
    expected = KEPT["numbers"]["format_version"] + bool(breaks_of_advice())
    assert numbers()["format_version"] == expected, f"`FORMAT_VERSION` in engine/inference/advice.py must be {expected}"


def test_the_version_of_the_built_in_rulebook_rises_with_its_rules() -> None:
    """A major version for an id that is gone, any other for any other change of what the rules mean or say."""
    kept, now = KEPT["numbers"]["rulebook"], numbers()["rulebook"]
    was, is_now = (tuple(map(int, each["version"].split("."))) for each in (kept, now))
    if kept["fingerprint"] == now["fingerprint"]:
        assert is_now == was
    else:
        assert is_now > was, "the rules were changed: raise `version` in rules/eight_methods/rulebook.yaml"
    if any("of the built-in rulebook" in each for each in names_gone()):
        assert is_now[0] > was[0], "an id is gone: raise the first number of `version` in its rulebook.yaml"


@pytest.mark.slow
def test_the_same_rules_give_the_same_advice() -> None:
    """The gates, methods, vetoes and directives of every example, while neither it nor the rules have changed."""
    kept, now = load(LAST / "outcomes.json"), outcomes()
    same = kept.keys() & now.keys()
    if KEPT["numbers"]["rulebook"] == numbers()["rulebook"]:
        assert len(same) > 50
        assert {case: now[case] for case in same} == {case: kept[case] for case in same}


@pytest.mark.slow
def test_a_release_keeps_what_the_next_is_held_to(tmp_path: Path) -> None:
    keep(tmp_path / "kept")
    assert {each.name for each in (tmp_path / "kept").iterdir()} == {each.name for each in LAST.iterdir()}
    assert load(tmp_path / "kept" / "names.json") == {"numbers": numbers(), "names": names()}
    assert load(tmp_path / "kept" / "advice.schema.json") == advice_schema()


def distinct_labels(case: dict[str, Any]) -> bool:
    labels = [party["id"] for party in case.get("parties") or ()]
    return len(set(labels)) == len(labels)


NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""Shrinking a whole case takes minutes, and the message says what is wrong with it."""


@pytest.mark.slow
@settings(max_examples=200, deadline=None, phases=NO_SHRINKING)
@given(values(OLD_CASES, OLD_CASES).filter(distinct_labels))
def test_a_case_of_the_last_release_is_read(case: dict[str, Any]) -> None:
    read = Case.from_mapping(case)
    assert Case.from_mapping(read.to_mapping()) == read


@pytest.mark.slow
@settings(max_examples=20, deadline=None, phases=NO_SHRINKING)
@given(values(OLD_CASES, OLD_CASES).filter(distinct_labels), st.booleans())
def test_a_case_of_the_last_release_gets_advice(case: dict[str, Any], thorough: bool) -> None:
    assert Advisor(budget=500).advise(case, thorough=thorough).case == case.get("id", "case")


def test_the_short_schema_of_a_case_takes_what_the_long_one_of_the_last_release_takes() -> None:
    """But for the length of a label, which the long one gives by its pattern."""
    found = breaks(case_schema(), OLD_CASES, passes_over=False)
    assert found == ["Case.parties[].id: minLength was 1, is None"]
