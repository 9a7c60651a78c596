"""What would lift a veto: the engine, run with it, no longer says so, and what stays forbidden is said."""

from pathlib import Path

import pytest
from explanation.small_worlds import with_values

from ottava import Advisor, Case
from ottava.engine.explanation.why_not.near_miss import Veto
from ottava.engine.rulebook.conclusion import ShutGate
from ottava.facts import Value, read_case

EXAMPLES = sorted(Path("examples").glob("*.yaml"))


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor()


def changed(case: Case, veto: Veto) -> Case:
    """The case with what is missing, made of its plain data."""
    values: dict[str, Value | None] = {
        each.path: frozenset(each.wanted) if isinstance(each.wanted, tuple) else each.wanted for each in veto.missing
    }
    return with_values(case, values)


def forbidding(advisor: Advisor, case: Case, method: str, stage: str | None) -> set[tuple[str, str | None]]:
    """The rules that forbid it, as the advice on the case has them, each with the party."""
    advice = advisor.advise(case)
    found = {
        (reason.rule, reason.party)
        for each in advice.exclusions
        if each.method == method and each.stage in (None, stage)
        for reason in each.reasons
    }
    stops = {(reason.rule, reason.party) for each in advice.gates if each.effect == "stop" for reason in each.reasons}
    return found | {each for each in stops if stops_all(advisor, each[0])}


def stops_all(advisor: Advisor, rule: str) -> bool:
    return any(isinstance(each, ShutGate) and each.effect == "stop" for each in advisor.rulebook.rule(rule).conclusions)


@pytest.mark.slow
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_what_would_lift_it_lifts_it_and_what_is_left_is_named(path: Path, advisor: Advisor) -> None:
    case = read_case(path)
    for one in advisor.why_not_each(case):
        for veto in one.vetoes:
            assert bool(veto.missing) is (veto.verdict == "lifted then")
            if not veto.missing:
                assert not veto.still
                continue
            party = veto.reason.party
            left = forbidding(advisor, changed(case, veto), one.method, one.stage)
            assert (veto.reason.rule, party) not in left
            everyone = party is None or stops_all(advisor, veto.reason.rule)
            mine = {each for each in left if everyone or each[1] in (None, party) or stops_all(advisor, each[0])}
            assert {(each.rule, each.party) for each in veto.still} == mine


def test_the_page_says_what_stays_forbidden(advisor: Advisor) -> None:
    found = advisor.why_not(read_case("examples/orange-quarrel.yaml"), "rigidity_with_softness", "firm")
    facts_open = next(each for each in found.vetoes if each.reason.rule == "firm.facts-open")
    assert {(each.rule, each.party) for each in facts_open.still} >= {
        ("firm.not-exhausted", "customer"),
        ("firm.not-exhausted", "shopkeeper"),
    }
