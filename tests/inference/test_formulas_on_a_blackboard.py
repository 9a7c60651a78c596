"""Whether a formula holds, how certainly it does, and what was concluded on the way, read off a finished run."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Any

import pytest
from inference.engine_rows import loaded
from inference.small_rulebook import CASE as SMALL_CASE
from inference.small_rulebook import small_rulebook
from naive.strategies import random_case, random_rulebook

from ottava.engine.inference.blackboard import Blackboard, Firing, Support, Trace
from ottava.engine.inference.checks import checks_of
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.inference.formula import (
    CASE,
    AtLeast,
    Fewer,
    Formula,
    IsAdvised,
    IsDerived,
    IsPossible,
    Passes,
    children,
    counted_parties,
    negation,
)
from ottava.engine.inference.meaning import leaf_holds
from ottava.engine.inference.program import Program
from ottava.engine.inference.reasons import ReasonBuilder
from ottava.engine.rulebook.condition import Atom, Known
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.facts import Case

Boards = list[tuple[Blackboard, list[tuple[Formula, int]]]]


def run(rulebook: Rulebook, case: dict[str, Any]) -> Blackboard:
    return Program(compile_rulebook(rulebook)).run(Case.from_mapping(case, rulebook.vocabulary))


def parts(formula: Formula) -> Iterator[Formula]:
    yield formula
    for each in children(formula):
        yield from parts(each)


@pytest.fixture(scope="module")
def boards() -> Boards:
    """Finished runs, each with formulas of its rules, their parts and the negations of both, and where to read them."""
    found: Boards = []
    for seed in range(12):
        rng = Random(f"formulas {seed}")
        rulebook = loaded(random_rulebook(rng, computed=seed % 2 == 1))
        for _ in range(2):
            board = run(rulebook, random_case(rng))
            read: dict[tuple[Formula, int], None] = {}
            for meant in board.translation.rules.values():
                for whole in (meant.fires, meant.premise, meant.could_fire, meant.cannot_fire):
                    for each in parts(whole):
                        for at in board.party_indexes(meant.rule) if each is whole else range(len(board.case.parties)):
                            read |= {(each, at): None, (negation(each), at): None}
            found.append((board, list(read)))
    return found


def certainty(formula: Formula, board: Blackboard, at: int) -> float | None:
    """By the documentation: what is not so is certain, what is counted as certain as the last that it takes."""
    known = partial(certainty, board=board)
    match formula:
        case Passes(test):
            seen = board.observation(test.attribute, at)
            if not leaf_holds(formula, None if seen is None else seen.value):
                return None
            return 1.0 if seen is None or isinstance(test, Known) else seen.certainty
        case IsDerived(atom, expected):
            found = board.certainty(atom, at)
            return found if expected else (1.0 if found is None else None)
        case IsPossible(atom, expected):
            place = board.translation.party_index_of(atom, at)
            against = [known(each.cannot_fire, at=place) for each in board.translation.deriving.get(atom, ())]
            ruled_out = None if None in against else min([1.0, *[each for each in against if each is not None]])
            return ruled_out if not expected else (1.0 if ruled_out is None else None)
        case IsAdvised(asked, expected):
            return 1.0 if board.standing.is_advised(asked, at) is expected else None
        case AtLeast(where, count) | Fewer(where, count):
            among = counted_parties(formula, at, len(board.case.parties))
            number = {"half": max(1, -(-len(among) // 2)), "most": len(among) // 2 + 1, "all": max(1, len(among))}
            least = count if isinstance(count, int) else number[count]
            if isinstance(formula, Fewer):
                where, least = negation(where), len(among) - least + 1
            held = sorted([each for at in among if (each := known(where, at=at)) is not None], reverse=True)
            return 1.0 if least <= 0 else held[least - 1] if len(held) >= least else None
    held = [each for part in children(formula) if (each := known(part, at=at)) is not None]
    if type(formula).__name__ == "Every":
        return min([1.0, *held]) if len(held) == len(children(formula)) else None
    return max(held, default=None)


def test_what_holds_holds_with_the_certainty_that_the_documentation_gives_it(boards: Boards) -> None:
    seen: Counter[tuple[str, bool]] = Counter()
    for board, read in boards:
        support, checks = Support(board), checks_of(board.translation)
        for formula, at in read:
            expected = certainty(formula, board, at)
            assert support.certainty(formula, at) == expected
            assert checks[formula](support, at) is (expected is not None)
            seen[type(formula).__name__, expected is not None] += 1
    kinds = ("Passes", "Every", "Either", "AtLeast", "Fewer", "IsDerived", "IsPossible", "IsAdvised")
    assert {(kind, held) for kind in kinds for held in (True, False)} <= seen.keys()


def test_of_a_formula_and_its_negation_one_holds(boards: Boards) -> None:
    for board, read in boards:
        support, checks = Support(board), checks_of(board.translation)
        for formula, at in read:
            assert checks[formula](support, at) is not checks[negation(formula)](support, at)


def test_the_reason_of_a_firing_is_the_one_in_the_advice(boards: Boards) -> None:
    for board, _ in boards:
        reasons = ReasonBuilder.of(board)
        for meant, firing in board.in_order():
            for conclusion in meant.rule.conclusions:
                reason = reasons.reason(firing, conclusion.because, 0.25)
                assert (reason.rule, reason.title, reason.because) == (meant.rule.id, "A rule", "it does")
                assert (reason.certainty, reason.party) == (0.25, reasons.labels[firing.party])
                assert (reason.facts, reason.from_) == reasons.grounds.justification(meant, firing.party)
                assert reason.source == meant.source


HEATED = Atom("heated", True)


def test_a_trace_says_which_rules_fired_and_what_they_concluded() -> None:
    board = run(small_rulebook(), SMALL_CASE)
    trace = board.trace()
    assert trace == Trace(
        (
            Firing("heated", 0, 1.0), Firing("heated", 2, 0.7), Firing("claims", CASE, 1.0), Firing("listen", 0, 1.0),
            Firing("listen", 2, 0.7), Firing("persuade", 1, 1.0), Firing("two-heated", CASE, 0.7),
            Firing("play", CASE, 1.0),
        ),
        {(HEATED, 0): 1.0, (HEATED, 2): 0.7},
    )  # fmt: skip
    assert sorted(board.firings()) == sorted(trace.firings)
    assert next(board.firings()) == Firing("heated", 0, 1.0)
    assert [(meant.rule.id, firing) for meant, firing in board.in_order()] == [(one.rule, one) for one in trace.firings]


def test_what_a_trace_says_cannot_be_changed() -> None:
    told = {(HEATED, 0): 1.0}
    trace = Trace((), told)
    told.clear()
    assert dict(trace.assessments) == {(HEATED, 0): 1.0}
    with pytest.raises(TypeError):
        trace.assessments[HEATED, 0] = 0.5  # type: ignore[index]


def test_a_blackboard_knows_what_is_known_and_of_what_it_is_not_certain() -> None:
    parties = [
        {"id": "a", "arousal": {"value": "upset", "certainty": 0.2}, "heard": True},
        {"id": "b", "trust": {"value": 3, "certainty": 0.199}, "heard": {"value": False, "certainty": 0.99}},
    ]
    board = run(small_rulebook(), {"id": "x", "dispute": {"duration_days": 1, "rumour": True}, "parties": parties})
    assert board.uncertain == {"party.arousal", "party.trust", "party.heard"}
    of_case = {"dispute.duration_days", "dispute.rumour"}
    assert [set(known) for known in board.observed] == [
        of_case | {"party.arousal", "party.heard"}, of_case | {"party.heard"}, of_case,
    ]  # fmt: skip


def test_a_rule_is_tried_for_each_party_or_once() -> None:
    board = run(small_rulebook(), SMALL_CASE)
    rules = {rule.id: rule for rule in board.translation.rulebook.rules}
    assert list(board.party_indexes(rules["heated"])) == [0, 1, 2]
    assert list(board.party_indexes(rules["claims"])) == [CASE]
