"""From the files of a rulebook and of those that it extends to all that they say together."""

from __future__ import annotations

from pathlib import Path

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.node import Mapping, Node, Scalar
from ottava.facts.source.span import Source, Span

from .locating import HEAD
from .memory import Memory
from .reading.draft import Draft
from .reading.findings import Findings, key_text
from .reading.from_extends import check_version, folder_extended
from .reading.from_files import (
    HeadFile,
    HeadNames,
    RuleFile,
    TextFile,
    head_file,
    head_names,
    rule_file,
    safeguard_file,
    text_file,
)
from .reading.scope import LeftOut
from .safeguard import Dropped


def head_of_folder(folder: Path, findings: Findings, memory: Memory) -> HeadFile | None:
    """Return the `rulebook.yaml` in a folder; None after noting that it cannot be read."""
    findings.diagnostics.extend(memory.files(folder).not_read)
    try:
        source = memory.source(folder / HEAD)
    except UnreadableSource as unreadable:
        findings.diagnostics.extend(unreadable.diagnostics)
        return None
    return head_of(source, findings, memory)


def head_of(source: Source, findings: Findings, memory: Memory) -> HeadFile:
    """Return a `rulebook.yaml` from its text."""
    text = memory.authored(source)
    head = memory.kept((HeadFile, source.name), (text,), lambda: head_file(text))
    findings.diagnostics.extend(head.diagnostics)
    return head


def draft_of_folder(
    folder: Path, head: HeadFile, findings: Findings, memory: Memory, extending: tuple[Path, ...] = ()
) -> Draft | None:
    """Return what the rulebook in a folder says; None after noting why a rulebook that it extends cannot be read."""
    place = memory.while_files_stay((Path, folder), (), folder.resolve)
    draft = draft_of_head(folder, head, findings, memory, (*extending, place))
    if draft is None:
        return None
    files = memory.files(folder)
    for path in (*files.rules, *files.safeguards, *files.texts):
        try:
            source = memory.source(path)
        except UnreadableSource as unreadable:
            findings.diagnostics.extend(unreadable.diagnostics)
            draft.all_read = False
            continue
        if path in files.texts:
            add_texts(source, draft, findings, memory)
        else:
            add_rules(source, draft, findings, memory, safeguards=path in files.safeguards)
    return draft


def draft_of_head(
    folder: Path | None, head: HeadFile, findings: Findings, memory: Memory, extending: tuple[Path, ...] = ()
) -> Draft | None:
    """Return what a `rulebook.yaml` says, with the rulebook that it extends but for what it leaves out of that."""
    mapping = head.mapping
    if mapping is None:
        return None
    draft = _extended(folder, mapping, findings, memory, extending)
    if draft is None:
        return None
    _disable(mapping, draft, findings)
    draft.heads.append(mapping)
    basis = (head, draft.names, draft.vocabulary)
    name = mapping.span.source.name
    found = memory.kept((HeadNames, name), basis, lambda: head_names(head, mapping, draft.names, draft.vocabulary))
    findings.diagnostics.extend(found.diagnostics)
    draft.add_names(found)
    return draft


def add_rules(source: Source, draft: Draft, findings: Findings, memory: Memory, *, safeguards: bool = False) -> None:
    """Add the rules of a file to what is known, or its safeguards."""
    text, names, vocabulary, level = memory.authored(source), draft.names, draft.vocabulary, draft.level

    def made() -> RuleFile:
        if safeguards:
            return safeguard_file(text, names, vocabulary)
        return rule_file(text, names, vocabulary, level)

    found = memory.kept((safeguards, source.name, level), (text, names, vocabulary), made)
    findings.diagnostics.extend(found.diagnostics)
    draft.add_file(found, findings)


def add_texts(source: Source, draft: Draft, findings: Findings, memory: Memory) -> None:
    """Add the texts of a file in another language."""
    text, level = memory.authored(source), draft.level
    found = memory.kept((TextFile, source.name, level), (text,), lambda: text_file(text, level))
    findings.diagnostics.extend(found.diagnostics)
    draft.parts.append(found)
    if found.texts is not None:
        draft.texts.append(found.texts)


def _extended(
    folder: Path | None, mapping: Mapping, findings: Findings, memory: Memory, extending: tuple[Path, ...]
) -> Draft | None:
    """Return a draft of the rulebook that is extended. None if it cannot be read: whatever the rules speak of may come
    from there, and more would only be noise.
    """
    node = mapping.get("extends")
    if node is None:
        return Draft()
    name = findings.expect_text(node, "`extends`")
    base = None if name is None else folder_extended(name, node, folder, findings, extending)
    head = None if base is None else head_of_folder(base, findings, memory)
    if name is None or base is None or head is None or head.mapping is None:
        return None
    check_version(node, name, findings.text_under(head.mapping, "version"), findings)
    draft = draft_of_folder(base, head, findings, memory, extending)
    if draft is not None:
        draft.held_by_tests.clear()  # those tests say nothing of what is added here
    return draft


def _disable(mapping: Mapping, draft: Draft, findings: Findings) -> None:
    node, items = mapping.get("disable"), findings.items_under(mapping, "disable")
    if mapping.get("extends") is None and node is not None:
        message = "`disable` leaves out rules of the rulebook that this one extends, and it extends none"
        findings.error("nothing-to-disable", message, node.span, "add `extends:`, or take the rules themselves out")
        return
    rules = [each.rule.id for each in (*draft.rules, *draft.switched_off)]
    safeguards = [safeguard.id for safeguard in draft.safeguards]
    disabled: dict[str | None, Span] = {}
    for item in items:
        name, reason = _left_out(item, findings)
        if name is None:
            continue
        left_out = name.value if isinstance(name, Scalar) else None
        if left_out in safeguards and reason is None:
            message = f"{quoted(str(left_out))} is a safeguard; leaving it out needs a reason"
            findings.error("missing-reason", message, name.span, f"write `{left_out}: why it does not hold here`")
        elif left_out in safeguards:
            draft.dropped.append(Dropped(str(left_out), str(reason), name.span))
            disabled[str(left_out)] = name.span
        elif findings.failed:  # a rule with mistakes is not among the known ones
            disabled[findings.expect_text(name, "the rule to disable")] = name.span
        else:
            known = [*rules, *safeguards]
            disabled[findings.expect_one_of(name, "rule to disable", known, "unknown-rule")] = name.span
    gone = (each.rule for each in draft.rules if each.rule.id in disabled)
    draft.leave_out([LeftOut(rule, disabled[rule.id]) for rule in gone])
    draft.switched_off = [each for each in draft.switched_off if each.rule.id not in disabled]
    draft.safeguards = [safeguard for safeguard in draft.safeguards if safeguard.id not in disabled]
    draft.forget(disabled)


def _left_out(item: Node, findings: Findings) -> tuple[Node | None, str | None]:
    """Return the name in an entry of `disable`, and the reason if one is given: `ID` or `ID: REASON`."""
    if not isinstance(item, Mapping):
        return item, None
    if len(item.entries) != 1:
        findings.wrong_kind(item, "an entry of `disable`", "an id, or one id with its reason", "write `- ID: REASON`")
        return None, None
    (entry,) = item.entries
    reason = findings.expect_text(entry.value, f"the reason to leave out {quoted(key_text(entry.key))}")
    return (None, None) if reason is None else (entry.key, reason)
