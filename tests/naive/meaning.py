"""What conditions and rules mean for one case, read off docs/write/rule-format.md as directly as can be.

No code is shared with the engine: the plain data of the YAML files is evaluated by recursion on demand, so
whether a rule fires is asked when somebody looks at what it concludes.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal

from naive.notation import (
    Plain,
    as_list,
    calculated,
    conclusions,
    for_parties,
    in_dates,
    ranked,
    same,
    takes_rank,
)
from naive.verdict import THRESHOLD, UNKNOWN, Verdict, all_of, any_of, combined, in_range, negation

Place = str | None  # a party, or None for the case as a whole

ORDERED = {"party.arousal": ["calm", "upset", "highly_agitated", "violent"]}

OF_ALL = {
    "another_party": "some_party",
    "every_other_party": "every_party",
    "no_other_party": "no_party",
    "other_parties": "parties",
}


ENOUGH: dict[str, Callable[[int, int], bool]] = {
    "half": lambda held, parties: 2 * held >= parties,
    "most": lambda held, parties: 2 * held > parties,
    "all": lambda held, parties: held == parties,
}


def least_of(share: str, parties: int) -> int:
    """How many of so many are at least half of them, most of them, or all; of none at all, one that is not there."""
    return next(number for number in range(1, parties + 2) if number > parties or ENOUGH[share](number, parties))


class Meaning:
    def __init__(self, book: Plain, rules: list[Plain], case: Plain) -> None:
        self.book, self.rules, self.case = book, rules, case
        self.parties: list[str] = [party["id"] for party in case.get("parties") or []]
        self.places: list[Place] = [None, *self.parties]
        declared = book.get("attributes", [])
        self.dates = {one["id"] for one in declared if one.get("kind") in ("date", "datetime")}
        self.computed: dict[str, Plain] = {one["id"]: one["computed"] for one in declared if "computed" in one}
        self._concluding = [(rule, conclusions(rule)) for rule in rules]
        self._verdicts: dict[tuple[str, Place], tuple[Verdict, Verdict]] = {}
        self._running: set[tuple[str, Place]] = set()

    # Conditions

    def condition(self, condition: Plain, party: Place) -> Verdict:
        if condition == "always":
            return Verdict(True)
        return all_of(self.entry(key, what, party) for key, what in condition.items())

    def entry(self, key: str, what: Plain, party: Place) -> Verdict:
        if key == "all":
            return all_of(self.condition(one, party) for one in what)
        if key == "any":
            return any_of(self.condition(one, party) for one in what)
        if key == "not":
            return negation(self.condition(what, party))
        if key in ("another_party", "every_other_party", "no_other_party", "other_parties"):
            return self.of_parties(OF_ALL[key], what, [one for one in self.parties if one != party], party)
        if key in OF_ALL.values():
            return self.of_parties(key, what, self.parties, party)
        if key.startswith("condition."):
            named = next(one for one in self.book["conditions"] if one["id"] == key.removeprefix("condition."))
            verdict = self.condition(named["when"], party)
            return verdict if what else negation(verdict)
        if key == "advised":
            return in_range(what, (Verdict(self.counts(method, party)) for method in self.book["methods"]))
        if key.startswith("advised."):
            _, method, *stage = key.split(".")
            return Verdict(self.advised(method, stage[0] if stage else None, party) is what)
        if key.startswith("assessment."):
            return self.assessment_test(key.removeprefix("assessment."), what, party)
        if key == "today" or key in self.dates:
            return self.date_test(what, key, party)
        return self.test(*ranked(what, self.observation(key, party), ORDERED.get(key, [])))

    def of_parties(self, key: str, what: Plain, parties: list[str], party: Place) -> Verdict:
        """What is asked of some, every one, none or so many of these parties."""
        if key == "parties":
            bounds = {name: bound for name, bound in what.items() if name not in ("where", "share")}
            found = [self.condition(what.get("where", "always"), one) for one in parties]
            shares = [in_range({"at_least": least_of(what["share"], len(parties))}, found)] if "share" in what else []
            return all_of([*([in_range(bounds, found)] if bounds else []), *shares])
        found = [self.condition(what, one) for one in parties]
        if key == "every_party":
            return all_of(found)
        return any_of(found) if key == "some_party" else negation(any_of(found))

    def date_test(self, test: Plain, path: str, party: Place) -> Verdict:
        seen = self.date(path, party)
        if not isinstance(test, dict):
            return self.test(in_dates(test), seen)
        found = []
        for name, what in test.items():
            if name == "not":
                found.append(negation(self.date_test(what, path, party)))
            elif name in ("within", "more_than"):
                side = "after" if "after" in what else "before"
                other = self.date(what[side], party)
                if seen is None or other is None:
                    found.append(UNKNOWN)
                else:
                    days = (seen[0] - other[0]).days if side == "after" else (other[0] - seen[0]).days
                    passes = 0 <= days <= what["days"] if name == "within" else days > what["days"]
                    found.append(Verdict(passes, min(seen[1], other[1])))
            else:
                found.append(self.test(in_dates({name: what}), seen))
        return all_of(found)

    def date(self, path: str, party: Place) -> tuple[Plain, float] | None:
        """The date and its certainty; None if it is unknown."""
        if path == "today":
            seen = None if self.case.get("day") in (None, "unknown") else (self.case["day"], 1.0)
        else:
            seen = self.observation(path, party)
        return None if seen is None else (in_dates(seen[0]), seen[1])

    def observation(self, path: str, party: Place) -> tuple[Plain, float] | None:
        """The value and its certainty; None if it is unknown."""
        if (computed := self.computed.get(path)) is not None:
            return self.worked_out(computed, party)
        entity, attribute = path.split(".")
        if entity == "party":
            if party is None:
                raise ValueError(f"`{path}` outside any party")
            where = next(one for one in self.case["parties"] if one["id"] == party)
        else:
            where = self.case.get(entity) or {}
        seen = where.get(attribute)
        if not isinstance(seen, dict):
            seen = {"value": seen}
        value, certainty = seen["value"], seen.get("certainty", 1.0)
        return None if value in (None, "unknown") or certainty < THRESHOLD else (value, certainty)

    def worked_out(self, computed: Plain, party: Place) -> tuple[Plain, float] | None:
        """The value of a computed attribute, as certain as the least certain that it is worked out from."""
        ((operator, operands),) = computed.items()
        found = [
            self.observation(one, party) if isinstance(one, str) else (one, 1.0)
            for one in (operands if isinstance(operands, list) else [operands])
        ]
        known = [one for one in found if one is not None]
        if len(known) < len(found):
            return None
        certainty = min(one[1] for one in known)
        if operator == "count":
            return len(known[0][0]), certainty
        return calculated(operator, [Decimal(str(value)) for value, _ in known]), certainty

    def test(self, test: Plain, seen: tuple[Plain, float] | None) -> Verdict:
        if isinstance(test, dict):
            return all_of(self.named_test(name, what, seen) for name, what in test.items())
        wanted = test if isinstance(test, list) else [test]
        return UNKNOWN if seen is None else Verdict(any(same(seen[0], one) for one in wanted), seen[1])

    def named_test(self, name: str, what: Plain, seen: tuple[Plain, float] | None) -> Verdict:
        if name == "known":
            return Verdict((seen is not None) is what)
        if name == "not":
            return negation(self.test(what, seen))
        if seen is None:
            return UNKNOWN
        value, certainty = seen
        if name in ("at_least", "on_or_after"):
            return Verdict(value >= what, certainty)
        if name in ("at_most", "on_or_before"):
            return Verdict(value <= what, certainty)
        if name in ("above", "after"):
            return Verdict(value > what, certainty)
        if name in ("below", "before"):
            return Verdict(value < what, certainty)
        if name == "between":
            return Verdict(what[0] <= value <= what[1], certainty)
        if name.startswith("includes"):
            held = [one in value for one in as_list(what)]
            found = {"includes": any(held), "includes_all": all(held), "includes_none": not any(held)}
            return Verdict(found[name], certainty)
        raise ValueError(f"no such test: `{name}`")

    # Assessments

    def assessment_test(self, name: str, what: Plain, party: Place) -> Verdict:
        if isinstance(what, dict):
            return negation(self.assessment_test(name, what["not"], party))
        if isinstance(what, list):
            return any_of(self.assessment(name, value, party) for value in what)
        return self.assessment(name, what, party)

    def assessment(self, name: str, value: Plain, party: Place) -> Verdict:
        """Whether the assessment has the value, for the case or for `party` as its rules have it."""
        assessing = (rule for rule, found in self._concluding if any(name in one.get("assess", {}) for one in found))
        place = party if any(for_parties(rule) for rule in assessing) else None

        def derives(conclusion: Plain) -> bool:
            wanted = conclusion.get("assess", {})
            return name in wanted and same(wanted[name], value)

        certainty = combined(self.added(derives, place))
        if certainty >= THRESHOLD:
            return Verdict(True, certainty)
        deriving = [rule for rule, found in self._concluding if any(derives(one) for one in found)]
        ruled_out = all_of(self.not_firing(rule, place) for rule in deriving)
        return Verdict(False, ruled_out.certainty) if ruled_out.truth else UNKNOWN

    # Firing

    def firing(self, rule: Plain, place: Place) -> Verdict | None:
        """The verdict on `when` if the rule fires there, else None."""
        when, unless = self.premises(rule, place)
        return when if when.truth is True and unless.truth is not True else None

    def not_firing(self, rule: Plain, place: Place) -> Verdict:
        """True if the rule is known not to fire, and then how certain that is."""
        when, unless = self.premises(rule, place)
        return any_of([negation(when), unless])

    def premises(self, rule: Plain, place: Place) -> tuple[Verdict, Verdict]:
        """The verdicts on `when` and on `unless`."""
        key = rule["id"], place
        if key in self._running:
            raise ValueError(f"a cycle through `{rule['id']}`")
        if key not in self._verdicts:
            self._running.add(key)
            when = self.condition(rule["when"], place)
            unless = self.condition(rule["unless"], place) if "unless" in rule else Verdict(False)
            self._running.remove(key)
            self._verdicts[key] = when, unless
        return self._verdicts[key]

    def concluded(self, wanted: Callable[[Plain], bool], place: Place) -> Iterator[tuple[Plain, float]]:
        """The wanted conclusions of the rules that fire for the place, each with the premise."""
        for rule, found in self._concluding:
            if for_parties(rule) is (place is not None):
                for conclusion in found:
                    if wanted(conclusion) and (premise := self.firing(rule, place)) is not None:
                        yield conclusion, premise.certainty

    def added(self, wanted: Callable[[Plain], bool], place: Place) -> list[float]:
        return [round(premise * self.strength(one), 6) for one, premise in self.concluded(wanted, place)]

    def strength(self, conclusion: Plain) -> float:
        if "certainty" in conclusion:
            return float(conclusion["certainty"])
        if "assess" in conclusion and "strength" not in conclusion:
            return 1.0
        return float(self.book["strengths"][conclusion.get("strength", "moderate")])

    # What is advised

    def evidence(self, method: str, stage: str | None, place: Place) -> list[float]:
        return self.added(lambda one: one.get("recommend") == method and one.get("stage") == stage, place)

    def excluded(self, method: str, stage: str | None, place: Place) -> bool:
        """Whether a veto spoken for exactly this place covers the method and stage."""

        def covers(conclusion: Plain) -> bool:
            return method in as_list(conclusion.get("exclude")) and conclusion.get("stage") in (None, stage)

        return any(True for _ in self.concluded(covers, place))

    def stopped(self) -> bool:
        def stops(conclusion: Plain) -> bool:
            return bool(conclusion.get("effect") == "stop")

        return any(True for place in self.places for _ in self.concluded(stops, place))

    def certainties(self, method: str, stage: str | None) -> dict[Place, float]:
        """For whom it is advised, and how certainly; {None: certainty} if nothing tells the parties apart."""
        if self.stopped() or self.excluded(method, stage, None):
            return {}
        for_case = self.evidence(method, stage, None)
        own = {party: self.evidence(method, stage, party) for party in self.parties}
        excluded = {party for party in self.parties if self.excluded(method, stage, party)}
        found: dict[Place, float] = {None: combined(for_case)}
        if excluded or any(own.values()):
            found = {party: combined(for_case + own[party]) for party in self.parties if party not in excluded}
        return {whom: certainty for whom, certainty in found.items() if certainty > 0}

    def advised(self, method: str, stage: str | None, party: Place) -> bool:
        """Whether it is advised (None: at any stage) for the party, or for anyone if none is in turn."""
        return any(self.advised_so(method, one, party) for one in ([stage] if stage else self.stages(method)))

    def advised_so(self, method: str, stage: str | None, party: Place) -> bool:
        whom = self.certainties(method, stage)
        return bool(whom) if party is None else (party in whom or None in whom)

    def counts(self, method: Plain, party: Place) -> bool:
        """Whether it is advised in a way that takes a rank."""
        name = method["id"]
        return any(takes_rank(method, one) and self.advised_so(name, one, party) for one in self.stages(name))

    def stages(self, method: str) -> list[str | None]:
        """Without a stage first, then the stages in their order."""
        return [None, *next(one for one in self.book["methods"] if one["id"] == method).get("stages", [])]
