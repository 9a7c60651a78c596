"""Covering cases hold what they count, reach all that can be reached, and say what cannot."""

import json
from collections import Counter
from random import Random
from typing import Any

import pytest
from authoring.solving.test_logic import counting
from batch.conftest import command
from inference.engine_rows import loaded
from inference.small_rulebook import RULES, rulebook_of, small_rulebook
from naive.strategies import random_rulebook

from ottava import Advisor, load_rulebook
from ottava.engine.authoring.reaching.covering import Covering, shortfall
from ottava.engine.authoring.solving.logic import Logic
from ottava.engine.authoring.solving.solver import IncrementalSolver, Undecided
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.facts import Case

z3 = pytest.importorskip("z3")


def recounted(book: Rulebook, made: list[dict[str, Any]]) -> Counter[str]:
    """In how many cases each thing appears, from the advice itself."""
    advisor = Advisor(book)
    counts = Counter[str]()
    for data in made:
        advice, trace = advisor.traced(data)
        advised = {".".join(filter(None, (each.method, each.stage))) for each in advice.recommendations}
        fired = {firing.rule for firing in trace.firings}
        seen = {f"rule `{rule}`" for rule in fired}
        seen |= {f"gate `{gate.id}: {gate.effect}`" for gate in advice.gates}
        seen |= {f"method `{each}`" for each in advised}
        seen |= {f"directive `{each.id}`" for each in advice.directives}
        for rule in book.rules:
            for each in rule.conclusions:
                if rule.id in fired and type(each).__name__ == "Order":
                    first, then = (".".join(filter(None, variant)) for variant in (each.first, each.then))
                    if {first, then} <= advised:
                        seen.add(f"order `{first} before {then}`")
        counts.update(seen)
    return counts


def counted(covering: Covering) -> Counter[str]:
    return Counter({str(target): count for target, count in covering.counts.items()})


@pytest.mark.slow
def test_the_built_in_rulebook_is_covered() -> None:
    book = load_rulebook()
    covering = Covering(book, 3)
    made = list(covering.cases(1200, 20))
    assert len(made) == len({each["id"] for each in made}) == 1200
    counts = recounted(book, made)
    assert counts == counted(covering)
    assert [*shortfall(covering, 20)] == []
    assert {f"rule `{rule.id}`" for rule in book.rules} <= {name for name, count in counts.items() if count >= 20}
    assert {f"directive `{each.id}`" for each in book.names.directives} <= set(counts)
    assert {f"gate `{each.id}`" for each in book.names.gates} == {
        name.rpartition(": ")[0] + "`" for name in counts if name.startswith("gate")
    }


@pytest.mark.slow
def test_cases_made_for_the_same_rule_differ() -> None:
    by_target: dict[str, list[str]] = {}
    for each in Covering(load_rulebook(), 1).cases(1500, 20):
        if each["title"].startswith("Made up for the"):
            by_target.setdefault(each["title"], []).append(json.dumps({**each, "id": ""}))
    assert max(map(len, by_target.values())) >= 3
    assert all(len(set(texts)) == len(texts) for texts in by_target.values())


@pytest.mark.slow
def test_the_rest_of_the_cases_are_the_made_up_ones() -> None:
    from ottava.engine.authoring.generating.cases import cases

    made, plain = list(Covering(small_rulebook(), 5).cases(300, 2)), list(cases(300, 5))
    same = [number for number in range(300) if made[number] == plain[number]]
    assert set(range(40, 300, 2)) <= set(same)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(230, 245))
def test_counts_hold_and_nothing_is_passed_over(seed: int) -> None:
    book = loaded(random_rulebook(Random(seed)))
    covering = Covering(book, 1)
    made = list(covering.cases(120, 2))
    counts = recounted(book, made)
    assert counts == counted(covering)
    for target in covering.targets:
        assert counts[str(target)] >= 2 or target in covering.unreachable or target in covering.short_of(2)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(200, 215))
def test_the_rules_that_cannot_be_reached_are_those_that_never_fire(seed: int) -> None:
    book = loaded(random_rulebook(Random(seed)))
    covering = Covering(book, seed)
    list(covering.cases(150, 1))
    logic = Logic(compile_rulebook(book), Advisor(book).run)
    never = {meant.rule.id for meant in logic.compiled_rulebook.rules.values() if logic.firing(meant) is None}
    assert {each.name for each in covering.unreachable if each.kind == "rule"} == never
    assert covering.short_of(1) == ()


