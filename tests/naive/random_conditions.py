"""Random conditions over a small part of the built-in vocabulary, with few values so that they often hold."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from naive.choosing import Chooser, chance, pick, some, weighted
from naive.random_computed import COMPUTED, COMPUTED_BOOLEANS, COMPUTED_NUMBERS

CHOICES = {
    "dispute.category": ["neighbour", "family", "debt"],
    "party.temperament": ["even", "hot"],
    "party.arousal": ["calm", "upset", "highly_agitated"],
}
SETS = {
    "dispute.causes": ["data", "interest"],
    "party.vulnerabilities": ["elderly", "child"],
}
ORDERED = {"party.arousal"}  # the values of the vocabulary that are left out do not change their order
NUMBERS = {
    "dispute.duration_days": (1, 3),
    "party.trust": (0, 4),
    "history.police_calls_12m": (0, 3),
    "dispute.deadline_hours": (1, 3),
}
DATES = {
    "order.delivered": ["2026-02-28", "2026-03-01", "2026-03-02"],
    "party.told": ["2026-02-28", "2026-03-01", "2026-03-02"],
    "today": ["2026-02-28", "2026-03-01", "2026-03-02"],
    "order.paid": [
        "2026-03-01T00:00:00Z",
        "2026-03-01T01:00:00+01:00",
        "2026-03-01T00:00:01Z",
        "2026-02-28T23:30-01:00",
    ],
}
"""Attributes of the rulebook's own; some moments are the same, written with another offset."""
WITHOUT_TIME = ["order.delivered", "party.told", "today"]
"""What days are counted between."""
BOOLEANS = ["dispute.rumour", "party.heard", "safety.weapon"]
PATHS = [*BOOLEANS, *CHOICES, *SETS, *NUMBERS, *(path for path in DATES if path != "today")]
QUANTIFIERS = {
    "quantifier": ["some_party", "every_party", "no_party"],
    "other quantifier": ["another_party", "every_other_party", "no_other_party"],
}


@dataclass(frozen=True)
class Readable:
    """What a condition at some place may speak of."""

    party: bool  # whether there is a party in turn
    assessments: tuple[tuple[str, Any, bool], ...] = ()  # name, value, whether it belongs to parties
    advised: tuple[str, ...] = ()  # METHOD or METHOD.STAGE
    counts: bool = False  # whether it may count the methods advised
    named: tuple[tuple[str, bool], ...] = ()  # conditions with a name, and whether they speak of a party
    computed: bool = False  # whether there are computed attributes


def random_condition(choose: Chooser, readable: Readable, depth: int = 2) -> dict[str, Any]:
    """A mapping of one to three entries, with up to `depth` levels below it."""
    entries = (_entry(choose, readable, depth) for _ in range(weighted(choose, [(12, 1), (5, 2), (1, 3)])))
    return dict(entries)


def _entry(choose: Chooser, readable: Readable, depth: int) -> tuple[str, Any]:
    assessments = [one for one in readable.assessments if readable.party or not one[2]]
    kinds = [(8, "attribute")]
    if assessments:
        kinds.append((8, "assessment"))
    named = [name for name, of_party in readable.named if readable.party or not of_party]
    if named:
        kinds.append((3, "named"))
    if readable.advised:
        kinds.append((6, "advised"))
    if readable.counts:
        kinds.append((4, "count"))
    if depth:
        kinds += [
            (2, "not"),
            (2, "any"),
            (1, "all"),
            (1, "parties"),
            (1 if readable.party else 4, "quantifier"),
        ]
        if readable.party:
            kinds += [(4, "other quantifier"), (2, "other_parties")]
    kind = weighted(choose, kinds)
    if kind == "attribute":
        paths = [path for path in PATHS if path not in DATES]
        if readable.computed and chance(choose, 50):
            paths = COMPUTED
        elif any(path in DATES for path in PATHS) and chance(choose, 12):
            paths = [path for path in DATES if path == "today" or path in PATHS]
        path = pick(choose, [path for path in paths if readable.party or not path.startswith("party.")])
        return path, random_test(choose, path)
    if kind == "named":
        return f"condition.{pick(choose, named)}", not chance(choose, 35)
    if kind == "assessment":
        return _assessment(choose, assessments)
    if kind == "advised":
        return f"advised.{pick(choose, readable.advised)}", not chance(choose, 35)
    if kind == "count":
        return "advised", _count_bounds(choose, 3)
    if kind == "not":
        return "not", random_condition(choose, readable, depth - 1)
    if kind in ("any", "all"):
        return kind, [random_condition(choose, readable, depth - 1) for _ in range(choose.integer(1, 3))]
    inside = replace(readable, party=True)
    if kind in QUANTIFIERS:
        return pick(choose, QUANTIFIERS[kind]), random_condition(choose, inside, depth - 1)
    where = {"where": random_condition(choose, inside, depth - 1)} if chance(choose, 80) else {}
    bounds = _count_bounds(choose, 3)
    if where and chance(choose, 40):
        share = {"share": pick(choose, ["half", "most", "all"])}
        bounds = {**bounds, **share} if chance(choose, 20) else share
    return kind, {**where, **bounds}


