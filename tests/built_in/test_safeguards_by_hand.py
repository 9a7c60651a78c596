"""That the statements written by hand notice what breaks them, and nothing else: pairs of pages, one of each kind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from built_in import safeguards_by_hand as by_hand
from built_in.pages_made import ASCERTAINED, EMPLOYER, WORKER, Data, advice, case
from built_in.statements_by_hand import STATEMENTS

FIRM = "rigidity_with_softness.firm@employer"
SOFT = "rigidity_with_softness.soft@employer"
REFER = "rigidity_with_softness.refer@employer"
FIRM_PAGE = advice(FIRM, do="own_powers@employer")
REFER_PAGE = advice(REFER, do="competent_authority@employer")
DUE = case(WORKER, EMPLOYER, **ASCERTAINED)
OVERDUE = case(WORKER, EMPLOYER, power="none", **ASCERTAINED)
HOT = {"id": "a", "temperament": "hot", "arousal": "highly_agitated", "persuasion": "refuses"}
AT_HOME = {"type": "intimate", "shared_home": True}
DV = {"relationship": {**AT_HOME, "domestic_violence": "confirmed"}}
DV_PAGE = "domestic_violence_referral:first"
APART = "joint_session ask_to_reconcile"
SELF_HARM = {"safety": {"imminent_violence": "none", "threats": ["self_harm"]}}


def but(**changed: object) -> Data:
    """The case in which firmness is due, with something changed of the employer."""
    return case(WORKER, {**EMPLOYER, **changed}, **ASCERTAINED)


def reason(path: str) -> list[Data]:
    return [{"facts": [{"path": path}]}]


def resting_on(path: str) -> Data:
    page = advice(SOFT)
    page["recommendations"][0]["reasons"] = reason(path)
    return page


COMPLYING = {
    "S1": [
        (DUE, FIRM_PAGE),
        (OVERDUE, REFER_PAGE),
        (but(kind="person", capacity="full"), FIRM_PAGE),
        (but(obligation="none", violation="minor_repeated"), FIRM_PAGE),
        (but(obligation=None, endangers="continues_after_warning"), FIRM_PAGE),
        (but(heard={"value": True, "certainty": 0.2}), FIRM_PAGE),
    ],
    "S2": [
        (DUE, FIRM_PAGE),
        (case({**WORKER, "threats": ["specific"], "fears_other_party": True}, EMPLOYER, **ASCERTAINED), FIRM_PAGE),
        (but(weaker=True), FIRM_PAGE),
        (but(fears_other_party={"value": True, "certainty": 0.1}), FIRM_PAGE),
    ],
    "S3": [
        (DUE, resting_on("parties.employer.obligation")),
        (case({"id": "employer", "role": "guardian"}), advice(SOFT)),
    ],
    "S4": [
        (DUE, FIRM_PAGE),
        (OVERDUE, REFER_PAGE),
        (case(EMPLOYER, power="warn", **ASCERTAINED), advice(FIRM, do="formal_warning@employer competent_authority")),
        (case({**EMPLOYER, "heard": {"value": True, "certainty": 0.5}}, power="none", **ASCERTAINED), advice()),
        (case({**EMPLOYER, "consent": "refused"}, power="none", **ASCERTAINED), advice()),
    ],
    "S5": [
        (case(WORKER, safety={"imminent_violence": "ongoing"}), advice(gates="safety_first:stop")),
        (case(WORKER, safety={"imminent_violence": "credible"}), advice(gates="safety_first:first")),
        (case(WORKER, safety={"weapon": True}), advice()),
        (
            case({"id": "a", "arousal": "highly_agitated", "threats": ["self_harm"]},
                 safety={"imminent_violence": "none", "weapon": True}),
            advice("sincere_feeling", gates="safety_first:first crisis_help:first"),
        ),
        (case(WORKER, **SELF_HARM), advice("sincere_feeling", gates="crisis_help:first")),
    ],
    "S6": [(DUE, advice(gates="safety_first:first new_gate:first crisis_help:first consent_missing:stop"))],
    "S7": [
        (case(WORKER, **DV), advice(do="safety_plan report_duty private_place", avoid=APART)),
        (case(WORKER, handler={"role": "police"}, **DV), advice(do="own_powers")),
        (case(WORKER), advice(do="ask_local_people")),
    ],
    "S8": [
        (case({**WORKER, "fears_other_party": True}, relationship=AT_HOME), advice(gates=DV_PAGE, avoid=APART)),
        (
            case({**WORKER, "fears_other_party": True},
                 relationship={**AT_HOME, "domestic_violence": "none_after_screening"}),
            advice("listening"),
        ),
        (case(WORKER, **DV), advice("sincere_feeling@worker", gates=DV_PAGE, avoid=APART)),
    ],
    "S9": [(case(WORKER, safety={"injury": False, "threats": []}), advice("art_of_persuasion"))],
    "S10": [(but(obligation="fulfilling"), advice(SOFT)), (but(capacity="minor"), advice(SOFT))],
    "S11": [
        (case({"id": "a", "arousal": "calm"}), advice("circuitous_tactics@a")),
        (
            case(WORKER, dispute={"claim_permitted": "barred_by_law", "restriction_verified": True}),
            advice(do="tell_real_reason@worker"),
        ),
    ],
    "S12": [
        (case(WORKER), advice(do="attend_now talk_when_sober own_powers@a competent_authority@b")),
        (case(WORKER, handler={"role": "mediator"}), advice(do="call_police")),
        (case(WORKER), advice("seeking_truth_from_facts.show@worker", avoid="debate_facts")),
    ],
    "S13": [
        (DUE, advice(FIRM, excluded="rigidity_with_softness.firm@worker rigidity_with_softness.soft listening")),
    ],
    "S14": [
        (
            but(consent="refused"),
            advice(gates="consent_missing:stop", do="state_remedies own_powers@employer"),
        ),
        (case({**HOT, "consent": "refused"}), advice(gates="consent_missing:provisional", do="state_remedies")),
        (case({**WORKER, "role": "bystander", "consent": "refused"}), advice()),
    ],
    "S16": [
        (case(HOT), advice("circuitous_tactics@a")),
        (case({**HOT, "temperament": {"value": "hot", "certainty": 0.9}}), advice()),
        (case({**HOT, "vulnerabilities": ["bereavement"]}), advice()),
        (case({**HOT, "capacity": "intoxicated"}), advice()),
    ],
}  # fmt: skip

VIOLATING = {
    "S1": [
        (but(heard=None), FIRM_PAGE),
        (but(attempts=1), FIRM_PAGE),
        (but(persuasion="partial"), FIRM_PAGE),
        (case(WORKER, EMPLOYER, fact_finding={"status": "partly", "evidence": ["document"]}), FIRM_PAGE),
        (case(WORKER, EMPLOYER, fact_finding={"status": "ascertained", "evidence": []}), FIRM_PAGE),
        (but(understands_law=None), FIRM_PAGE),
        (but(kind="person"), FIRM_PAGE),
        (but(kind="person", capacity="full", people=60), FIRM_PAGE),
        (but(kind="person", capacity="full", vulnerabilities=["child"]), FIRM_PAGE),
        (but(heard={"value": True, "certainty": 0.19}), REFER_PAGE),
        (but(heard="unknown"), advice("rigidity_with_softness.firm")),
    ],
    "S2": [
        (but(fears_other_party=True), FIRM_PAGE),
        (but(vulnerabilities=["bereavement"]), FIRM_PAGE),
        (but(arousal="highly_agitated"), FIRM_PAGE),
        (but(obligation="unable"), FIRM_PAGE),
        ({**but(weaker=True), "relationship": {"power_imbalance": "severe"}}, REFER_PAGE),
        (but(threats=["conditional"]), FIRM_PAGE),
        ({**DUE, "safety": {"imminent_violence": "credible"}}, REFER_PAGE),
        ({**DUE, **DV}, FIRM_PAGE),
        (case({**WORKER, "threats": ["self_harm"]}, EMPLOYER, **ASCERTAINED), FIRM_PAGE),
    ],
    "S3": [
        (but(role="bystander"), advice(SOFT)),
        (but(obligation=None), advice(SOFT)),
        (DUE, resting_on("parties.worker.violation")),
        (DUE, resting_on("dispute.violation")),
    ],
    "S4": [
        (OVERDUE, advice()),
        (OVERDUE, advice(REFER)),
        (OVERDUE, FIRM_PAGE),
        (case(EMPLOYER, power="unknown", **ASCERTAINED), advice(FIRM, do="competent_authority")),
        (case(EMPLOYER, power="warn", **ASCERTAINED), advice(FIRM)),
        (case(EMPLOYER, power="warn", **ASCERTAINED), advice(FIRM, do="formal_warning own_powers")),
        (DUE, advice(FIRM)),
        (DUE, REFER_PAGE),
        (DUE, advice(FIRM, do="own_powers competent_authority@employer")),
    ],
    "S5": [
        (case(WORKER, safety={"imminent_violence": "ongoing"}), advice(gates="safety_first:first")),
        (case({"id": "a", "arousal": "violent"}), advice()),
        (case(HOT, safety={"weapon": True}), advice(gates="safety_first:first")),
        (case(WORKER, safety={"imminent_violence": "credible"}), advice(gates="safety_first:stop")),
        (case({**WORKER, "threats": ["specific"]}), advice()),
        (case({"id": "a", "arousal": "upset"}, safety={"weapon": True}), advice()),
        (case(WORKER, safety={"weapon": True, "threats": ["conditional"]}), advice()),
        (case({**WORKER, "fears_other_party": True}, safety={"threats": ["conditional"]}), advice()),
        (case(WORKER, safety={"imminent_violence": "credible"}),
         advice(gates="consent_missing:stop safety_first:first")),
        (case(WORKER, **SELF_HARM), advice("sincere_feeling")),
        (case(WORKER, **SELF_HARM), advice(gates="crisis_help:first")),
        (case(WORKER, **SELF_HARM), advice("sincere_feeling", "listening", gates="crisis_help:first")),
        (
            case({**HOT, "threats": ["self_harm"]}, safety={"imminent_violence": "none", "weapon": True}),
            advice("sincere_feeling", gates="safety_first:stop crisis_help:first"),
        ),
    ],
    "S6": [
        (DUE, advice(gates="consent_missing:stop safety_first:first")),
        (DUE, advice(gates="guardian_required:first mental_health_referral:first")),
        (DUE, advice(plan=[{"kind": "gate", "id": each, "steps": []} for each in ("consent_missing", "crisis_help")])),
    ],
    "S7": [
        (case(WORKER, **DV), advice(do="ask_local_people")),
        (case(WORKER, **DV), advice(avoid="debate_facts")),
        (case(WORKER, **DV), advice(do="own_powers")),
        (case(WORKER, safety={"imminent_violence": "ongoing"}), advice(do="private_place")),
        (case(WORKER, **SELF_HARM), advice(do="explain_the_law@worker")),
        (case({**WORKER, "fears_other_party": True}, relationship=AT_HOME), advice(do="representatives")),
    ],
    "S8": [
        (case({**WORKER, "fears_other_party": True}, relationship=AT_HOME), advice(avoid=APART)),
        (case(WORKER, relationship=AT_HOME, safety={"past_violence": True}),
         advice(gates="domestic_violence_referral:provisional", avoid=APART)),
        (case(WORKER, **DV), advice("listening", gates=DV_PAGE, avoid=APART)),
        (case(WORKER, **DV), advice(gates=DV_PAGE, avoid="joint_session")),
    ],
    "S9": [
        (case(WORKER, {"id": "b", **changed}, **entities), advice("art_of_persuasion@worker"))
        for changed, entities in (
            ({"fears_other_party": True}, {}),
            ({"vulnerabilities": ["bereavement"]}, {}),
            ({"harm": ["child_injured"]}, {}),
            ({"threats": ["conditional"]}, {}),
            ({"arousal": "violent"}, {}),
            ({}, {"safety": {"injury": True}}),
            ({}, {"safety": {"weapon": True}}),
            ({}, {"safety": {"child_or_elder_at_risk": True}}),
            ({}, {"relationship": {"power_imbalance": "severe"}}),
        )
    ],
    "S10": [
        (but(obligation="none", violation="none"), advice(SOFT)),
        (but(capacity="intoxicated"), advice(SOFT)),
        (but(threats=["self_harm"]), advice(SOFT)),
    ],
    "S11": [
        (case({"id": "a", "vulnerabilities": ["bereavement"]}), advice("circuitous_tactics@a")),
        (case({"id": "a", "harm": ["injury"]}), advice("circuitous_tactics")),
        (case({"id": "a", "arousal": "calm", "heard": True}), advice("circuitous_tactics@a")),
        (case(HOT, safety={"imminent_violence": "ongoing"}), advice("circuitous_tactics@a")),
        (case(WORKER, dispute={"claim_permitted": "barred_by_law"}), advice(do="tell_real_reason")),
    ],
    "S12": [
        (case(WORKER), advice(do="attend_now reschedule@worker")),
        (case(WORKER), advice(do="screen_domestic_violence written_agreement")),
        (case(WORKER), advice(do="own_powers@worker competent_authority@worker")),
        (case(WORKER, handler={"role": "police"}), advice(do="call_police")),
        (case(WORKER), advice("seeking_truth_from_facts.ascertain", avoid="debate_facts")),
        (case(WORKER), advice("seeking_truth_from_facts.ascertain", "seeking_truth_from_facts.show@worker")),
        (case(WORKER), advice(avoid="joint_session",
                              plan=[{"kind": "method", "id": "listening", "steps": ["Then hold a joint meeting."]}])),
        (case(WORKER), advice(gates="safety_first:first", assessments=[{"name": "escalation", "value": "low"}])),
    ],
    "S13": [
        (DUE, advice(FIRM, excluded="rigidity_with_softness.firm@employer")),
        (DUE, advice(FIRM, excluded="rigidity_with_softness")),
        (DUE, advice("listening", excluded="listening@worker")),
    ],
    "S14": [
        (but(consent="refused"), advice(do="state_remedies own_powers")),
        (but(consent="withdrawn"), advice(gates="consent_missing:stop", do="own_powers")),
        (but(consent="refused"), advice(gates="consent_missing:stop", do="state_remedies")),
        (but(consent="refused", violation="serious"),
         advice(gates="consent_missing:stop", do="state_remedies own_powers")),
        (case({**HOT, "consent": "refused"}), advice(gates="consent_missing:stop", do="state_remedies")),
        (case({**WORKER, "arousal": "calm", "consent": "refused"}),
         advice(gates="consent_missing:provisional", do="state_remedies")),
    ],
    "S16": [
        (case(HOT), advice("listening@a")),
        (case({"id": "a", "temperament": "hot", "arousal": "upset"}, history={"last_talk": "blew_up"}), advice()),
        (case({**HOT, "attempts": 5, "heard": True}, dispute={"deadline_hours": 2}), advice()),
        (case({**HOT, "consent": "refused"}), advice()),
    ],
}  # fmt: skip


def pairs(kind: dict[str, list[tuple[Data, Data]]]) -> list[tuple[str, Data, Data]]:
    return [(name, *pair) for name, made in kind.items() for pair in made]


def broken(statement: str, of_case: Data, page: Data) -> list[by_hand.Violation]:
    return [each for each in by_hand.violations(of_case, page) if each.statement == statement]


def test_every_statement_is_tried_both_ways() -> None:
    assert set(COMPLYING) == set(VIOLATING) == set(STATEMENTS) == {f"S{n}" for n in range(1, 17)} - {"S15"}


@pytest.mark.parametrize(("statement", "of_case", "page"), pairs(COMPLYING))
def test_what_complies_is_left_alone(statement: str, of_case: Data, page: Data) -> None:
    assert broken(statement, of_case, page) == []


@pytest.mark.parametrize(("statement", "of_case", "page"), pairs(VIOLATING))
def test_what_violates_is_named(statement: str, of_case: Data, page: Data) -> None:
    found = broken(statement, of_case, page)
    assert found
    assert str(found[0]).startswith(f"{statement}: case c, ")


def test_a_copy_that_differs_in_something_irrelevant_keeps_the_first_place() -> None:
    of_case = case({**WORKER, "shared_language": "partial"}, {"id": "b"}, context={"private_space": False})
    made = {each["id"]: each for each in by_hand.copies(of_case)}
    assert set(made) == {"c--alike-bystander", "c--alike-language", "c--alike-weapon"}
    assert made["c--alike-weapon"]["safety"] == {"weapon": False}
    assert [each["shared_language"] for each in made["c--alike-language"]["parties"]] == ["partial", "full"]
    alike, other = advice("listening@worker"), {**advice("circuitous_tactics@worker"), "case": "c--alike-weapon"}
    both = [of_case, made["c--alike-weapon"]]
    assert list(by_hand.checked(both, [alike, {**alike, "case": "c--alike-weapon"}])) == [[], []]
    assert [each.statement for each in list(by_hand.checked(both, [alike, other]))[1]] == ["S15"]


@pytest.mark.parametrize("pages", [[], [{**advice(), "case": "other"}], [advice(), advice()]])
def test_advice_on_other_cases_is_refused(pages: list[Data]) -> None:
    with pytest.raises(ValueError, match="expected"):
        list(by_hand.checked([case(WORKER)], pages))


@pytest.mark.parametrize(("page", "status"), [(FIRM_PAGE, 0), (advice(FIRM), 1), ({**FIRM_PAGE, "case": "d"}, 2)])
def test_the_command_tells_violations_by_its_status(page: Data, status: int, tmp_path: Path) -> None:
    for name, data in (("cases", DUE), ("advice", page)):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(data) + "\n", encoding="utf-8")
    script = Path(by_hand.__file__)
    command = [sys.executable, str(script), str(tmp_path / "cases.jsonl"), str(tmp_path / "advice.jsonl")]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert ran.returncode == status, ran.stdout + ran.stderr
    assert ("S4: case c, employer: " in ran.stdout) == (status == 1)


def test_nothing_of_ottava_is_imported() -> None:
    for file in Path(by_hand.__file__).parent.glob("*_by_hand.py"):
        if not file.name.startswith("test_"):
            assert "import ottava" not in file.read_text(encoding="utf-8")
            assert "from ottava" not in file.read_text(encoding="utf-8")
