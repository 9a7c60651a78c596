"""A small rulebook and case, and short ways to write rules, for the examples worked out by hand."""

from naive.chainer import chain

BOOK: dict = {
    "strengths": {"weak": 0.3, "moderate": 0.51, "strong": 0.657},
    "methods": [
        {"id": "learning", "kind": "overlay"},
        {"id": "sincere", "kind": "competing", "stages": ["repair"], "stages_optional": True},
        {"id": "listening", "kind": "competing"},
        {"id": "art", "kind": "competing"},
        {"id": "rigid", "kind": "competing", "stages": ["soft", "firm"]},
        {"id": "piano", "kind": "overlay"},
    ],
    "gates": [{"id": "g"}, {"id": "h"}],
}
CASE = {
    "dispute": {"rumour": {"value": True, "certainty": 0.6}, "category": "debt"},
    "safety": {"weapon": {"value": False, "certainty": 0.8}},
    "parties": [
        {"id": "y", "arousal": "calm"},
        {"id": "x", "arousal": {"value": "upset", "certainty": 0.5}},
        {"id": "z"},
    ],
}
TRUE6, FALSE8, UNKNOWN = {"dispute.rumour": True}, {"safety.weapon": True}, {"handler.role": "police"}
DEBT, CALM = {"dispute.category": "debt"}, {"party.arousal": "calm"}


def rule(then, when="always", unless=None, party=False, id=None):
    made = {"id": id or f"{then} {when} {unless} {party}", "when": when, "then": then}
    if unless is not None:
        made["unless"] = unless
    return {**made, "for_each": "party"} if party else made


def assess(value, when, unless=None, party=False, name="a", **degree):
    return rule({"assess": {name: value}, **degree}, when, unless, party)


def recommend(method, certainty, when="always", party=False, **more):
    return rule({"recommend": method, "certainty": certainty, **more}, when, party=party)


def exclude(method, when="always", party=False, **more):
    return rule({"exclude": method, **more}, when, party=party)


def party_is(label):
    return {"party.arousal": {"y": "calm", "x": "upset"}[label]}


def advice(*rules, case=CASE, **book):
    return chain({**BOOK, **book}, list(rules), case)
