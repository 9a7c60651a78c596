"""Findings of lints, and their automatic fixes, which leave every other character of a file as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ottava.facts import Case
from ottava.facts.source.node import Mapping, Node, Sequence
from ottava.facts.source.reading import read_source
from ottava.facts.source.span import Source, Span
from ottava.facts.source.writing import rewrite

from ..editing import TextEdit, after_line, edited
from ..solving.logic import Witness

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding of a lint on a rulebook.

    lint: the id of the lint. span: the text to underline. rules: the ids of the rules it is about; a suppression in any
    of them covers it. related: further places, each with its meaning. witness: a case that shows it, confirmed by the
    engine; `party` the label of the party in it that is meant. mends: an automatic fix, if there is one; all
    replacements of one finding belong together. safeguard: the id of the safeguard it is about, if it is about one.
    """

    lint: str
    message: str
    span: Span | None
    hint: str | None = None
    rules: tuple[str, ...] = ()
    related: tuple[tuple[Span, str], ...] = ()
    witness: Case | None = None
    party: str | None = None
    mends: tuple[TextEdit, ...] = ()
    safeguard: str | None = None

    def shown_by(self, witness: Witness | None) -> Finding:
        """Return the finding with a case that shows it, if there is one."""
        return self if witness is None else replace(self, witness=witness.case, party=witness.party)


def apply_fixes(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Write the fixes of the findings into their files, and return the findings that were fixed.

    Where two fixes overlap the second is left for another time; so is every fix in a file that has changed since it
    was read. Raises OSError where a file cannot be written.
    """
    fixed: list[Finding] = []
    chosen: dict[Source, list[TextEdit]] = {}
    for finding in findings:
        taken = [each for found in chosen.values() for each in found]
        if finding.mends and not any(_overlap(new.span, old.span) for new in finding.mends for old in taken):
            fixed.append(finding)
            for each in finding.mends:
                chosen.setdefault(each.span.source, []).append(each)
    stale = {source for source in chosen if read_source(source.name).text != source.text}
    for source, replacements in chosen.items():
        if source not in stale:
            rewrite(source.name, edited(source, replacements))
    return tuple(each for each in fixed if not any(fix.span.source in stale for fix in each.mends))


def removal(entry: Span, rule: Mapping) -> tuple[TextEdit, ...]:
    """Return a fix that removes an entry of a mapping, wherever in the rule it is.

    None where that needs judgement: where the entry shares its lines with something else (a comment must not be lost),
    or is the only one of its mapping.
    """
    for node in nodes(rule):
        entries = node.entries if isinstance(node, Mapping) else ()
        if len(entries) > 1 and any(each.key.span.start == entry.start for each in entries):
            return _lines_removed(entry)
    return ()


def nodes(node: Node) -> Iterator[Node]:
    """Yield a node and everything inside it, outermost first."""
    yield node
    inside = [entry.value for entry in node.entries] if isinstance(node, Mapping) else ()
    for each in node.items if isinstance(node, Sequence) else inside:
        yield from nodes(each)


def _overlap(one: Span, other: Span) -> bool:
    return one.source == other.source and one.start < other.end and other.start < one.end


def _lines_removed(span: Span) -> tuple[TextEdit, ...]:
    source, text = span.source, span.text.rstrip()
    first = source.line_bounds(span.line)[0]
    last_line = source.position(span.start + len(text))[0]
    last = source.line_bounds(last_line)[1]
    alone = not source.text[first : span.start].strip() and not source.text[span.start + len(text) : last].strip()
    if not alone or "#" in text:
        return ()
    return (TextEdit(Span(source, first, after_line(source, last_line)), ""),)
