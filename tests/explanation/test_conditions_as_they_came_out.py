"""How the conditions of a rule came out, as an explanation shows it: what is known and wanted, what is in the way."""

import dataclasses
import re
from typing import Any, get_args

import pytest
from explanation.test_why_not import LISTEN, NOTE, UPSET, asked, parties, seen
from inference.small_rulebook import rulebook_of
from msgspec.structs import replace

from ottava import Advisor, Case
from ottava.engine.explanation.why_not.condition_trace import line_of
from ottava.engine.explanation.why_not.near_miss import ConditionTrace, RuleLine, WhyNotRule
from ottava.engine.rulebook.condition import Share
from ottava.facts.source.span import Source, Span

ALWAYS_LISTEN = {"id": "listen", "when": "always", "then": LISTEN}


def unless(found: WhyNotRule) -> ConditionTrace:
    rule = found.near_misses[0].seen
    assert rule is not None
    assert rule.unless is not None
    return rule.unless


def alone(condition: ConditionTrace) -> ConditionTrace:
    """Without its line, and without what is inside it."""
    return replace(condition, line=None, parts=(), rules=())


# What is counted, in words


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({"advised": {"at_least": 2}}, "at least 2 methods advised"),
        ({"not": {"advised": {"at_least": 1}}}, "not at least 1 method advised"),
        ({"advised": {"at_most": 0}}, "at most 0 methods advised"),
        ({"not": {"advised": {"between": [0, 1]}}}, "not 0 to 1 methods advised"),
        ({"advised": {"between": [2, 3]}}, "2 to 3 methods advised"),
        ({"advised": {"between": [2, 2]}}, "2 methods advised"),
        ({"not": {"advised": {"between": [1, 1]}}}, "not 1 method advised"),
        ({"parties": {"at_least": 2}}, "at least 2 parties"),
        ({"parties": {"at_most": 0}}, "at most 0 parties"),
        ({"not": {"parties": {"at_most": 1}}}, "not at most 1 party"),
        ({"parties": {"between": [2, 3]}}, "2 to 3 parties"),
        ({"parties": {"between": [3, 3]}}, "3 parties"),
        ({"not": {"parties": {"between": [1, 1]}}}, "not 1 party"),
        ({"parties": {"where": UPSET, "share": "half"}}, "at least half of the parties"),
        ({"parties": {"where": UPSET, "share": "most", "at_least": 2}},
         "at least 2 parties and more than half of the parties"),
    ],
)  # fmt: skip
def test_counts_are_said_in_words(when: dict[str, Any], said: str) -> None:
    assert seen(asked({"when": when}, parties({}), ALWAYS_LISTEN).near_misses[0]).said == said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        ({"between": [1, 1]}, "1 other party"),
        ({"at_most": 0}, "at most 0 other parties"),
        ({"share": "all"}, "all other parties, and at least one"),
    ],
)
def test_other_parties_are_called_so(count: dict[str, Any], said: str) -> None:
    rule = {"for_each": "party", "when": {"other_parties": {"where": UPSET, **count}}}
    assert seen(asked(rule, parties({}, {}, {"arousal": "upset"})).near_misses[0]).said == said


@pytest.mark.parametrize("share", [{}, *({"share": each} for each in get_args(Share))])
@pytest.mark.parametrize("bounds", [{}, {"at_least": 1}, {"at_least": 2}, {"at_most": 1}, {"between": [2, 3]}])
def test_whatever_is_counted_is_said_in_chinese(bounds: dict[str, Any], share: dict[str, Any]) -> None:
    count = bounds | share or {"between": [1, 1]}
    others = {"for_each": "party", "when": {"other_parties": {"where": UPSET, **count}}}
    rules = [{"when": {"parties": {"where": UPSET, **count}}}, others] + [{"when": {"advised": count}}] * (not share)
    for rule in rules:
        book = rulebook_of({"id": "it", "then": NOTE, "unless": "always", **rule})
        advisor = Advisor(dataclasses.replace(book, language="zh"))
        case = Case.from_mapping({"id": "case", **parties({}, {})}, book.vocabulary)
        for miss in advisor.why_not_rule(case, "it").near_misses:
            assert not re.search("[A-Za-z]", seen(miss).said), seen(miss).said


def test_what_is_advised_is_told_by_its_name() -> None:
    advised = ConditionTrace(
        "advised", "fails", True, "advised.listening: false", "Listening is not advised", None, None
    )
    found = seen(asked({"when": {"advised.listening": False}}, {}, ALWAYS_LISTEN).near_misses[0])
    assert alone(found) == replace(advised, found=True, said_found="yes")
    found = seen(asked({"when": {"advised.persuasion": True}}, {}, ALWAYS_LISTEN).near_misses[0])
    persuasion = replace(advised, text="advised.persuasion: true", said="Persuasion is advised")
    assert alone(found) == replace(persuasion, found=False, said_found="no")
    found = seen(asked({"when": {"advised": {"at_least": 2}}}, {}, ALWAYS_LISTEN).near_misses[0])
    counted = replace(advised, text="advised: at_least: 2", said="at least 2 methods advised")
    assert alone(found) == replace(counted, found=("listening",), said_found="Listening")


