"""A test on a computed attribute is a test on what a case gives: the solver finds cases of those, and misses none."""

from itertools import product
from random import Random
from typing import Any

import pytest
from authoring.solving.test_world import certain_case
from explanation.test_computed import random_orders, whole
from inference.engine_rows import loaded
from naive.strategies import random_rulebook

from ottava import Advisor, Case
from ottava.engine.authoring.solving.logic import Logic, fires
from ottava.engine.authoring.solving.solver import Undecided
from ottava.engine.explanation.partitions import partitions
from ottava.engine.inference.compiled_rulebook import CompiledRulebook, compile_rulebook
from ottava.engine.inference.program import Program

pytest.importorskip("z3")


def logic_of(translation: CompiledRulebook) -> Logic:
    return Logic(translation, Program(translation).run)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_two_rules_that_fire_together_in_some_case_do_before_the_solver(seed: int) -> None:
    translation = random_orders(Random(900 + seed))
    program = Program(translation)
    together: set[tuple[str, str]] = set()
    ranges = {path: whole(each) for path, each in partitions(translation).items()}
    for values in product(*ranges.values()):
        given: dict[str, Any] = {path.partition(".")[2]: one for path, one in zip(ranges, values, strict=True)}
        board = program.run(Case.from_mapping({"order": given}, translation.rulebook.vocabulary))
        fired = sorted(firing.rule for firing in board.firings())
        together |= set(product(fired, fired))
    logic = logic_of(translation)
    rules = list(translation.rules.values())
    for one, other in product(rules, rules):
        found = logic.together(one, other)  # raises Unconfirmed where the engine does not agree
        assert (found is not None) is ((one.rule.id, other.rule.id) in together)
        if found is not None:
            assert "outstanding" not in str(found.case.to_mapping())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(200, 220))
def test_what_fires_in_random_cases_fires_before_the_solver(seed: int) -> None:
    rng = Random(seed)
    book = loaded(random_rulebook(rng, computed=True))
    logic, advisor = logic_of(compile_rulebook(book)), Advisor(book)
    fired = {each.rule for _ in range(60) for each in advisor.run(certain_case(rng)).firings()}
    for meant in logic.compiled_rulebook.rules.values():
        try:
            found = logic.firing(meant)  # raises Unconfirmed where the engine does not agree
        except Undecided:  # more parties could matter than are looked at
            continue
        assert found is not None or meant.rule.id not in fired
        assert found is None or fires(advisor.run(found.case), meant.rule.id, found.party_index)
