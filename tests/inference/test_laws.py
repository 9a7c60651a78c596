"""Laws that any rulebook and any case must obey."""

from collections import Counter
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from inference.engine_rows import Rows, engine_rows, loaded, program_of, run
from naive.chainer import in_order
from naive.random_conditions import PATHS, SETS, values_of
from naive.strategies import RawRulebook, cases, random_case, random_rulebook, rulebooks

from ottava import Advisor

pytestmark = pytest.mark.slow

ROUNDING = 0.000001
NOT_MONOTONE = {"known", "advised"}

unhurried = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def rows_of(rulebook: RawRulebook, case: dict[str, Any]) -> Rows:
    return engine_rows(*run(program_of(rulebook), case))


# What is learnt takes nothing back


def speaks_of(part: Any, words: set[str]) -> bool:
    if isinstance(part, dict):
        return any(str(key).split(".")[0] in words or speaks_of(value, words) for key, value in part.items())
    return isinstance(part, list) and any(speaks_of(each, words) for each in part)


def monotone(rulebook: RawRulebook) -> RawRulebook:
    """Without what may rest on ignorance: `unless`, `known`, and what is advised."""
    book, rules = deepcopy(rulebook)
    for rule in (*rules, *book["conditions"]):
        rule.pop("unless", None)
        if speaks_of(rule["when"], NOT_MONOTONE):
            rule["when"] = {"dispute.duration_days": 2}
    return RawRulebook(book, rules)


def unknown_places(case: dict[str, Any]) -> list[tuple[dict[str, Any], str, str]]:
    """The mapping, the key and the path of everything that rules may look at and do not see."""
    found = []
    for path in PATHS:
        entity, name = path.split(".")
        for where in case["parties"] if entity == "party" else [case.setdefault(entity, {})]:
            seen = where.get(name)
            certainty = seen.get("certainty", 1) if isinstance(seen, dict) else 1
            value = seen["value"] if isinstance(seen, dict) else seen
            if value in (None, "unknown") or certainty < 0.2:
                found.append((where, name, path))
    return found


@unhurried
@given(rulebooks().map(monotone), cases(), st.data())
def test_what_is_learnt_never_withdraws_a_rule_nor_makes_it_less_sure(
    rulebook: RawRulebook, case: dict[str, Any], data: st.DataObject
) -> None:
    places = unknown_places(case)
    assume(places)
    program = program_of(rulebook)
    case_before = deepcopy(case)
    for where, name, path in data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=4)):
        one = st.sampled_from(values_of(path))
        value = st.lists(one, max_size=2, unique=True) if path in SETS else one
        certainty = st.sampled_from([1.0, 0.2, 0.5])
        where[name] = data.draw(st.fixed_dictionaries({"value": value, "certainty": certainty}))
    before, after = (engine_rows(*run(program, each)) for each in (case_before, case))
    for key in ("fired", "assessments"):
        later = {tuple(row[:-1]): row[-1] for row in after[key]}
        for *what, certainty in before[key]:
            assert later[tuple(what)] >= certainty - ROUNDING


def test_ignorance_is_what_the_law_leaves_out() -> None:
    """With `unless` and `known`, learning something does withdraw rules: the law says more than nothing."""
    rng = Random(5)
    withdrawn = 0
    for _ in range(60):
        rulebook, case = random_rulebook(rng), random_case(rng)
        before = deepcopy(case)
        for where, name, path in unknown_places(case):
            value = rng.choice(values_of(path))
            where[name] = [value] if path in SETS else value
        program = program_of(rulebook)
        fired = [{tuple(row[:2]) for row in engine_rows(*run(program, each))["fired"]} for each in (before, case)]
        withdrawn += bool(fired[0] - fired[1])
    assert withdrawn > 5


# Orders that must not matter


@unhurried
@given(rulebooks(), cases(), st.randoms(use_true_random=False))
def test_the_order_of_rules_in_the_file_does_not_matter(
    rulebook: RawRulebook, case: dict[str, Any], random: Random
) -> None:
    shuffled = RawRulebook(rulebook.book, random.sample(rulebook.rules, len(rulebook.rules)))
    assert rows_of(shuffled, case) == rows_of(rulebook, case)


@unhurried
@given(rulebooks(), cases(), st.randoms(use_true_random=False))
def test_the_order_of_parties_changes_the_listing_only(
    rulebook: RawRulebook, case: dict[str, Any], random: Random
) -> None:
    parties = random.sample(case["parties"], len(case["parties"]))
    program = program_of(rulebook)
    one, other = (engine_rows(*run(program, each)) for each in (case, {**case, "parties": parties}))
    for rows in (one, other):
        rows["recommendations"] = in_order(rows["recommendations"])
    assert one == other


@unhurried
@given(rulebooks(), st.lists(cases(), min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_cases_does_not_matter(
    rulebook: RawRulebook, several: list[dict[str, Any]], random: Random
) -> None:
    """What one case leaves behind in an engine would show in the next."""
    advisor = Advisor(loaded(rulebook))
    expected = [advisor.advise(case).to_json() for case in several]
    order = random.sample(range(len(several)), len(several))
    assert [advisor.advise(several[at]).to_json() for at in order] == [expected[at] for at in order]
    assert [Advisor(loaded(rulebook)).advise(case).to_json() for case in several] == expected


# What an advice says of itself


def test_an_advice_agrees_with_itself() -> None:
    """Ranks count up with falling certainty, ties share one, vetoes hold, and everything rests on reasons."""
    rng = Random(9)
    seen: Counter[str] = Counter()
    for _ in range(150):
        advisor = Advisor(loaded(random_rulebook(rng)))
        for _ in range(3):
            advice = advisor.advise(random_case(rng))
            competing = [each for each in advice.recommendations if each.rank is not None]
            best: dict[tuple[str, str | None], tuple[int, float, bool]] = {}
            for each in competing:
                rank = each.rank or 0
                known = best.setdefault((each.method, each.stage), (rank, each.certainty, each.tied))
                assert known[0] == rank
                assert known[1] >= each.certainty > 0
            certainties = [certainty for _, certainty, _ in best.values()]
            for rank, certainty, tied in best.values():
                assert rank == 1 + sum(other > certainty for other in certainties)
                assert tied is (certainties.count(certainty) > 1)
            excluded = {(each.method, each.stage, each.party) for each in advice.exclusions}
            for each in advice.recommendations:
                places = {(each.method, stage, party) for stage in (None, each.stage) for party in (None, each.party)}
                assert not places & excluded
            assert not (advice.recommendations and any(gate.effect == "stop" for gate in advice.gates))
            concluded = (advice.recommendations, advice.exclusions, advice.directives, advice.attention, advice.gates)
            assert all(each.reasons for part in (*concluded, advice.assessments) for each in part)
            seen.update(ranked=len(competing), excluded=len(excluded), advice=1)
    assert min(seen.values()) > 100
