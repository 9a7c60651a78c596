"""What an advice says of random cases is what the naive chainer says: the quick part of `test_differential.py`, and why
it is said, in which order, what the plan is, and which safeguards it breaks.
"""

from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
import yaml
from authoring.proving.random_safeguards import random_safeguards
from inference.engine_rows import engine_rows
from naive.meaning import Place
from naive.random_conditions import PATHS
from naive.strategies import RawRulebook, random_case, random_rulebook, rulebook_files
from naive.telling import Telling, Why

from ottava.engine.inference.advice import Advice, Reason
from ottava.engine.inference.advising import advice_from_run
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.inference.program import Program
from ottava.engine.inference.reasons import ReasonBuilder
from ottava.engine.inference.safeguards import applying
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.facts import Case
from ottava.facts.source.span import Source

RULEBOOKS = 24
CASES_EACH = 4
SAFEGUARDS = 12


@dataclass
class Outcome:
    """A case, what the engine says of it, and what the naive chainer says."""

    raw: RawRulebook
    safeguards: list[dict[str, Any]]
    rows: dict[str, list[Any]]
    advice: Advice
    applying: list[tuple[str, str | None]]
    naive: Telling


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    found = []
    for seed in range(RULEBOOKS):
        rng = Random(f"agreement {seed}")
        raw = random_rulebook(rng, computed=seed % 2 == 1)
        safeguards = random_safeguards(seed, raw, PATHS, SAFEGUARDS)
        head, *rules = (Source(name, text) for name, text in rulebook_files(raw).items())
        guards = Source("safeguards.yaml", yaml.dump(safeguards, Dumper=yaml.CSafeDumper, sort_keys=False))
        rulebook = rulebook_from_sources(head, rules, [guards])
        program = Program(compile_rulebook(rulebook))
        for _ in range(CASES_EACH):
            plain = random_case(rng)
            case = Case.from_mapping(plain, rulebook.vocabulary)
            board = program.run(case)
            advice = advice_from_run(board)
            applies = sorted(applying(advice, ReasonBuilder.of(board)), key=str)
            naive = Telling(raw.book, raw.rules, plain, list(board.translation.rules))
            found.append(Outcome(raw, safeguards, engine_rows(case, board.trace(), advice), advice, applies, naive))
    return found


def test_it_says_the_same(outcomes: list[Outcome]) -> None:
    for each in outcomes:
        assert each.rows == each.naive.found


def test_it_has_the_same_plan(outcomes: list[Outcome]) -> None:
    for each in outcomes:
        steps = [(step.kind, step.id if step.stage is None else f"{step.id}.{step.stage}") for step in each.advice.plan]
        gates = [("gate", gate) for gate, _ in each.naive.found["gates"]]
        assert steps == [*gates, *(("method", name) for name in each.naive.plan())]
        assert [step.position for step in each.advice.plan] == list(range(1, len(steps) + 1))


def test_it_breaks_the_same_safeguards(outcomes: list[Outcome]) -> None:
    seen: Counter[str] = Counter()
    for each in outcomes:
        broken = [(guard, place) for guard in each.safeguards for place in each.naive.broken_for(guard)]
        assert [(one.safeguard, one.party) for one in each.advice.breaches] == [
            (guard["id"], place) for guard, place in broken
        ]
        seen.update(kind for guard, _ in broken for kind in guard)
    assert {"never", "always", "only", "before", "under", "when", "unless", "for_each"} <= seen.keys()


def test_the_same_safeguards_apply(outcomes: list[Outcome]) -> None:
    for each in outcomes:
        expected = [(guard["id"], place) for guard in each.safeguards for place in each.naive.applying(guard)]
        assert each.applying == sorted(expected, key=str)


def whys(reasons: tuple[Reason, ...]) -> list[Why]:
    return [(each.rule, each.party, each.certainty) for each in reasons]


def test_it_gives_the_same_reasons(outcomes: list[Outcome]) -> None:
    for each in outcomes:
        advice, naive = each.advice, each.naive
        for method in advice.recommendations:
            assert whys(method.reasons) == naive.recommended(method.method, method.stage, method.party)
        for veto in advice.exclusions:
            assert whys(veto.reasons) == naive.excluded_by(veto.method, veto.stage, veto.party)
        for gate in advice.gates:
            assert whys(gate.reasons) == naive.shut(gate.id)
        for directive in advice.directives:
            assert whys(directive.reasons) == naive.directed(directive.id, directive.party)
        for point in advice.attention:
            assert whys(point.reasons) == naive.attended(point.point, point.party)
        for one in advice.assessments:
            assert whys(one.reasons) == naive.assessed(one.name, one.value, one.party)


def test_everything_stands_in_the_order_of_the_rulebook_and_of_the_parties(outcomes: list[Outcome]) -> None:
    for each in outcomes:
        advice, book = each.advice, each.raw.book

        def at(kind: str, id: str, book: dict[str, Any] = book) -> int:
            return [one["id"] for one in book[kind]].index(id)

        def place(party: Place, places: list[Place] = each.naive.places) -> int:
            return places.index(party)

        vetoes = [(at("methods", veto.method), veto.stage or "", place(veto.party)) for veto in advice.exclusions]
        directives = [(at("directives", one.id), place(one.party)) for one in advice.directives]
        attention = [(-one.certainty, at("points", one.point), place(one.party)) for one in advice.attention]
        for keys in (vetoes, directives, attention):
            assert keys == sorted(keys)


def test_a_method_that_a_rule_recommends_is_considered_where_it_is_forbidden(outcomes: list[Outcome]) -> None:
    seen = set()
    for each in outcomes:
        methods = {method["id"]: method for method in each.raw.book["methods"]}
        for veto in each.advice.exclusions:
            about = methods[veto.method]
            overlays = (
                about.get("overlay_stages", []) if about["kind"] == "competing" else each.naive.stages(about["id"])
            )
            stages = each.naive.stages(veto.method)
            if veto.stage is not None:
                stages = [stage for stage in stages if stage == veto.stage or stage not in overlays]
            places = each.naive.places if veto.party is None else [None, veto.party]
            expected = any(
                certainty > 0
                for stage in stages
                for one in places
                for _, _, certainty in each.naive.recommended(veto.method, stage, one)
                if certainty is not None
            )
            assert veto.considered is expected
            seen.add(expected)
    assert seen == {True, False}
