"""A small rulebook and case, and short ways to write rules, for the examples worked out by hand."""

from inference.engine_rows import engine_rows, program_of, run
from naive.chainer import chain, in_order
from naive.notation import conclusions
from naive.strategies import ENTITIES, RawRulebook

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
    """What the naive chainer says, and the engine says as well."""
    found = chain({**BOOK, **book}, list(rules), case)
    assert engine_says({**BOOK, **book}, list(rules), case) == found
    return found


def engine_says(book, rules, case):
    """The same, with all that a rulebook has to have besides."""
    words = {"title": "Words", "text": "words"}
    concluded = [one for rule in rules for one in conclusions(rule)]
    numbered = [{**method, "number": at} for at, method in enumerate(book["methods"], 1)]
    head = {
        **{"name": "hand", "version": "1.0.0", "title": "By hand", "use": ENTITIES, "nothing_fits": "Ask."},
        **book,
        "methods": [
            {**each, **words, "acts_on": "them", "steps": {one: ["do"] for one in each.get("stages", [])} or ["do"]}
            for each in numbered
        ],
        "gates": [{**each, **words} for each in book["gates"]],
        "points": [{"id": "warmth", "number": 1, **words}],
        "directives": [
            {"id": each, "kind": "do", "text": "do"}
            for each in sorted({"d", *(one["directive"] for one in concluded if "directive" in one)})
        ],
    }
    for each in head["methods"]:
        del each["text"]
    ids = {f"r{at}": rule["id"] for at, rule in enumerate(rules)}
    written = [{**rule, "id": id, "title": "A rule", "because": "so"} for id, rule in zip(ids, rules, strict=True)]
    rows = engine_rows(*run(program_of(RawRulebook(head, written)), {"id": "case", **case}))
    return {**rows, "fired": in_order([ids[rule], *row] for rule, *row in rows["fired"])}
