"""What experts say must and must not be done, and whether the advice says it or goes against it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from msgspec import Struct

from .intervals import Estimate
from .judgements import AdvisedValues, Counted, Judgement, Kind, Panel, Thing

Against = Literal["comes first", "is advised", "warning missing", "missing"]
"""How the advice goes against an expert: what must not be done comes first, or is advised at all; the advice does not
warn of it; what must be done is missing.
"""


class MustCase(Struct, frozen=True):
    """A case in which the advice goes against what experts say must or must not be done; the more serious, the
    smaller `seriousness`. experts: those who say it, of `asked`.
    """

    case: str
    kind: Kind
    id: str
    against: Against
    seriousness: int
    experts: tuple[str, ...]
    asked: int


class Musts(Struct, frozen=True):
    """must, must_not: how many of them labels have. said: the share of the first that the advice says. kept: the
    share of the second that it does not go against. missing, broken: one entry a case and thing, the most serious
    first.
    """

    must: int
    said: Estimate
    missing: tuple[MustCase, ...]
    must_not: int
    kept: Estimate
    broken: tuple[MustCase, ...]


def musts(panel: Panel, urgent: Collection[str], level: float) -> Musts:
    """Return what the advice lacks and goes against. urgent: the directives to be done before any method."""

    def said(advised: AdvisedValues, label: Judgement) -> Counted:
        if label.must is None:
            return None
        return float(sum(says(advised, each) for each in label.must)), float(len(label.must))

    def kept(advised: AdvisedValues, label: Judgement) -> Counted:
        if label.must_not is None:
            return None
        return float(sum(breaks(advised, each) is None for each in label.must_not)), float(len(label.must_not))

    labels = [label for each in panel.judgements for label in each]
    return Musts(
        sum(len(label.must or ()) for label in labels),
        panel.share(said).estimate(level),
        _cases(panel, urgent, must=True),
        sum(len(label.must_not or ()) for label in labels),
        panel.share(kept).estimate(level),
        _cases(panel, urgent, must=False),
    )


def says(advised: AdvisedValues, thing: Thing) -> bool:
    """Return whether the advice says that a thing is to be done, or to be avoided."""
    kind, id = thing
    if kind == "method":
        return _first_place(advised, id) is not None or any(_is(each, id) for each in advised.beside)
    return id in (advised.gates if kind == "gate" else advised.directives)


def breaks(advised: AdvisedValues, thing: Thing) -> Against | None:
    """Return how the advice goes against that a thing must not be done; None where it does not."""
    kind, id = thing
    if kind == "avoid":
        return None if id in advised.directives else "warning missing"
    if not says(advised, thing):
        return None
    return "comes first" if kind == "method" and _first_place(advised, id) == 0 else "is advised"


def _first_place(advised: AdvisedValues, method: str) -> int | None:
    """Return in which place, from 0, a method comes."""
    return next((at for at, together in enumerate(advised.order) if any(_is(each, method) for each in together)), None)


def _is(advised: str, method: str) -> bool:
    """Return whether a method is what an expert named: the same, or a stage of it."""
    return method in (advised, advised.partition(".")[0])


def _cases(panel: Panel, urgent: Collection[str], must: bool) -> tuple[MustCase, ...]:
    found = []
    for advised, labels in zip(panel.advised, panel.judgements, strict=True):
        answers = [(e.expert, e.must if must else e.must_not) for e in labels]
        asked = [(expert, things) for expert, things in answers if things is not None]
        for thing in sorted({thing for _, things in asked for thing in things}):
            against: Against | None = breaks(advised, thing)
            if must:
                against = None if says(advised, thing) else "missing"
            if against is not None:
                experts = tuple(expert for expert, things in asked if thing in things)
                seriousness = _seriousness(thing, against, urgent)
                found.append(MustCase(advised.case, *thing, against, seriousness, experts, len(asked)))
    found.sort(key=lambda each: (each.seriousness, -len(each.experts) / each.asked))
    return tuple(found)


def _seriousness(thing: Thing, against: Against, urgent: Collection[str]) -> int:
    """Return 0 for a forbidden first place or a missing gate, 1 for what is urgent or advised, 2 for the rest."""
    if against == "comes first" or (against == "missing" and thing[0] == "gate"):
        return 0
    return 1 if against == "is advised" or thing[1] in urgent else 2
