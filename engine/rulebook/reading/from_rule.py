"""From one entry of a rule file to a rule."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal, get_args

from ottava.facts import PARTY, Vocabulary
from ottava.facts.attribute import in_words
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.mending import Hint, did_you_mean, mend, other_word
from ottava.facts.source.node import Mapping, Node, Scalar
from ottava.facts.source.span import Span
from ottava.facts.source.suggestion import nearest

from ..conclusion import Conclusion, Placeholder, SlottedText, Template, template_from_text
from ..condition import Condition, both, entity_of
from ..rulebook import Rule, RuleSource, Suppression
from .findings import Findings, id_span, key_text
from .from_conclusion import conclusions_from_node
from .from_condition import condition_from_node
from .moving import entry_added, entry_out
from .scope import HOW_TO_NAME_A_PARTY, AtomUse, Scope, attribute_hint, attributes_called

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_PLAIN = re.compile(r"[\w.]+")
_KEYS = (
    "id", "title", "for_each", "when", "unless", "then", "because", "source", "notes", "allow",
    "replaces", "enabled", "reason",
)  # fmt: skip
_FOR_OFF = "it says why a rule is not enabled, beside `enabled: false`; why something is advised is its `because`"
Basis = Literal["text", "inference", "practice"]


def rule_from_node(node: Node, scope: Scope) -> Rule | None:
    """Return the rule; None after noting what is wrong with it. Uses of assessments are added to `scope.uses`."""
    findings = scope.findings
    mapping = findings.expect_mapping(node, "a rule", hint="begin it with `- id:`")
    if mapping is None:
        return None
    before = len(findings.diagnostics)
    findings.expect_keys(mapping, "the rule", _KEYS, ("id", "title", "when", "then"))
    name = id_from_mapping(mapping, scope, "rule")
    here = replace(
        scope,
        in_party=per_party_from_mapping(mapping, scope, "rule"),
        add_for_each=entry_added(mapping, "title", "for_each", PARTY),
    )
    title, template = title_from_mapping(mapping, scope), _title_template(mapping, here)
    when = condition_under(mapping, "when", here)
    unless = condition_under(mapping, "unless", here)
    conclusions = _conclusions(mapping, template, here)
    source = source_from_mapping(mapping, scope)
    notes = findings.text_under(mapping, "notes")
    allows = allowances_from_mapping(mapping, findings)
    replaces, off = findings.text_under(mapping, "replaces"), why_switched_off(mapping, scope)
    if findings.failed_since(before) or name is None or title is None or when is None:
        return None
    entry = mapping.entry("when")
    when = when if scope.for_all is None else both(scope.for_all, when, None if entry is None else entry.span)
    title = text_of(template, scope.vocabulary)
    return Rule(
        name, title, here.in_party, when, unless, conclusions, source, notes, id_span(mapping), allows, replaces, off
    )  # fmt: skip


def why_switched_off(mapping: Mapping, scope: Scope) -> str | None:
    """Return the reason why a rule is not enabled; None where it is, or after noting a mistake."""
    enabled, reason = mapping.get("enabled"), mapping.get("reason")
    findings = scope.findings
    on = True if enabled is None else findings.expect_flag(enabled, "`enabled`")
    if on is False and enabled is not None and reason is None:
        hint = "add `reason:`, so that whoever comes next knows when it can be enabled again"
        findings.error("missing-reason", "the rule is not enabled, and does not say why", enabled.span, hint)
    elif on and reason is not None:
        meant = Hint(_FOR_OFF, entry_out(mapping, "reason"))
        findings.error("misplaced-key", "`reason` in a rule that is enabled", reason.span, meant)
    why = findings.text_under(mapping, "reason")
    return why if on is False else None


def id_from_mapping(mapping: Mapping, scope: Scope, of: str) -> str | None:
    """Return the `id` of a rule or a safeguard."""
    node = mapping.get("id")
    text = None if node is None else scope.findings.expect_text(node, f"the `id` of a {of}")
    if text is None or _ID.fullmatch(text):
        return text
    hint = "use letters, digits, `.`, `-` and `_`, beginning with a letter or digit"
    scope.findings.error("wrong-id", f"{quoted(text)} cannot name a {of}", id_span(mapping), hint)
    return None


def title_from_mapping(mapping: Mapping, scope: Scope) -> str | None:
    """Return the `title`, of one line."""
    node, title = mapping.get("title"), scope.findings.text_under(mapping, "title")
    if node is not None and title is not None and len(title.strip().splitlines()) > 1:
        hint = "keep the title short, and put the rest in `because` or `notes`"
        scope.findings.error("several-lines", "`title` has several lines; expected one", node.span, hint)
    return title


def per_party_from_mapping(mapping: Mapping, scope: Scope, of: str) -> bool:
    """Return whether a rule or a safeguard speaks of each party in turn."""
    node = mapping.get("for_each")
    if node is None:
        return False
    # Where it says something else it is read on as if for each party, so that one mistake is not reported as several.
    each = scope.findings.expect_text(node, "`for_each`")
    if each not in (None, PARTY):
        message = f"a {of} cannot be tried for each {quoted(str(each))}; expected `{PARTY}`"
        hint = Hint(f"write `for_each: {PARTY}`, or leave it out", (mend(node.span, PARTY),))
        scope.findings.error("unknown-for-each", message, node.span, hint)
    return True


def condition_under(mapping: Mapping, name: str, scope: Scope) -> Condition | None:
    """Return the condition under a key, if it is there."""
    node = mapping.get(name)
    return None if node is None else condition_from_node(node, scope, f"`{name}`")


def _title_template(mapping: Mapping, scope: Scope) -> Template:
    node = mapping.get("title")
    is_text = isinstance(node, Scalar) and isinstance(node.value, str)
    return (template_from_node(node, scope, "`title`") if node is not None and is_text else None) or Template(())


def _conclusions(mapping: Mapping, title: Template, scope: Scope) -> tuple[Conclusion, ...]:
    reason = mapping.get("because")
    because = None if reason is None else template_from_node(reason, scope)
    if reason is not None and because is None:
        because = title
    then = mapping.get("then")
    if then is None:
        return ()
    return conclusions_from_node(then, because, title, scope, template_from_node)


def template_from_node(node: Node, scope: Scope, what: str = "`because`") -> Template | None:
    """Return the text of a reason or (`what`) another text, its names looked up; None after noting that it is none."""
    text = scope.findings.expect_text(node, what)
    if text is None:
        return None
    template, strays = template_from_text(text)
    for stray in strays:
        message = (
            f"a brace in {what} is not closed"
            if text[stray.start] == "{"
            else f"a brace in {what} is closed but never opened"
        )
        span, hint = within(node, text, stray), "write `{{` or `}}` for a brace that is meant as such"
        mends = (mend(span, span.text * 2),) if span.end - span.start == 1 else ()
        scope.findings.error("stray-brace", message, span, Hint(hint, mends))
    for slot in template.slots:
        _check_slot(slot, within(node, text, slot), scope, what)
    return template


def text_of(template: Template, vocabulary: Vocabulary) -> str:
    """Return the text of a template; where it has places to fill, they read in words until that is done."""
    if not template.slots:
        return template.plain
    return SlottedText(template.fill(lambda name: _in_words(name, vocabulary)), template)


def _in_words(slot: str, vocabulary: Vocabulary) -> str:
    attribute = vocabulary.get(slot)
    label = in_words(slot.rpartition(".")[2]) if attribute is None else attribute.label
    return f"\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}{label}\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"


def _check_slot(slot: Placeholder, span: Span, scope: Scope, what: str) -> None:
    head, _, rest = slot.name.partition(".")
    if head == "assessment" and rest:
        scope.uses.append(AtomUse(rest, None, scope.in_party, span, span))
    elif slot.name != PARTY and slot.name not in scope.vocabulary:
        message = f"{what} names {quoted(slot.name)}, which is no attribute" if slot.name else "the braces are empty"
        scope.findings.error("unknown-slot", message, span, _slot_hint(slot.name, span, scope))
    elif entity_of(slot.name) == PARTY and not scope.in_party:
        message = f"`{slot.name}` speaks of one party, and here no party is in turn"
        scope.findings.error("no-party-in-turn", message, span, Hint(HOW_TO_NAME_A_PARTY, scope.add_for_each))


def _slot_hint(name: str, span: Span, scope: Scope) -> Hint | str:
    wrong, right = f"{{{name}}}", f"{{{PARTY}}}"
    if name == "this":
        return Hint(f"write `{right}` for the party that is meant", other_word(span, wrong, right))
    if "." not in name and nearest(name, (PARTY,)):
        return did_you_mean(span, wrong, right)
    entity, _, attribute = name.partition(".")
    own = scope.vocabulary.of_entity(entity) or attributes_called(attribute or name, scope.vocabulary)
    if own and _PLAIN.fullmatch(name):
        return attribute_hint(name, scope.vocabulary, span)
    case = next((f" or `{{{each.path}}}`" for each in scope.vocabulary if each.entity != PARTY), "")
    return f"name what to fill in, such as `{{party}}`{case}, or write `{{{{` and `}}}}` for braces"


def within(node: Node, text: str, slot: Placeholder) -> Span:
    """Return the place of a part of a text; the whole text where it is written in another way (with escapes, say)."""
    span, part = node.span, text[slot.start : slot.end]
    before = text[: slot.start].count(part)
    if span.text.count(part) != text.count(part):
        return span
    at = -1
    for _ in range(before + 1):
        at = span.text.index(part, at + 1)
    return Span(span.source, span.start + at, span.start + at + len(part))


def source_from_mapping(mapping: Mapping, scope: Scope) -> RuleSource | None:
    """Return the origin of a rule or a safeguard."""
    node = mapping.get("source")
    findings = scope.findings
    given = None if node is None else findings.expect_mapping(node, "`source`")
    if given is None:
        return None
    findings.expect_keys(given, "`source`", ("place", "basis", "practice"), ("place", "basis"))
    place = findings.text_under(given, "place")
    bases: tuple[Basis, ...] = get_args(Basis)
    basis = findings.choice_under(given, "basis", "basis", bases, "unknown-basis")
    practice = findings.text_under(given, "practice")
    if basis == "practice" and given.get("practice") is None:
        findings.error(
            "missing-practice",
            "the practice that the rule rests on is not named",
            (given.get("basis") or given).span,
            "add `practice:` with the name of the practice",
        )
    return None if place is None or basis is None else RuleSource(place, basis, practice)


def allowances_from_mapping(mapping: Mapping, findings: Findings) -> tuple[Suppression, ...]:
    """Return the allowances of a rule or a rulebook; whether there is a lint of that name is for `ottava check` to
    say.
    """
    node = mapping.get("allow")
    if node is None:
        return ()
    hint = "write `LINT: why it may stay`"
    given = findings.expect_mapping(node, "`allow`", "a mapping from lints to reasons", hint)
    found: list[Suppression] = []
    for entry in given.entries if given else ():
        name = key_text(entry.key)
        reason = findings.expect_text(entry.value, f"the reason to allow `{name}`")
        if reason is not None:
            found.append(Suppression(name, reason, entry.key.span))
    return tuple(found)
