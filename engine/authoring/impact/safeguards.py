"""What becomes of safeguards from one rulebook to another: won, lost, changed or broken."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from msgspec import Struct

from ...advisor import Advisor
from ...extras import ExtraMissing
from ...inference.advice import Advice
from ...inference.compiled_rulebook import compile_rulebook
from ...rulebook.rulebook import Rulebook
from ...rulebook.safeguard import Safeguard
from ..proving.proving import ProofVerdict, Prover, Word
from .edit import RuleEdit
from .version import RulebookVersion

SHOWN = 5
"""The cases that are named of those that break a safeguard."""

_HOLDS: tuple[Word, ...] = ("proven", "tested")
_FAILS: tuple[Word, ...] = ("broken", "undecided")

Asked = Literal["proven", "no solver", "not asked", "no need"]
"""Whether safeguards were put to the solver; `no need`: no edit could have broken one."""


class SafeguardChange(Struct, frozen=True):
    """A safeguard of which something is to be told.

    how: whether NEW has won, lost, changed or kept it. reason: why NEW leaves it out. places: where it is written, in
    OLD if NEW has lost it. before, after: what was found out about it, where that was asked; of OLD only where it is
    not proven in NEW. case: one that breaks it in NEW. cases_before, cases_after: in how many of the cases the advice
    breaks it; first: the ids of the first of those of NEW.
    """

    id: str
    title: str
    because: str
    how: Literal["won", "lost", "changed", "kept"]
    reason: str | None
    places: tuple[str, ...]
    before: Word | None
    after: Word | None
    case: Mapping[str, Any] | None
    cases_before: int
    cases_after: int
    first: tuple[str, ...]

    @property
    def what(self) -> Literal["broken", "lost", "won", "changed", "kept"]:
        """The weightiest thing to tell of it: `broken` is one that NEW breaks, and OLD did not or did not have."""
        if self.how == "lost":
            return "lost"
        newly = self.how != "kept" or self.before in _HOLDS
        if (newly and self.after in _FAILS) or self.cases_after > self.cases_before:
            return "broken"
        return self.how

    @property
    def worse(self) -> bool:
        """Whether NEW guards less here."""
        return self.what in ("broken", "lost")


class Safeguards(Struct, frozen=True):
    """Those of which something is to be told, the worst first; old, new: how many each rulebook has."""

    old: int
    new: int
    asked: Asked
    found: tuple[SafeguardChange, ...]


@dataclass(slots=True)
class Breaches:
    """How often the advice on the cases goes against each safeguard, under either rulebook."""

    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    first: dict[str, list[str]] = field(default_factory=dict)

    def add(self, before: Advice, after: Advice) -> None:
        """Count a case."""
        if before.breaches:
            self.before.update({each.safeguard for each in before.breaches})
        for safeguard in {each.safeguard for each in after.breaches}:
            self.after[safeguard] += 1
            named = self.first.setdefault(safeguard, [])
            if len(named) < SHOWN:
                named.append(after.case)


def safeguard_changes(
    old: RulebookVersion, new: RulebookVersion, edits: Iterable[RuleEdit], breaches: Breaches, prove: bool
) -> Safeguards | None:
    """Return what becomes of the safeguards; None if there are none. prove: put them to the solver, if it is there."""
    before, after = ({each.id: each for each in side.rulebook.safeguards} for side in (old, new))
    if not (before or after):
        return None
    was_bare, now_bare = ({id: _bare(each) for id, each in safeguards.items()} for safeguards in (before, after))
    need = any(each.effect == "meaning" for each in edits) or was_bare != now_bare
    asked: Asked = "not asked" if not prove else "no need"
    verdicts: Mapping[str, tuple[ProofVerdict | None, ProofVerdict | None]] = {}
    if prove and need:
        try:
            verdicts = _verdicts(old.rulebook, new.rulebook)
            asked = "proven"
        except ExtraMissing:
            asked = "no solver"
    found = []
    for id in dict.fromkeys((*after, *before)):
        was, now = before.get(id), after.get(id)
        guarded = _guarded(id, was, now, old, new, verdicts.get(id, (None, None)), breaches)
        if guarded is not None:
            found.append(guarded)
    order = ("broken", "lost", "won", "changed", "kept")
    found.sort(key=lambda each: order.index(each.what))
    return Safeguards(len(before), len(after), asked, tuple(found))


def _guarded(
    id: str,
    was: Safeguard | None,
    now: Safeguard | None,
    old: RulebookVersion,
    new: RulebookVersion,
    verdicts: tuple[ProofVerdict | None, ProofVerdict | None],
    breaches: Breaches,
) -> SafeguardChange | None:
    """Return what is to be told of a safeguard; None if nothing is."""
    shown = now or was
    assert shown is not None, "one of the rulebooks has it"
    dropped = next((each for each in new.rulebook.dropped if each.id == id), None) if now is None else None
    spans = [(old if now is None else new, shown.span), (new, None if dropped is None else dropped.span)]
    before, after = verdicts
    guarded = SafeguardChange(
        id,
        shown.title,
        shown.because,
        "won" if was is None else "lost" if now is None else "kept" if _bare(was) == _bare(now) else "changed",
        None if dropped is None else dropped.reason,
        tuple(f"{side.called.name(span.source.name)}:{span.line}" for side, span in spans if span is not None),
        None if before is None else before.word,
        None if after is None else after.word,
        None if after is None or after.case is None else after.case.to_mapping(),
        breaches.before[id],
        breaches.after[id],
        tuple(breaches.first.get(id, ())),
    )
    same = guarded.after in (guarded.before, "proven") and guarded.cases_before == guarded.cases_after
    return None if guarded.how == "kept" and same else guarded


def _verdicts(old: Rulebook, new: Rulebook) -> dict[str, tuple[ProofVerdict | None, ProofVerdict]]:
    """Return what is found out about each safeguard of NEW, before and now."""
    before, after = _prover(old), _prover(new)
    known = {each.id: each for each in old.safeguards}
    found: dict[str, tuple[ProofVerdict | None, ProofVerdict]] = {}
    for safeguard in new.safeguards:
        now, was = after(safeguard), known.get(safeguard.id)
        found[safeguard.id] = None if was is None or now.word == "proven" else before(was), now
    return found


def _prover(rulebook: Rulebook) -> Callable[[Safeguard], ProofVerdict]:
    return Prover(compile_rulebook(rulebook), Advisor(rulebook).run).verdict


def _bare(safeguard: Safeguard) -> Safeguard:
    """Return a safeguard without its words."""
    return replace(safeguard, title="", because="", source=None, notes=None)
