"""Questions about all cases: few parties are enough, answers are confirmed, and what is too large is left undecided."""

import gc
import subprocess
import sys
from contextlib import suppress
from random import Random
from typing import Any

import pytest
from inference.engine_rows import loaded
from inference.small_rulebook import rulebook_of, small_rulebook
from naive.strategies import random_rulebook

from ottava import Advisor, Case
from ottava.engine.authoring.solving import advice as certainties
from ottava.engine.authoring.solving.advice import Contribution, sums
from ottava.engine.authoring.solving.logic import Logic, fires, first_party
from ottava.engine.authoring.solving.parties import MOST, parties_enough
from ottava.engine.authoring.solving.shrinking import shrink
from ottava.engine.authoring.solving.solver import Unconfirmed, Undecided, at_least, collector_paused, model_of
from ottava.engine.authoring.solving.world import World
from ottava.engine.explanation.budget import Budget
from ottava.engine.explanation.partitions import partitions
from ottava.engine.extras import ExtraMissing
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.rulebook.dependencies import producers_of
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.facts import built_in_vocabulary
from ottava.facts.source.errors import OttavaError

z3 = pytest.importorskip("z3")


TRIED = 12
"""Parties up to which it is tried whether more of them bring something new."""


def logic_of(book: Rulebook, most_parties: int | None = None) -> Logic:
    return Logic(compile_rulebook(book), Advisor(book).run, most_parties)


def test_a_case_is_found_and_small() -> None:
    logic = logic_of(small_rulebook())
    meant = logic.compiled_rulebook.rules["two-heated"]
    found = logic.firing(meant)
    assert found is not None
    assert found.party is None
    case = logic.smallest(found, lambda board: fires(board, "two-heated", -1)).case
    assert [dict(party.observations)["arousal"].value for party in case.parties] == ["upset", "upset"]
    assert case.observations == {}


def test_no_more_parties_than_allowed() -> None:
    logic = logic_of(small_rulebook(), most_parties=1)
    assert logic.firing(logic.compiled_rulebook.rules["two-heated"]) is None
    assert logic.firing(logic.compiled_rulebook.rules["listen"]) is not None


def counting(low: int) -> dict[str, Any]:
    where = {"where": {"party.heard": True}, "at_least": low}
    return {"id": f"count-{low}", "when": {"parties": where}, "then": {"directive": "joint_session"}}


@pytest.mark.parametrize("count", [1, 2, 5, 9])
def test_as_many_parties_as_are_counted(count: int) -> None:
    logic = logic_of(rulebook_of(counting(count)))
    found = logic.firing(logic.compiled_rulebook.rules[f"count-{count}"])
    assert found is not None
    assert len(found.case.parties) >= count


def test_an_end_to_parties() -> None:
    logic = logic_of(rulebook_of(counting(100)))
    with pytest.raises(Undecided, match=f"no case with up to {MOST} parties, and more could matter"):
        logic.firing(logic.compiled_rulebook.rules["count-100"])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_more_parties_bring_nothing_new(seed: int) -> None:
    translation = compile_rulebook(loaded(random_rulebook(Random(seed))))
    by_attribute = partitions(translation)
    worlds: dict[int, World] = {}
    for meant in translation.rules.values():
        enough = parties_enough(translation, producers_of(translation.rulebook.rules), firing=[meant])
        if enough > TRIED:  # or that is not known
            continue
        answers = []
        for parties in (enough, enough + 2):
            world = worlds.setdefault(parties, World(translation, by_attribute, parties))
            answers.append(model_of(world.fires(meant, first_party(meant)), Budget()) is not None)
        assert answers[0] == answers[1], meant.rule.id


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 130))
def test_what_fires_in_some_case_fires_in_the_engine(seed: int) -> None:
    book = loaded(random_rulebook(Random(seed)))
    logic = logic_of(book)
    for meant in logic.compiled_rulebook.rules.values():
        try:
            found = logic.firing(meant)  # raises Unconfirmed where the engine does not agree
        except Undecided:  # more parties could matter than are looked at
            continue
        assert found is None or fires(Advisor(book).run(found.case), meant.rule.id, found.party_index)


def test_a_case_that_the_engine_does_not_confirm_is_not_believed() -> None:
    book = small_rulebook()
    logic = Logic(compile_rulebook(book), lambda case: Advisor(book).run(Case("another")))
    with pytest.raises(Unconfirmed, match="does not confirm"):
        logic.firing(logic.compiled_rulebook.rules["listen"])


