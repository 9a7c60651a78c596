"""What is found out about each kind of safeguard, with the smallest case and the rules that lead there."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from authoring.checking.manual import write
from rulebook.examples.example import HEAD

from ottava import Advisor
from ottava.engine.authoring.checking.checking import CheckResult, check
from ottava.engine.authoring.checking.report import to_json, to_text
from ottava.engine.authoring.proving.proving import Prover
from ottava.engine.explanation.budget import Budget
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.rulebook.loading import load_rulebook
from ottava.facts import Case, Observation, Party

pytest.importorskip("z3")

GATES = "gates: [{id: safety_first, title: Safety, text: See to it}, {id: consent, title: Consent, text: Ask}]\n"
NAMES = (
    HEAD.replace(HEAD[HEAD.index("gates:") : HEAD.index("directives:")], GATES)
    .replace("directives: [", "directives: [{id: wait, kind: do, text: Wait}, ")
    .replace("points:", "plan: [rigidity.soft, listening]\npoints:")
)

RULES = [
    {"id": "listen", "when": "always", "then": {"recommend": "listening", "strength": "weak"}},
    {
        "id": "firm",
        "for_each": "party",
        "when": {"party.persuasion": "refuses"},
        "then": {"recommend": "rigidity", "stage": "firm", "strength": "strong"},
    },
    {
        "id": "soft",
        "for_each": "party",
        "when": {"party.heard": True},
        "unless": {"party.arousal": "violent"},
        "then": [{"recommend": "rigidity", "stage": "soft", "strength": "weak"}, {"attend": "warmth"}],
    },
    {
        "id": "violence",
        "when": {"safety.imminent_violence": "ongoing"},
        "then": [{"gate": "safety_first", "effect": "first"}, {"directive": "call_police"}],
    },
    {
        "id": "consent",
        "when": {"some_party": {"party.consent": "refused"}},
        "then": [{"gate": "consent", "effect": "stop"}, {"directive": "wait"}],
    },
    {
        "id": "calm",
        "for_each": "party",
        "when": {"party.arousal": "calm"},
        "then": [{"exclude": "rigidity", "stage": "firm"}, {"order": ["listening", "rigidity.soft"]}],
    },
]
PARTY = {"for_each": "party"}
FIRM = {"recommend": "rigidity", "stage": "firm"}
VIOLENCE = {"safety.imminent_violence": "ongoing"}


def found(folder: Path, *safeguards: dict[str, Any], rules: list[dict[str, Any]] = RULES) -> CheckResult:
    whole = [{"title": "A rule", "because": "it does", **rule} for rule in rules]
    guards = [
        {"id": f"guard.{number}", "title": "A safeguard", "because": "it must be so", **safeguard}
        for number, safeguard in enumerate(safeguards)
    ]
    files = {
        "rulebook.yaml": NAMES,
        "rules.yaml": yaml.dump(whole, Dumper=yaml.CSafeDumper, sort_keys=False),
        "safeguards.yaml": yaml.dump(guards, Dumper=yaml.CSafeDumper, sort_keys=False),
    }
    return check(write(files, folder), only=("broken-safeguard", "idle-safeguard"))


def unordered(case: dict[str, Any]) -> tuple[Any, list[str]]:
    """The case, whichever party comes first."""
    parties = [str(sorted(party.items())) for each in case.get("parties", []) for party in [{**each, "id": ""}]]
    return {key: value for key, value in case.items() if key != "parties"}, sorted(parties)


PROVEN: list[dict[str, Any]] = [
    {**PARTY, "never": FIRM, "when": {"party.arousal": "calm"}},
    {**PARTY, "never": FIRM, "unless": {"party.persuasion": "refuses"}},
    {"never": {"recommend": "listening"}, "when": {"some_party": {"party.consent": "refused"}}},
    {"always": {"directive": "call_police"}, "when": VIOLENCE},
    {"always": {"gate": "safety_first", "effect": "provisional"}, "when": VIOLENCE},
    {"always": {"gate": "safety_first", "effect": "first"}, "when": VIOLENCE},
    {"always": {"recommend": "listening"}, "unless": {"some_party": {"party.consent": "refused"}}},
    {**PARTY, "always": {"exclude": "rigidity", "stage": "firm"}, "when": {"party.arousal": "calm"}},
    {**PARTY, "always": {"attend": "warmth"}, "when": {"party.heard": True, "party.arousal": "calm"}},
    {"under": {"gate": "consent"}, "only": ["wait", "call_police"], "when": {"safety.weapon": True}},
    {"only": ["wait"], "unless": VIOLENCE},
    {**PARTY, "not_together": [FIRM, {"exclude": "rigidity", "stage": "firm"}]},
    {"not_together": [{"recommend": "listening"}, {"gate": "consent", "effect": "stop"}]},
    {"before": ["safety_first", "consent"]},
    {"never": {"order": ["rigidity.soft", "listening"]}, "when": {"every_party": {"party.arousal": "calm"}}},
]


@pytest.mark.parametrize("safeguard", PROVEN, ids=str)
def test_what_no_case_breaks_is_proven(safeguard: dict[str, Any], tmp_path: Path) -> None:
    checked = found(tmp_path, safeguard)
    assert [(each.word, each.parties) for each in checked.verdicts] == [("proven", None)]
    assert to_text(checked).endswith("1 safeguard: 1 proven\n")


BROKEN: list[tuple[dict[str, Any], dict[str, Any], list[str]]] = [
    (
        {**PARTY, "never": FIRM, "unless": {"party.heard": True}},
        {"parties": [{"id": "party_1", "persuasion": "refuses"}]},
        ["`firm` says it here"],
    ),
    (
        {"never": {"recommend": "listening"}, "when": VIOLENCE},
        {"safety": {"imminent_violence": "ongoing"}},
        ["`listen` says it here"],
    ),
    (
        {"always": {"gate": "safety_first", "effect": "stop"}, "when": VIOLENCE},
        {"safety": {"imminent_violence": "ongoing"}},
        [],
    ),
    (
        {
            **PARTY,
            "always": {"recommend": "rigidity"},
            "when": {"party.heard": True},
            "unless": {"party.consent": "refused"},
        },
        {"parties": [{"id": "party_1", "arousal": "violent", "heard": True}]},
        ["`firm` could say it, and does not here", "`soft` could say it, and does not here"],
    ),
    (
        {"under": {"gate": "consent"}, "only": ["wait"]},
        {"safety": {"imminent_violence": "ongoing"}, "parties": [{"id": "party_1", "consent": "refused"}]},
        ["`violence` says it here"],
    ),
    (
        {"not_together": [{"directive": "wait"}, {"exclude": "listening"}, {"attend": "warmth"}]},
        {"parties": [{"id": "party_1", "consent": "refused", "heard": True}]},
        ["`consent` says it here", "`soft` says it here"],
    ),
    (
        {"before": ["consent", "safety_first"]},
        {"safety": {"imminent_violence": "ongoing"}, "parties": [{"id": "party_1", "consent": "refused"}]},
        ["`consent` says it here", "`violence` says it here"],
    ),
    (
        {"never": {"order": ["rigidity.soft", "listening"]}},
        {"parties": [{"id": "party_1", "heard": True}]},
        ["`listen` says it here", "`soft` says it here"],
    ),
    (
        {**PARTY, "never": {"exclude": "rigidity", "stage": "firm"}},
        {"parties": [{"id": "party_1", "arousal": "calm"}]},
        ["`calm` says it here"],
    ),
    (
        {"never": {"directive": "wait"}, "when": {"parties": {"at_least": 3}}},
        {"parties": [{"id": "party_1", "consent": "refused"}, {"id": "party_2"}, {"id": "party_3"}]},
        ["`consent` says it here"],
    ),
]


@pytest.mark.parametrize(("safeguard", "case", "leading"), BROKEN, ids=lambda each: str(each)[:60])
def test_what_a_case_breaks_is_shown_with_a_smallest_one(
    safeguard: dict[str, Any], case: dict[str, Any], leading: list[str], tmp_path: Path
) -> None:
    checked = found(tmp_path, safeguard)
    (finding,) = checked.findings
    assert finding.message == "advice can break the safeguard `guard.0` (A safeguard)"
    assert finding.span is not None
    assert finding.span.text == "guard.0"
    assert finding.witness is not None
    shown = finding.witness.to_mapping()
    del shown["id"]
    assert unordered(shown) == unordered(case)
    assert sorted(what for _, what in finding.related) == leading
    advice = Advisor(load_rulebook(tmp_path)).advise(finding.witness)
    assert [each.safeguard for each in advice.breaches] == ["guard.0"]


def test_doubt_breaks_what_certainty_does_not(tmp_path: Path) -> None:
    """A weak veto by evidence outweighs a strong recommendation only where that one is doubtful."""
    rules = [
        {"id": "for", "when": {"dispute.rumour": True}, "then": {"recommend": "listening", "certainty": 0.6}},
        {"id": "against", "when": {"safety.weapon": True}, "then": {"recommend": "listening", "certainty": -0.5}},
    ]
    checked = found(tmp_path, {"always": {"recommend": "listening"}, "when": {"dispute.rumour": True}}, rules=rules)
    (verdict,) = checked.verdicts
    assert verdict.word == "broken"
    assert verdict.case is not None
    assert verdict.case.observations["dispute.rumour"].certainty < 1
    assert not verdict.smallest


def test_what_only_the_solver_allows_is_tested_and_said_to_be(tmp_path: Path) -> None:
    rules = [
        {"id": "for", "when": {"dispute.rumour": True}, "then": {"recommend": "listening", "certainty": 0.9}},
        {"id": "against", "when": {"dispute.rumour": True}, "then": {"recommend": "listening", "certainty": -0.5}},
    ]
    checked = found(tmp_path, {"always": {"recommend": "listening"}, "when": {"dispute.rumour": True}}, rules=rules)
    (verdict,) = checked.verdicts
    assert (verdict.word, verdict.parties) == ("tested", 1)
    assert verdict.cases >= 50
    assert checked.clean
    said = "tested, not proven: `guard.0` holds with certain observations of up to 1 party"
    assert f"{said}, and in {verdict.cases} cases" in to_text(checked)


def test_what_takes_too_many_steps_is_not_decided_and_never_holds(tmp_path: Path) -> None:
    safeguard = {"never": {"directive": "wait"}, "when": {"parties": {"where": {"party.heard": True}, "at_least": 9}}}
    found(tmp_path, safeguard, {**safeguard, "unless": {"some_party": {"party.consent": "refused"}}})
    rulebook = load_rulebook(tmp_path)
    few = Prover(compile_rulebook(rulebook), Advisor(rulebook).run, Budget(1))
    assert {each.word for each in few.verdicts()} <= {"undecided", "broken"}
    assert "undecided" in {each.word for each in few.verdicts()}
    many = Prover(compile_rulebook(rulebook), Advisor(rulebook).run)
    assert [each.word for each in many.verdicts()] == ["broken", "proven"]


def test_a_proof_that_does_not_reach_to_all_parties_says_so(tmp_path: Path) -> None:
    crowd = {"parties": {"where": {"party.heard": True}, "at_least": 30}}
    nobody = {"no_party": {"party.consent": "refused"}}
    checked = found(tmp_path, {"never": {"directive": "wait"}, "when": {**crowd, **nobody}})
    (verdict,) = checked.verdicts
    assert (verdict.word, verdict.parties) == ("proven", 24)
    assert "proven for up to 24 parties only: `guard.0`" in to_text(checked)


@pytest.mark.parametrize(
    ("safeguard", "why"),
    [
        ({"never": FIRM, "when": {"not": {"safety.weapon": True}, "safety.weapon": True}}, "no case"),
        ({"never": {"directive": "wait"}, "when": VIOLENCE, "under": {"exclude": "listening"}}, "no case"),
        ({"never": {"exclude": "listening"}}, "no rule"),
        ({"only": ["wait", "call_police"]}, "no rule"),
    ],
)
def test_what_nothing_could_break_is_remarked_on(safeguard: dict[str, Any], why: str, tmp_path: Path) -> None:
    (finding,) = found(tmp_path, safeguard).findings
    assert finding.lint == "idle-safeguard"
    assert finding.message.startswith(f"nothing could break the safeguard `guard.0`: {why}")
    assert found(tmp_path, {**safeguard, "allow": {"idle-safeguard": "for rules to come"}}).clean


def test_a_safeguard_that_is_left_out_is_named_with_its_reason(tmp_path: Path) -> None:
    found(tmp_path / "base", {"never": {"directive": "wait"}})
    head = "name: mine\nversion: 1.0.0\nextends: ../base\ndisable: [guard.0: we wait]\n"
    rule = [{"id": "own", "title": "A rule", "when": "always", "then": {"directive": "wait"}, "because": "so"}]
    write({"rulebook.yaml": head, "rules.yaml": yaml.dump(rule, Dumper=yaml.CSafeDumper)}, tmp_path / "mine")
    checked = check(tmp_path / "mine", only=("broken-safeguard",))
    assert checked.clean
    assert "left out: the safeguard `guard.0`, because: we wait" in to_text(checked)
    assert '"dropped": [\n    {\n      "safeguard": "guard.0"' in to_json(checked)


def test_a_rule_of_an_extending_rulebook_can_break_what_it_inherits(tmp_path: Path) -> None:
    found(tmp_path / "base", {"always": {"recommend": "listening"}, "when": VIOLENCE})
    head = "name: mine\nversion: 1.0.0\nextends: ../base\ndisable: [consent]\n"
    rule = [{"id": "own", "title": "A rule", "when": VIOLENCE, "then": {"exclude": "listening"}, "because": "so"}]
    write({"rulebook.yaml": head, "rules.yaml": yaml.dump(rule, Dumper=yaml.CSafeDumper)}, tmp_path / "mine")
    (finding,) = check(tmp_path / "mine", only=("broken-safeguard",)).findings
    assert finding.safeguard == "guard.0"


def test_a_breach_is_one_of_the_party_it_speaks_of(tmp_path: Path) -> None:
    found(tmp_path, {**PARTY, "never": FIRM, "unless": {"party.heard": True}})
    refuses = {"persuasion": Observation("refuses")}
    parties = (Party("guest", {**refuses, "heard": Observation(True)}), Party("host", refuses))
    (breach,) = Advisor(load_rulebook(tmp_path)).advise(Case("two", parties=parties)).breaches
    assert (breach.party, [each.rule for each in breach.reasons]) == ("host", ["firm"])
