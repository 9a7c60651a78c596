"""Rulebooks and cases of any size, made up from a seed, in Ottava's own rule format and the built-in vocabulary.

A fifth of the rules derive assessments, in four strata one above the other; the others advise. About a fifth of the
rules fire on a case, a tenth negates something, and some speak of parties: for each of them, or of how many.
Candidates for a rule are tried on a sample of cases until one fires about as often as it is meant to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple

from naive.meaning import Meaning
from naive.verdict import Verdict

from ottava.facts import PARTY, Attribute, built_in_vocabulary

Plain = dict[str, Any]

UNKNOWN_SHARE = 0.08
UNCERTAIN_SHARE = 0.1
NEGATION_SHARE = 0.1
DERIVING_SHARE = 0.2
STRATA_SHARES = (0.5, 0.25, 0.15, 0.1)
CANDIDATES = 8
"""Tries for each rule to come near the share of cases it is meant to fire on."""
NEAR_ENOUGH = 0.05
SAMPLE = 24

TYPICAL_MOST = {
    "party.people": 12,
    "party.attempts": 5,
    "dispute.duration_days": 400,
    "dispute.deadline_hours": 72,
    "history.police_calls_12m": 8,
    "procedure.days_left": 400,
}
"""The greatest number in a case, where the vocabulary sets no bound."""

METHODS = ["learning", "facts", "feeling", "listening", "persuasion", "rigidity", "circuit", "piano"]
OVERLAYS = {"learning", "piano"}


class Written(NamedTuple):
    """A rulebook as its author writes it: `rulebook.yaml`, and the rules."""

    head: Plain
    rules: list[Plain]


def synthetic_rulebook(size: int, seed: int = 4) -> Written:
    """A rulebook of `size` rules, 20 or more."""
    return _Author(Random(f"{seed}, {size} rules"), size).rulebook()


def synthetic_cases(count: int, parties: int | Sequence[int], seed: int = 1, *, uncertain: bool = False) -> list[Plain]:
    """Cases with that many parties (or one of those numbers).

    uncertain: every tenth observation is less than sure.
    """
    rng = Random(f"{seed}, cases")
    numbers = [parties] if isinstance(parties, int) else parties
    return [_case(rng, f"case-{number}", rng.choice(numbers), uncertain) for number in range(count)]


def _case(rng: Random, name: str, parties: int, uncertain: bool) -> Plain:
    vocabulary = built_in_vocabulary()
    case: Plain = {"id": name}
    for entity in vocabulary.entities:
        if entity != PARTY:
            case[entity] = _observed(rng, vocabulary.of_entity(entity), uncertain)
    of_party = vocabulary.of_entity(PARTY)
    case["parties"] = [{"id": f"party-{at}"} | _observed(rng, of_party, uncertain) for at in range(parties)]
    return case


def _observed(rng: Random, attributes: Iterable[Attribute], uncertain: bool) -> Plain:
    found: Plain = {}
    for attribute in attributes:
        if rng.random() >= UNKNOWN_SHARE:
            value = _value(rng, attribute)
            if uncertain and rng.random() < UNCERTAIN_SHARE:
                value = {"value": value, "certainty": rng.choice([0.3, 0.5, 0.7, 0.9])}
            found[attribute.name] = value
    return found


def _value(rng: Random, attribute: Attribute) -> Any:
    if attribute.kind == "choice":
        return rng.choice(attribute.values)
    if attribute.kind == "set":
        return rng.sample(attribute.values, rng.randint(0, 3))
    if attribute.kind == "boolean":
        return rng.random() < 0.4
    low, high = _numbers(attribute)
    return rng.randint(low, high)


def _numbers(attribute: Attribute) -> tuple[int, int]:
    return int(attribute.minimum or 0), int(attribute.maximum or TYPICAL_MOST[attribute.path])


class _Sampled(Meaning):
    """What conditions mean on one case, given which assessments hold so far."""

    def __init__(self, case: Plain) -> None:
        super().__init__({}, [], case)
        self.derived: set[tuple[str, str | None]] = set()

    def assessment(self, name: str, value: Any, party: str | None) -> Verdict:
        """As if every assessment that does not hold were known not to."""
        return Verdict((name, party) in self.derived or (name, None) in self.derived)

    def places_of(self, rule: Plain) -> list[str | None]:
        """For whom the rule fires."""
        tried = self.parties if "for_each" in rule else [None]
        return [
            place
            for place in tried
            if self.condition(rule["when"], place).truth
            and not ("unless" in rule and self.condition(rule["unless"], place).truth)
        ]


@dataclass
class _Author:
    rng: Random
    size: int
    rules: list[Plain] = field(default_factory=list)
    of_case: list[str] = field(default_factory=list)
    of_party: list[str] = field(default_factory=list)
    """The assessments that earlier strata derive."""
    latest: list[str] = field(default_factory=list)
    """Those of the stratum just below."""

    def __post_init__(self) -> None:
        vocabulary = built_in_vocabulary()
        self.case_attributes = [each for each in vocabulary if each.entity != PARTY]
        self.party_attributes = list(vocabulary.of_entity(PARTY))
        self.sample = [_Sampled(case) for case in synthetic_cases(SAMPLE, (2, 2, 3, 4), seed=99)]

    def rulebook(self) -> Written:
        deriving = round(self.size * DERIVING_SHARE)
        for stratum, share in enumerate(STRATA_SHARES, 1):
            count = round(deriving * share) if stratum < len(STRATA_SHARES) else deriving - len(self.rules)
            self._stratum(stratum, count)
        while len(self.rules) < self.size:
            self._add(self._rule(self._advice(), per_party=self.rng.random() < 0.2))
        return Written(_head(), self.rules)

    def _stratum(self, stratum: int, count: int) -> None:
        new: dict[str, bool] = {f"s{stratum}_{at}": self.rng.random() < 0.25 for at in range(max(1, count * 3 // 4))}
        names = list(new)
        fired = [set[tuple[str, str | None]]() for _ in self.sample]
        for at in range(count):
            name = names[at % len(names)]
            places = self._add(self._rule({"assess": {name: True}}, new[name], must_read=stratum > 1))
            for found, where in zip(fired, places, strict=True):
                found |= {(name, place) for place in where}
        for each, found in zip(self.sample, fired, strict=True):
            each.derived |= found
        self.of_case += [name for name in names if not new[name]]
        self.of_party += [name for name in names if new[name]]
        self.latest = names

    def _rule(self, conclusion: Plain, per_party: bool, must_read: bool = False) -> list[Plain]:
        """Candidates for a rule."""
        negates = self.rng.random() < NEGATION_SHARE
        return [self._candidate(conclusion, per_party, must_read, negates) for _ in range(CANDIDATES)]

    def _add(self, candidates: list[Plain]) -> list[list[str | None]]:
        """Keeps the candidate that comes nearest to how often a rule is meant to fire; says where it does."""
        meant = self.rng.betavariate(1, 3.4)
        best: tuple[float, Plain, list[list[str | None]]] | None = None
        for candidate in candidates:
            places = [each.places_of(candidate) for each in self.sample]
            share = sum(map(bool, places)) / len(places)
            miss = abs(share - meant) + (0.3 if share == 0 else 0)
            if best is None or miss < best[0]:
                best = miss, candidate, places
            if miss < NEAR_ENOUGH:
                break
        assert best is not None
        self.rules.append({"id": f"r{len(self.rules)}", **best[1]})
        return best[2]

    def _candidate(self, conclusion: Plain, per_party: bool, must_read: bool, negates: bool) -> Plain:
        rng = self.rng
        when: Plain = {}
        reads = bool(self.of_case or self.of_party) and (must_read or rng.random() < 0.35)
        if per_party:
            when |= self._tests(self.party_attributes, rng.choice([1, 1, 2]))
        if not reads or rng.random() < 0.55:
            if rng.random() < 0.15:
                when["any"] = [self._tests(self.case_attributes, rng.choice([1, 2])) for _ in range(2)]
            else:
                when |= self._tests(self.case_attributes, rng.choice([1, 1, 2] if per_party else [1, 1, 2, 2, 3]))
        if reads:
            when |= self._assessments(per_party, self.latest if must_read else None)
        if not per_party and rng.random() < 0.25:
            tests = self._tests(self.party_attributes, rng.choice([1, 2, 2]))
            if self.of_party and rng.random() < 0.3:
                tests |= {f"assessment.{rng.choice(self.of_party)}": True}
            several = rng.random() < 0.2 or "some_party" in when
            when |= {"parties": {"where": tests, "at_least": 2}} if several else {"some_party": tests}
        rule = {"title": "A rule", "when": when, "then": conclusion, **_words(rng, per_party)}
        if negates:
            self._negation(rule, per_party)
        return {"for_each": "party", **rule} if per_party else rule

    def _negation(self, rule: Plain, per_party: bool) -> None:
        rng = self.rng
        kind = rng.random()
        readable = self._readable(per_party)
        if readable and kind < 0.25:
            rule["unless"] = {f"assessment.{rng.choice(readable)}": True}
        elif readable and kind < 0.5:
            rule["when"]["not"] = {f"assessment.{rng.choice(readable)}": True}
        elif kind < 0.65:
            rule["unless"] = {"some_party": self._tests(self.party_attributes, 2)}
        elif kind < 0.8:
            rule["when"]["no_party"] = self._tests(self.party_attributes, 2)
        else:
            rule["when"]["every_party"] = self._tests(self.party_attributes, 1)

    def _assessments(self, per_party: bool, among: Sequence[str] | None) -> Plain:
        """An entry that looks at one assessment (of those given) or at either of two."""
        rng = self.rng
        name = rng.choice(among or (*self.of_case, *self.of_party))
        entry = {f"assessment.{name}": True}
        if name in self.of_party and not per_party:
            return {"some_party": entry}
        others = [other for other in self._readable(per_party) if other != name]
        if others and rng.random() < 0.25:
            return {"all": [{"any": [entry, {f"assessment.{rng.choice(others)}": True}]}]}
        return entry

    def _readable(self, per_party: bool) -> list[str]:
        return [*self.of_case, *(self.of_party if per_party else ())]

    def _tests(self, attributes: Sequence[Attribute], count: int) -> Plain:
        return {each.path: self._test(each) for each in self.rng.sample(attributes, count)}

    def _test(self, attribute: Attribute) -> Any:
        rng = self.rng
        if rng.random() < 0.04:
            return {"known": False}
        if attribute.kind == "boolean":
            return rng.random() < 0.35
        if attribute.kind == "set":
            return {"includes": rng.sample(attribute.values, rng.randint(1, 2))}
        if attribute.kind == "choice":
            if rng.random() < 0.35 or len(attribute.values) == 2:
                return rng.choice(attribute.values)
            return rng.sample(attribute.values, rng.randint(2, len(attribute.values) - 1))
        low, high = _numbers(attribute)
        bound = rng.randint(low + 1, high)
        if rng.random() < 0.2:
            return {"between": [low + (bound - low) // 2, bound]}
        return {"at_least": bound} if rng.random() < 0.5 else {"at_most": bound - 1}

    def _advice(self) -> Plain:
        rng, kind = self.rng, self.rng.random()
        if kind < 0.04:
            return {"exclude": rng.choice(METHODS)}
        if kind < 0.08:
            return {"directive": rng.choice(["together", "apart"])}
        if kind < 0.12:
            return {"attend": rng.choice(["warmth", "needs"])}
        certainty = round(rng.choice([1, 1, 1, -1]) * rng.uniform(0.05, 0.6), 2)
        return {"recommend": rng.choice(METHODS), "certainty": certainty}


def _words(rng: Random, per_party: bool) -> Plain:
    because = ["the case is one of {dispute.category}", "experience of many cases says so", "it helped before"]
    if per_party:
        because += ["{party} is {party.arousal} now", "{party} is to be taken by the hand"]
    return {"because": rng.choice(because), "source": {"place": f"methods/{rng.randint(1, 8)}", "basis": "text"}}


def _head() -> Plain:
    methods = [
        {
            "id": name,
            "number": number,
            "title": name.capitalize(),
            "kind": "overlay" if name in OVERLAYS else "competing",
            "acts_on": "the parties",
            "steps": ["Begin with what is known.", "Go on with what helps.", "End where all can agree."],
            "avoid": ["haste"],
        }
        for number, name in enumerate(METHODS, 1)
    ]
    competing = [name for name in METHODS if name not in OVERLAYS]
    return {
        "name": "synthetic",
        "version": "1.0.0",
        "title": "Made-up rules",
        "use": list(built_in_vocabulary().entities),
        "strengths": {"weak": 0.3, "moderate": 0.51, "strong": 0.657, "near_certain": 0.882351},
        "methods": methods,
        "points": [{"id": name, "number": at, "title": name, "text": name} for at, name in enumerate(POINTS, 1)],
        "gates": [{"id": "safety", "title": "Safety", "text": "See that nobody is hurt."}],
        "directives": [
            {"id": "together", "kind": "do", "text": "Bring them together."},
            {"id": "apart", "kind": "avoid", "text": "A meeting of both."},
        ],
        "plan": competing,
        "ties": competing,
        "nothing_fits": "Ask somebody.",
    }


POINTS = ("warmth", "needs")
