"""Rewriting a case: what was said of the dispute goes to the party that it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ottava.facts.moved import KEPT, NOW_A_SET
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.mending import TextEdit
from ottava.facts.source.node import Entry, Mapping, Node, Scalar, Sequence
from ottava.facts.source.span import Span, one_line

from ..editing import added, is_elsewhere, known_value, removed


def upgrade_case(case: Mapping, account: Account) -> None:
    """Note what changes in a case, and what is left to decide."""
    for entity, name, move in (("dispute", "claimants", _claimants), ("history", "attempts", _attempts)):
        holder = case.get(entity)
        entry = holder.entry(name) if isinstance(holder, Mapping) else None
        if isinstance(holder, Mapping) and entry is not None:
            move(case, holder, entry, account)
    if (threats := fact_of(case, "safety", "threats")) is not None:
        threats_as_list(threats, account)
    _name_unknown_authors(case, account)


def threats_as_list(node: Node, account: Account) -> None:
    """The one word that threats were, as a list."""
    said = node.get("value") if isinstance(node, Mapping) else node
    if isinstance(said, Scalar) and isinstance(said.value, str) and said.value != "unknown":
        instead = "[]" if said.value == "none" else f"[{said.span.text}]"
        account.change(said.span, f"`{NOW_A_SET}` is a list: `{instead}`", TextEdit(said.span, instead))


def _claimants(case: Mapping, dispute: Mapping, entry: Entry, account: Account) -> None:
    number, said, target = known_value(entry.value), _said(entry), who_claims(case)
    if number is None:
        account.change(entry.key.span, f"{said} says nothing and is taken out", *removed(dispute, entry))
    elif target is not None and not stand_elsewhere(case):
        _move(dispute, entry, [target], ("people", "role"), account)
    elif number == 1:
        reason = "nobody presses the claim with others, and which party presses it is not known"
        account.change(entry.key.span, f"{said} is taken out: {reason}", *removed(dispute, entry))
    else:
        account.leave(entry.key.span, f"{said}: write `people` under the party that presses the claim; {_of(case)}")


def _attempts(case: Mapping, history: Mapping, entry: Entry, account: Account) -> None:
    number, said = known_value(entry.value), _said(entry)
    targets = who_was_persuaded(case, number)
    conduct = without_respect(case)
    if number is None:
        account.change(entry.key.span, f"{said} says nothing and is taken out", *removed(history, entry))
    elif conduct is not None and number != 0:
        advice = "write under each party only the serious attempts that were made with respect"
        account.leave(entry.key.span, f"{said} with `handler_conduct: {conduct}`: {advice}, as `attempts`")
    elif targets and not stand_elsewhere(case):
        _move(history, entry, targets, ("attempts", "persuasion"), account)
    else:
        account.leave(entry.key.span, f"{said}: write `attempts` under each party that was persuaded; {_of(case)}")


def _move(holder: Mapping, entry: Entry, targets: Iterable[Mapping], names: tuple[str, str], account: Account) -> None:
    """Take the entry out and writes its value under the targets, behind the second of the names if they have it."""
    name, near = names
    said, value = _said(entry), entry.value.span.text
    edits: list[TextEdit] = []
    labels: list[str] = []
    for party in targets:
        there = party.get(name)
        neighbours = filter(None, (party.entry(near), party.entry("id")))
        behind = next((each for each in neighbours if each.value.span.line == each.value.span.end_line), None)
        if behind is None or "\n" in value or (there is not None and known_value(there) != known_value(entry.value)):
            found = f"{name}: {there.span.text}" if there is not None else name
            account.leave(entry.key.span, f"{said}, and `{found}` of {quoted(label_of(party))}: keep one of them")
            return
        if there is None:
            edits.append(added(party, behind, name, value))
        labels.append(quoted(label_of(party)))
    account.change(entry.key.span, f"{said} is now `{name}` of {', '.join(labels)}", *removed(holder, entry), *edits)


def _name_unknown_authors(case: Mapping, account: Account) -> None:
    """What stays where it is counts against nobody: whose it is only a person knows."""
    for old, new, whose in KEPT:
        entity, _, name = old.partition(".")
        holder, own = case.get(entity), new.partition(".")[2]
        entry = holder.entry(name) if isinstance(holder, Mapping) else None
        if entry is None or _is_nothing(entry.value) or any(party.get(own) for party in parties_of(case)):
            continue
        advice = f"it counts against nobody where it is; write it as `{own}` under {whose}, if that is known"
        account.leave(entry.key.span, f"{_said(entry)}: {advice}")


def _is_nothing(node: Node) -> bool:
    said = node.get("value") if isinstance(node, Mapping) else node
    if isinstance(said, Sequence):
        return not said.items
    return not isinstance(said, Scalar) or said.value in (None, "none", "unknown")


def _said(entry: Entry) -> str:
    return quoted(f"{entry.key.value}: {one_line(entry.value.span)}")


def _of(case: Mapping) -> str:
    labels = [quoted(label_of(each)) for each in parties_of(case)]
    return f"the parties are {', '.join(labels)}" if labels else "the case has no parties"


def fact_of(case: Mapping, entity: str, name: str) -> Node | None:
    """Return what a case says of an attribute of an entity."""
    holder = case.get(entity)
    return holder.get(name) if isinstance(holder, Mapping) else None


_WITHOUT_RESPECT = ("insulting", "condescending", "coercive", "broken_promise")


def parties_of(case: Mapping) -> tuple[Mapping, ...]:
    """Return the parties of a case that have a label."""
    parties = case.get("parties")
    items = parties.items if isinstance(parties, Sequence) else ()
    return tuple(each for each in items if isinstance(each, Mapping) and label_of(each))


def label_of(party: Mapping) -> str:
    """Return what the party is called; empty where that is no text."""
    id = party.get("id")
    return id.value if isinstance(id, Scalar) and isinstance(id.value, str) else ""


def stand_elsewhere(case: Mapping) -> bool:
    """Return whether parties of the case stand in the text of something else, and are only referred to."""
    parties = case.get("parties")
    return parties is not None and any(map(is_elsewhere, (parties, *parties_of(case))))


def who_claims(case: Mapping) -> Mapping | None:
    """Return the one party that presses the claim; None where it is not sure which one that is."""
    parties = parties_of(case)
    claimants = [each for each in parties if known_value(each.get("role")) == "claimant"]
    if len(claimants) == 1:
        return claimants[0]
    only = len(parties) == 1 and parties[0].get("role") is None
    return parties[0] if only else None


def who_was_persuaded(case: Mapping, attempts: object) -> tuple[Mapping, ...]:
    """Return the parties to whom the attempts were made; none where that is not sure."""
    parties = parties_of(case)
    if attempts == 0:
        return parties
    tried = tuple(each for each in parties if known_value(each.get("persuasion")) not in (None, "not_tried"))
    if tried:
        return tried
    return parties if len(parties) == 1 and parties[0].get("persuasion") is None else ()


def without_respect(case: Mapping) -> str | None:
    """Return how handlers have treated the parties, where that spoils their attempts."""
    conduct = known_value(fact_of(case, "history", "handler_conduct"))
    return conduct if isinstance(conduct, str) and conduct in _WITHOUT_RESPECT else None


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was changed, or is left to decide, at a place."""

    span: Span
    text: str

    def __str__(self) -> str:
        return f"line {self.span.line}: {self.text}"


@dataclass(slots=True)
class Account:
    """Is filled while a file is looked through."""

    edits: list[TextEdit] = field(default_factory=list)
    changed: list[Note] = field(default_factory=list)
    undecided: list[Note] = field(default_factory=list)

    def change(self, span: Span, text: str, *edits: TextEdit) -> None:
        """Note a change, and the edits that make it."""
        self.changed.append(Note(span, text))
        self.edits += edits

    def leave(self, span: Span, text: str) -> None:
        """Note what a person must decide."""
        self.undecided.append(Note(span, text))
