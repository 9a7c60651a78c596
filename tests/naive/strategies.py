"""Random rulebooks and cases as plain data: from a seed (fast), or as Hypothesis strategies (which shrink).

Every rulebook is well formed and free of cycles by construction. Rules have a level, and so have assessments
and methods. A rule
- derives assessments of its own level or a later one, and looks at those of its own level or an earlier one
  that come, in the list of all assessments, before all it derives;
- recommends and excludes methods of its own level or a later one, and looks at methods of an earlier one;
- shuts a `stop` gate only on the first level; counts methods only above the level of every competing method.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import yaml
from hypothesis import strategies as st
from naive.choosing import Chooser, Drawn, Seeded, chance, pick, some, weighted
from naive.random_computed import random_attributes
from naive.random_conditions import DATES, PATHS, SETS, Readable, random_condition, values_of

ENTITIES = ["dispute", "party", "relationship", "safety", "fact_finding", "history", "procedure", "handler", "context"]
GATES = ["safety_first", "consent_missing"]
DIRECTIVES = ["call_police", "joint_session"]
POINTS = ["warmth", "needs"]
STRENGTHS = {"weak": 0.3, "moderate": 0.51, "strong": 0.657, "near_certain": 0.882351}
METHODS: list[dict[str, Any]] = [
    {"id": "learning", "kind": "overlay"},
    {
        "id": "sincere_feeling",
        "kind": "competing",
        "stages": ["repair", "throughout"],
        "stages_optional": True,
        "overlay_stages": ["throughout"],
    },
    {"id": "listening", "kind": "competing"},
    {"id": "art_of_persuasion", "kind": "competing"},
    {"id": "rigidity_with_softness", "kind": "competing", "stages": ["soft", "firm"]},
    {"id": "playing_the_piano", "kind": "overlay"},
]
SOFT, FIRM = "rigidity_with_softness.soft", "rigidity_with_softness.firm"
PLAN = ["sincere_feeling", "listening", "art_of_persuasion", SOFT, FIRM]
PARTIES = ["tenant", "landlord", "customer", "shopkeeper", "aunt", "clerk"]


class RawRulebook(NamedTuple):
    """`book`: the mapping of rulebook.yaml; `rules`: the rule mappings."""

    book: dict[str, Any]
    rules: list[dict[str, Any]]


@dataclass(frozen=True)
class Layout:
    """Who may look at what."""

    methods: dict[str, int]  # the level of each method
    competing: int  # the greatest level of a competing method
    assessments: tuple[tuple[str, Any, bool, int], ...]  # name, value, whether it belongs to parties, level


# Rulebooks


def random_rulebook(rng: Random, computed: bool = False) -> RawRulebook:
    """computed: it declares attributes that are worked out from others, and reads them."""
    return make_rulebook(Seeded(rng), computed)


def make_rulebook(choose: Chooser, computed: bool = False) -> RawRulebook:
    size = choose.integer(3, 14)
    levels = {method["id"]: choose.integer(1, 2) for method in METHODS} | {"playing_the_piano": 3}
    competing = max(levels[method["id"]] for method in METHODS if method["kind"] == "competing")
    layout = Layout(levels, competing, _assessments(choose, size - 1))
    rules = [_rule(choose, layout, derived, computed) for derived in range(len(layout.assessments))]
    rules += [_rule(choose, layout, None, computed) for _ in range(size - len(rules))]
    rules = some(choose, rules, size, size)  # the order in the file must not matter
    for number, rule in enumerate(rules):
        rule["id"] = f"rule.{number}"
    ties = some(choose, PLAN, 0, 5)
    book = {**_book(ties), "conditions": _conditions(choose)}
    book["attributes"] += random_attributes(choose) if computed else []
    return RawRulebook(book, [{"id": rule["id"], **rule} for rule in rules])


NAMED = (("worked_up", True), ("urgent", False))
"""Conditions with a name, and whether they speak of a party. The later may name the earlier."""


def _conditions(choose: Chooser) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for at, (name, for_party) in enumerate(NAMED):
        readable = Readable(party=for_party, named=NAMED[:at])
        about = {"for_each": "party"} if for_party else {}
        found.append({"id": name, "title": f"It is {name}", **about, "when": random_condition(choose, readable, 1)})
    return found[:: -1 if chance(choose, 50) else 1]  # they can be named before they are written


def _assessments(choose: Chooser, most: int) -> tuple[tuple[str, Any, bool, int], ...]:
    found = []
    for name in some(choose, ["heated", "escalation", "deadlock", "rapport"], 1, 3):
        for_parties, level = chance(choose, 50), weighted(choose, [(6, 1), (2, 2), (1, 3), (1, 4)])
        values: list[Any] = ["low", "medium", "high"] if name == "escalation" else [True, False]
        count = weighted(choose, [(3, 1), (1, 2), (1, 3)])
        found += [(name, value, for_parties, level) for value in values[:count]]
    return tuple(found[:most])


def _rule(choose: Chooser, layout: Layout, derived: int | None, computed: bool) -> dict[str, Any]:
    """A rule that derives the assessment at that position, or one that need not derive any."""
    if derived is None:
        for_party, level = chance(choose, 50), weighted(choose, [(5, 1), (3, 2), (2, 3), (1, 4)])
        first = len(layout.assessments)
        if chance(choose, 30):
            fit = [at for at, one in enumerate(layout.assessments) if one[2] is for_party and one[3] >= level]
            first = pick(choose, [*fit, first])
            derived = first if first < len(layout.assessments) else None
    else:
        _, _, for_party, level = layout.assessments[derived]
        first = derived
    readable = Readable(
        party=for_party,
        assessments=tuple((name, value, own) for name, value, own, at in layout.assessments[:first] if at <= level),
        advised=tuple(name for name in _names() if layout.methods[name.split(".")[0]] < level),
        counts=level > layout.competing,
        named=NAMED,
        computed=computed,
    )
    conclusions = [_assess(choose, layout, derived)] if derived is not None else []
    if not conclusions or chance(choose, 40):
        more = weighted(choose, [(3, 1), (2, 2), (1, 3)])
        conclusions += [_conclusion(choose, layout, level, for_party) for _ in range(more)]
    rule: dict[str, Any] = {"title": "A rule"}
    if for_party:
        rule["for_each"] = "party"
    rule["when"] = "always" if chance(choose, 10) else random_condition(choose, readable)
    if chance(choose, 30):
        rule["unless"] = random_condition(choose, readable, depth=1)
    rule["then"] = conclusions[0] if len(conclusions) == 1 else conclusions
    return {**rule, "because": "it does", "source": {"place": "methods/7", "basis": "text"}}


def _names() -> list[str]:
    staged = [f"{method['id']}.{stage}" for method in METHODS for stage in method.get("stages", [])]
    return [*(method["id"] for method in METHODS), *staged]


def _assess(choose: Chooser, layout: Layout, derived: int) -> dict[str, Any]:
    name, value, _, _ = layout.assessments[derived]
    return {"assess": {name: value}, **_degree(choose, [None, 1, 0.5, 0.2, 0.15, "weak", "near_certain"])}


def _degree(choose: Chooser, options: list[Any]) -> dict[str, Any]:
    degree = pick(choose, options)
    return {} if degree is None else {"strength" if isinstance(degree, str) else "certainty": degree}


def _conclusion(choose: Chooser, layout: Layout, level: int, for_party: bool) -> dict[str, Any]:
    methods = [method for method in METHODS if layout.methods[method["id"]] >= level]
    kinds = [(16, "recommend"), (3, "exclude")] if methods else []
    kind = weighted(choose, [*kinds, (2, "directive"), (2, "attend"), (2, "gate"), (1, "ask"), (1, "order")])
    if kind == "recommend":
        method = pick(choose, methods)
        stages = [*([None] if method.get("stages_optional") else []), *method.get("stages", [])]
        rare = ["weak", "strong", "near_certain", 0.4, 0.123457, 1, -0.3, -0.51, -0.9, -1]
        degree = _degree(choose, ["moderate"] * 8 + rare)  # one strength prevails, so that ties happen
        return {**_staged(choose, "recommend", method["id"], stages), **degree}
    if kind == "exclude":
        several = some(choose, methods, 1, 2)
        if len(several) == 1 and not chance(choose, 20):
            stages = [None, *several[0].get("stages", [])]
            return _staged(choose, "exclude", several[0]["id"], stages)
        return {"exclude": [method["id"] for method in several]}
    if kind == "directive":
        several = some(choose, DIRECTIVES, 1, 2)
        return {"directive": several[0] if len(several) == 1 else several}
    if kind == "attend":
        return {"attend": pick(choose, POINTS), **_degree(choose, [None, "weak", "strong", 0.25])}
    if kind == "gate":
        effects = ["first", "provisional", *(["stop"] if level == 1 else [])]
        return {"gate": pick(choose, GATES), "effect": pick(choose, effects)}
    if kind == "ask":
        return {"ask": pick(choose, [path for path in PATHS if for_party or not path.startswith("party.")])}
    at = choose.integer(0, len(PLAN) - 2)
    return {"order": [PLAN[at], PLAN[choose.integer(at + 1, len(PLAN) - 1)]]}


def _staged(choose: Chooser, kind: str, method: str, stages: list[str | None]) -> dict[str, Any]:
    """A method and perhaps one of its stages, in either notation."""
    stage = pick(choose, stages) if stages else None
    if stage is None:
        return {kind: method}
    return {kind: f"{method}.{stage}"} if chance(choose, 50) else {kind: method, "stage": stage}


def _book(ties: list[str]) -> dict[str, Any]:
    methods = []
    for number, method in enumerate(METHODS, 1):
        steps: Any = {stage: ["a step"] for stage in method["stages"]} if "stages" in method else ["a step"]
        texts = {"number": number, "title": f"Method {number}", "acts_on": "the parties", "steps": steps}
        methods.append({**method, **texts, "avoid": ["haste"]})
    return {
        "name": "random",
        "version": "1.0.0",
        "title": "Random rules",
        "use": list(ENTITIES),
        "strengths": dict(STRENGTHS),
        "methods": methods,
        "points": [{"id": one, "number": at, "title": one, "text": one} for at, one in enumerate(POINTS, 1)],
        "gates": [{"id": one, "title": one, "text": one} for one in GATES],
        "directives": [{"id": one, "kind": "do", "text": one} for one in DIRECTIVES],
        "plan": list(PLAN),
        "attributes": [
            {"id": path, "kind": "datetime" if "T" in values[0] else "date", "question": "When?"}
            for path, values in DATES.items()
            if path != "today"
        ],
        "ties": ties,
        "nothing_fits": "Ask somebody.",
    }


def rulebook_files(rulebook: RawRulebook) -> dict[str, str]:
    """The text of each file of the rulebook, by its name."""
    parts = {"rulebook.yaml": rulebook.book, "rules.yaml": rulebook.rules}
    return {name: yaml_text(part) for name, part in parts.items()}


def write_rulebook(rulebook: RawRulebook, folder: Path) -> Path:
    """Write the rulebook into `folder`, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in rulebook_files(rulebook).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def yaml_text(value: Any) -> str:
    """A value as YAML. What it holds twice is written twice, since a reader takes only so many aliases."""
    return yaml.dump(value, Dumper=_Plain, sort_keys=False)


