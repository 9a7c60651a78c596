"""Changes to a case as a person writes them: `parties.customer.arousal=calm`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ottava.facts import PARTY, UNKNOWN, Attribute, Case, InvalidCase, Vocabulary
from ottava.facts.attribute import DAY
from ottava.facts.computed import ComputedAttribute
from ottava.facts.source.arguments import expect_many
from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.errors import InputError
from ottava.facts.source.node import plain
from ottava.facts.source.span import Source, Span
from ottava.facts.source.suggestion import nearest
from ottava.facts.source.yaml_text import from_yaml
from ottava.facts.wording import computed_is_not_given

from ...inference.formula import CASE
from ..value_classes import Slot

Changes = Mapping[str, Any] | Iterable[str]
"""Texts `PATH=VALUE`, or values (None or `unknown`: take it away) by path."""


class InvalidChange(InputError):
    """A change to a case that cannot be made: an unknown path, a wrong value; all of them, as diagnostics."""


_HINT = "write PATH=VALUE, such as `parties.customer.arousal=calm` or `safety.weapon=unknown`"


@dataclass(frozen=True, slots=True)
class _Wanted:
    slot: Slot
    attribute: Attribute
    value: Any


def changed_case(case: Case, changes: Changes, vocabulary: Vocabulary) -> tuple[Case, tuple[Slot, ...]]:
    """Return the case with the changes made, and what was changed, in the order given.

    A path is `ENTITY.ATTRIBUTE`, and for a party `parties.LABEL.ATTRIBUTE` or `party.LABEL.ATTRIBUTE`. A value is
    written as in a case file; for a set its members may also stand with commas between them. `unknown` takes away
    what is known.

    Raises InvalidChange with everything that is wrong.
    """
    expect_many("changes", changes, "texts `PATH=VALUE`, or values by path")
    pairs: list[tuple[str, Any]]
    if isinstance(changes, Mapping):
        pairs = [(_text(path), value) for path, value in changes.items()]
    else:
        pairs = [_split(_text(each)) for each in ([changes] if isinstance(changes, str) else changes)]
    reading = _Reading(case, vocabulary)
    wanted = [found for path, value in pairs if (found := reading.read(path, value)) is not None]
    if reading.diagnostics:
        raise InvalidChange(reading.diagnostics)
    data = case.to_mapping()
    for each in wanted:
        entity = each.slot.attribute.partition(".")[0]
        party_index = each.slot.party_index
        if each.slot.attribute == DAY:
            home = data
        else:
            home = data.setdefault(entity, {}) if party_index == CASE else data["parties"][party_index]
        home.pop(each.slot.name, None)
        if each.value not in (UNKNOWN, None):
            home[each.slot.name] = each.value
    return case_from(data, vocabulary), tuple(each.slot for each in wanted)


def case_from(data: Mapping[str, Any], vocabulary: Vocabulary) -> Case:
    """Return the case of changed data. Raises InvalidChange."""
    try:
        return Case.from_mapping(data, vocabulary)
    except InvalidCase as invalid:
        raise InvalidChange(invalid.diagnostics) from None


def value_from_text(text: str, attribute: Attribute) -> Any:
    """Return what a person wrote as a value, as plain data; it is checked when the case is made.

    Raises InvalidChange if it cannot be read.
    """
    documents, diagnostics = from_yaml(Source("change", text))
    if diagnostics:
        raise InvalidChange(diagnostics)
    found = plain(documents[0]) if documents else None
    if attribute.kind == "set" and isinstance(found, str) and found != UNKNOWN:
        return [word.strip() for word in found.split(",")]
    return found


def _text(given: object) -> str:
    if isinstance(given, str):
        return given
    message = "found a change that is no text, expected the path of an attribute"
    raise InvalidChange([Diagnostic("no-change", message, None, _HINT)])


def _split(text: str) -> tuple[str, str]:
    path, equals, value = text.partition("=")
    if not equals or not value.strip():
        span = Span(Source("change", text), 0, len(text))
        raise InvalidChange([Diagnostic("no-change", f"{quoted(text)} says no path and value", span, _HINT)])
    return path.strip(), value.strip()


class _Reading:
    """Reads changes to one case and gathers what is wrong with them."""

    def __init__(self, case: Case, vocabulary: Vocabulary) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._case = case
        self._vocabulary = vocabulary
        self._seen: set[Slot] = set()

    def read(self, path: str, value: Any) -> _Wanted | None:
        head, *rest = path.split(".")
        if head in (PARTY, "parties"):
            attribute, party_index = self._of_party(path, rest)
        else:
            attribute, party_index = self._attribute(path, "a case"), CASE
        if attribute is None:
            return None
        slot = Slot(attribute.path, party_index)
        if slot in self._seen:
            self._wrong("repeated-change", f"`{path}` is changed twice", "change it once")
            return None
        self._seen.add(slot)
        try:
            plain_value = value_from_text(value, attribute) if isinstance(value, str) else value
        except InvalidChange as invalid:
            self.diagnostics += invalid.diagnostics
            return None
        if isinstance(plain_value, frozenset | tuple | set):
            plain_value = sorted(plain_value)
        return _Wanted(slot, attribute, plain_value)

    def _of_party(self, path: str, rest: list[str]) -> tuple[Attribute | None, int]:
        labels = [party.id for party in self._case.parties]
        if len(rest) != 2:
            hint = f"write `parties.LABEL.ATTRIBUTE`; the parties are {_listed(labels)}" if labels else None
            self._wrong("which-party", f"{quoted(path)} does not say which attribute of which party", hint)
            return None, CASE
        label, name = rest
        attribute = self._attribute(f"{PARTY}.{name}", f"`parties.{label}`")
        if label not in labels:
            hint = f"the parties are {_listed(labels)}" if labels else "the case has no parties yet"
            meant = nearest(label, labels)
            hint = f"did you mean `{meant}`?" if meant else hint
            self._wrong("unknown-party", f"no party of the case is called {quoted(label)}", hint)
            return None, CASE
        return attribute, labels.index(label)

    def _attribute(self, path: str, where: str) -> Attribute | None:
        attribute = self._vocabulary.get(DAY if path == "day" else path)
        if attribute is None:
            entity, _, name = path.partition(".")
            of_party = entity == PARTY
            own = [each.name for each in self._vocabulary.of_entity(entity)]
            known = own if own else [each.path for each in self._vocabulary if each.entity != PARTY]
            meant = nearest(name if own else path, known)
            if meant and own and not of_party:
                meant = f"{entity}.{meant}"
            hint = f"did you mean `{meant}`?" if meant else f"`{entity}` has {_listed(own)}" if own else None
            shown = quoted(name) if of_party else quoted(path)
            self._wrong("unknown-attribute", f"unknown attribute {shown} of {where}", hint)
        if isinstance(attribute, ComputedAttribute):
            self._wrong("computed-attribute", *computed_is_not_given(attribute, self._vocabulary))
            return None
        return attribute

    def _wrong(self, code: str, message: str, hint: str | None) -> None:
        self.diagnostics.append(Diagnostic(code, message, hint=hint))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)
