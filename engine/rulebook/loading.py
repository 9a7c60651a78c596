"""Reading a rulebook from its folder, with everything it extends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from ottava.facts import Vocabulary
from ottava.facts.catalogue import speaking
from ottava.facts.source.arguments import expect_path
from ottava.facts.source.diagnostic import Diagnostic, quoted, sorted_diagnostics
from ottava.facts.source.errors import InputError, UnreadableSource
from ottava.facts.source.node import Mapping, Node, Scalar
from ottava.facts.source.node import Sequence as ListNode
from ottava.facts.source.reading import read_source
from ottava.facts.source.span import Source, Span

from .dependencies import strata_of
from .fingerprint import fingerprint_of
from .locating import BUILT_IN, HEAD, folder_of, no_rulebook, not_read, rule_files, safeguard_files, text_files
from .reading.authored import one_document
from .reading.draft import Draft
from .reading.findings import Findings, described, first_line, key_text, mapping_head
from .reading.from_attributes import attributes_from_mapping
from .reading.from_extends import check_version, folder_extended
from .reading.from_language import language_text, languages_of
from .reading.from_named import conditions_from_mapping
from .reading.from_names import KEYS, NO_NAMES, names_from_mapping
from .reading.from_rule import allowances_from_mapping, rule_from_node
from .reading.from_rule_file import entries_of_file, replaced_rule, scope_of_file
from .reading.from_safeguard import safeguard_from_node
from .reading.from_text import check_given, plain_text, with_slots
from .reading.from_use import vocabulary_in_use
from .reading.scope import LeftOut, Scope, check_assessments, check_ids
from .rulebook import Names, Rulebook
from .rulebook_text import RulebookText, RuleText
from .safeguard import Dropped, HeldByTests
from .today import attributes_read, with_days


class InvalidRulebook(InputError):
    """A rulebook with mistakes: all of them, as diagnostics."""


@speaking(None)
def load_rulebook(path: str | Path = BUILT_IN) -> Rulebook:
    """Return the rulebook in a folder, or the built-in one of that name.

    Raises InvalidRulebook with everything that is wrong, also if there is no such folder.
    """
    expect_path("path", path, "the folder of a rulebook, or the name of a built-in one")
    folder = folder_of(path, Path())
    if folder is None:
        raise InvalidRulebook(no_rulebook(path, Path(), None))
    found = read_rulebook(folder)
    if found.rulebook is None:
        raise InvalidRulebook(found.diagnostics)
    return found.rulebook


@dataclass(frozen=True, slots=True)
class RulebookReading:
    """What could be read of a rulebook, for tools that help while it is being written.

    rulebook: None where there are mistakes. diagnostics: these, and warnings. Of one with mistakes, what its rules may
    speak of and the rules that are sound; nothing of one whose base cannot be read.
    """

    rulebook: Rulebook | None
    diagnostics: tuple[Diagnostic, ...]
    names: Names = NO_NAMES
    vocabulary: Vocabulary = field(default_factory=lambda: Vocabulary(()))
    rules: tuple[RuleText, ...] = ()
    heads: tuple[Mapping, ...] = ()


@speaking(None)
def read_rulebook(folder: Path) -> RulebookReading:
    """Read the rulebook in a folder, with all that is wrong with it. Mistakes are not raised but part of the result."""
    findings = Findings()
    mapping = _head(folder, findings)
    if mapping is None:
        return RulebookReading(None, sorted_diagnostics(findings.diagnostics))
    try:
        draft = _draft(folder, mapping, findings, ())
    except InvalidRulebook as error:
        return RulebookReading(None, error.diagnostics, heads=(mapping,))
    try:
        book, diagnostics = _finished(mapping, draft, findings), sorted_diagnostics(findings.diagnostics)
    except InvalidRulebook as error:
        book, diagnostics = None, error.diagnostics
    rules, heads = tuple(draft.rules), tuple(draft.heads)
    return RulebookReading(book, diagnostics, draft.names, draft.vocabulary, rules, heads)


@speaking(None)
def rulebook_from_sources(
    head: Source, rules: Iterable[Source], safeguards: Iterable[Source] = (), texts: Iterable[Source] = ()
) -> Rulebook:
    """Return a rulebook from texts instead of files; it may extend only a built-in one. Raises InvalidRulebook.

    texts: those in other languages, each named after its language.
    """
    findings = Findings()
    mapping = _mapping(head, findings)
    if mapping is None:
        raise InvalidRulebook(findings.diagnostics)
    draft = _extended(None, mapping, findings, ())
    _read_names(mapping, draft, findings)
    for source in rules:
        _read_rules(source, draft, findings)
    for source in safeguards:
        _read_safeguards(source, draft, findings)
    for source in texts:
        _read_texts(source, draft, findings)
    return _finished(mapping, draft, findings)


def _head(folder: Path, findings: Findings) -> Mapping | None:
    findings.diagnostics.extend(not_read(folder))
    try:
        return _mapping(read_source(folder / HEAD), findings)
    except UnreadableSource as unreadable:
        findings.diagnostics.extend(unreadable.diagnostics)
        return None


def _mapping(source: Source, findings: Findings) -> Mapping | None:
    """Return the mapping of a `rulebook.yaml`; None after noting why it cannot be used."""
    document, sound = one_document(source, findings)
    if document is None:
        if sound:
            message = "the file is empty; expected the name of a rulebook and what its rules may speak of"
            findings.error("empty-file", message, Span(source, 0, 0), "begin with `name:` and `version:`")
        return None
    mapping = findings.expect_mapping(document, "a rulebook", hint="begin with `name:` and `version:`")
    if mapping is None:
        return None
    findings.expect_keys(mapping, "the rulebook", KEYS, ("name", "version"))
    for key in ("name", "version", "title"):
        findings.text_under(mapping, key)
    return mapping


def _draft(folder: Path, mapping: Mapping, findings: Findings, extending: tuple[Path, ...]) -> Draft:
    draft = _extended(folder, mapping, findings, (*extending, folder.resolve()))
    _read_names(mapping, draft, findings)
    for path, read in [
        *((each, _read_rules) for each in rule_files(folder)),
        *((each, _read_safeguards) for each in safeguard_files(folder)),
        *((each, _read_texts) for each in text_files(folder)),
    ]:
        try:
            read(read_source(path), draft, findings)
        except UnreadableSource as unreadable:
            findings.diagnostics.extend(unreadable.diagnostics)
            draft.all_read = False
    return draft


def _extended(folder: Path | None, mapping: Mapping, findings: Findings, extending: tuple[Path, ...]) -> Draft:
    """Return a draft of the rulebook that is extended, without its disabled rules."""
    draft = Draft(NO_NAMES, Vocabulary(()), [], [], {}, set())
    node = mapping.get("extends")
    name = None if node is None else findings.expect_text(node, "`extends`")
    if node is not None:
        base = None if name is None else folder_extended(name, node, folder, findings, extending)
        if base is None:
            # Whatever the rules speak of may come from there: more would only be noise.
            raise InvalidRulebook(findings.diagnostics)
        head = _head(base, findings)
        if head is None:
            raise InvalidRulebook(findings.diagnostics)
        check_version(node, str(name), findings.text_under(head, "version"), findings)
        draft = _draft(base, head, findings, extending)
        draft.held_by_tests.clear()  # those tests say nothing of what is added here
    _disable(mapping, draft, findings)
    draft.heads.append(mapping)
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


def _read_names(mapping: Mapping, draft: Draft, findings: Findings) -> None:
    base = vocabulary_in_use(mapping, draft.vocabulary, findings)
    draft.vocabulary = attributes_from_mapping(mapping, base, findings)
    scope = Scope(draft.vocabulary, draft.names, findings)
    known = {each.id for each in draft.names.directives}
    draft.names = names_from_mapping(mapping, draft.names, scope)
    draft.named += scope.uses
    scope = Scope(draft.vocabulary, draft.names, findings)
    draft.names = replace(draft.names, conditions=conditions_from_mapping(mapping, scope))
    draft.names, draft.vocabulary = with_slots(mapping, draft.names, draft.vocabulary, findings, scope)
    draft.uses.setdefault("", []).extend(scope.uses)
    draft.counted |= scope.counted
    new = frozenset(each.id for each in draft.names.directives) - known
    draft.safeguards = [each.open_to(new) for each in draft.safeguards]


def _read_rules(source: Source, draft: Draft, findings: Findings) -> None:
    document, sound = one_document(source, findings)
    whole, level = Scope(draft.vocabulary, draft.names, findings), len(draft.heads) - 1
    items, at = ((), None) if document is None else entries_of_file(document, findings)
    whole = scope_of_file(at, whole)
    draft.all_read &= sound and items is not None
    for node in items or ():
        scope = replace(whole, uses=[*whole.uses], derives=set())
        rule = rule_from_node(node, scope)
        if rule is None or not isinstance(node, Mapping):
            draft.half_derived |= scope.derives
        elif rule.switched_off is not None:
            draft.switched_off.append(RuleText(rule, node, level, at))
            draft.left_out.append(LeftOut(rule, (node.get("enabled") or node).span))
            draft.waiting |= {use.name for use in scope.uses}
            scope.uses.clear()
        else:
            inherited = [each for each in draft.rules if each.level < level]
            if gone := replaced_rule(rule, node, inherited, draft.left_out, findings):
                draft.leave_out([gone])
            draft.rules.append(RuleText(rule, node, level, at))
        draft.note(node, scope, rule)


def _read_safeguards(source: Source, draft: Draft, findings: Findings) -> None:
    document, sound = one_document(source, findings)
    draft.all_read &= sound
    if document is not None and not isinstance(document, ListNode):
        findings.error(
            "no-list-of-safeguards",
            f"a file of safeguards is {described(document)}; expected a list of safeguards",
            first_line(document),
            "begin each safeguard with `- id:`",
        )
    for node in document.items if isinstance(document, ListNode) else ():
        scope = Scope(draft.vocabulary, draft.names, findings)
        safeguard = safeguard_from_node(node, scope)
        draft.note(node, scope, safeguard)
        if isinstance(safeguard, HeldByTests):
            draft.held_by_tests.append(safeguard)
        elif safeguard is not None:
            draft.safeguards.append(safeguard)


def _read_texts(source: Source, draft: Draft, findings: Findings) -> None:
    document, _ = one_document(source, findings)
    if document is not None and (language := language_text(source, document, len(draft.heads) - 1, findings)):
        draft.texts.append(language)


def _finished(mapping: Mapping, draft: Draft, findings: Findings) -> Rulebook:
    check_ids(draft.ids, findings)
    rules = tuple({each.rule.id: each.rule for each in draft.rules}.values())
    uses = [use for found in draft.uses.values() for use in found]
    check_assessments(
        rules,
        uses,
        draft.half_derived,
        draft.all_read,
        findings,
        named=draft.named,
        left_out=draft.left_out,
        waiting=draft.waiting,
    )
    text = RulebookText(tuple(draft.heads), tuple(draft.rules), tuple(draft.switched_off))
    check_given(rules, draft.names, text, findings)
    strata = strata_of(rules, draft.names, findings)
    if not rules and not findings.failed:
        findings.error(
            "no-rules",
            "the rulebook has no rules",
            mapping_head(mapping),
            f"add a file of rules beside `{HEAD}`",
        )
    allows = allowances_from_mapping(mapping, findings)
    if findings.failed:
        raise InvalidRulebook(findings.diagnostics)
    safeguards = tuple({each.id: each for each in draft.safeguards}.values())
    read = attributes_read(rules, safeguards, draft.names.conditions)
    draft.vocabulary = with_days(draft.vocabulary, read, draft.counted)
    name, version = (findings.text_under(mapping, key) or "" for key in ("name", "version"))
    title = plain_text(mapping, "title", Scope(draft.vocabulary, draft.names, findings))
    content: tuple[object, ...] = (name, version, title or name, draft.names, draft.vocabulary.attributes, rules)
    if safeguards:
        content = (*content, safeguards)
    book = Rulebook(
        name,
        version,
        title or name,
        draft.names,
        draft.vocabulary,
        strata,
        fingerprint_of(*content),
        sorted_diagnostics(findings.diagnostics),
        allows,
        safeguards,
        tuple(draft.held_by_tests),
        tuple(draft.dropped),
        text,
        tuple(each.rule for each in draft.switched_off),
    )
    languages = languages_of(book, draft.texts, draft.heads, findings) if draft.texts else ()
    if findings.failed:
        raise InvalidRulebook(findings.diagnostics)
    return replace(book, languages=languages)
