"""Random safeguards of random small rulebooks, as plain data."""

from random import Random
from typing import Any

from naive.choosing import Seeded, chance, pick, some
from naive.random_conditions import Readable, random_condition
from naive.strategies import GATES, METHODS, PLAN, POINTS, RawRulebook


def random_safeguards(seed: int, raw: RawRulebook, paths: list[str], count: int) -> list[dict[str, Any]]:
    """So many, which look at nothing but these attributes and what the rules conclude."""
    rng = Random(f"safeguards {seed}")
    choose = Seeded(rng)
    directives = [each["id"] for each in raw.book["directives"]]
    return [_safeguard(choose, raw, paths, directives, number) for number in range(count)]


def _safeguard(
    choose: Seeded, raw: RawRulebook, paths: list[str], directives: list[str], number: int
) -> dict[str, Any]:
    from naive import random_conditions

    for_party = chance(choose, 50)
    readable = Readable(
        party=for_party,
        assessments=tuple(_assessments(raw)),
        advised=tuple(each for method in METHODS for each in _variants(method)),
        counts=True,
    )
    safeguard: dict[str, Any] = {"id": f"guard.{number}", "title": "A safeguard", "because": "it must be so"}
    if for_party:
        safeguard["for_each"] = "party"
    kind = pick(choose, ["never", "never", "always", "only", "not_together", "before"])
    if kind in ("never", "always"):
        safeguard[kind] = _shown(choose, directives)
    elif kind == "only":
        safeguard[kind] = some(choose, directives, 1, 1)
    elif kind == "not_together":
        safeguard[kind] = [_shown(choose, directives) for _ in range(choose.integer(2, 3))]
    else:
        safeguard[kind] = some(choose, GATES, 2, 2)
    everything = random_conditions.PATHS
    random_conditions.PATHS = paths
    try:
        for key, percent in (("when", 60), ("unless", 30)):
            if chance(choose, percent):
                safeguard[key] = random_condition(choose, readable, 1)
    finally:
        random_conditions.PATHS = everything
    if chance(choose, 20):
        under = [_shown(choose, directives) for _ in range(choose.integer(1, 2))]
        safeguard["under"] = under[0] if len(under) == 1 else under
    return safeguard


def _assessments(raw: RawRulebook) -> list[tuple[str, Any, bool]]:
    found = {}
    for rule in raw.rules:
        for one in rule["then"] if isinstance(rule["then"], list) else [rule["then"]]:
            for name, value in one.get("assess", {}).items():
                found[name, str(value)] = (name, value, "for_each" in rule)
    return list(found.values())


def _variants(method: dict[str, Any]) -> list[str]:
    return [method["id"], *(f"{method['id']}.{stage}" for stage in method.get("stages", []))]


def _shown(choose: Seeded, directives: list[str]) -> dict[str, Any]:
    kind = pick(choose, ["recommend", "recommend", "exclude", "gate", "directive", "attend", "order"])
    if kind in ("recommend", "exclude"):
        method = pick(choose, METHODS)
        stage = pick(choose, [None, *method.get("stages", [])])
        return {kind: method["id"], **({} if stage is None else {"stage": stage})}
    if kind == "gate":
        effect = pick(choose, [None, "stop", "first", "provisional"])
        return {"gate": pick(choose, GATES), **({} if effect is None else {"effect": effect})}
    if kind == "directive":
        return {"directive": pick(choose, directives)}
    if kind == "attend":
        return {"attend": pick(choose, POINTS)}
    return {"order": some(choose, PLAN, 2, 2)}
