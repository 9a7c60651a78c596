"""Each matcher finds the parts of a condition that are found out by themselves: of the case and of each party."""

from typing import Any

import pytest
from inference.engine_rows import differences, engine_rows, program_of, run, with_each_matcher
from inference.small_rulebook import HEAD
from naive.strategies import RawRulebook

from ottava.engine.inference.compiled.engine import CompiledEngine, _PlainFacts
from ottava.engine.inference.engine import Assessed
from ottava.engine.inference.program import Matcher

EACH = {"for_each": "party"}
HEATED, UPSET, UNHEARD = {"assessment.heated": True}, {"party.arousal": "upset"}, {"party.heard": False}
OLD, RUMOUR = {"dispute.duration_days": {"at_least": 3}}, {"dispute.rumour": True}
HEATS = {**EACH, "when": UPSET, "then": {"assess": {"heated": True}}}
IGNORES = {**EACH, "when": UNHEARD, "then": {"assess": {"ignored": True}}}
SPREADS = {"when": RUMOUR, "then": {"assess": {"spread": True}}}
LISTEN = {**EACH, "when": UNHEARD, "then": {"recommend": "listening", "strength": "strong"}}
MANY = [{"any": [{"dispute.duration_days": day}, RUMOUR]} for day in (1, 2, 3, 4)]
OWN = [{"any": [{"party.trust": trust}, UPSET]} for trust in (0, 1, 3, 4)]

CONDITIONS: dict[str, tuple[bool, Any]] = {
    "a part of the case, for each party": (True, {**UPSET, "any": [OLD, {"all": [RUMOUR, OLD]}]}),
    "many parts of the case, for each party": (True, {**UPSET, "all": MANY}),
    "many parts of the case": (False, {"all": MANY}),
    "many parts of each party": (True, {"any": [{"all": OWN}, UNHEARD]}),
    "parts of both": (True, {"any": [{"all": [*OWN, *MANY]}, {**UNHEARD, **OLD}]}),
    "parts within parts": (True, {"any": [{"all": [{"any": [{"all": MANY}, UNHEARD]}, {"all": OWN}]}, HEATED]}),
    "what is advised for each party": (True, {"advised.listening": True}),
    "what is not advised for each party": (True, {"advised.listening": False, **UPSET}),
    "what is advised": (False, {"advised.listening": True}),
    "what is advised, for some party": (False, {"some_party": {"advised.listening": True, **UPSET}}),
    "how many are advised for each party": (True, {"advised": {"at_least": 1}}),
    "how many are advised": (False, {"advised": {"at_most": 0}}),
    "one of several, with what is advised": (True, {"any": [{"advised.listening": True, **OLD}, {**UPSET, **RUMOUR}]}),
    "a count of parties": (False, {"parties": {"where": {"any": [UPSET, UNHEARD]}, "at_least": 2}}),
    "a count of the others": (True, {"other_parties": {"where": {"any": [UPSET, UNHEARD]}, "at_least": 1}}),
    "no other party": (True, {"no_other_party": {"any": [UPSET, HEATED]}}),
    "a share of the others": (True, {"other_parties": {"where": UNHEARD, "share": "most"}}),
    "a share of all": (False, {"parties": {"where": UPSET, "share": "half"}}),
    "counts of the same with other bounds": (
        False, {"any": [{"parties": {"where": UPSET, "at_least": 2}}, {"parties": {"where": UPSET, "share": "all"}}]},
    ),
    "what is known not to hold": (True, {"not": HEATED}),
    "what is known not to hold, or that something else is not": (
        True, {"any": [{"not": HEATED}, {"not": {"assessment.ignored": True}}]},
    ),
    "what one rule says of a party and another of the case": (
        True, {"assessment.ignored": True, "assessment.spread": True},
    ),
    "that something is advised, or something else": (
        True, {"any": [{"advised.persuasion": True}, {"advised.listening": True, **OLD}]},
    ),
    "nobody of whom it is known": (False, {"every_party": {"not": HEATED}}),
}  # fmt: skip
PARTIES = [
    {"id": "a", "arousal": "upset", "heard": False, "trust": 3},
    {"id": "b", "arousal": "calm", "heard": True, "trust": 0},
    {"id": "c", "arousal": {"value": "upset", "certainty": 0.6}, "heard": True},
    {"id": "d", "heard": False},
]
CASES: list[dict[str, Any]] = [
    {"dispute": dispute, "parties": parties}
    for dispute in ({}, {"rumour": True}, {"duration_days": 3, "rumour": False})
    for parties in ([], PARTIES[1:2], PARTIES[:3], PARTIES)
]


@with_each_matcher
@pytest.mark.parametrize(("of_party", "when"), CONDITIONS.values(), ids=CONDITIONS)
def test_they_hold_where_the_naive_chainer_says(of_party: bool, when: Any, matcher: Matcher) -> None:
    warm = {**(EACH if of_party else {}), "when": when, "then": {"attend": "warmth"}}
    texts = {"title": "A rule", "because": "so"}
    rules = [{"id": f"r{at}", **texts, **each} for at, each in enumerate([HEATS, IGNORES, SPREADS, LISTEN, warm])]
    raw = RawRulebook(HEAD, rules)
    program, fired = program_of(raw, matcher), set()
    for case in CASES:
        found = engine_rows(*run(program, {"id": "case", **case}))
        assert differences(raw, {"id": "case", **case}, found) == []
        fired.add(bool(found["attention"]))
    assert fired == {True, False}


def test_facts_are_numbered_as_they_are_declared() -> None:
    facts = _PlainFacts()
    first, second = Assessed(atom="heated", party=0), Assessed(atom="heated", party=0)
    assert [facts.declare(each) for each in (first, second)] == [first, second]
    assert (list(facts), facts.last_index) == ([0, 1], 2)
    assert [(number, fact.__factid__) for number, fact in facts.items()] == [(0, 0), (1, 1)]
    assert facts.changes == ([first, second], ())
    assert facts.changes == ([], ())


def test_the_compiled_matcher_takes_no_facts_back() -> None:
    program = program_of(RawRulebook(HEAD, [{"id": "r", "title": "A rule", "because": "so", **HEATS}]))
    engine = program._engine
    assert isinstance(engine, CompiledEngine)
    with pytest.raises(NotImplementedError) as caught:
        engine.matcher.changes(deleting=[Assessed(atom="heated", party=0)])
    assert str(caught.value) == "the compiled matcher takes no facts back; use the matcher `rete` for that"
