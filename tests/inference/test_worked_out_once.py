"""What is the same for every case of a rulebook is worked out once."""

from collections import Counter
from pathlib import Path

import pytest

from ottava import Advisor
from ottava.engine.inference import checks, unknowns
from ottava.engine.inference.compiled import network
from ottava.engine.inference.unknowns import Seekers

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_no_test_is_made_again_on_a_value_that_was_met_before(monkeypatch: pytest.MonkeyPatch) -> None:
    advisor, made = Advisor(), Counter[str]()

    def counted(module: object, name: str) -> None:
        work = getattr(module, name)

        def count(*given: object) -> object:
            made[name] += 1
            return work(*given)

        monkeypatch.setattr(module, name, count)

    counted(network, "leaf_holds")
    counted(checks, "leaf_holds")
    counted(Seekers, "_made")
    counted(unknowns, "_not_known")
    first = advisor.advise_file(EXAMPLES / "canteen-brawl.yaml")
    assert set(made) == {"leaf_holds", "_made", "_not_known"}
    made.clear()
    assert advisor.advise_file(EXAMPLES / "canteen-brawl.yaml") == first
    assert not made
