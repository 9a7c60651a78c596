"""Why an advice says what it says, and what its safeguards apply to, read off docs/write/rule-format.md."""

from collections.abc import Callable, Iterator

from naive.guarding import Guarding
from naive.meaning import Place
from naive.notation import Plain, as_list, conclusions

Why = tuple[str, Place, float | None]
"""A reason: the rule, the party for which it fired, and how much it adds to the conclusion, if that has degrees."""


class Telling(Guarding):
    def recommended(self, method: str, stage: str | None, party: Place) -> list[Why]:
        """What speaks for a method and against it there, the weightiest first."""
        found = self.why(lambda one: one.get("recommend") == method and one.get("stage") == stage, {None, party})
        return sorted(found, key=lambda each: -abs(each[2] or 0))

    def excluded_by(self, method: str, stage: str | None, party: Place) -> list[Why]:
        """Why it must not be used."""
        return self.why(lambda one: method in as_list(one.get("exclude")) and one.get("stage") == stage, {party})

    def shut(self, gate: str) -> list[Why]:
        """Why a gate is shut, for whomever."""
        return self.why(lambda one: one.get("gate") == gate, set(self.places))

    def directed(self, directive: str, party: Place) -> list[Why]:
        """Why something is to be done."""
        return self.why(lambda one: one.get("directive") == directive, {party})

    def attended(self, point: str, party: Place) -> list[Why]:
        """Why a point matters."""
        return self.why(lambda one: one.get("attend") == point, {party})

    def assessed(self, name: str, value: Plain, party: Place) -> list[Why]:
        """From which rules an assessment is."""
        return self.why(lambda one: str(one.get("assess", {}).get(name)) == str(value), {party})

    def why(self, wanted: Callable[[Plain], bool], places: set[Place]) -> list[Why]:
        """The reasons of the rules that fire there, in their order and that of the parties."""
        return [
            (name, place, self.added_by(one, premise))
            for name, place, premise in self.fired_in_order()
            for one in conclusions(self.by_id[name])
            if place in places and wanted(one)
        ]

    def added_by(self, one: Plain, premise: float) -> float | None:
        has_degrees = any(kind in one for kind in ("recommend", "attend", "assess"))
        return round(premise * self.strength(one), 6) if has_degrees else None

    def fired_in_order(self) -> Iterator[tuple[str, Place, float]]:
        """The rules that fire, in the order in which they run, for the case before the parties."""
        self.by_id = {rule["id"]: rule for rule in self.rules}
        fired = {(name, place): premise for name, place, premise in self.fired()}
        for name in self.order:
            for place in self.places:
                if (name, place) in fired:
                    yield name, place, fired[name, place]

    def applying(self, safeguard: Plain) -> list[Place]:
        """The parties for whom a safeguard applies, or the case, whether it is met or not."""
        places: list[Place] = [*self.parties] if "for_each" in safeguard else [None]
        return [place for place in places if self.applies(safeguard, place)]
