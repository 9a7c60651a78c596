"""Rewriting a case: what was said of the dispute goes to the party that it is about."""

from __future__ import annotations

from collections.abc import Iterable

from ottava.facts.moved import KEPT, NOW_A_SET
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Entry, Mapping, Node, Scalar, Sequence

from ..rule_tests.editing import TextEdit
from .account import Account
from .layout import added, entry_called, known_value, removed
from .whose import label_of, parties_of, stand_elsewhere, who_claims, who_was_persuaded, without_respect


def upgrade_case(case: Mapping, account: Account) -> None:
    """Note what changes in a case, and what is left to decide."""
    for entity, name, move in (("dispute", "claimants", _claimants), ("history", "attempts", _attempts)):
        holder = case.get(entity)
        entry = entry_called(holder, name) if isinstance(holder, Mapping) else None
        if isinstance(holder, Mapping) and entry is not None:
            move(case, holder, entry, account)
    safety = case.get("safety")
    threats = safety.get("threats") if isinstance(safety, Mapping) else None
    if threats is not None:
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
    """Takes the entry out and writes its value under the targets, behind the second of the names if they have it."""
    name, near = names
    said, value = _said(entry), entry.value.span.text
    edits: list[TextEdit] = []
    labels: list[str] = []
    for party in targets:
        there = party.get(name)
        behind = next(
            (each for each in (entry_called(party, near), entry_called(party, "id")) if each and _on_one_line(each)),
            None,
        )
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
        entry = entry_called(holder, name) if isinstance(holder, Mapping) else None
        if entry is None or _is_nothing(entry.value) or any(party.get(own) for party in parties_of(case)):
            continue
        advice = f"it counts against nobody where it is; write it as `{own}` under {whose}, if that is known"
        account.leave(entry.key.span, f"{_said(entry)}: {advice}")


def _is_nothing(node: Node) -> bool:
    said = node.get("value") if isinstance(node, Mapping) else node
    if isinstance(said, Sequence):
        return not said.items
    return not isinstance(said, Scalar) or said.value in (None, "none", "unknown")


def _on_one_line(entry: Entry) -> bool:
    return entry.value.span.line == entry.value.span.end_line


def _said(entry: Entry) -> str:
    return quoted(f"{entry.key.value}: {' '.join(entry.value.span.text.split())}")


def _of(case: Mapping) -> str:
    labels = [quoted(label_of(each)) for each in parties_of(case)]
    return f"the parties are {', '.join(labels)}" if labels else "the case has no parties"
