"""Allowing a remark: an entry under `allow` that says why it may stay, for the author to fill in."""

from collections.abc import Iterator

from ottava.facts.source.mending import Mend, mend
from ottava.facts.source.node import Mapping, Node, Scalar
from ottava.facts.source.span import Span

from ...rulebook.reading.moving import entry_added
from .lint import Finding, nodes

REASON = "say here why it may stay"


def allowance(finding: Finding, document: Node | None) -> tuple[Mend, ...]:
    """Return what allows a finding in the rule or safeguard that it is about, or in the head of the rulebook.

    document: what the file holds in which the finding stands. None where it is written in another way than usual.
    """
    for subject in _subjects(finding, document):
        entry = f"{finding.lint}: {REASON}"
        there = subject.get("allow")
        title = f"Allow `{finding.lint}` here, with a reason"
        if there is None:
            for behind in ("source", "version", "because", "title"):
                if found := entry_added(subject, behind, "allow", f"{{{entry}}}"):
                    return tuple(Mend(each.edits, title) for each in found)
        elif isinstance(there, Mapping) and there.span.text.startswith("{") and there.entries:
            end = there.entries[-1].value.span.end
            return (mend(Span(there.span.source, end, end), f", {entry}", title),)
        elif isinstance(there, Mapping) and there.entries:
            found = entry_added(there, str(there.entries[-1].key.value), finding.lint, REASON)
            return tuple(Mend(each.edits, title) for each in found)
    return ()


def _subjects(finding: Finding, document: Node | None) -> Iterator[Mapping]:
    names = {*finding.rules, finding.safeguard} - {None}
    inside = () if document is None else nodes(document)
    found = [each for each in inside if isinstance(each, Mapping) and _id(each) in names] if names else []
    yield from found
    if not names and isinstance(document, Mapping):
        yield document


def _id(mapping: Mapping) -> object:
    node = mapping.get("id")
    return node.value if isinstance(node, Scalar) else None
