"""What each kind of safeguard forbids and demands, and which reasons a breach gives: why the advice says what it should
not, and none where it lacks something.
"""

from typing import Any

import pytest
import yaml
from inference.small_rulebook import HEAD
from naive.strategies import RawRulebook, rulebook_files

from ottava import Advice, Advisor, Case
from ottava.engine.inference.advising import advice_from_run
from ottava.engine.inference.reasons import ReasonBuilder
from ottava.engine.inference.safeguards import applying
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.facts.source.span import Source

FIRMNESS = {
    "id": "firmness", "number": 9, "title": "Firmness", "kind": "competing", "acts_on": "the parties",
    "stages": ["soft", "firm"], "steps": {"soft": ["Ask."], "firm": ["Insist."]}, "avoid": ["haste"],
}  # fmt: skip
BOOK = {
    **HEAD,
    "methods": [*HEAD["methods"], FIRMNESS],
    "gates": [{"id": each, "title": each, "text": each} for each in ("fire", "flood", "storm")],
    "directives": [{"id": each, "kind": "do", "text": each} for each in ("run", "hide", "write")],
    "plan": ["listening", "persuasion", "firmness.soft", "firmness.firm"],
}
UPSET = {"for_each": "party", "when": {"party.arousal": "upset"}}
HEARD = {"for_each": "party", "when": {"party.heard": True}}
RULES: dict[str, dict[str, Any]] = {
    "listen": {"then": {"recommend": "listening", "strength": "strong"}},
    "doubt": {"then": {"recommend": "listening", "certainty": -0.1}},
    "persuade a": {**UPSET, "then": {"recommend": "persuasion", "strength": "weak"}},
    "soft": {"then": {"recommend": "firmness.soft", "strength": "weak"}},
    "no firm": {"then": {"exclude": "firmness.firm"}},
    "no firmness a": {**UPSET, "then": {"exclude": "firmness"}},
    "no soft b": {**HEARD, "then": {"exclude": "firmness.soft"}},
    "fire a": {**UPSET, "then": {"gate": "fire", "effect": "first"}},
    "flood": {"then": {"gate": "flood", "effect": "provisional"}},
    "run": {"then": {"directive": "run"}},
    "hide a": {**UPSET, "then": {"directive": "hide"}},
    "hide b": {**HEARD, "then": {"directive": "hide"}},
    "warm a": {**UPSET, "then": {"attend": "warmth"}},
}
CASE = {"id": "case", "parties": [{"id": "a", "arousal": "upset"}, {"id": "b", "heard": True}, {"id": "c"}]}


def advisor(*safeguards: dict[str, Any]) -> Advisor:
    words = {"title": "A rule", "because": "so", "when": "always"}
    raw = RawRulebook(BOOK, [{"id": name.replace(" ", "-"), **words, **rule} for name, rule in RULES.items()])
    texts = {"title": "A safeguard", "because": "it must be so"}
    guards = [{"id": f"guard.{number}", **texts, **each} for number, each in enumerate(safeguards)]
    head, *rules = (Source(name, text) for name, text in rulebook_files(raw).items())
    book = rulebook_from_sources(head, rules, [Source("safeguards.yaml", yaml.safe_dump(guards, sort_keys=False))])
    return Advisor(book)


def advice(*safeguards: dict[str, Any], **case: Any) -> Advice:
    return advisor(*safeguards).advise({**CASE, **case})


def broken(*safeguards: dict[str, Any], **case: Any) -> list[tuple[str | None, list[str]]]:
    """For whom, and which rules and parties are the reason."""
    return [
        (each.party, [f"{one.rule}{f'@{one.party}' if one.party else ''}" for one in each.reasons])
        for each in advice(*safeguards, **case).breaches
    ]


EACH = {"for_each": "party"}
MET: list[tuple[str | None, list[str]]] = []
FOR_ALL = [("a", MET), ("b", MET), ("c", MET)]


