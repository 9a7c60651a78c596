"""A case on which a rule fires is found for every rule of the built-in rulebook, and the engine confirms it."""

from pathlib import Path

import pytest

from ottava.engine.authoring.rule_tests.reading import read_tests
from ottava.engine.authoring.rule_tests.running import run_tests
from ottava.engine.authoring.scaffolding.rule import Instances, entry_for
from ottava.engine.rulebook.loading import load_rulebook

pytestmark = pytest.mark.slow

NO_NEAR_MISS = {
    "firm.facts-open",
    "learning.always",
    "points.every-contact",
    "points.know-people",
    "points.mediate-early",
    "sincere.always",
}
"""They fire always, or no single fact keeps them from firing."""


def test_every_rule_gets_a_test_that_passes(tmp_path: Path) -> None:
    built_in = load_rulebook()
    instances = Instances(built_in)
    entries = {rule.id: entry_for(rule, instances) for rule in built_in.rules}
    assert {rule for rule, (_, unfinished) in entries.items() if unfinished} == NO_NEAR_MISS
    path = tmp_path / "all.yaml"
    path.write_text("".join(entry for entry, _ in entries.values()), encoding="utf-8")
    results = list(run_tests(built_in, read_tests([path], built_in)))
    assert len(results) == 2 * len(entries) - len(NO_NEAR_MISS)
    assert [result for result in results if result.failures] == []