def _assessment(choose: Chooser, assessments: list[tuple[str, Any, bool]]) -> tuple[str, Any]:
    name, value, _ = pick(choose, assessments)
    values = [other for one, other, _ in assessments if one == name]
    shape = weighted(choose, [(5, "value"), (3, "not"), (2, "list"), (1, "not list")])
    several = some(choose, values, 1, 3) if "list" in shape else value
    return f"assessment.{name}", {"not": several} if "not" in shape else several


def random_test(choose: Chooser, path: str, depth: int = 1) -> Any:
    """A test that suits the attribute."""
    other = choose.integer(0, 9)
    if other == 9 and depth:
        return {"not": random_test(choose, path, depth - 1)}
    if other == 8:
        return {"known": not chance(choose, 50)}
    if path in SETS:
        values = some(choose, SETS[path], 1, 2)
        name = weighted(choose, [(3, "includes"), (1, "includes_all"), (1, "includes_none")])
        test: dict[str, Any] = {name: values if len(values) > 1 or chance(choose, 30) else values[0]}
        return {**test, "not": {"includes": pick(choose, SETS[path])}} if chance(choose, 10) else test
    numbers = NUMBERS | COMPUTED_NUMBERS
    if path in numbers and other < 6:
        low, high = numbers[path]
        test = _bounds(choose, high, low)
        return {**test, "not": choose.integer(low, high)} if chance(choose, 10) else test
    values = values_of(path)
    if path in DATES and "T" not in DATES[path][0] and other in (0, 1, 2):
        here = [
            one for one in WITHOUT_TIME if one != path and (path.startswith("party.") or not one.startswith("party."))
        ]
        side = pick(choose, ["after", "before"])
        return {pick(choose, ["within", "more_than"]): {"days": choose.integer(0, 2), side: pick(choose, here)}}
    if path in DATES and other < 6:
        name = pick(choose, ["before", "after", "on_or_before", "on_or_after", "between"])
        low, high = sorted((pick(choose, values), pick(choose, values)), key=datetime.fromisoformat)
        return {name: [low, high] if name == "between" else low}
    if path in ORDERED and other < 5:
        return {name: _named(bound, values) for name, bound in _bounds(choose, len(values) - 1).items()}
    if other in (6, 7) and path not in (*BOOLEANS, *COMPUTED_BOOLEANS):
        return some(choose, values, 1, 2)
    return pick(choose, values)


def values_of(path: str) -> list[Any]:
    """The values an attribute can have; for a set, its members."""
    numbers = NUMBERS | COMPUTED_NUMBERS
    if path in numbers:
        low, high = numbers[path]
        return list(range(low, high + 1))
    if path in (*BOOLEANS, *COMPUTED_BOOLEANS):
        return [True, False]
    return [*CHOICES.get(path, DATES.get(path, [])), *SETS.get(path, [])]


def _named(bound: Any, values: list[Any]) -> Any:
    return [values[each] for each in bound] if isinstance(bound, list) else values[bound]


def _count_bounds(choose: Chooser, high: int) -> dict[str, Any]:
    return {"exactly": choose.integer(0, high)} if chance(choose, 15) else _bounds(choose, high)


def _bounds(choose: Chooser, high: int, low: int = 0) -> dict[str, Any]:
    """One of `at_least`, `at_most`, `between`, `above`, `below`; the last two with a bound that leaves something."""
    name = pick(choose, ["at_least", "at_most", "between", "above", "below"])
    if name == "above":
        return {name: choose.integer(low, high - 1)}
    bound = choose.integer(low + (name == "below"), high)
    return {name: [bound, choose.integer(bound, high)] if name == "between" else bound}
