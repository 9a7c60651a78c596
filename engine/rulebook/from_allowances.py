"""From `allow` to the remarks of `ottava check` that an author has weighed and lets stand, each with the reason."""

from __future__ import annotations

from ottava.facts.source.node import Mapping

from .findings import Findings, written
from .rulebook import Suppression


def allowances_from_mapping(mapping: Mapping, findings: Findings) -> tuple[Suppression, ...]:
    """The allowances of a rule or a rulebook; whether there is a lint of that name is for `ottava check` to say."""
    node = mapping.get("allow")
    if node is None:
        return ()
    hint = "write `LINT: why it may stay`"
    given = findings.expect_mapping(node, "`allow`", "a mapping from lints to reasons", hint)
    found: list[Suppression] = []
    for entry in given.entries if given else ():
        name = written(entry.key)
        reason = findings.expect_text(entry.value, f"the reason to allow `{name}`")
        if reason is not None:
            found.append(Suppression(name, reason, entry.key.span))
    return tuple(found)
