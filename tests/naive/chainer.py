"""A second opinion on the advice: a naive forward chainer that has nothing in common with the engine."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from naive.meaning import Meaning, Place
from naive.notation import Plain, as_list, for_parties, takes_rank
from naive.verdict import combined


class Entry(NamedTuple):
    """One line of the recommendations."""

    rank: int | None
    tied: bool
    method: str
    stage: str | None
    party: Place
    certainty: float


def chain(book: Plain, rules: list[Plain], case: Plain) -> dict[str, list[Plain]]:
    """What `rules` say of `case`.

    `book` is the mapping of `rulebook.yaml` (with what it extends already merged in), `rules` the list of
    rule mappings, `case` the case mapping. A cycle among the rules raises ValueError. `recommendations`
    are in order of rank, `gates` in that of the book, all other lists in the order of `in_order`.
    """
    return Chainer(book, rules, case).result()


def in_order(rows: Iterable[Iterable[Plain]]) -> list[list[Plain]]:
    """Rows sorted by their cells read as text, None before all others."""

    def texts(row: list[Plain]) -> list[str]:
        return ["" if cell is None else str(cell) for cell in row]

    return sorted(map(list, rows), key=texts)


class Chainer(Meaning):
    def recommendations(self) -> list[Entry]:
        groups = []
        for position, method in enumerate(self.book["methods"]):
            for stage in self.stages(method["id"]):
                whom = self.certainties(method["id"], stage)
                if whom:
                    groups.append((position, method, stage, whom))
        bests = [max(whom.values()) for _, method, stage, whom in groups if takes_rank(method, stage)]
        entries = []
        for position, method, stage, whom in groups:
            competing, best = takes_rank(method, stage), max(whom.values())
            rank = 1 + sum(other > best for other in bests) if competing else None
            tied = competing and bests.count(best) > 1
            order = (rank or len(bests) + 1, self.tie(method["id"], stage) if competing else 0)
            place = (position, self.stages(method["id"]).index(stage))
            for party, certainty in whom.items():
                line = (-certainty, self.places.index(party))
                entries.append(((order, place, line), Entry(rank, tied, method["id"], stage, party, certainty)))
        return [entry for _, entry in sorted(entries, key=lambda pair: pair[0])]

    def tie(self, method: str, stage: str | None) -> int:
        ties = self.book.get("ties", [])
        names = [f"{method}.{stage}", method] if stage else [method]  # the stage's own entry goes first
        return next((ties.index(name) for name in names if name in ties), len(ties))

    def result(self) -> dict[str, list[Plain]]:
        found = [(one, place) for place in self.places for one, _ in self.concluded(lambda one: True, place)]
        return {
            "fired": in_order(self.fired()),
            "assessments": in_order(self.true_assessments(found)),
            "recommendations": [list(entry) for entry in self.recommendations()],
            "excluded": in_order(
                {(method, one.get("stage"), place) for one, place in found for method in as_list(one.get("exclude"))}
            ),
            "gates": self.gates([one for one, _ in found if "gate" in one]),
            "directives": in_order({(one["directive"], place) for one, place in found if "directive" in one}),
            "attention": in_order(
                (point, place, self.attention(point, place))
                for point, place in {(one["attend"], place) for one, place in found if "attend" in one}
            ),
        }

    def fired(self) -> Iterator[tuple[str, Place, float]]:
        for place in self.places:
            for rule in self.rules:
                if for_parties(rule) is (place is not None):
                    premise = self.firing(rule, place)
                    if premise is not None:
                        yield rule["id"], place, premise.certainty

    def true_assessments(self, found: list[tuple[Plain, Place]]) -> set[tuple[str, Plain, Place, float]]:
        derived = {(*item, place) for one, place in found for item in one.get("assess", {}).items()}
        verdicts = {key: self.assessment(*key) for key in derived}
        return {(*key, verdict.certainty) for key, verdict in verdicts.items() if verdict.truth}

    def attention(self, point: str, place: Place) -> float:
        return combined(self.added(lambda one: bool(one.get("attend") == point), place))

    def gates(self, shut: list[Plain]) -> list[list[Plain]]:
        """Each gate that is shut, with its strongest effect."""
        rows = []
        for gate in self.book["gates"]:
            effects = {one["effect"] for one in shut if one["gate"] == gate["id"]}
            rows += [[gate["id"], effect] for effect in ("stop", "first", "provisional") if effect in effects][:1]
        return rows
