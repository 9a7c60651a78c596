"""That no advice of the built-in rulebook breaks the statements written by hand, on examples and on cases made to reach
every rule. The script itself holds them against as many cases as one likes; see docs/write/checking.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from built_in import safeguards_by_hand as by_hand

from ottava import Advisor
from ottava.engine.authoring.reaching.covering import Covering
from ottava.engine.rulebook.loading import load_rulebook

pytestmark = pytest.mark.slow

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.yaml"))


@cache
def advisor() -> Advisor:
    return Advisor()


def made(count: int, seed: int) -> Iterator[dict[str, Any]]:
    return Covering(load_rulebook(), seed).cases(count, 1)


def broken(cases: list[dict[str, Any]]) -> list[str]:
    advices = (json.loads(json.dumps(advisor().advise(case).to_mapping())) for case in cases)
    return [str(violation) for found in by_hand.checked(cases, advices) for violation in found]


def test_no_example_breaks_a_statement() -> None:
    cases = [yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) for path in EXAMPLES]
    assert len(cases) > 60
    assert broken(cases) == []


def test_no_case_made_to_reach_every_rule_breaks_a_statement() -> None:
    assert broken(list(made(400, 11))) == []


def test_what_is_irrelevant_never_changes_the_first_place() -> None:
    cases = [yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) for path in EXAMPLES]
    with_copies = [each for case in (*cases, *made(120, 12)) for each in (case, *by_hand.copies(case))]
    assert len(with_copies) > 400
    assert broken(with_copies) == []
