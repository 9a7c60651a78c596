"""Mending what can be mended mechanically, every other character of a file left as it is."""

from __future__ import annotations

from collections.abc import Iterable

from ottava.facts.source.reading import read_source
from ottava.facts.source.span import Source
from ottava.facts.source.writing import rewrite

from .finding import Finding, Replacement


def mend(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Writes the mends of the findings into their files, and gives the findings that were mended.

    Where two mends overlap the second is left for another time; so is every mend in a file that has changed since it
    was read. Raises OSError where a file cannot be written.
    """
    mended: list[Finding] = []
    chosen: dict[Source, list[Replacement]] = {}
    for finding in findings:
        if not finding.mends:
            continue
        taken = [each for found in chosen.values() for each in found]
        if not any(_overlap(new, old) for new in finding.mends for old in taken):
            mended.append(finding)
            for each in finding.mends:
                chosen.setdefault(each.span.source, []).append(each)
    stale = {source for source in chosen if read_source(source.name).text != source.text}
    for source, replacements in chosen.items():
        if source not in stale:
            _write(source, replacements)
    return tuple(each for each in mended if not any(mend.span.source in stale for mend in each.mends))


def _overlap(one: Replacement, other: Replacement) -> bool:
    same = one.span.source == other.span.source
    return same and one.span.start < other.span.end and other.span.start < one.span.end


def _write(source: Source, replacements: list[Replacement]) -> None:
    text = source.text
    for each in sorted(replacements, key=lambda replacement: -replacement.span.start):
        text = text[: each.span.start] + each.text + text[each.span.end :]
    rewrite(source.name, text)
