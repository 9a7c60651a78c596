"""Faults of one edit in the rules that keep harm away are noticed by a safeguard, or listed with the reason why not.

A few of them; `python -m built_in.one_edit_faults 220 14` tries as many as one likes.
"""

import pytest
from built_in.one_edit_faults import faults, lines, unnoticed

from ottava.engine.rulebook.loading import load_rulebook

pytestmark = pytest.mark.slow

pytest.importorskip("z3")


def test_a_few_faults_are_noticed_or_accounted_for() -> None:
    found = list(lines(4, 14))
    assert [line for accounted, line in found if not accounted] == []
    assert sum("breaks" in line for _, line in found) >= 1


def test_what_is_listed_is_a_change_of_a_rule_that_is_there() -> None:
    rules = {rule.id for rule in load_rulebook().rules}
    assert {rule for rule, _ in unnoticed()} <= rules


def test_the_same_seed_draws_the_same_faults() -> None:
    book = load_rulebook()
    first, second = ([(fault.rule.id, fault.change) for fault in faults(book, 30, 3)] for _ in range(2))
    assert first == second
    assert len(set(first)) == 30