@pytest.mark.parametrize(
    ("safeguard", "expected"),
    [
        # A method: of the case, of each party; in any stage, in one.
        ({"never": {"recommend": "listening"}}, [(None, ["listen", "doubt"])]),
        ({"never": {"recommend": "listening"}, **EACH}, [(each, ["listen", "doubt"]) for each in "abc"]),
        ({"never": {"recommend": "persuasion"}}, [(None, ["persuade-a@a"])]),
        ({"never": {"recommend": "persuasion"}, **EACH}, [("a", ["persuade-a@a"])]),
        ({"never": {"recommend": "firmness"}, **EACH}, [("c", ["soft"])]),
        ({"never": {"recommend": "firmness.soft"}, **EACH}, [("c", ["soft"])]),
        ({"never": {"recommend": "firmness.firm"}}, MET),
        ({"never": {"recommend": "piano"}, **EACH}, MET),
        ({"always": {"recommend": "listening"}}, MET),
        ({"always": {"recommend": "listening"}, **EACH}, MET),
        ({"always": {"recommend": "persuasion"}}, MET),
        ({"always": {"recommend": "persuasion"}, **EACH}, FOR_ALL[1:]),
        ({"always": {"recommend": "piano"}}, [(None, MET)]),
        ({"always": {"recommend": "piano"}, **EACH}, FOR_ALL),
        # A veto: on the whole method, on a stage; whoever has all of it covered, by whichever vetoes.
        ({"never": {"exclude": "firmness"}}, [(None, ["no-firmness-a@a", "no-firm", "no-soft-b@b"])]),
        (
            {"never": {"exclude": "firmness"}, **EACH},
            [("a", ["no-firmness-a@a", "no-firm"]), ("b", ["no-firm", "no-soft-b@b"])],
        ),
        ({"never": {"exclude": "firmness.firm"}}, [(None, ["no-firmness-a@a", "no-firm"])]),
        (
            {"never": {"exclude": "firmness.firm"}, **EACH},
            [("a", ["no-firmness-a@a", "no-firm"]), ("b", ["no-firm"]), ("c", ["no-firm"])],
        ),
        ({"never": {"exclude": "firmness.soft"}, **EACH}, [("a", ["no-firmness-a@a"]), ("b", ["no-soft-b@b"])]),
        ({"always": {"exclude": "firmness.soft"}, **EACH}, [("c", MET)]),
        ({"always": {"exclude": "firmness.firm"}, **EACH}, MET),
        ({"always": {"exclude": "listening"}}, [(None, MET)]),
        # A gate: shut for all, with an effect at least as strong.
        ({"never": {"gate": "fire"}}, [(None, ["fire-a@a"])]),
        ({"never": {"gate": "fire"}, **EACH}, [(each, ["fire-a@a"]) for each in "abc"]),
        ({"never": {"gate": "fire", "effect": "stop"}}, MET),
        ({"never": {"gate": "fire", "effect": "first"}}, [(None, ["fire-a@a"])]),
        ({"never": {"gate": "fire", "effect": "provisional"}}, [(None, ["fire-a@a"])]),
        ({"never": {"gate": "flood", "effect": "first"}, **EACH}, MET),
        ({"always": {"gate": "flood", "effect": "first"}}, [(None, MET)]),
        ({"always": {"gate": "flood"}, **EACH}, MET),
        ({"always": {"gate": "storm"}, **EACH}, FOR_ALL),
        # Directives and points.
        ({"never": {"directive": "hide"}}, [(None, ["hide-a@a", "hide-b@b"])]),
        ({"never": {"directive": "hide"}, **EACH}, [("a", ["hide-a@a"]), ("b", ["hide-b@b"])]),
        ({"always": {"directive": "hide"}, **EACH}, FOR_ALL[2:]),
        ({"always": {"directive": "write"}}, [(None, MET)]),
        ({"never": {"attend": "warmth"}, **EACH}, [("a", ["warm-a@a"])]),
        ({"always": {"attend": "warmth"}}, MET),
        ({"only": ["run", "write"]}, [(None, ["hide-a@a", "hide-b@b"])]),
        ({"only": ["run", "write"], **EACH}, [("a", ["hide-a@a"]), ("b", ["hide-b@b"])]),
        ({"only": ["hide"], **EACH}, [(each, ["run"]) for each in "abc"]),
        ({"only": ["hide", "run"]}, MET),
        # An order of the plan, which is one for all, and in which each stage is a step of its own.
        ({"never": {"order": ["listening", "firmness.soft"]}}, [(None, ["listen", "doubt", "soft"])]),
        (
            {"never": {"order": ["listening", "firmness.soft"]}, **EACH},
            [(each, ["listen", "doubt", "soft"]) for each in "abc"],
        ),
        ({"never": {"order": ["firmness.soft", "listening"]}}, MET),
        ({"always": {"order": ["firmness.soft", "listening"]}}, [(None, MET)]),
        ({"always": {"order": ["listening", "persuasion"]}, **EACH}, MET),
        ({"never": {"order": ["listening", "firmness.firm"]}}, MET),
        ({"never": {"order": ["firmness.firm", "listening"]}}, MET),
        # Of gates that are shut, those named come in that order; others do not count.
        ({"before": ["flood", "fire"]}, [(None, ["fire-a@a", "flood"])]),
        ({"before": ["flood", "fire"], **EACH}, [(each, ["fire-a@a", "flood"]) for each in "abc"]),
        ({"before": ["fire", "flood"]}, MET),
        ({"before": ["storm", "fire"]}, MET),
        # Two or more of several, for the same people.
        (
            {"not_together": [{"directive": "run"}, {"directive": "hide"}]},
            [(None, ["run", "hide-a@a", "hide-b@b"])],
        ),
        (
            {"not_together": [{"directive": "run"}, {"directive": "hide"}], **EACH},
            [("a", ["run", "hide-a@a"]), ("b", ["run", "hide-b@b"])],
        ),
        ({"not_together": [{"directive": "run"}, {"directive": "write"}]}, MET),
        ({"not_together": [{"directive": "hide"}, {"recommend": "persuasion"}], **EACH}, [("a", ["hide-a@a",
        "persuade-a@a"])]),
        (
            {"not_together": [{"recommend": "piano"}, {"gate": "flood"}, {"attend": "warmth"}], **EACH},
            [("a", ["flood", "warm-a@a"])],
        ),
        ({"not_together": [{"recommend": "persuasion"}, {"exclude": "firmness.soft"}], **EACH}, [("a",
        ["persuade-a@a", "no-firmness-a@a"])]),
        # A reason that two parts share is given once.
        ({"not_together": [{"gate": "fire"}, {"gate": "fire", "effect": "first"}]}, [(None, ["fire-a@a"])]),
        # Where it applies.
        ({"never": {"directive": "hide"}, **UPSET}, [("a", ["hide-a@a"])]),
        ({"never": {"directive": "run"}, **EACH, "unless": {"party.arousal": "upset"}}, [("b", ["run"]), ("c",
        ["run"])]),
        ({"never": {"directive": "run"}, "under": {"gate": "storm"}}, MET),
        ({"never": {"directive": "run"}, "under": [{"gate": "storm"}, {"gate": "fire"}]}, [(None, ["run"])]),
        ({"never": {"directive": "run"}, **EACH, "under": {"directive": "hide"}}, [("a", ["run"]), ("b", ["run"])]),
        ({"always": {"directive": "write"}, **EACH, "under": {"recommend": "firmness.soft"}}, FOR_ALL[2:]),
        ({"always": {"directive": "write"}, **EACH, "under": {"exclude": "firmness"}}, FOR_ALL[:2]),
    ],
)  # fmt: skip
def test_what_is_broken_for_whom_and_why(
    safeguard: dict[str, Any], expected: list[tuple[str | None, list[str]]]
) -> None:
    assert broken(safeguard) == expected


