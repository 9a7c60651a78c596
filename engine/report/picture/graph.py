"""What follows from what: facts of the case, assessments, rules, and the gates, methods and exclusions they lead to.

Directives, points and questions are left out: their reasons stand beside them, and with them the picture would be a
thicket. The rules behind an assessment are told with it and have no box of their own.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from ottava.facts.catalogue import tr
from ottava.facts.source.diagnostic import visible

from ...inference.advice import Advice, AssessmentAdvice, FactUsed, Reason
from ...inference.card_choice import grouped
from ..document import FiringMark
from ..gates import MEANINGS
from ..methods import strengths
from ..proof import looked_at, looked_at_besides, own_facts
from ..reasons import by_method, said, speaks_against
from ..words import called, mark, number, party_in, people, prose, sentence_case

Kind = Literal["fact", "assessment", "rule", "gate", "method", "exclusion"]


@dataclass(frozen=True, slots=True)
class Box:
    """A thing in the picture. `title` and `small` are drawn; `told` is what there is to say of it, in passages."""

    kind: Kind
    title: str
    small: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """That one box (by its place in the graph) leads to another, or speaks `against` it; with what certainty if any."""

    start: int
    end: int
    against: bool = False
    certainty: str = ""


@dataclass(frozen=True)
class Graph:
    """The boxes of a picture and the links between them; every link leads from what is shown further left."""

    boxes: tuple[Box, ...]
    links: tuple[GraphEdge, ...]
    depths: tuple[int, ...]
    """For each box its column, counted from 0."""
    places: tuple[tuple[FiringMark, int], ...]
    """Where the rules are that fired."""

    @property
    def columns(self) -> int:
        return max(self.depths, default=-1) + 1

    def rests_on(self, box: int) -> tuple[tuple[int, GraphEdge], ...]:
        """What leads straight to a box."""
        return tuple((link.start, link) for link in self._by_end.get(box, ()))

    def leads_to(self, box: int) -> tuple[tuple[int, GraphEdge], ...]:
        """Where a box leads straight to."""
        return tuple((link.end, link) for link in self._by_start.get(box, ()))

    def place(self, firings: Iterable[FiringMark]) -> int | None:
        """The box of the first of these rules that has one."""
        return next((self._by_firing[each] for each in firings if each in self._by_firing), None)

    # Sorted once: a page asks for every box and every reason.

    @cached_property
    def _by_end(self) -> dict[int, tuple[GraphEdge, ...]]:
        return {group[0].end: group for group in grouped(self.links, lambda link: link.end)}

    @cached_property
    def _by_start(self) -> dict[int, tuple[GraphEdge, ...]]:
        return {group[0].start: group for group in grouped(self.links, lambda link: link.start)}

    @cached_property
    def _by_firing(self) -> dict[FiringMark, int]:
        return dict(self.places)


def graph(advice: Advice) -> Graph:
    """The reasoning behind the gates, methods and exclusions of an advice."""
    tracing = _Tracing(advice)
    for gate in advice.gates:
        title = called(gate.effect, gate.title)
        tracing.conclude("gate", gate.id, title, "", (prose(gate.text), tr(MEANINGS[gate.effect])), gate.reasons)
    for group in by_method(advice.recommendations):
        first = group[0]
        place = "" if first.rank is None else f"{first.rank}{'=' if first.tied else '.'} "
        small = ", ".join(
            f"{people(each.party for each in alike)} {number(alike[0].certainty)}"
            for alike in grouped(group, lambda each: each.certainty)
        )
        told = tuple(each.text for each in strengths(group))
        key: Hashable = (first.method, first.stage, first.rank)
        tracing.conclude("method", key, f"{place}{prose(first.title)}", small, told, said(group))
    for vetoes in grouped(advice.exclusions, lambda each: (each.method, each.stage)):
        small = people(each.party for each in vetoes)
        title = tr("Do not use {methods}", methods=prose(vetoes[0].title))
        key = (vetoes[0].method, vetoes[0].stage)
        tracing.conclude("exclusion", key, title, small, (tr("Not for {whom}.", whom=small),), said(vetoes))
    return tracing.graph()


@dataclass(slots=True)
class _Draft:
    """A box to be; dicts serve as sets that keep their order."""

    kind: Kind
    title: str
    depth: int = 0
    parties: dict[str | None, None] = field(default_factory=dict)
    certainties: dict[str, None] = field(default_factory=dict)
    small: str = ""
    told: dict[str, None] = field(default_factory=dict)

    def box(self) -> Box:
        return Box(self.kind, self.title, self.small or self._small(), tuple(self.told))

    def _small(self) -> str:
        labels = [party for party in self.parties if party is not None]
        return tr(", ").join([*([people(labels)] if labels else []), *self.certainties])


class _Tracing:
    """Gathers the boxes and links; what was drawn once is not drawn again."""

    def __init__(self, advice: Advice) -> None:
        self._advice = advice
        self._drafts: dict[Hashable, _Draft] = {}
        self._links: dict[tuple[Hashable, Hashable, bool], dict[str, None]] = {}
        self._places: dict[FiringMark, Hashable] = {}
        self._open: set[Hashable] = set()

    def conclude(
        self, kind: Kind, id: Hashable, title: str, small: str, told: Iterable[str], reasons: Iterable[Reason]
    ) -> None:
        """Adds a conclusion, and all that its reasons rest on."""
        key = (kind, id)
        self._drafts[key] = _Draft(kind, title, small=small, told=dict.fromkeys(told))
        for reason in reasons:
            certainty = "" if reason.certainty is None else number(reason.certainty)
            self._link(self._rule(reason), key, speaks_against(reason), certainty)

    def graph(self) -> Graph:
        """All that was gathered, in columns: facts, assessments by how far they are from the facts, rules, the rest."""
        keys = {key: at for at, key in enumerate(self._drafts)}
        drafts = self._drafts.values()
        deepest = max((each.depth for each in drafts), default=0)
        late: dict[Kind, int] = {"rule": 1, "gate": 2, "method": 2, "exclusion": 2}
        depths = [deepest + late[each.kind] if each.kind in late else each.depth for each in drafts]
        used = {depth: column for column, depth in enumerate(sorted(set(depths)))}
        return Graph(
            boxes=tuple(each.box() for each in drafts),
            links=tuple(
                GraphEdge(keys[start], keys[end], against, ", ".join(each for each in certainties if each))
                for (start, end, against), certainties in self._links.items()
            ),
            depths=tuple(used[depth] for depth in depths),
            places=tuple((firing, keys[key]) for firing, key in self._places.items()),
        )

    def _rule(self, reason: Reason) -> Hashable:
        """The box of a rule; a rule that rests on the same for several parties has one."""
        found = looked_at(reason, self._advice)
        inputs = (
            *(self._assessment(each) for each in found),
            *(self._fact(each) for each in own_facts(reason, found)),
        )
        key = ("rule", reason.rule, inputs)
        draft = self._drafts.setdefault(key, _Draft("rule", prose(reason.title)))
        draft.parties[reason.party] = None
        if reason.certainty is not None:
            draft.certainties[number(reason.certainty)] = None
        draft.told |= dict.fromkeys(self._told(reason))
        self._places[FiringMark(reason.rule, reason.party)] = key
        for each in inputs:
            self._link(each, key)
        return key

    def _assessment(self, assessment: AssessmentAdvice) -> Hashable:
        key = ("assessment", assessment.id, assessment.party)
        if key in self._drafts:
            return key
        self._open.add(key)
        draft = self._drafts[key] = _Draft("assessment", sentence_case(prose(assessment.said)), depth=1)
        draft.parties[assessment.party] = None
        draft.certainties[number(assessment.certainty)] = None
        for reason in assessment.reasons:
            draft.told |= dict.fromkeys(self._told(reason))
            found = looked_at(reason, self._advice)
            for each in found:
                below = self._assessment(each)
                # What leads back to itself would have no end.
                if below not in self._open:
                    draft.depth = max(draft.depth, self._drafts[below].depth + 1)
                    self._link(below, key)
            for fact in own_facts(reason, found):
                self._link(self._fact(fact), key)
        self._open.discard(key)
        return key

    def _fact(self, fact: FactUsed) -> Hashable:
        key = ("fact", fact.path, fact.value)
        if key not in self._drafts:
            party = party_in(fact.path)
            small = [
                *([] if party is None else [visible(party)]),
                *([] if fact.certainty == 1 else [number(fact.certainty)]),
            ]
            self._drafts[key] = _Draft(
                "fact",
                sentence_case(prose(fact.said)),
                small=", ".join(small),
                told={tr("Certainty {number}.", number=number(fact.certainty)): None},
            )
        return key

    def _told(self, reason: Reason) -> Iterable[str]:
        """Yield what there is to say of a rule in a box."""
        yield prose(reason.because)
        yield from (tr("{text}.", text=sentence_case(each)) for each in looked_at_besides(reason, self._advice))
        yield f"{tr('{text}.', text=prose(reason.title))} {mark(reason.source)}".rstrip()

    def _link(self, start: Hashable, end: Hashable, against: bool = False, certainty: str = "") -> None:
        self._links.setdefault((start, end, against), {})[certainty] = None
