"""Random rulebooks with cases that leave little open, so that everything that could be can be gone through."""

from collections.abc import Iterator
from itertools import chain, combinations
from random import Random
from typing import Any

from inference.engine_rows import VOCABULARY, loaded
from naive.random_conditions import DATES, NUMBERS, PATHS, SETS
from naive.strategies import RawRulebook, random_case, random_rulebook

from ottava import Advisor, Case
from ottava.engine.inference.advice import Advice
from ottava.facts import Attribute, Observation, Value
from ottava.facts.attribute import DAY, DAY_OF_ADVICE
from ottava.facts.days import DateKind, date_from, date_of, number_of

World = tuple[RawRulebook, Advisor, Case]
Lead = tuple[frozenset[Any], frozenset[Any]]


def worlds(first_seed: int, *, most_parties: int = 2, computed: bool = False) -> Iterator[World]:
    """Without end; two cases to a rulebook. computed: with attributes that are worked out from others."""
    seed = first_seed
    while True:
        rng = Random(seed)
        raw = random_rulebook(rng, computed)
        advisor = Advisor(loaded(raw))
        for _ in range(2):
            mapping = random_case(rng)
            mapping["parties"] = mapping["parties"][:most_parties]
            yield raw, advisor, Case.from_mapping(mapping, VOCABULARY)
        seed += 1


def looked_at(advisor: Advisor, case: Case) -> list[str]:
    """The full paths of everything in the case that rules look at, or that what they look at is computed from."""
    vocabulary = advisor.rulebook.vocabulary
    seen = {given for path in advisor._translation.attributes for given in vocabulary.given(path)}
    return [path for path in paths(case) if attribute_of(path).path in seen]


def paths(case: Case) -> list[str]:
    """The full paths of all attributes that random rules speak of."""
    of_case = [*(path for path in PATHS if not path.startswith("party.")), DAY]
    names = [path.partition(".")[2] for path in PATHS if path.startswith("party.")]
    return of_case + [f"parties.{party.id}.{name}" for party in case.parties for name in names]


def attribute_of(path: str) -> Attribute:
    short = f"party.{path.rpartition('.')[2]}" if path.startswith("parties.") else path
    attribute = DAY_OF_ADVICE if path == DAY else VOCABULARY.get(short)
    assert attribute is not None
    return attribute


def every_value(path: str) -> list[Value]:
    """All values that an attribute can have; of open ranges, all that are near what random rules ask for."""
    attribute = attribute_of(path)
    if attribute.kind == "boolean":
        return [True, False]
    if attribute.kind == "set":
        members = SETS.get(attribute.path, attribute.values)
        subsets = chain.from_iterable(combinations(members, size) for size in range(len(members) + 1))
        return [frozenset(subset) for subset in subsets]
    if attribute.kind == "integer":
        low, high = attribute.bounds
        return list(range(int(low), int(min(high, 5)) + 1))
    if attribute.kind == "number" and attribute.path in NUMBERS:
        low, high = NUMBERS[attribute.path]
        return [half / 2 for half in range(2 * low - 1, 2 * high + 2)]
    if attribute.kind in ("date", "datetime"):
        kind: DateKind = "date" if attribute.kind == "date" else "datetime"
        numbers = {number_of(date_from(each, kind)) for each in DATES["today" if path == DAY else attribute.path]}
        apart = range(-4, 5) if kind == "date" else (-1, 0, 1)  # rules count up to 2 days from one to another
        return [date_of(near, kind) for near in sorted({each + step for each in numbers for step in apart})]
    if attribute.kind == "number":
        return [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 6.0, 10.0, 20.0, 25.0, 30.0, 40.0]
    return list(attribute.values)


def known(case: Case, path: str) -> Observation | None:
    if not path.startswith("parties."):
        return case.known(path)
    _, label, name = path.split(".")
    party = case.party(label)
    assert party is not None
    return party.known(name)


def with_values(case: Case, values: dict[str, Value | None]) -> Case:
    """The case with these values, certain, or unknown."""
    mapping = case.to_mapping()
    for path, value in values.items():
        *home, name = path.split(".")
        if home[0] == "parties":
            place: dict[str, Any] = next(party for party in mapping["parties"] if party["id"] == home[1])
        else:
            place = mapping if path == DAY else mapping.setdefault(home[0], {})
        place.pop(name, None)
        if value is not None:
            place[name] = sorted(value) if isinstance(value, frozenset) else value
    return Case.from_mapping(mapping, VOCABULARY)


def lead(advice: Advice) -> Lead:
    """The gates with their effects, and the first place."""
    return (
        frozenset((gate.id, gate.effect) for gate in advice.gates),
        frozenset((each.method, each.stage, each.party) for each in advice.first),
    )


def advisor_with(*rules: dict[str, Any]) -> Advisor:
    """An adviser with these rules; what they need not say is filled in."""
    book = random_rulebook(Random(0)).book
    filled = [
        {"id": f"rule.{number}", "title": "A rule", **rule, "because": "it does"} for number, rule in enumerate(rules)
    ]
    return Advisor(loaded(RawRulebook(book, filled)))