def test_breaches_come_in_the_order_of_the_safeguards_and_then_of_the_parties() -> None:
    safeguards = [
        {"always": {"directive": "write"}, **EACH},
        {"never": {"directive": "hide"}, **EACH},
        {"only": ["hide"]},
        {"never": {"recommend": "listening"}},
        {"always": {"directive": "write"}},
        {"never": {"directive": "hide"}, **EACH},
    ]
    found = [(each.safeguard, each.party) for each in advice(*safeguards).breaches]
    assert found == [
        ("guard.0", "a"), ("guard.0", "b"), ("guard.0", "c"), ("guard.1", "a"), ("guard.1", "b"), ("guard.2", None),
        ("guard.3", None), ("guard.4", None), ("guard.5", "a"), ("guard.5", "b"),
    ]  # fmt: skip


def test_a_breach_says_what_the_safeguard_says() -> None:
    (breach,) = advice({"never": {"directive": "run"}, "title": "Nobody runs", "because": "They fall."}).breaches
    assert (breach.safeguard, breach.title, breach.because) == ("guard.0", "Nobody runs", "They fall.")


def test_without_parties_nothing_is_broken_for_any_and_the_case_remains() -> None:
    safeguards: list[dict[str, Any]] = [{"never": {"recommend": "listening"}, **EACH}, {"only": ["write"]}]
    assert broken(*safeguards, parties=[]) == [(None, ["run"])]


@pytest.mark.parametrize(
    ("safeguard", "parties"),
    [
        ({"never": {"attend": "warmth"}}, [None]),
        ({"never": {"attend": "warmth"}, "when": {"dispute.rumour": True}}, []),
        ({"never": {"attend": "warmth"}, "under": {"directive": "write"}}, []),
        ({"never": {"attend": "warmth"}, **EACH}, ["a", "b", "c"]),
        ({"never": {"attend": "warmth"}, **EACH, "under": {"directive": "hide"}}, ["a", "b"]),
        ({"never": {"attend": "warmth"}, **HEARD}, ["b"]),
        ({"never": {"attend": "warmth"}, **UPSET, "under": [{"recommend": "persuasion"}]}, ["a"]),
        ({"never": {"attend": "warmth"}, **HEARD, "under": [{"recommend": "persuasion"}]}, []),
    ],
)
def test_a_safeguard_applies_where_its_when_holds_and_the_advice_is_as_it_says(
    safeguard: dict[str, Any], parties: list[str | None]
) -> None:
    board = advisor(safeguard).run(Case.from_mapping(CASE))
    found = [*applying(advice_from_run(board), ReasonBuilder.of(board))]
    assert found == [("guard.0", each) for each in parties]
