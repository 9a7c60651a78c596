"""For whom a rule fires is found out once for all cases that are alike to it, and is what the engine says of each."""

from dataclasses import replace
from random import Random

import pytest
from inference.engine_rows import loaded
from inference.small_rulebook import small_rulebook
from naive.strategies import random_case, random_rulebook

from ottava import Advisor, Case
from ottava.engine.authoring.solving.firings import Firings
from ottava.engine.inference.blackboard import Blackboard
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.inference.program import Program
from ottava.facts import Observation

CASES = 25


@pytest.mark.parametrize("seed", range(40))
def test_they_are_those_of_the_engine_in_every_case(seed: int) -> None:
    rng = Random(f"firings, {seed}")
    advisor = Advisor(loaded(random_rulebook(rng)))
    rules = compile_rulebook(advisor.rulebook).rules.values()
    firings = Firings(compile_rulebook(advisor.rulebook), advisor.run)
    seen = set()
    for _ in range(CASES):
        case = Case.from_mapping(random_case(rng), advisor.rulebook.vocabulary)
        fired = {(each.rule, each.party) for each in advisor.run(case).firings()}
        for compiled in rules:
            for party_index in range(-1, len(case.parties)):
                is_fired = (compiled.rule.id, party_index) in fired
                assert firings.fires(case, compiled, party_index) == is_fired
                seen.add(is_fired)
    assert seen == {True, False}


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[Case]:
    """The cases on which the engine has run, as the test goes on."""
    found, run = list[Case](), Program.run

    def counted(program: Program, case: Case) -> Blackboard:
        found.append(case)
        return run(program, case)

    monkeypatch.setattr(Program, "run", counted)
    return found


def test_the_engine_runs_once_for_cases_that_are_alike_to_the_rule(ran: list[Case]) -> None:
    advisor = Advisor(small_rulebook())
    compiled_rulebook = compile_rulebook(advisor.rulebook)
    rules = compiled_rulebook.rules
    firings = Firings(compiled_rulebook, advisor.run)
    case = Case.from_mapping({"parties": [{"id": "a", "arousal": "upset"}, {"id": "b", "arousal": "upset"}]})
    assert "dispute.deadline_hours" not in rules["two-heated"].reach
    for hours in range(5):
        other = replace(case, observations={"dispute.deadline_hours": Observation(hours)})
        assert firings.fires(other, rules["two-heated"], -1)
    assert len(ran) == 1
    assert not firings.fires(replace(case, parties=case.parties[:1]), rules["two-heated"], -1)
    assert len(ran) == 2


def test_other_parties_matter_only_to_rules_that_count_them(ran: list[Case]) -> None:
    advisor = Advisor(small_rulebook())
    compiled_rulebook = compile_rulebook(advisor.rulebook)
    rules = compiled_rulebook.rules
    firings = Firings(compiled_rulebook, advisor.run)
    for arousals in (["upset"], ["upset", "upset"], ["upset", "calm", "upset"]):
        parties = [{"id": f"p{number}", "arousal": arousal} for number, arousal in enumerate(arousals)]
        case = Case.from_mapping({"parties": parties})
        assert firings.fires(case, rules["heated"], 0)
        assert not firings.fires(replace(case, parties=()), rules["heated"], 0)
        assert firings.fires(case, rules["two-heated"], -1) == (len(arousals) > 1)
    assert len(ran) == 2 + 3, "for `heated` once with the party and once without it, for `two-heated` in each case"


def test_only_rules_that_it_depends_on_run() -> None:
    advisor = Advisor(small_rulebook())
    compiled_rulebook = compile_rulebook(advisor.rulebook)
    firings = Firings(compiled_rulebook, advisor.run)
    case = Case.from_mapping({"parties": [{"id": "a", "arousal": "upset"}, {"id": "b", "arousal": "upset"}]})
    board = firings.engine_for(compiled_rulebook.rules["two-heated"])(case)
    assert {meant.rule.id for *_, meant in board.fired} == {"heated", "two-heated"}
