"""Filling in the texts of a rulebook that an advice or an explanation shows: `{party}`, `{dispute.deadline_hours}`.

The reasons of rules are filled in where they are given. Everything else is filled in here, at the end: what a party is
named with is filled in for that party, and what cannot be filled in stays in words. A rulebook whose texts have nothing
to fill in costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ottava.facts import PARTY

from ..rulebook.conclusion import SlottedText
from ..rulebook.condition import entity_of
from .advice import PlanStep
from .blackboard import Blackboard
from .compiled_rulebook import CompiledRulebook
from .formula import CASE
from .reasons import TemplateValues

_Shown = TypeVar("_Shown")


def filled(shown: _Shown, board: Blackboard) -> _Shown:
    """Return what is shown of the case of a run, with every text of the rulebook in it filled in."""
    if not has_slots(board.translation):
        return shown
    labels = [party.id for party in board.case.parties]
    at = {label: index for index, label in enumerate(labels)}
    return _Filling(board, at).fill(shown, None)  # type: ignore[no-any-return]


def has_slots(translation: CompiledRulebook) -> bool:
    """Return whether texts of the rulebook beside the reasons of its rules have anything to fill in."""
    return translation.cache.get(has_slots, None, lambda _: _worked_out(translation))


def _worked_out(translation: CompiledRulebook) -> bool:
    book = translation.rulebook
    return (
        vocabulary_has_slots(translation)
        or _any_slots(rule.title for rule in book.rules)
        or _any_slots(_texts(book.names))
    )


def vocabulary_has_slots(translation: CompiledRulebook) -> bool:
    """Return whether texts of the vocabulary have anything to fill in."""
    vocabulary = translation.rulebook.vocabulary
    return translation.cache.get(vocabulary_has_slots, None, lambda _: _any_slots(_texts(vocabulary)))


def _any_slots(texts: Iterable[str]) -> bool:
    return any(isinstance(each, SlottedText) for each in texts)


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in a value made of data classes and tuples."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))


@dataclass(slots=True)
class _Filling:
    board: Blackboard
    at: dict[str, int]
    """Where each party is, by its label."""

    def fill(self, shown: Any, party: str | None) -> Any:
        """Return what is shown of a party, or (None) of the case, with the texts in it filled in."""
        if isinstance(shown, str):
            return self._text(shown, party) if isinstance(shown, SlottedText) else shown
        if type(shown) is tuple or type(shown) is list:
            return type(shown)([self.fill(each, party) for each in shown])
        if not isinstance(shown, Struct):
            return shown
        party = _party_of(shown, party)
        # A step of the plan is for several parties, or (none named) for everyone.
        several = getattr(shown, "parties", ()) or tuple(self.at)
        parts = {name: getattr(shown, name) for name in shown.__struct_fields__}
        made = {
            name: self._each(part, several)
            if isinstance(shown, PlanStep) and several and name == "steps"
            else self.fill(part, party)
            for name, part in parts.items()
        }
        return replace(shown, **made)

    def _each(self, texts: Sequence[str], parties: Sequence[str]) -> tuple[str, ...]:
        """Return texts that are for several parties: those that name a party once for each."""
        return together([[self.fill(text, party) for text in texts] for party in parties])

    def _text(self, text: SlottedText, party: str | None) -> str:
        index = CASE if party is None else self.at.get(party, CASE)
        template = text.template
        if index == CASE and any(entity_of(slot.name) == PARTY for slot in template.slots):
            return str(text)
        return template.fill(TemplateValues(self.board, index, party).__getitem__)


def _party_of(shown: Struct, above: str | None) -> str | None:
    """Return the party that something is said of."""
    party = getattr(shown, "party", None)
    path = getattr(shown, "path", None)  # of a condition that is no test on an attribute it is None
    if party is None and path is not None and path.startswith("parties."):
        party = path.split(".")[1]
    return party if party is not None else above


def together(texts: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the texts for several parties as one list, each once: first all that come first, and so on."""
    if texts and all(each is texts[0] for each in texts):  # as nearly always
        return tuple(texts[0])
    longest = max(map(len, texts), default=0)
    return tuple(dict.fromkeys(each[at] for at in range(longest) for each in texts if at < len(each)))
