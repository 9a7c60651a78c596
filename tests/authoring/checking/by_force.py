"""What every logic lint should find, by going through all cases with the naive chainer."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from authoring.checking.as_written import assessed, conclusions, entries, kind, looks_at, named, same_value
from authoring.checking.unparsed import unparsed
from naive.chainer import Chainer
from naive.meaning import Place
from naive.notation import Plain, as_list, for_parties
from naive.strategies import RawRulebook

from ottava.engine.authoring.checking.comparison import ConditionPart, inner, parts_of
from ottava.engine.inference.compiled_rulebook import CompiledRulebook

EFFECTS = ["provisional", "first", "stop"]
FIRM_GUARDS = ["persuasion_exhausted", "facts_established", "legal_basis", "least_measure", "state_remedies"]


class Run(NamedTuple):
    """What happens in one case: the premise of each rule that fires, by rule and place."""

    chainer: Chainer
    fired: dict[tuple[str, Place], float]


class Force:
    """All runs of a rulebook."""

    def __init__(self, raw: RawRulebook, cases: list[Plain], translation: CompiledRulebook) -> None:
        self.raw, self.cases, self.translation = raw, cases, translation
        self.rules = {rule["id"]: rule for rule in raw.rules}
        self.order = list(translation.rules)  # the order in which findings prefer one rule to another
        self.runs = [self._run(raw.rules, case) for case in cases]
        self.variants = 0
        self.firing = {name for run in self.runs for name, _ in run.fired}

    def never_fires(self) -> set[str]:
        return set(self.rules) - self.firing

    def underivable(self) -> set[tuple[str, Any]]:
        derived = {
            (name, value) for rule in self.raw.rules for one in conclusions(rule) for name, value in assessed(one)
        }
        found = set()
        of_party = {
            name
            for rule in self.raw.rules
            if for_parties(rule)
            for one in conclusions(rule)
            for name, _ in assessed(one)
        }
        for name, value in derived:
            if any(looks_at(part, name, value) for rule in self.raw.rules for part in entries(rule)):
                places = [
                    (run, place)
                    for run in self.runs
                    for place in run.chainer.places
                    if (place is not None) is (name in of_party)
                ]
                if not any(run.chainer.assessment(name, value, place).truth for run, place in places):
                    found.add((name, str(value)))
        return found

    def same(self) -> set[tuple[str, str]]:
        found = set()
        for later, name in enumerate(self.order):
            for other in self.order[:later]:
                if self._same(name, other):
                    found.add((name, other))
                    break
        return found

    def covered(self) -> set[tuple[str, str]]:
        found = set()
        for name in self.order:
            others = (other for other in self.order if self._covers(other, name) and not self._same(name, other))
            other = next(others, None)
            if other is not None:
                found.add((name, other))
        return found

    def needless(self) -> set[tuple[str, str]]:
        return {
            (name, repr(part.condition))
            for name in self.firing
            for part in parts_of(self.translation.rules[name].rule)
            for part in self._needless(name, part)
        }

    def changes_something(self, name: str, part: ConditionPart) -> bool:
        """Whether anything at all comes out otherwise, in any case, without the part."""
        rules = [self._without(name, part) if rule["id"] == name else rule for rule in self.raw.rules]
        runs = zip(self.runs, self._results, strict=True)
        return any(self._run(rules, run.chainer.case).chainer.result() != result for run, result in runs)

    def vetoed(self) -> set[tuple[str, ...]]:
        found: set[tuple[str, ...]] = set()
        for name in self.firing:
            for variant in {
                (one["recommend"], one.get("stage"))
                for one in conclusions(self.rules[name])
                if "recommend" in one and self.runs[0].chainer.strength(one) > 0
            }:
                if self._dead(name, variant):
                    found.add((name, named(variant)))
                else:
                    for veto in self.firing:
                        if self._excludes(veto, variant) and not self._guard(veto) and self._meet(name, veto):
                            found.add((name, veto, named(variant)))
        return found

    def unguarded(self) -> set[str]:
        found = set()
        for run in self.runs:
            places: list[Place] = run.chainer.parties or [None]
            for place in places:
                if run.chainer.advised("rigidity_with_softness", "firm", place):
                    found |= {guard for guard in FIRM_GUARDS if not self._guarded(run, guard, place)}
        return found

    # How

    @cached_property
    def _results(self) -> list[dict[str, list[Plain]]]:
        return [run.chainer.result() for run in self.runs]

    def _run(self, rules: list[Plain], case: Plain) -> Run:
        chainer = Chainer(self.raw.book, rules, case)
        return Run(chainer, {(name, place): premise for name, place, premise in chainer.fired()})

    def _same(self, one: str, other: str) -> bool:
        first, second = self.rules[one], self.rules[other]
        if one == other or for_parties(first) is not for_parties(second) or not {one, other} <= self.firing:
            return False
        if self._contents(first) != self._contents(second):
            return False
        return all(
            {place: premise for (name, place), premise in run.fired.items() if name == one}
            == {place: premise for (name, place), premise in run.fired.items() if name == other}
            for run in self.runs
        )

    def _covers(self, other: str, name: str) -> bool:
        rule, by = self.rules[name], self.rules[other]
        if name == other or name not in self.firing or (for_parties(by) and not for_parties(rule)):
            return False
        for one in conclusions(rule):
            ways = [self._says(each, one) for each in conclusions(by)]
            if not any(ways):
                return False
            certain = all(way == "if certain" for way in ways if way)
            for run in self.runs:
                for (fired, place), _ in run.fired.items():
                    if fired == name:
                        premise = run.fired.get((other, place if for_parties(by) else None))
                        if premise is None or (certain and premise < 1):
                            return False
            if "assess" in one and self._in_question(one):
                for run in self.runs:
                    for place in run.chainer.places:
                        open_here = (
                            for_parties(rule) is (place is not None) and not run.chainer.not_firing(rule, place).truth
                        )
                        if open_here and run.chainer.not_firing(by, place).truth:
                            return False
        return True

    def _says(self, by: Plain, one: Plain) -> str | None:
        """Whether a conclusion says what another says, if need be only where it is certain."""
        chainer = self.runs[0].chainer
        what = kind(one)
        if kind(by) != what:
            return None
        if what == "exclude":
            wider = by.get("stage") in (None, one.get("stage"))
            return "always" if wider and set(as_list(one["exclude"])) <= set(as_list(by["exclude"])) else None
        if what == "gate":
            stronger = EFFECTS.index(by["effect"]) >= EFFECTS.index(one["effect"])
            return "always" if by["gate"] == one["gate"] and stronger else None
        if what in ("recommend", "attend", "assess"):
            strengths = chainer.strength(by), chainer.strength(one)
            alike = by.get("stage") == one.get("stage") and same_value(by[what], one[what])
            return "if certain" if alike and abs(strengths[0]) == 1 and strengths[0] * strengths[1] > 0 else None
        return "always" if by[what] == one[what] else None

    def _needless(self, name: str, part: ConditionPart) -> Iterator[ConditionPart]:
        if self._alike(name, self._without(name, part)):
            yield part
        else:
            for each in inner(part):
                yield from self._needless(name, each)

    def _without(self, name: str, part: ConditionPart) -> Plain:
        new = part.put(None)
        rule = {**self.rules[name], "id": name, "when": unparsed(new.when)}
        rule.pop("unless", None)
        return rule if new.unless is None else {**rule, "unless": unparsed(new.unless)}

    def _alike(self, name: str, other: Plain) -> bool:
        rule = self.rules[name]
        self.variants += 1
        other = {**other, "id": f"variant {self.variants}"}  # verdicts are remembered by id
        asked = any("assess" in one and self._in_question(one) for one in conclusions(rule))
        for run in self.runs:
            for place in run.chainer.places:
                if for_parties(rule) is (place is not None):
                    if run.chainer.firing(rule, place) != run.chainer.firing(other, place):
                        return False
                    ruled_out = [run.chainer.not_firing(each, place) for each in (rule, other)]
                    if asked and (bool(ruled_out[0].truth) != bool(ruled_out[1].truth)):
                        return False
                    if asked and ruled_out[0].truth and ruled_out[0] != ruled_out[1]:
                        return False
        return True

    def _in_question(self, one: Plain) -> bool:
        return any((atom.name, atom.value) in assessed(one) for atom in self.translation.needs_possibility)

    def _dead(self, name: str, variant: tuple[str, str | None]) -> bool:
        for run in self.runs:
            chainer = run.chainer
            for (fired, place), _ in run.fired.items():
                if fired != name or chainer.stopped() or chainer.excluded(*variant, None):
                    continue
                whom = [place] if place is not None else chainer.parties
                if not whom or any(not chainer.excluded(*variant, one) for one in whom):
                    return False
        return True

    def _excludes(self, name: str, variant: tuple[str, str | None]) -> bool:
        return any(
            variant[0] in as_list(one.get("exclude")) and one.get("stage") in (None, variant[1])
            for one in conclusions(self.rules[name])
        )

    def _guard(self, name: str) -> bool:
        rule = self.rules[name]
        ignorant = Chainer(self.raw.book, self.raw.rules, {"parties": [{"id": "nobody"}]})
        place = "nobody" if for_parties(rule) else None
        return any("gate" in one for one in conclusions(rule)) or ignorant.firing(rule, place) is not None

    def _meet(self, name: str, veto: str) -> bool:
        for run in self.runs:
            here = {place for fired, place in run.fired if fired == name}
            there = {place for fired, place in run.fired if fired == veto}
            if here & there or (here and None in there) or (there and None in here):
                return True
        return False

    def _guarded(self, run: Run, guard: str, place: Place) -> bool:
        if guard in ("persuasion_exhausted", "facts_established"):
            rules = [
                rule for rule in self.raw.rules if any(guard in one.get("assess", {}) for one in conclusions(rule))
            ]
            if not rules or (for_parties(rules[0]) and place is None):
                return False
            return bool(run.chainer.assessment(guard, True, place).truth)
        return any(
            one.get("directive") == guard
            for at in {place, None}
            for one, _ in run.chainer.concluded(lambda _: True, at)
        )

    def _contents(self, rule: Plain) -> set[str]:
        found = set()
        for one in conclusions(rule):
            kept = {key: value for key, value in one.items() if key not in ("because", "strength", "certainty")}
            if kind(one) in ("recommend", "attend", "assess"):
                kept["certainty"] = self.runs[0].chainer.strength(one)
            for method in as_list(kept.pop("exclude", "none")):
                found.add(repr(sorted({**kept, "exclude": method}.items(), key=str)))
        return found