def test_what_is_too_large_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    shares = [[Contribution(0.01 * number, z3.Bool(f"b{number}"))] for number in range(1, 12)]
    monkeypatch.setattr(certainties, "LARGEST", 100)
    with pytest.raises(Undecided, match="too many different certainties"):
        sums(shares, lambda added: False)
    logic = logic_of(small_rulebook())
    meant = logic.compiled_rulebook.rules["listen"]
    with logic.deciding("whether it sleeps", meant):
        sums(shares, lambda added: False)
    assert list(logic.undecided) == ["`listen`: whether it sleeps (too many different certainties can come together)"]


def test_weak_evidence_adds_up() -> None:
    weak = [
        {"id": f"weak-{path}", "when": {path: True}, "then": {"assess": {"tense": True}, "certainty": 0.11}}
        for path in ("dispute.rumour", "safety.weapon")
    ]
    seen = {"id": "seen", "when": {"assessment.tense": True}, "then": {"directive": "joint_session"}}
    logic = logic_of(rulebook_of(*weak, seen))
    found = logic.firing(logic.compiled_rulebook.rules["seen"])
    assert found is not None
    assert {path: each.value for path, each in found.case.observations.items()} == {
        "dispute.rumour": True,
        "safety.weapon": True,
    }
    assert logic_of(rulebook_of(weak[0], seen)).firing(logic.compiled_rulebook.rules["seen"]) is None


def test_counting_knows_what_is_settled() -> None:
    some = z3.Bool("some")
    assert z3.is_true(at_least([z3.BoolVal(True), some], 1))
    assert z3.is_false(at_least([z3.BoolVal(False), some], 2))
    assert z3.is_true(at_least([], 0))
    assert at_least([z3.BoolVal(True), some], 2) is some


def test_a_case_is_shrunk_as_far_as_it_goes() -> None:
    case = Case.from_mapping(
        {
            "dispute": {"rumour": True, "duration_days": 3},
            "parties": [{"id": "aunt", "heard": True}, {"id": "clerk", "heard": False, "trust": 2}],
            "safety": {"threats": ["self_harm", "specific"]},
        }
    )

    def shows(smaller: Case) -> bool:
        found = smaller.party("clerk")
        threats = smaller.get("safety.threats")
        return (
            found is not None
            and found.get("trust") is not None
            and smaller.get("dispute.rumour") is not None
            and threats is not None
            and "specific" in threats.value
        )

    assert shrink(case, shows, built_in_vocabulary()).to_mapping() == {
        "id": "case",
        "dispute": {"rumour": True},
        "safety": {"threats": ["specific"]},
        "parties": [{"id": "clerk", "trust": 2}],
    }


def test_of_what_is_left_each_value_is_the_first_that_still_shows_it() -> None:
    case = Case.from_mapping(
        {
            "dispute": {"category": "debt"},
            "parties": [{"id": "clerk", "arousal": "violent", "heard": False, "threats": ["self_harm"]}],
        }
    )

    def shows(smaller: Case) -> bool:
        found = smaller.party("clerk")
        known = {} if found is None else {name: each.value for name, each in found.observations.items()}
        return (
            smaller.get("dispute.category") is not None
            and known.get("arousal") in ("highly_agitated", "violent")
            and known.keys() == {"arousal", "heard", "threats"}
        )

    vocabulary = built_in_vocabulary()
    category, threats = vocabulary.get("dispute.category"), vocabulary.get("party.threats")
    assert category is not None
    assert threats is not None
    assert shrink(case, shows, vocabulary).to_mapping() == {
        "id": "case",
        "dispute": {"category": category.values[0]},
        "parties": [{"id": "clerk", "arousal": "highly_agitated", "heard": True, "threats": [threats.values[0]]}],
    }


def test_without_z3_it_says_what_to_install() -> None:
    script = (
        "import sys; sys.modules['z3'] = None\n"
        "from ottava.engine.authoring.solving.solver import z3\n"
        "from ottava.engine.extras import ExtraMissing\n"
        "try:\n    z3()\nexcept ExtraMissing as error:\n    print(error)"
    )
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True).stdout
    assert "pip install 'ottava[check]'" in printed
    assert issubclass(ExtraMissing, OttavaError)


@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_is_paused_and_then_as_it_was(enabled: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        with suppress(Undecided), collector_paused():
            assert not gc.isenabled()
            raise Undecided("too large")
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()
