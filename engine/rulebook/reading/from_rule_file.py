"""From a file of rules to its entries: a list of rules, or a mapping with such a list and what all of them ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Mapping, Node, Sequence

from ..rulebook import Rule
from ..rulebook_text import RuleText
from .findings import Findings, described, first_line
from .from_condition import condition_from_node
from .scope import HOW_TO_REACH_A_PARTY, LeftOut, Scope

SCOPE, RULES = "for", "rules"
"""The keys of a file of rules that has a scope."""


def entries_of_file(document: Node, findings: Findings) -> tuple[tuple[Node, ...] | None, Node | None]:
    """Return the entries of a file of rules, None where it is none, and what the file asks for in all of them."""
    if isinstance(document, Sequence):
        return document.items, None
    if not isinstance(document, Mapping) or document.get(SCOPE) is document.get(RULES):
        findings.error(
            "no-list-of-rules",
            f"a rule file is {described(document)}; expected a list of rules",
            first_line(document),
            "begin each rule with `- id:`",
        )
        return None, None
    findings.expect_keys(document, "a file of rules", (SCOPE, RULES), (SCOPE, RULES))
    rules = document.get(RULES)
    return None if rules is None else findings.expect_list(rules, f"`{RULES}`"), document.get(SCOPE)


def scope_of_file(node: Node | None, scope: Scope) -> Scope:
    """Return the scope in which the rules of a file are read that asks for this condition in all of them."""
    if node is None:
        return scope
    found = scope.findings.diagnostics
    before = len(found)
    for_all = condition_from_node(node, scope, f"`{SCOPE}`")
    hint = "put it inside `some_party`, `every_party` or `no_party`: a file is for cases, not for parties"
    for place in range(before, len(found)):
        if found[place].hint == HOW_TO_REACH_A_PARTY:
            found[place] = replace(found[place], hint=hint)
    return replace(scope, for_all=for_all)


def replaced_rule(
    rule: Rule, node: Mapping, inherited: Iterable[RuleText], gone: Iterable[LeftOut], findings: Findings
) -> LeftOut | None:
    """Return the inherited rule whose place a rule takes; None after noting that there is none."""
    at = node.get("replaces")
    if at is None or rule.replaces is None:
        return None
    known = {each.rule.id: each.rule for each in inherited}
    if rule.replaces in known:
        return LeftOut(known[rule.replaces], at.span)
    name = quoted(rule.replaces)
    if any(each.rule.id == rule.replaces for each in gone):
        message = f"the rule {name} is left out already, by `disable` or another `replaces`"
        findings.error("replaced-twice", message, at.span, "name each rule that goes once")
    elif known:
        message = f"the rulebook that this one extends has no rule {name}"
        findings.unknown("unknown-rule", message, at.span, rule.replaces, [*known])
    else:
        message = f"{name} cannot be replaced: this rulebook takes no rules over"
        findings.error("unknown-rule", message, at.span, "take `replaces` out, or add `extends:`")
    return None