@pytest.mark.parametrize("kind", ["all", "any", "some_party", "every_party", "no_party"])
def test_what_consists_of_others_is_said_by_them(kind: str) -> None:
    of: Any = UPSET if kind.endswith("party") else [{"dispute.rumour": True}, {"safety.weapon": True}]
    found = seen(asked({"when": {kind: of}}, parties({"arousal": "calm"}, {})).near_misses[0])
    assert found.said == ""


def test_what_holds_in_any_case_is_told_as_such() -> None:
    (miss,) = asked({"when": "always", "unless": {"dispute.rumour": True}}, {"dispute": {"rumour": True}}).near_misses
    assert alone(seen(miss)) == ConditionTrace("always", "holds", False, "always", "", None, None)


# Which of the parties are in the way


@pytest.mark.parametrize(
    ("rule", "given", "in_the_way"),
    [
        ({"when": {"at_least": 2}}, ["upset", "calm", "?"], ["calm", "?"]),
        ({"when": {"at_most": 0}}, ["upset", "calm", "?"], ["upset", "?"]),
        ({"when": {"between": [1, 1]}}, ["upset", "calm", "?"], ["upset", "?"]),
        ({"when": {"between": [2, 3]}}, ["upset", "calm", "?"], ["calm", "?"]),
        ({"unless": {"at_least": 1}}, ["upset", "calm", "?"], ["upset"]),
        ({"unless": {"at_most": 1}}, ["upset", "calm", "calm"], ["calm", "calm"]),
        ({"when": {"not": {"at_least": 1}}}, ["upset", "calm", "?"], ["upset", "?"]),
        ({"when": {"not": {"at_most": 1}}}, ["upset", "calm", "?"], ["calm", "?"]),
        ({"unless": {"not": {"at_least": 2}}}, ["upset", "calm", "calm"], ["calm", "calm"]),
        ({"unless": {"not": {"at_most": 1}}}, ["upset", "upset", "calm"], ["upset", "upset"]),
    ],
    ids=lambda each: " ".join(f"{key} {count}" for key, count in each.items()) if isinstance(each, dict) else "",
)
def test_more_or_fewer_parties_are_wanted(rule: dict[str, Any], given: list[str], in_the_way: list[str]) -> None:
    (key, count), *_ = rule.items()
    denied = "not" in count
    counting: dict[str, Any] = {"parties": {"where": UPSET, **(count["not"] if denied else count)}}
    written = {"when": "always", key: {"not": counting} if denied else counting}
    found = asked(written, parties(*({} if each == "?" else {"arousal": each} for each in given)))
    shown = unless(found) if key == "unless" else seen(found.near_misses[0])
    (shown,) = shown.parts if shown.kind == "not" else (shown,)
    assert [each.found or "?" for each in shown.parts] == given
    assert [each.found or "?" for each in shown.parts if each.in_the_way] == in_the_way


# Assessments, and the rules behind them

HEATED: list[dict[str, Any]] = [
    {"id": name, "when": {path: True}, "then": {"assess": {"heated": True}, "certainty": 0.8}}
    for name, path in (("rumour", "dispute.rumour"), ("weapon", "safety.weapon"), ("violence", "safety.past_violence"))
]
FIRES = {"dispute": {"rumour": True}, "safety": {"weapon": False}}
SILENT = {"dispute": {"rumour": False}, "safety": {"weapon": False}}
RULED_OUT = {"dispute": {"rumour": False}, "safety": {"weapon": False, "past_violence": False}}
YES, NO = {"assessment.heated": True}, {"not": {"assessment.heated": True}}