class _Plain(yaml.CSafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


# Cases


def random_case(rng: Random) -> dict[str, Any]:
    return make_case(Seeded(rng))


def make_case(choose: Chooser) -> dict[str, Any]:
    case: dict[str, Any] = {"id": "case"}
    if not chance(choose, 25):
        case["day"] = pick(choose, [*DATES["today"], None, "unknown"])
    for path in PATHS:
        if not path.startswith("party."):
            entity, attribute = path.split(".")
            case.setdefault(entity, {}).update(_observed(choose, path, attribute))
    parties = some(choose, PARTIES, 0, weighted(choose, [(3, 2), (2, 3), (1, 6)]))
    own = [path for path in PATHS if path.startswith("party.")]
    case["parties"] = [{"id": party} for party in parties]
    for party in case["parties"]:
        for path in own:
            party.update(_observed(choose, path, path.split(".")[1]))
    return case


def _observed(choose: Chooser, path: str, attribute: str) -> dict[str, Any]:
    ways = [(12, "plain"), (4, "with certainty"), (3, "left out"), (1, "unknown"), (1, "null")]
    how = weighted(choose, ways)
    value: Any = {"unknown": "unknown", "null": None}.get(how)
    if how == "left out":
        return {}
    if how in ("plain", "with certainty"):
        value = some(choose, SETS[path], 0, 2) if path in SETS else pick(choose, values_of(path))
    if how == "with certainty":
        value = {"value": value, "certainty": pick(choose, [1.0, 0.2, 0.6, 0.8, 0.35, 0.19, 0.1, 0.0])}
    return {attribute: value}


# Hypothesis


def _strategy(make: Callable[[Chooser], Any]) -> st.SearchStrategy[Any]:
    @st.composite
    def made(draw: st.DrawFn) -> Any:
        return make(Drawn(draw))

    return made()


def rulebooks(computed: bool = False) -> st.SearchStrategy[RawRulebook]:
    return _strategy(partial(make_rulebook, computed=computed))


def cases() -> st.SearchStrategy[dict[str, Any]]:
    return _strategy(make_case)
