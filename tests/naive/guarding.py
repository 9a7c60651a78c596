"""Whether the advice on a case breaks a safeguard, read off docs/write/rule-format.md as directly as can be."""

from itertools import combinations

from naive.chainer import Chainer
from naive.meaning import Place
from naive.notation import Plain, as_list, conclusions, one_by_one

EFFECTS = ["stop", "first", "provisional"]


class Guarding(Chainer):
    """`order`: the ids of the rules in the order in which they run, which counts where they order the plan."""

    def __init__(self, book: Plain, rules: list[Plain], case: Plain, order: list[str]) -> None:
        super().__init__(book, rules, case)
        self.order = order
        self.found = self.result()

    def breaks(self, safeguard: Plain) -> bool:
        """Whether the case breaks it, for any party where it speaks of each."""
        return bool(self.broken_for(safeguard))

    def broken_for(self, safeguard: Plain) -> list[Place]:
        """The parties for whom the case breaks it, or the case."""
        places: list[Place] = [*self.parties] if "for_each" in safeguard else [None]
        return [place for place in places if self.applies(safeguard, place) and self.wrong(safeguard, place)]

    def applies(self, safeguard: Plain, place: Place) -> bool:
        if self.condition(safeguard.get("when", "always"), place).truth is not True:
            return False
        if "unless" in safeguard and self.condition(safeguard["unless"], place).truth is True:
            return False
        return "under" not in safeguard or any(self.shown(one, place) for one in as_list(safeguard["under"]))

    def wrong(self, safeguard: Plain, place: Place) -> bool:
        if "never" in safeguard:
            return self.shown(safeguard["never"], place)
        if "always" in safeguard:
            return not self.shown(safeguard["always"], place)
        if "only" in safeguard:
            return any(
                self.mine(party, place) and name not in safeguard["only"] for name, party in self.found["directives"]
            )
        if "not_together" in safeguard:
            pairs = combinations(safeguard["not_together"], 2)
            return any(self.shown(one, place) and self.shown(other, place) for one, other in pairs)
        gates = [name for name, _ in self.found["gates"] if name in safeguard["before"]]
        return gates != sorted(gates, key=safeguard["before"].index)

    def shown(self, what: Plain, place: Place) -> bool:
        (what,) = one_by_one(what)
        if "recommend" in what:
            return any(
                entry[2] == what["recommend"] and what.get("stage") in (None, entry[3]) and self.mine(entry[4], place)
                for entry in self.found["recommendations"]
            )
        if "exclude" in what:
            stages = [what["stage"]] if "stage" in what else self.stages(what["exclude"])
            whom: list[Place] = [None, *self.parties] if place is None else [place]
            return any(all(self.covered(what["exclude"], stage, one) for stage in stages) for one in whom)
        if "gate" in what:
            allowed = EFFECTS[: EFFECTS.index(what.get("effect", EFFECTS[-1])) + 1]
            return any(name == what["gate"] and effect in allowed for name, effect in self.found["gates"])
        if "directive" in what:
            return any(name == what["directive"] and self.mine(one, place) for name, one in self.found["directives"])
        if "attend" in what:
            return any(name == what["attend"] and self.mine(one, place) for name, one, _ in self.found["attention"])
        first, then = what["order"]
        plan = self.plan()
        return first in plan and then in plan and plan.index(first) < plan.index(then)

    def covered(self, method: str, stage: str | None, place: Place) -> bool:
        return self.excluded(method, stage, None) or (place is not None and self.excluded(method, stage, place))

    def mine(self, party: Place, place: Place) -> bool:
        return place is None or party in (None, place)

    def plan(self) -> list[str]:
        """The methods of the plan, as they are written under `plan`."""
        ranks = {
            f"{entry[2]}.{entry[3]}" if entry[3] else entry[2]: entry[0] for entry in self.found["recommendations"]
        }
        listed = [name for name in self.book["plan"] if name in ranks]
        rest = [name for name, rank in ranks.items() if name not in listed and rank is not None]
        steps = listed + rest
        fired = {(name, place) for name, place, _ in self.fired()}
        by_id = {rule["id"]: rule for rule in self.rules}
        for name in self.order:
            for place in self.places:
                for one in conclusions(by_id[name]) if (name, place) in fired else []:
                    first, then = one.get("order", [None, None])
                    if first in steps and then in steps and steps.index(first) > steps.index(then):
                        steps.remove(first)
                        steps.insert(steps.index(then), first)
        return steps
