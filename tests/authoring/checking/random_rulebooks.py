"""Random rulebooks over so few attributes that all their cases can be gone through, with rules that resemble others."""

from collections.abc import Iterator
from copy import deepcopy
from itertools import combinations_with_replacement, product
from random import Random
from typing import Any

import yaml
from naive import random_conditions
from naive.choosing import Seeded
from naive.random_conditions import Readable, random_condition
from naive.strategies import RawRulebook, make_rulebook

UNKNOWN = None
STATES: dict[str, list[Any]] = {
    "dispute.rumour": [True, False],
    "dispute.category": ["neighbour", "family", "debt", "other"],
    "dispute.causes": [[], ["data"], ["interest"], ["data", "interest"]],
    "history.police_calls_12m": [0, 1, 2, 3, 4],
    "party.heard": [True, False],
    "party.temperament": ["even", "hot", "withdrawn"],
    "party.arousal": ["calm", "upset", "highly_agitated", "violent"],
    "party.trust": [0, 1, 2, 3, 4],
    "party.vulnerabilities": [[], ["elderly"], ["child"], ["elderly", "child"]],
}
MOST_CASES = 300
RENAMED = {
    "heated": "persuasion_exhausted",
    "deadlock": "facts_established",
    "call_police": "legal_basis",
    "joint_session": "least_measure",
}
"""So that a firm stage has its guards now and then."""


def random_small_rulebook(seed: int) -> tuple[RawRulebook, list[dict[str, Any]]]:
    """A rulebook, and all its cases with at most two parties in which every observation is certain."""
    rng = Random(seed)
    paths = _paths(rng)
    everything = random_conditions.PATHS
    random_conditions.PATHS = paths
    try:
        raw = make_rulebook(Seeded(rng))
        raw = RawRulebook(raw.book, [*raw.rules, *_resembling(rng, raw.rules)])
    finally:
        random_conditions.PATHS = everything
    text = yaml.dump([raw.book, raw.rules], Dumper=yaml.CSafeDumper, sort_keys=False)
    for name, other in RENAMED.items():
        text = text.replace(name, other)
    return RawRulebook(*yaml.load(text, Loader=yaml.CSafeLoader)), list(_cases(paths))


def _resembling(rng: Random, rules: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rules that were made from others: the same, narrower, wider, weaker, with some conclusions, or with others."""
    for number in range(rng.randint(1, 4)):
        rule = deepcopy(rng.choice(rules))
        own = Readable(party="for_each" in rule)
        rule["id"] = f"like.{number}"
        kind = rng.choice(["same", "narrower", "guarded", "wider", "fewer", "certain", "excluding"])
        then = rule["then"] if isinstance(rule["then"], list) else [rule["then"]]
        if kind == "narrower":
            when = random_condition(Seeded(rng), own, 1)
            rule["when"] = when if rule["when"] == "always" else {"all": [rule["when"], when]}
        elif kind == "wider" and rule["when"] != "always":
            rule["when"] = {"any": [rule["when"], random_condition(Seeded(rng), own, 1)]}
        elif kind == "guarded":
            rule["unless"] = random_condition(Seeded(rng), own, 1)
        elif kind == "fewer":
            rule["then"] = then[: rng.randint(1, len(then))]
        elif kind == "certain":
            for each in then:
                if "assess" in each or "attend" in each or "recommend" in each:
                    each.pop("strength", None)
                    each["certainty"] = 1
        elif kind == "excluding":
            named = [each["recommend"] for each in then if "recommend" in each]
            if named:
                rule["then"] = [{"exclude": named}]
        yield rule


def _paths(rng: Random) -> list[str]:
    while True:
        of_case = rng.sample([path for path in STATES if not path.startswith("party.")], rng.randint(0, 2))
        of_party = rng.sample([path for path in STATES if path.startswith("party.")], rng.randint(1, 2))
        paths = of_case + of_party
        if of_case and sum(1 for _ in _cases(paths)) <= MOST_CASES:
            return paths


def _cases(paths: list[str]) -> Iterator[dict[str, Any]]:
    of_case = [path for path in paths if not path.startswith("party.")]
    names = [path.partition(".")[2] for path in paths if path.startswith("party.")]
    kinds = list(product(*([UNKNOWN, *STATES[f"party.{name}"]] for name in names)))
    for values in product(*([UNKNOWN, *STATES[path]] for path in of_case)):
        head: dict[str, Any] = {"id": "case"}
        for path, value in zip(of_case, values, strict=True):
            entity, name = path.split(".")
            if value is not UNKNOWN:
                head.setdefault(entity, {})[name] = value
        for count in range(3):
            for chosen in combinations_with_replacement(kinds, count):
                parties = [
                    {"id": label}
                    | {name: value for name, value in zip(names, kind, strict=True) if value is not UNKNOWN}
                    for label, kind in zip(("tenant", "landlord"), chosen, strict=False)
                ]
                yield {**head, "parties": parties}
