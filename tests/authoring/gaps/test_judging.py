"""What is wanting in one case, by hand and against the naive chainer."""

from typing import Any

import pytest
from authoring.checking.random_rulebooks import random_small_rulebook
from inference.engine_rows import loaded
from inference.small_rulebook import rulebook_of
from naive.chainer import Chainer
from naive.notation import Plain, as_list, conclusions, takes_rank
from naive.strategies import RawRulebook
from naive.verdict import combined

from ottava import Advisor, Case
from ottava.engine.authoring.gaps.finding import NOTHING_KNOWN, Gap, always_on, gap_in

UPSET, CALM, HEARD = {"party.arousal": "upset"}, {"party.arousal": "calm"}, {"party.heard": True}


def gap(party: dict[str, Any], *rules: dict[str, Any], case: dict[str, Any] | None = None) -> Gap | None:
    advisor = Advisor(rulebook_of(*({"for_each": "party", **rule} for rule in rules)))
    ordinary = always_on(advisor.run(NOTHING_KNOWN))
    whole = {"parties": [{"id": "aunt", **party}], **(case or {})}
    return gap_in(advisor.run(Case.from_mapping(whole)), 0, ordinary)


ALWAYS = {"id": "always", "when": "always", "then": {"recommend": "persuasion", "strength": "weak"}}
LISTEN = {"id": "listen", "when": UPSET, "then": {"recommend": "listening", "strength": "strong"}}
NO_LISTENING = {"id": "no", "when": HEARD, "then": {"exclude": "listening"}}
GATE = {"id": "gate", "when": HEARD, "then": [{"gate": "safety_first", "effect": "first"}, {"exclude": "listening"}]}


def test_a_rule_of_its_own_is_enough() -> None:
    assert gap({"arousal": "upset"}, ALWAYS, LISTEN) is None


def test_no_method_and_no_gate_is_nothing() -> None:
    assert gap({"arousal": "calm"}, LISTEN) == "nothing"
    assert gap({"heard": True}, GATE, LISTEN) is None


def test_only_what_everybody_gets() -> None:
    assert gap({"arousal": "calm"}, ALWAYS, LISTEN) == "always-on"


def test_an_overlay_is_no_advice_of_its_own() -> None:
    piano = {"id": "play", "when": UPSET, "then": {"recommend": "piano", "strength": "strong"}}
    assert gap({"arousal": "upset"}, piano) == "nothing"
    assert gap({"arousal": "upset"}, ALWAYS, piano) == "always-on"


def test_the_best_is_excluded() -> None:
    assert gap({"arousal": "upset", "heard": True}, LISTEN, NO_LISTENING) == "contradictory"
    assert gap({"arousal": "upset", "heard": True}, ALWAYS, LISTEN, NO_LISTENING) == "contradictory"


def test_something_as_good_is_left() -> None:
    better = {"id": "better", "when": UPSET, "then": {"recommend": "persuasion", "strength": "strong"}}
    assert gap({"arousal": "upset", "heard": True}, LISTEN, NO_LISTENING, better) is None


def test_behind_a_gate_a_veto_is_in_order() -> None:
    assert gap({"arousal": "upset", "heard": True}, LISTEN, GATE) is None


def test_what_speaks_against_a_method_is_no_advice() -> None:
    against = {"id": "against", "when": UPSET, "then": {"recommend": "persuasion", "certainty": -0.1}}
    assert gap({"arousal": "upset"}, ALWAYS, against) == "always-on"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(400, 425))
def test_the_naive_chainer_says_the_same(seed: int) -> None:
    raw, cases = random_small_rulebook(seed)
    advisor = Advisor(loaded(raw))
    ordinary = always_on(advisor.run(NOTHING_KNOWN))
    ignorant = Chainer(raw.book, raw.rules, {"parties": [{"id": "party"}]})
    assert ordinary == {name for name, _, _ in ignorant.fired()}
    for case in cases[::7]:
        board = advisor.run(Case.from_mapping(case))
        for place, party in enumerate(case["parties"]):
            assert gap_in(board, place, ordinary) == naively(raw, case, party["id"], ordinary)


def naively(raw: RawRulebook, case: Plain, party: str, ordinary: frozenset[str]) -> str | None:
    chainer = Chainer(raw.book, raw.rules, case)
    rules = {rule["id"]: rule for rule in raw.rules}
    fired = [(rules[name], place) for name, place, _ in chainer.fired()]
    if any("gate" in one for rule, _ in fired for one in conclusions(rule)):
        return None
    advised, vetoed = {}, {}
    for method in raw.book["methods"]:
        for stage in filter(lambda stage: takes_rank(method, stage), chainer.stages(method["id"])):
            whom = chainer.certainties(method["id"], stage)
            certainty = whom.get(party, whom.get(None, 0.0))
            if certainty:
                advised[method["id"], stage] = certainty
            elif any(chainer.excluded(method["id"], stage, place) for place in (None, party)):
                vetoed[method["id"], stage] = _total(chainer, method["id"], stage, party)
    if max(vetoed.values(), default=0.0) > max(advised.values(), default=0.0):
        return "contradictory"
    if not advised:
        return "nothing"
    for rule, place in fired:
        if place in (None, party) and rule["id"] not in ordinary:
            for one in conclusions(rule):
                for method in as_list(one.get("recommend")):
                    if chainer.strength(one) > 0 and (method, one.get("stage")) in advised:
                        return None
    return "always-on"


def _total(chainer: Chainer, method: str, stage: str | None, party: str) -> float:
    return combined([each for place in (None, party) for each in chainer.evidence(method, stage, place)])
