"""What is said of changes, goals and questions that cannot be: the code, the message and what helps, word for word."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from inference.small_rulebook import small_rulebook

from ottava import Advisor, InvalidCall
from ottava.facts.source.errors import InputError

TWO = {"id": "case", "parties": [{"id": "aunt"}, {"id": "clerk"}]}
NOBODY = {"id": "case"}

Said = tuple[str, str, str | None]


@pytest.fixture(scope="module")
def small() -> Advisor:
    return Advisor(small_rulebook())


@pytest.fixture(scope="module")
def built_in() -> Advisor:
    return Advisor()


def said(act: Callable[[], object]) -> list[Said]:
    with pytest.raises(InputError) as raised:
        act()
    return [(each.code, each.message, each.hint) for each in raised.value.diagnostics]


# Changes

OF_SAFETY = (
    "`safety` has `imminent_violence`, `weapon`, `injury`, `child_or_elder_at_risk`, `threats`, `past_violence`, "
    "`public_danger`"
)
WRITE = "write PATH=VALUE, such as `parties.customer.arousal=calm` or `safety.weapon=unknown`"


@pytest.mark.parametrize(
    ("case", "change", "code", "message", "hint"),
    [
        (TWO, "party.aunt.arosal=calm", "unknown-attribute", "unknown attribute `arosal` of `parties.aunt`",
         "did you mean `arousal`?"),
        (TWO, "parties.ant.heard=true", "unknown-party", "no party of the case is called `ant`",
         "did you mean `aunt`?"),
        (TWO, "parties.zzz.heard=true", "unknown-party", "no party of the case is called `zzz`",
         "the parties are `aunt`, `clerk`"),
        (NOBODY, "parties.aunt.heard=true", "unknown-party", "no party of the case is called `aunt`",
         "the case has no parties yet"),
        (TWO, "party.heard=true", "which-party", "`party.heard` does not say which attribute of which party",
         "write `parties.LABEL.ATTRIBUTE`; the parties are `aunt`, `clerk`"),
        (NOBODY, "party.heard=true", "which-party", "`party.heard` does not say which attribute of which party", None),
        (TWO, "safety.wepon=true", "unknown-attribute", "unknown attribute `safety.wepon` of a case",
         "did you mean `safety.weapon`?"),
        (TWO, "sfety.weapon=true", "unknown-attribute", "unknown attribute `sfety.weapon` of a case",
         "did you mean `safety.weapon`?"),
        (TWO, "safety.zzzzzz=true", "unknown-attribute", "unknown attribute `safety.zzzzzz` of a case", OF_SAFETY),
        (TWO, "zzz.zzz=1", "unknown-attribute", "unknown attribute `zzz.zzz` of a case", None),
        (TWO, "safety.weapon=perhaps", "wrong-type",
         "found the text `perhaps` for `safety.weapon`, expected `true` or `false`", None),
        (TWO, "safety.weapon=true=false", "wrong-type",
         "found the text `true=false` for `safety.weapon`, expected `true` or `false`", None),
        (TWO, "safety.weapon", "no-change", "`safety.weapon` says no path and value", WRITE),
        (TWO, "safety.weapon= ", "no-change", "`safety.weapon= ` says no path and value", WRITE),
        (TWO, "safety.weapon=[1", "unclosed-bracket", "this `[` is never closed", "close it with `]`"),
    ],
)  # fmt: skip
def test_a_change_that_cannot_be_made(
    small: Advisor, case: Any, change: str, code: str, message: str, hint: str | None
) -> None:
    assert said(lambda: small.what_if(case, [change])) == [(code, message, hint)]


def test_what_is_no_text_or_is_said_twice_or_wrong_in_two_ways(small: Advisor) -> None:
    no_text = "found a change that is no text, expected the path of an attribute"
    assert said(lambda: small.what_if(TWO, {5: "x"})) == [("no-change", no_text, WRITE)]  # type: ignore[dict-item]
    twice = ["safety.weapon=true", "safety.weapon=false"]
    repeated = ("repeated-change", "`safety.weapon` is changed twice", "change it once")
    assert said(lambda: small.what_if(TWO, twice)) == [repeated]
    both = said(lambda: small.what_if(TWO, ["parties.zzz.arosal=calm", *twice]))
    assert both == [
        repeated,
        ("unknown-attribute", "unknown attribute `arosal` of `parties.zzz`", "did you mean `arousal`?"),
        ("unknown-party", "no party of the case is called `zzz`", "the parties are `aunt`, `clerk`"),
    ]


@pytest.mark.parametrize(
    ("text", "start", "end"), [("safety.weapon", 0, 13), ("safety.weapon= ", 0, 15), ("safety.weapon=[1", 0, 1)]
)
def test_what_is_wrong_in_a_change_is_shown_in_its_text(small: Advisor, text: str, start: int, end: int) -> None:
    """Whole without a value; in the value, what cannot be read."""
    with pytest.raises(InputError) as raised:
        small.what_if(TWO, [text])
    (span,) = (each.span for each in raised.value.diagnostics)
    assert span is not None
    assert (span.source.name, span.start, span.end) == ("change", start, end)


def test_changes_are_several(small: Advisor) -> None:
    with pytest.raises(InvalidCall) as raised:
        small.what_if(TWO, 7)  # type: ignore[arg-type]
    assert str(raised.value) == "`changes` is `7`, expected texts `PATH=VALUE`, or values by path"


# Goals

METHODS = "the methods are `listening`, `persuasion`, `piano`"
HOW = "write METHOD[.STAGE][@PARTY]=first, =advised or =allowed, or `top=changed`"


@pytest.mark.parametrize(
    ("case", "goal", "code", "message", "hint"),
    [
        (TWO, "listning=first", "unknown-method", "unknown method `listning`", "did you mean `listening`?"),
        (TWO, "zzz=first", "unknown-method", "unknown method `zzz`", METHODS),
        (TWO, "top=first", "unknown-method", "unknown method `top`", METHODS),
        (TWO, "listening.soft=first", "unknown-stage", "unknown stage `soft` of `listening`",
         "`listening` has no stages"),
        (TWO, "listening@ant=first", "unknown-party", "no party of the case is called `ant`", "did you mean `aunt`?"),
        (TWO, "listening@zz=first", "unknown-party", "no party of the case is called `zz`",
         "the parties are `aunt`, `clerk`"),
        (NOBODY, "listening@aunt=first", "unknown-party", "no party of the case is called `aunt`",
         "the case has no parties yet"),
        (TWO, "listening=best", "unknown-aim", "`listening=best` is no goal", HOW),
        (TWO, "listening=changed", "unknown-aim", "`listening=changed` is no goal", HOW),
        (TWO, "", "unknown-aim", "`` is no goal", HOW),
        (TWO, "piano=first", "no-rank", "`piano` goes with the whole plan and takes no rank",
         "ask for `piano=advised`"),
    ],
)  # fmt: skip
def test_a_goal_that_cannot_be_aimed_at(
    small: Advisor, case: Any, goal: str, code: str, message: str, hint: str
) -> None:
    assert said(lambda: small.smallest_changes(case, goal)) == [(code, message, hint)]


def test_a_stage_that_there_is_not_is_told_from_those_that_there_are(built_in: Advisor) -> None:
    stages = "the stages of `rigidity_with_softness` are `soft`, `refer`, `firm`"
    goal, about = "rigidity_with_softness.zzz=first", "rigidity_with_softness.zzz"
    unknown = "unknown stage `zzz` of `rigidity_with_softness`"
    assert said(lambda: built_in.smallest_changes(TWO, goal)) == [("unknown-stage", unknown, stages)]
    assert said(lambda: built_in.why_not(TWO, about)) == [("unknown-stage", "unknown stage `zzz`", stages)]


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        ("top = changed", "something else to matter most"),
        ("listening=first", "Listening to matter most"),
        ("listening@aunt = advised", "Listening for aunt to be advised"),
        ("piano=allowed", "Piano to be no longer ruled out"),
    ],
)
def test_a_goal_in_words(small: Advisor, goal: str, words: str) -> None:
    found = small.smallest_changes(TWO, goal)
    assert (found.goal, found.goal_said) == (goal, words)


# Questions why not


@pytest.mark.parametrize(
    ("case", "asked", "code", "message", "hint"),
    [
        (TWO, ("lisening",), "unknown-method", "unknown method `lisening`", "did you mean `listening`?"),
        (TWO, ("zzz",), "unknown-method", "unknown method `zzz`", METHODS),
        (TWO, ("listening", "firm"), "unknown-stage", "unknown stage `firm`", "there are none"),
        (TWO, ("listening.firm",), "unknown-stage", "unknown stage `firm`", "there are none"),
        (TWO, ("listening", None, "ant"), "unknown-party", "unknown party `ant`", "did you mean `aunt`?"),
        (TWO, ("listening", None, "zz"), "unknown-party", "unknown party `zz`", "the parties are `aunt`, `clerk`"),
        (NOBODY, ("listening", None, "aunt"), "unknown-party", "unknown party `aunt`", "there are none"),
    ],
)
def test_a_method_that_cannot_be_asked_about(
    small: Advisor, case: Any, asked: tuple[Any, ...], code: str, message: str, hint: str
) -> None:
    assert said(partial(small.why_not, case, *asked)) == [(code, message, hint)]


def test_a_rule_that_cannot_be_asked_about(small: Advisor, built_in: Advisor) -> None:
    rules = "the rules are `heated`, `claims`, `listen`, `persuade`, `two-heated`, `together`, `play`"
    near, far = ("lsten", "did you mean `listen`?"), ("zzzz", rules)
    for rule, hint in (near, far):
        assert said(partial(small.why_not_rule, TWO, rule)) == [("unknown-rule", f"unknown rule `{rule}`", hint)]
    ((_, _, many),) = said(lambda: built_in.why_not_rule(TWO, "zzzzz"))
    assert many is not None
    assert many.endswith(", …")
    assert many.count("`") == 2 * 12
