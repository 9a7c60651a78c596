"""New rules and tests, as the texts that files would have: nothing is written."""

from __future__ import annotations

from pathlib import Path

from ...authoring.scaffolding.rule import texts_with_rule, texts_with_test


def rule_written(folder: Path, rule_id: str, per_party: bool) -> dict[str, str]:
    """Return the files to which a new rule and its test are added, by path. Raises as `new_rule` does."""
    return {str(path.absolute()): text for path, text in texts_with_rule(str(folder), rule_id, per_party=per_party)}


def test_written(folder: Path, rule_id: str) -> tuple[dict[str, str], bool]:
    """Return the file to which a test of a rule is added, a case on which it fires and a near miss; and whether the
    author has to fill in what could not be found. Raises as `new_test` does.
    """
    path, text, unfinished = texts_with_test(str(folder), rule_id)
    return {str(path.absolute()): text}, unfinished
