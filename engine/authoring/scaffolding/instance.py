"""A case on which a rule fires, and a change after which it does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ottava.facts import PARTY, Case
from ottava.facts.observation import Value

from ...advisor import Advisor
from ...rulebook.condition import All, Condition, parts_of, walk
from ...rulebook.rulebook import Rule, Rulebook
from .ways import CASE, Way, Ways, candidates
from .writing import written

LABELS = ("someone", "another", "third", "fourth", "fifth")
_MOST = 400
"""So many ways are tried."""


@dataclass(frozen=True, slots=True)
class Instance:
    """A case on which a rule fires, for the party of that label if it speaks of parties.

    near_miss: one change as a test writes it, with which the rule does not fire; None if none was found.
    """

    case: Case
    party: str | None
    near_miss: str | None


def instance_of(rule: Rule, rulebook: Rulebook) -> Instance | None:
    """The instance that was found first, with as few facts as possible; None if trying found none.

    A search by trying: where it fails, there may be one all the same. The engine has confirmed what is given back.
    """
    advisor = Advisor(rulebook)
    place = 0 if rule.per_party else CASE
    tried: list[Way] = []
    for way in islice(Ways(rulebook).of_rule(rule, place), _MOST):
        if way in tried:
            continue
        tried.append(way)
        for parties in _parties(way, place):
            if _fires(advisor, rule, way, parties, place, rulebook):
                few = _fewest(advisor, rule, way, parties, place, rulebook)
                case = _case(few, parties, rulebook)
                assert case is not None, "the engine has run it"
                party = LABELS[place] if rule.per_party else None
                return Instance(case, party, _near_miss(advisor, rule, few, parties, place, rulebook))
    return None


def _parties(way: Way, place: int) -> Iterator[int]:
    """How many parties to try: those that are spoken of, or one or two more."""
    needed = max([place, *(where for where, _ in way)]) + 1
    yield from range(needed, min(needed + 3, len(LABELS) + 1))


def _case(way: Way, parties: int, rulebook: Rulebook) -> Case | None:
    """The case with these facts; None if the vocabulary forbids it."""
    people: list[dict[str, object]] = [{"id": label} for label in LABELS[:parties]]
    data: dict[str, object] = {"parties": people} if parties else {}
    for (where, path), value in way.items():
        entity, _, name = path.partition(".")
        if entity == PARTY and not 0 <= where < parties:
            return None
        facts = people[where] if entity == PARTY else data.setdefault(entity, {})
        assert isinstance(facts, dict)
        facts[name] = sorted(value) if isinstance(value, frozenset) else value
    return Case.from_mapping(data, rulebook.vocabulary, id="case")


def _fires(advisor: Advisor, rule: Rule, way: Way, parties: int, place: int, rulebook: Rulebook) -> bool:
    case = _case(way, parties, rulebook)
    if case is None:
        return False
    return any(each.rule == rule.id and each.party == place for each in advisor.trace(case).firings)


def _fewest(advisor: Advisor, rule: Rule, way: Way, parties: int, place: int, rulebook: Rulebook) -> Way:
    """The facts without those that are not needed."""
    few = dict(way)
    for key in way:
        less = {other: value for other, value in few.items() if other != key}
        if _fires(advisor, rule, less, parties, place, rulebook):
            few = less
    return few


def _near_miss(advisor: Advisor, rule: Rule, way: Way, parties: int, place: int, rulebook: Rulebook) -> str | None:
    """The first change of one fact with which the rule does not fire: another value rather than unknown."""
    for key in (*way, *_further(rule, way, place, rulebook)):
        where, path = key
        attribute = rulebook.vocabulary.get(path)
        assert attribute is not None, "it is an attribute of the rulebook"
        shown = path if where == CASE else f"parties.{LABELS[where]}.{attribute.name}"
        for value in candidates(attribute):
            if value != way.get(key) and not _fires(advisor, rule, {**way, key: value}, parties, place, rulebook):
                return written({shown: value})
        rest: dict[tuple[int, str], Value] = {other: value for other, value in way.items() if other != key}
        if key in way and not _fires(advisor, rule, rest, parties, place, rulebook):
            return written({shown: "unknown"})
    return None


def _further(rule: Rule, way: Way, place: int, rulebook: Rulebook) -> Iterator[tuple[int, str]]:
    """Facts that the rule itself looks at and the case leaves out."""
    whole = All((rule.when, *([rule.unless] if rule.unless else ())))
    for path in dict.fromkeys(_attributes(whole)):
        key = (max(place, 0) if path.startswith(f"{PARTY}.") else CASE, path)
        if key not in way and path in rulebook.vocabulary:
            yield key


def _attributes(condition: Condition) -> Iterator[str]:
    for part in walk(condition):
        if not parts_of(part) and isinstance(path := getattr(part, "attribute", None), str):
            yield path
