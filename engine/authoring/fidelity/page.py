"""The outline of a text as a page of Markdown: what each place says, and what rests on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from ...report.markdown import escaped
from ...rulebook.rulebook import Rule, Rulebook
from ..handbook.content import HandbookContent
from ..handbook.passage import plain
from .outline import Outline, Said

HEAD = "What the text says, place by place and in our own words, and what the rulebook"
EXPLAINED = """\
Under each statement stand the rules, steps and points that rest on it, each rule with its basis: the `text` itself, an
`inference` from it, or a named `practice` outside it. What no rule encodes says why. Rules that name a place and rest
on nothing that it says are listed last: they are inferred, or practice."""


def source_page(rulebook: Rulebook, outline: Outline, folder: Path) -> str:
    """Return the page, as it is read in that folder: links lead from there to the files of the rules."""
    return "\n".join(_Page(rulebook, folder).lines(outline)) + "\n"


class _Page:
    def __init__(self, rulebook: Rulebook, folder: Path) -> None:
        self._title = rulebook.title
        self._conclusions = HandbookContent(rulebook).conclusions
        self._folder = folder

    def lines(self, outline: Outline) -> Iterator[str]:
        yield from (f"# The text behind the rules: {escaped(outline.title)}", "", escaped(outline.about), "")
        yield from (f"{HEAD} “{escaped(self._title)}” takes from it.", "", EXPLAINED)
        yield from ("", "<!-- Made by `ottava source`; a test compares. -->", "")
        yield from self._table(outline)
        for place in outline.places:
            yield from ("", f"## {escaped(place.title)} ({escaped(place.id)})", "")
            for said in place.says:
                yield from self._said(said)
            if place.beside:
                yield "- Beside what the text says here:"
                yield from (f"    - {self._named(rule)}" for rule in place.beside)

    def _table(self, outline: Outline) -> Iterator[str]:
        yield "| place | statements | encoded | in part | left out | rules: text | inference | practice |"
        yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
        for place in outline.places:
            whole = sum(each.is_encoded and each.left_out is None for each in place.says)
            part = sum(each.is_encoded and each.left_out is not None for each in place.says)
            rules = {rule.id: rule for rule in (*place.beside, *(rule for said in place.says for rule in said.rules))}
            counts: list[int] = [len(place.says), whole, part, len(place.says) - whole - part]
            bases = [rule.source.basis for rule in rules.values() if rule.source and rule.source.place == place.id]
            counts += [bases.count(basis) for basis in ("text", "inference", "practice")]
            yield f"| {escaped(place.title)} | {' | '.join(map(str, counts))} |"

    def _said(self, said: Said) -> Iterator[str]:
        yield f"- **{escaped(said.text)}**"
        yield from (f"    - {self._rule(rule)}" for rule in said.rules)
        yield from (f"    - Step of {escaped(method.title)}: {escaped(line)}" for method, line in said.steps)
        yield from (f"    - To avoid, in {escaped(method.title)}: {escaped(line)}" for method, line in said.avoid)
        yield from (
            f"    - Point {point.number}, {escaped(point.title)}: {escaped(point.text)}" for point in said.points
        )
        if said.left_out is not None:
            yield f"    - Left out{', in part' if said.is_encoded else ''}: {escaped(said.left_out)}"

    def _rule(self, rule: Rule) -> str:
        takes = (escaped(plain(self._conclusions.said(each))).rstrip(".") for each in rule.conclusions)
        return f"{self._named(rule)}: {'; '.join(dict.fromkeys(takes))}."

    def _named(self, rule: Rule) -> str:
        title = f"[{escaped(rule.title)}]({self._link(rule)})" if rule.span else escaped(rule.title)
        return f"{title} ({_basis(rule)})"

    def _link(self, rule: Rule) -> str:
        assert rule.span is not None
        return Path(os.path.relpath(Path(rule.span.source.name).resolve(), self._folder.resolve())).as_posix()


def _basis(rule: Rule) -> str:
    if rule.source is None:
        return "no source"
    return rule.source.basis if rule.source.practice is None else f"practice: {escaped(rule.source.practice)}"
