"""What the logic lints say, word for word, and the cases they show."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from authoring.checking.manual import write
from rulebook.examples.example import HEAD

from ottava.engine.authoring.checking.checking import check
from ottava.engine.authoring.checking.comparison import inner, parts_of
from ottava.engine.authoring.checking.lint import Finding, all_lints
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.rulebook.condition import All, AnyOf, OneOf
from ottava.engine.rulebook.loading import load_rulebook

pytest.importorskip("z3")

LOGIC = tuple(each.id for each in all_lints() if each.needs_solver)
LISTEN = {"recommend": "listening", "strength": "weak"}


def files(*rules: dict[str, Any]) -> dict[str, str]:
    written = [
        {"id": f"rule.{number}", "title": "A rule", "because": "it does", **rule}
        for number, rule in enumerate(rules, 1)
    ]
    return {"rulebook.yaml": HEAD, "rules.yaml": yaml.dump(written, Dumper=yaml.CSafeDumper, sort_keys=False)}


@pytest.fixture
def found(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Finding, ...]:
    lint, *rules = request.param
    return check(write(files(*rules), tmp_path), only=(lint,)).findings


def witness(finding: Finding) -> dict[str, Any]:
    assert finding.witness is not None
    mapping = finding.witness.to_mapping()
    del mapping["id"]
    return mapping


WAR = {"safety.imminent_violence": "ongoing"}
NARROW = {"for_each": "party", "when": {**WAR, "party.heard": True}}
UNHEARD = {"when": {"party.heard": False}}
TENSE_IF_ARMED = {"when": {"safety.weapon": True}, "then": {"assess": {"tense": True}, "certainty": 0.6}}
ADDS_NOTHING = "the rule `rule.1` adds nothing: wherever it fires, `rule.2` fires too and says all of it"

SAID: list[tuple[tuple[Any, ...], list[str], list[dict[str, Any]]]] = [
    (
        ("never-fires", {"when": {**WAR, "any": [{"safety.imminent_violence": "none"}]}, "then": LISTEN}),
        [
            "the rule `rule.1` can never fire: `safety.imminent_violence: ongoing` and "
            "`safety.imminent_violence: none` cannot hold together"
        ],
        [{"safety": {"imminent_violence": "ongoing"}}],
    ),
    (
        ("never-fires", {"when": {"safety.weapon": True, **WAR}, "unless": {"safety.weapon": True}, "then": LISTEN}),
        [
            "the rule `rule.1` can never fire: `unless` with `safety.weapon: true` keeps it from firing wherever "
            "`safety.weapon: true` holds"
        ],
        [{"safety": {"weapon": True, "imminent_violence": "ongoing"}}],
    ),
    (
        ("never-fires", {"when": {"parties": {"where": {"dispute.rumour": True}, "at_least": 2, "at_most": 3}, "all": [
            {"dispute.rumour": False}]}, "then": LISTEN}),
        [
            "the rule `rule.1` can never fire: `parties: where: dispute.rumour: true at_least: 2 at_most: 3` and "
            "`dispute.rumour: false` cannot hold together"
        ],
        [{"dispute": {"rumour": True}, "parties": [{"id": "party_1"}, {"id": "party_2"}]}],
    ),
    (
        ("never-fires", {"when": {**WAR, "parties": {"where": {"dispute.rumour": True, "not": {"dispute.rumour": True}},
            "at_least": 1}}, "then": LISTEN}),
        [
            "the rule `rule.1` can never fire: "
            "`parties: where: dispute.rumour: true not: dispute.rumour: true at_lea…` can never hold"
        ],
        [{"safety": {"imminent_violence": "ongoing"}}],
    ),
    (
        ("never-fires", {"when": WAR, "unless": "always", "then": LISTEN}),
        ["the rule `rule.1` can never fire: `unless` with `always` always keeps it from firing"],
        [{"safety": {"imminent_violence": "ongoing"}}],
    ),
    (
        ("never-fires", {"when": {**WAR, "dispute.rumour": True}, "unless": {**WAR, "dispute.rumour": True},
            "then": LISTEN}),
        [
            "the rule `rule.1` can never fire: `unless` with `safety.imminent_violence: ongoing dispute.rumour: true` "
            "keeps it from firing wherever `safety.imminent_violence: ongoing` and `dispute.rumour: true` hold"
        ],
        [{"dispute": {"rumour": True}, "safety": {"imminent_violence": "ongoing"}}],
    ),
    (
        ("needless-condition", {"when": {"history.police_calls_12m": {"at_least": 3, "known": True}}, "then": LISTEN}),
        [
            "`history.police_calls_12m: {known: true}` changes nothing in the rule `rule.1`: "
            "it holds wherever the rest does"
        ],
        [{"history": {"police_calls_12m": 3}}],
    ),
    (
        ("needless-condition", {"when": {"any": [WAR, {"safety.weapon": True, **WAR}]}, "then": LISTEN}),
        [
            "`safety.weapon: true safety.imminent_violence: ongoing` changes nothing in the rule `rule.1`: "
            "the other alternatives cover it"
        ],
        [{"safety": {"imminent_violence": "ongoing"}}],
    ),
    (
        ("needless-condition", {"when": WAR, "unless": {"safety.imminent_violence": "none"}, "then": LISTEN}),
        [
            "`safety.imminent_violence: none` changes nothing in the rule `rule.1`: it never keeps the rule from firing"
        ],
        [{"safety": {"imminent_violence": "ongoing"}}],
    ),
    (
        ("needless-condition", {"when": {"parties": {"at_least": 0}}, "then": LISTEN}),
        ["`parties: at_least: 0` changes nothing in the rule `rule.1`: it always holds"],
        [{}],
    ),
    (
        ("same-as-another", {"when": WAR, "then": LISTEN}, {"when": {"not": {"not": WAR}}, "then": LISTEN}),
        ["the rule `rule.2` says the same as `rule.1`: both fire in the same cases and conclude the same"],
        [{"safety": {"imminent_violence": "ongoing"}}],
    ),
    (
        (
            "covered-by-another",
            {"for_each": "party", "when": {**WAR, "party.heard": True},
             "then": {"exclude": "rigidity", "stage": "firm"}},
            {"when": WAR, "then": {"exclude": "rigidity"}},
        ),
        ["the rule `rule.1` adds nothing: wherever it fires, `rule.2` fires too and says all of it"],
        [{"safety": {"imminent_violence": "ongoing"}, "parties": [{"id": "party_1", "heard": True}]}],
    ),
    (
        ("covered-by-another", {**NARROW, "then": {"gate": "safety_first", "effect": "first"}},
            {"when": WAR, "then": {"gate": "safety_first", "effect": "stop"}}),
        [ADDS_NOTHING],
        [{"safety": {"imminent_violence": "ongoing"}, "parties": [{"id": "party_1", "heard": True}]}],
    ),
    (
        ("covered-by-another", {**NARROW, "then": {"attend": "warmth"}},
            {"when": WAR, "then": {"attend": "warmth", "certainty": 1}}),
        [ADDS_NOTHING],
        [{"safety": {"imminent_violence": "ongoing"}, "parties": [{"id": "party_1", "heard": True}]}],
    ),
    (
        ("covered-by-another", {"when": {**WAR, "safety.weapon": True}, "then": {"assess": {"tense": True}}},
            {"when": WAR, "then": {"assess": {"tense": True}, "certainty": 1}},
            {"when": {"not": {"assessment.tense": True}}, "then": LISTEN}),
        [ADDS_NOTHING],
        [{"safety": {"imminent_violence": "ongoing", "weapon": True}}],
    ),
    (
        ("same-as-another", {"when": {"assessment.tense": True}, "then": LISTEN},
            {"when": {"assessment.tense": True, "safety.weapon": True}, "then": LISTEN}, TENSE_IF_ARMED),
        ["the rule `rule.2` says the same as `rule.1`: both fire in the same cases and conclude the same"],
        [{"safety": {"weapon": True}}],
    ),
    (
        ("recommended-and-excluded", {"for_each": "party", **UNHEARD, "then": LISTEN},
            {"for_each": "party", **UNHEARD, "then": {"exclude": "listening"}}),
        ["the rule `rule.1` recommends `listening` in vain: wherever it fires, that is excluded"],
        [{"parties": [{"id": "party_1", "heard": False}]}],
    ),
    (
        ("recommended-and-excluded", {"when": WAR, "then": LISTEN},
            {"for_each": "party", **UNHEARD, "then": {"exclude": "listening"}}),
        ["`rule.2` excludes `listening` where `rule.1` can recommend it"],
        [{"safety": {"imminent_violence": "ongoing"}, "parties": [{"id": "party_1", "heard": False}]}],
    ),
    (
        ("recommended-and-excluded", {"when": WAR, "then": LISTEN}, {"when": {"safety.weapon": True},
            "then": {"exclude": "listening"}}),
        ["`rule.2` excludes `listening` where `rule.1` can recommend it"],
        [{"safety": {"imminent_violence": "ongoing", "weapon": True}}],
    ),
    (
        ("recommended-and-excluded", {"when": WAR, "then": LISTEN}, {"when": WAR,
            "then": {"gate": "safety_first", "effect": "stop"}}),
        ["the rule `rule.1` recommends `listening` in vain: wherever it fires, that is excluded"],
        [{"safety": {"imminent_violence": "ongoing"}}],
    ),
    (
        ("underivable-assessment", {"when": WAR, "then": {"assess": {"tense": True}, "certainty": 0.1}},
            {"when": {"assessment.tense": True}, "then": LISTEN}),
        ["no case can ever have `assessment.tense: true`, at which `rule.2` looks"],
        [{"safety": {"imminent_violence": "ongoing"}}],
    ),
    (
        ("unguarded-firm", {"when": WAR, "then": {"recommend": "rigidity", "stage": "firm", "strength": "weak"}}),
        [
            *(f"`rigidity.firm` can be advised although `assessment.{name}` does not hold"
              for name in ("facts_established", "persuasion_exhausted")),
            *(f"`rigidity.firm` can be advised without the directive `{name}`"
              for name in ("least_measure", "legal_basis", "state_remedies")),
        ],
        [{"safety": {"imminent_violence": "ongoing"}, "parties": [{"id": "party_1"}]}] * 5,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("found", "messages", "witnesses"), SAID, indirect=["found"])
def test_what_is_said(found: tuple[Finding, ...], messages: list[str], witnesses: list[dict[str, Any]]) -> None:
    assert [each.message for each in found] == messages
    assert [witness(each) for each in found] == witnesses


# What is no finding.

NOT_SAID: list[tuple[Any, ...]] = [
    # Evidence adds up: a second reason makes it more certain.
    ("covered-by-another", {**NARROW, "then": LISTEN}, {"when": WAR, "then": {**LISTEN, "strength": "strong"}}),
    # What is said for one party does not cover what is said for the case.
    (
        "covered-by-another",
        {"when": {**WAR, "some_party": {"party.heard": True}}, "then": {"directive": "call_police"}},
        {"for_each": "party", "when": {"party.heard": True}, "then": {"directive": "call_police"}},
    ),
    # A weaker effect does not cover a stronger one.
    (
        "covered-by-another",
        {**NARROW, "then": {"gate": "safety_first", "effect": "stop"}},
        {"when": WAR, "then": {"gate": "safety_first", "effect": "first"}},
    ),
    # The strengths differ.
    ("same-as-another", {"when": WAR, "then": LISTEN}, {"when": WAR, "then": {**LISTEN, "strength": "strong"}}),
    # One is certain where the other is in doubt.
    (
        "same-as-another",
        {"when": {"assessment.tense": True}, "then": LISTEN},
        {"when": {"safety.weapon": True}, "then": LISTEN},
        TENSE_IF_ARMED,
    ),
    # They cannot fire together.
    (
        "recommended-and-excluded",
        {"when": {"safety.imminent_violence": "none"}, "then": LISTEN},
        {"when": WAR, "then": {"exclude": "listening"}},
    ),
    # The guard stands while nothing is known.
    (
        "recommended-and-excluded",
        {"when": {"safety.weapon": True}, "then": LISTEN},
        {"when": "always", "unless": WAR, "then": {"exclude": "listening"}},
    ),
    # It could still be derived otherwise, and somebody asks.
    (
        "needless-condition",
        {"when": {"history.police_calls_12m": {"at_least": 3, "known": True}}, "then": {"assess": {"tried": True}}},
        {"when": {"not": {"assessment.tried": True}}, "then": LISTEN},
    ),
]


@pytest.mark.parametrize("found", NOT_SAID, indirect=True)
def test_what_is_not_said(found: tuple[Finding, ...]) -> None:
    assert found == ()


def test_what_is_in_a_condition_with_a_name_serves_other_rules_too(tmp_path: Path) -> None:
    twice = "conditions:\n- {id: tense, title: Tense, when: {safety.injury: {known: true, not: false}}}\n"
    book = files({"when": {"condition.tense": True, **WAR}, "then": LISTEN})
    book["rulebook.yaml"] += twice
    assert check(write(book, tmp_path), only=("needless-condition",)).findings == ()


def test_a_certain_rule_leaves_nothing_to_add(tmp_path: Path) -> None:
    sure = {"recommend": "listening", "certainty": 1}
    folder = write(files({**NARROW, "then": LISTEN}, {"when": WAR, "then": sure}), tmp_path)
    (finding,) = check(folder, only=("covered-by-another",)).findings
    assert finding.rules == ("rule.1",)


def test_an_allowance_lets_it_stand(tmp_path: Path) -> None:
    allow = {"needless-condition": "it will matter soon"}
    rule = {"when": {"parties": {"at_least": 0}}, "then": LISTEN, "allow": allow}
    checked = check(write(files(rule), tmp_path), only=("needless-condition",))
    assert checked.findings == ()
    assert [each.reason for each in checked.allowed] == ["it will matter soon"]


def test_the_parts_of_a_rule(tmp_path: Path) -> None:
    when = {"safety.weapon": True, "any": [WAR, {"all": [{"dispute.rumour": True}, {"history.police_calls_12m": 2}]}]}
    unless = {"not": {"some_party": {"party.heard": True, "party.trust": {"at_least": 1, "at_most": 3}}}}
    called_twice = OneOf("history.police_calls_12m", frozenset({2}))
    book = load_rulebook(write(files({"when": when, "unless": unless, "then": LISTEN}), tmp_path))
    rule = compile_rulebook(book).rules["rule.1"].rule
    weapon, either, guard = parts_of(rule)
    assert next(inner(either)).quoted == "`safety.imminent_violence: ongoing`"
    rumour, calls = inner(list(inner(either))[1])
    assert (rumour.quoted, calls.quoted) == ("`dispute.rumour: true`", "`history.police_calls_12m: 2`")
    assert next(inner(guard)).quoted == "`party.heard: true`"
    assert weapon.put(None).when == All((either.condition,))
    rest = All((called_twice,))
    assert rumour.put(None).when == All((weapon.condition, AnyOf((next(inner(either)).condition, rest))))
    assert guard.put(None).unless is None
    assert not either.alternative
    assert all(each.alternative for each in inner(either))
    assert all(each.guarding for each in inner(guard))


@pytest.mark.slow
def test_only_rules_of_the_folder_itself_are_remarked_on(tmp_path: Path) -> None:
    head = "name: mine\nversion: 1.0.0\nextends: eight_methods\n"
    own = {
        "id": "mine.hurt",
        "title": "Somebody is hurt and there is a weapon",
        "when": {"safety.injury": True, "safety.weapon": True},
        "then": {"directive": "medical_help"},
        "because": "somebody is hurt",
    }
    again = {**own, "id": "mine.gossip", "when": {"dispute.rumour": {"not": False}}}
    again |= {"unless": {"assessment.facts_established": True}}
    again["then"] = {"recommend": "seeking_truth_from_facts", "stage": "ascertain", "strength": "moderate"}
    rules = yaml.dump([own, again], Dumper=yaml.CSafeDumper, sort_keys=False)
    checked = check(write({"rulebook.yaml": head, "rules.yaml": rules}, tmp_path), only=LOGIC)
    assert [(each.lint, each.rules) for each in checked.findings] == [
        ("covered-by-another", ("mine.hurt",)),
        ("same-as-another", ("mine.gossip", "facts.rumour")),
    ]
