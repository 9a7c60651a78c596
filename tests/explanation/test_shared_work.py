"""How often things are worked out while an answer is looked for: what is known already is not worked out again."""

from collections import Counter
from pathlib import Path

import pytest

from ottava import Advisor
from ottava.engine.explanation.stability.trials import Trials
from ottava.engine.inference.blackboard import Support

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_boards_share_what_they_agree_on(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[object] = Counter()
    certainty = Support.certainty

    def counted(support: Support, formula: object, party_index: int) -> float | None:
        changes = getattr(support.board, "changes", None)
        if changes is not None:
            asked[formula, party_index, frozenset(changes.items())] += 1
        return certainty(support, formula, party_index)  # type: ignore[arg-type]

    monkeypatch.setattr(Support, "certainty", counted)
    Advisor().why_not_each(EXAMPLES / "orange-quarrel.yaml")
    assert asked
    assert max(asked.values()) <= 2


def test_few_bounds_are_worked_out_where_no_pair_reaches_a_goal(monkeypatch: pytest.MonkeyPatch) -> None:
    bounds = Trials.bounds
    calls: list[int] = []

    def counted(trials: Trials, others: object) -> object:
        calls.append(1)
        return bounds(trials, others)  # type: ignore[arg-type]

    monkeypatch.setattr(Trials, "bounds", counted)
    found = Advisor().smallest_changes(EXAMPLES / "canteen-brawl.yaml", "top=changed", largest=2)
    assert found.searched_to == 2
    assert 0 < 2 * len(calls) < found.attributes