def test_what_cannot_be_reached_is_named_and_the_rest_goes_on() -> None:
    book = rulebook_of(
        *RULES,
        {
            "id": "impossible",
            "when": {"all": [{"dispute.rumour": True}, {"dispute.rumour": False}]},
            "then": {"recommend": "listening", "strength": "weak"},
        },
    )
    covering = Covering(book, 1)
    made = list(covering.cases(60, 2))
    assert len(made) == 60
    assert [*shortfall(covering, 2)] == [
        "note: rule `impossible` cannot be reached: no case with certain facts and up to 24 parties shows it"
    ]


@pytest.mark.parametrize("count", [2, 5])
def test_parties_are_added_where_a_rule_counts_them(count: int) -> None:
    covering = Covering(rulebook_of(counting(count)), 1)
    list(covering.cases(20, 3))
    assert covering.counts[covering.targets[0]] >= 3


def test_values_that_no_rule_reads_and_uncertain_ones_vary() -> None:
    book = rulebook_of({"id": "rare", "when": {"dispute.escalation_stage": 9}, "then": {"attend": "warmth"}})
    made = [each for each in Covering(book, 1).cases(400, 1) if each["title"] == "Made up for the rule `rare`"]
    read = [Case.from_mapping(each) for each in made]
    assert len({case.observations.get("dispute.category") for case in read}) > 5
    certainties = {case.observations["dispute.escalation_stage"].certainty for case in read}
    assert min(certainties) < 1 == max(certainties)


def test_a_question_that_is_too_hard_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def gives_up(*_: object) -> None:
        raise Undecided("too hard")

    monkeypatch.setattr(IncrementalSolver, "model_near", gives_up)
    covering = Covering(rulebook_of(counting(9)), 1)
    assert len(list(covering.cases(10, 1))) == 10
    assert "note: rule `count-9` was not reached: the solver gave up looking for a case" in [*shortfall(covering, 1)]


def test_when_the_budget_is_used_up_the_other_cases_are_random_ones() -> None:
    from ottava.engine.authoring.generating.cases import cases

    book = small_rulebook()
    covering = Covering(book, 5, budget=1)
    assert list(covering.cases(30, 2)) == list(cases(30, 5, book.vocabulary))
    assert (
        "note: no more was looked for after some cases: the budget of 1 steps is used up; `--budget` allows more"
        in [*shortfall(covering, 2)]
    )
    usual = Covering(book, 5)
    assert list(usual.cases(30, 2)) != list(cases(30, 5, book.vocabulary))
    assert usual.left_out == ""


@pytest.mark.slow
def test_too_few_cases_are_said() -> None:
    covering = Covering(load_rulebook(), 1)
    list(covering.cases(1, 3))
    first, *named, last = shortfall(covering, 3)
    assert first == "note: 1 case is too few for all to appear in 3; fewest:"
    assert len(named) == 10
    assert last == f"  and {len(covering.targets) - 10} more"


def test_wishes_that_contradict_are_given_up() -> None:
    solver = IncrementalSolver()
    bits = [z3.Bool(f"bit {number}") for number in range(3)]
    wanted = solver.literal("wanted", lambda: z3.Or(bits[0], bits[1]))
    wishes = {
        "neither": solver.literal("neither", lambda: z3.And(z3.Not(bits[0]), z3.Not(bits[1]))),
        "third": solver.literal("third", lambda: bits[2]),
    }
    found = solver.model_near(wanted, wishes)
    assert found is not None
    assert [*found[1]] == ["third"]
    assert solver.model_near(solver.literal("never", lambda: z3.BoolVal(False)), wishes) is None


@pytest.mark.slow
def test_the_command_gives_the_same_cases_each_time() -> None:
    runs = [command("generate", 400, "--cover", "--at-least", 2, "--seed", 4) for _ in range(2)]
    assert runs[0] == runs[1]
    assert (runs[0].status, runs[0].err) == (0, "")
    made = [json.loads(line) for line in runs[0].out.splitlines()]
    assert len(made) == 400
    assert min(recounted(load_rulebook(), made).values()) >= 2


@pytest.mark.slow
def test_the_command_says_what_falls_short() -> None:
    few = command("generate", 3, "--cover")
    assert few.status == 0
    assert few.err.startswith("note: 3 cases are too few for all to appear in 20; fewest:")