@pytest.mark.parametrize(
    ("rule", "case", "state", "wanted", "rules"),
    [
        ({"when": YES}, SILENT, "unknown", "heated", ["rumour", "weapon", "violence"]),
        ({"when": YES}, RULED_OUT, "fails", "heated", ["rumour", "weapon", "violence"]),
        ({"when": NO}, SILENT, "unknown", "not heated", ["violence"]),
        ({"when": NO}, FIRES, "fails", "not heated", ["rumour", "violence"]),
        ({"unless": YES}, FIRES, "holds", "not heated", ["rumour"]),
        ({"unless": NO}, RULED_OUT, "holds", "heated", ["rumour", "weapon", "violence"]),
    ],
)
def test_an_assessment_in_the_way_shows_the_rules_that_could_help(
    rule: dict[str, Any], case: dict[str, Any], state: Any, wanted: str, rules: list[str]
) -> None:
    found = asked({"when": "always", **rule}, case, *HEATED)
    shown = unless(found) if "unless" in rule else seen(found.near_misses[0])
    denied = NO in rule.values()
    assert alone(shown) == ConditionTrace(
        kind="assessment",
        state=state,
        in_the_way=True,
        text="not: assessment.heated: true" if denied else "assessment.heated: true",
        said="known not to hold: heated" if denied else "heated",
        line=None,
        party=None,
        found=case is FIRES,
        certainty=0.8 if case is FIRES else None,
        wanted=wanted,
    )
    assert [each.rule for each in shown.rules] == rules
    assert {each.when.wanted for each in shown.rules} == {"yes" if wanted == "heated" else "no"}


@pytest.mark.parametrize(
    ("rule", "weapon", "wanted"),
    [
        ({"when": YES}, True, "no"),
        ({"unless": NO}, True, "no"),
        ({"when": NO}, None, "yes"),
        ({"unless": YES}, None, "yes"),
    ],
)
def test_the_guard_of_a_rule_behind_an_assessment_is_to_be_lifted_or_met(
    rule: dict[str, Any], weapon: bool | None, wanted: str
) -> None:
    guarded = {**HEATED[0], "unless": {"safety.weapon": True}}
    safety = {} if weapon is None else {"safety": {"weapon": weapon}}
    found = asked({"when": "always", **rule}, {"dispute": {"rumour": True}, **safety}, guarded)
    (behind,) = (unless(found) if "unless" in rule else seen(found.near_misses[0])).rules
    assert behind.unless is not None
    assert (behind.unless.in_the_way, behind.unless.wanted) == (True, wanted)


def test_an_assessment_that_is_not_in_the_way_shows_no_rules() -> None:
    both = {"all": [YES, {"safety.weapon": True}]}
    heated, _ = seen(asked({"when": both}, FIRES, *HEATED).near_misses[0]).parts
    assert (heated.state, heated.in_the_way, heated.wanted, heated.rules) == ("holds", False, "heated", ())


def test_of_several_values_each_is_shown_by_itself() -> None:
    rules = [
        {"id": name, "when": {path: True}, "then": {"assess": {"escalation": name}}}
        for name, path in (("high", "dispute.rumour"), ("medium", "safety.weapon"))
    ]
    shown = seen(asked({"when": {"assessment.escalation": ["high", "medium"]}}, {}, *rules).near_misses[0])
    assert (shown.kind, shown.text) == ("any", "assessment.escalation: - high - medium")
    assert [(each.text, each.said, each.wanted) for each in shown.parts] == [
        ("assessment.escalation: high", "escalation: high", "escalation=high"),
        ("assessment.escalation: medium", "escalation: medium", "escalation=medium"),
    ]


# Where it stands


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("rules.yaml", "rules.yaml"),
        ("mine/rules.yaml", "mine/rules.yaml"),
        ("/home/ann/mine/rules.yaml", "mine/rules.yaml"),
        ("C:\\Users\\ann\\mine\\rules.yaml", "mine/rules.yaml"),
    ],
    ids=["alone", "in a folder", "in folders", "in folders of Windows"],
)
def test_a_line_is_told_with_the_folder_of_its_file(name: str, file: str) -> None:
    assert line_of(Span(Source(name, "when: always\nthen: []\n"), 13, 17)) == RuleLine(file, 2)


def test_what_stands_nowhere_has_no_line() -> None:
    assert line_of(None) is None


# How much of a rule holds


@pytest.mark.parametrize(
    ("when", "part"),
    [
        ({"dispute.rumour": True}, 1),
        ({"safety.weapon": True}, 0),
        ({"dispute.rumour": True, "safety.weapon": True, "party.arousal": "upset"}, 2 / 3),
        ({"all": [{"dispute.rumour": True}, {"party.arousal": "calm"}]}, 1 / 2),
        ({"any": [{"dispute.rumour": True}, {"party.arousal": "calm"}]}, 1),
        ({"any": [{"safety.weapon": True}, {"party.arousal": "calm"}]}, 0),
    ],
)
def test_what_holds_of_a_rule_is_a_part_of_what_it_asks_for(when: dict[str, Any], part: float) -> None:
    book = rulebook_of({"id": "it", "for_each": "party", "when": when, "then": LISTEN})
    case = {"id": "case", "dispute": {"rumour": True}, **parties({"arousal": "calm"}, {"arousal": "upset"})}
    inquiry = Advisor(book)._inquiry(Case.from_mapping(case, book.vocabulary))
    meant = inquiry.groundwork.translation.rules["it"]
    assert inquiry.observer.part_that_holds(meant, 1) == part
