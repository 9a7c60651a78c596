"""Whether an advice breaks a safeguard of its rulebook, read off the advice itself."""

from __future__ import annotations

from typing import NamedTuple

from ..rulebook.safeguard import (
    Always,
    DirectiveShown,
    GateShown,
    GatesInOrder,
    MethodShown,
    Never,
    NotTogether,
    OnlyDirectives,
    OrderShown,
    PointShown,
    Safeguard,
    Shown,
    VetoShown,
)
from .advice import Advice, Reason
from .advising import advice_from_run
from .blackboard import Blackboard
from .gates import EFFECTS
from .meaning import fires
from .support import Support
from .working_memory import CASE


class Breach(NamedTuple):
    """A safeguard that an advice breaks, for the party at that place or (-1) for the case.

    `reasons`: why the advice shows what it should not.
    """

    safeguard: Safeguard
    place: int
    reasons: tuple[Reason, ...]


def breaches(board: Blackboard, advice: Advice | None = None) -> tuple[Breach, ...]:
    """Everything that the advice of a finished run breaks."""
    found = []
    for safeguard in board.translation.rulebook.safeguards:
        for place in range(len(board.case.parties)) if safeguard.per_party else (CASE,):
            advice = advice or advice_from_run(board)
            breach = breach_at(board, advice, safeguard, place)
            if breach is not None:
                found.append(breach)
    return tuple(found)


def breach_at(board: Blackboard, advice: Advice, safeguard: Safeguard, place: int) -> Breach | None:
    """How the advice of a finished run breaks a safeguard there; None if it does not."""
    if Support(board).certainty(fires(safeguard), place) is None:
        return None
    page = _Page(advice, board, None if place == CASE else board.case.parties[place].id)
    if safeguard.under and not any(page.shows(shown) for shown in safeguard.under):
        return None
    wrong = page.wrong(safeguard)
    return None if wrong is None else Breach(safeguard, place, wrong)


class _Page:
    """What an advice shows of one party, or with no label of anyone."""

    def __init__(self, advice: Advice, board: Blackboard, label: str | None) -> None:
        self._advice, self._board, self._label = advice, board, label

    def wrong(self, safeguard: Safeguard) -> tuple[Reason, ...] | None:
        """The reasons of what the advice should not show; empty if it lacks something, None if all is well."""
        match safeguard.says:
            case Never(shown):
                return self.reasons(shown) if self.shows(shown) else None
            case Always(shown):
                return None if self.shows(shown) else ()
            case OnlyDirectives(directives):
                others = [each for each in self._advice.directives if each.id not in directives]
                mine = [each for each in others if self._concerns(each.party)]
                return tuple(reason for each in mine for reason in each.reasons) if mine else None
            case NotTogether(parts):
                both = [part for part in parts if self.shows(part)]
                return tuple(reason for part in both for reason in self.reasons(part)) if len(both) > 1 else None
            case GatesInOrder(gates):
                at = [gates.index(gate.id) for gate in self._advice.gates if gate.id in gates]
                wrong = [each for each in self._advice.gates if each.id in gates] if at != sorted(at) else []
                return tuple(reason for each in wrong for reason in each.reasons) if wrong else None

    def shows(self, shown: Shown) -> bool:
        """Whether the advice shows it."""
        match shown:
            case MethodShown(method, stage):
                return any(
                    each.method == method and stage in (None, each.stage) and self._concerns(each.party)
                    for each in self._advice.recommendations
                )
            case VetoShown(method, stage):
                variants = self._board.translation.methods[method].variants if stage is None else (stage,)
                return any(
                    all(self._is_excluded(method, variant, label) for variant in variants) for label in self._labels()
                )
            case GateShown(gate, effect):
                allowed = EFFECTS if effect is None else EFFECTS[: EFFECTS.index(effect) + 1]
                return any(each.id == gate and each.effect in allowed for each in self._advice.gates)
            case DirectiveShown(directive):
                return any(each.id == directive and self._concerns(each.party) for each in self._advice.directives)
            case PointShown(point):
                return any(each.point == point and self._concerns(each.party) for each in self._advice.attention)
            case OrderShown(first, then):
                steps = [(each.id, each.stage) for each in self._advice.plan if each.kind == "method"]
                return first in steps and then in steps and steps.index(first) < steps.index(then)

    def reasons(self, shown: Shown) -> tuple[Reason, ...]:
        """Why the advice shows it."""
        advice = self._advice
        match shown:
            case MethodShown(method, stage):
                found = [
                    each.reasons
                    for each in advice.recommendations
                    if each.method == method and stage in (None, each.stage) and self._concerns(each.party)
                ]
            case VetoShown(method, stage):
                found = [
                    each.reasons
                    for each in advice.exclusions
                    if each.method == method and (stage is None or each.stage in (None, stage))
                    if self._concerns(each.party)
                ]
            case GateShown(gate):
                found = [each.reasons for each in advice.gates if each.id == gate]
            case DirectiveShown(directive):
                found = [
                    each.reasons for each in advice.directives if each.id == directive and self._concerns(each.party)
                ]
            case PointShown(point):
                found = [
                    each.reasons for each in advice.attention if each.point == point and self._concerns(each.party)
                ]
            case OrderShown(first, then):
                found = [each.reasons for each in advice.recommendations if (each.method, each.stage) in (first, then)]
        return tuple(reason for reasons in found for reason in reasons)

    def _concerns(self, label: str | None) -> bool:
        """What is said of everyone is said of each; without a party in turn, anyone counts."""
        return self._label is None or label in (None, self._label)

    def _labels(self) -> list[str | None]:
        parties = [each.id for each in self._board.case.parties] if self._label is None else [self._label]
        return [*parties, None] if self._label is None else [*parties]

    def _is_excluded(self, method: str, stage: str | None, label: str | None) -> bool:
        return any(
            each.method == method and each.stage in (None, stage) and each.party in (None, label)
            for each in self._advice.exclusions
        )
