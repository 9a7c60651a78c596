"""The outline of a text beside a rulebook: reading it, holding it against the rules, and its page of Markdown."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.errors import InputError
from ottava.facts.source.node import Mapping, Node, Scalar
from ottava.facts.source.reading import read_source
from ottava.facts.source.span import Span
from ottava.facts.source.yaml_text import from_yaml

from ...report.markdown import escaped
from ...rulebook.locating import folder_of
from ...rulebook.reading.findings import Findings, mapping_head, place_of
from ...rulebook.rulebook import Method, Point, Rule, Rulebook
from ..handbook.content import HandbookContent
from ..handbook.passage import plain

FILE = Path("source") / "outline.yaml"
"""The outline, inside the folder of a rulebook."""

_ENCODED = ("rules", "steps", "avoid", "points")
_Line = tuple[Method, str]


class InvalidOutline(InputError):
    """An outline with mistakes, or one that leaves out a rule: all of it, as diagnostics."""


def read_outline(rulebook: str | Path, loaded: Rulebook) -> Outline:
    """Return the outline beside a rulebook, which has been `loaded` from there.

    Raises InvalidOutline with everything that is wrong, also if there is none or if a rule is labelled `text` that no
    place of the outline names.
    """
    folder = folder_of(rulebook, Path())
    if folder is None or not (folder / FILE).is_file():
        message = f"no outline of a text stands beside the rulebook {quoted(str(rulebook))}"
        hint = f"write down in `{FILE.as_posix()}` what the text says, place by place"
        raise InvalidOutline(Diagnostic("no-outline", message, None, hint))
    source = read_source(folder / FILE)
    findings = Findings()
    documents, findings.diagnostics[:] = from_yaml(source)
    node = documents[0] if documents else Scalar(None, Span(source, 0, 0))
    outline = None if findings.failed else _Reader(loaded, folder, findings).outline(node)
    if findings.failed or outline is None:
        raise InvalidOutline(findings.diagnostics)
    return outline


class _Reader:
    def __init__(self, rulebook: Rulebook, folder: Path, findings: Findings) -> None:
        self._findings = findings
        self._rules = {rule.id: rule for rule in rulebook.rules}
        # Those of a rulebook that is extended have an outline of their own.
        self._own = [each for each in rulebook.rules if each.span and Path(each.span.source.name).parent == folder]
        self._methods = {method.id: method for method in rulebook.names.methods}
        self._points = {point.id: point for point in rulebook.names.points}

    def outline(self, node: Node) -> Outline | None:
        mapping = self._findings.expect_mapping(node, "an outline", hint="begin with `title:`")
        if mapping is None:
            return None
        self._findings.expect_keys(mapping, "the outline", ("title", "about", "places"), ("title", "about", "places"))
        places: dict[str, tuple[SourcePassage, Span]] = {}
        for item in self._items(mapping, "places"):
            place = self._place(item, places)
            if place is not None:
                places[place.id] = place, item.span
        if not self._findings.failed:
            self._rules_left_out(places)
        found = tuple(place for place, _ in places.values())
        return Outline(self._text(mapping, "title") or "", self._text(mapping, "about") or "", found)

    def _place(self, node: Node, before: dict[str, tuple[SourcePassage, Span]]) -> SourcePassage | None:
        mapping = self._findings.expect_mapping(node, "a place")
        if mapping is None:
            return None
        self._findings.expect_keys(mapping, "the place", ("place", "title", "says"), ("place", "title", "says"))
        name, title = self._text(mapping, "place"), self._text(mapping, "title")
        says = [said for item in self._items(mapping, "says") if (said := self._said(item)) is not None]
        if name is None or title is None:
            return None
        if name in before:
            first = place_of(before[name][1], node.span)
            message = f"the place {quoted(name)} is there twice (first in {first})"
            self._findings.error("repeated-place", message, mapping_head(mapping), "join the two")
        named = {rule.id for said in says for rule in said.rules}
        beside = (each for each in self._rules.values() if each.source and each.source.place == name)
        return SourcePassage(name, title, tuple(says), tuple(each for each in beside if each.id not in named))

    def _said(self, node: Node) -> Said | None:
        mapping = self._findings.expect_mapping(node, "what the text says", hint="begin with `says:`")
        if mapping is None:
            return None
        self._findings.expect_keys(mapping, "what the text says", ("says", *_ENCODED, "left_out"), ("says",))
        if not any(mapping.get(key) for key in (*_ENCODED, "left_out")):
            message = "nothing is said of what becomes of this; expected what rests on it, or why nothing does"
            self._findings.error("not-encoded", message, mapping_head(mapping), "add `rules:` or `left_out:`")
        listed, findings = self._items, self._findings
        rules = [findings.expect_one_of(each, "rule", self._rules, "unknown-rule") for each in listed(mapping, "rules")]
        points = [
            findings.expect_one_of(each, "point", self._points, "unknown-point") for each in listed(mapping, "points")
        ]
        return Said(
            self._text(mapping, "says") or "",
            tuple(self._rules[each] for each in rules if each in self._rules),
            tuple(self._lines(mapping, "steps")),
            tuple(self._lines(mapping, "avoid")),
            tuple(self._points[each] for each in points if each in self._points),
            self._text(mapping, "left_out"),
        )

    def _lines(self, mapping: Mapping, key: str) -> Iterator[_Line]:
        """Yield the lines of methods that are named by a few of their words."""
        node = mapping.get(key)
        by_method = None if node is None else self._findings.expect_mapping(node, f"`{key}`")
        for entry in by_method.entries if by_method else ():
            name = self._findings.expect_one_of(entry.key, "method", self._methods, "unknown-method")
            items = self._findings.expect_list(entry.value, f"what `{key}` names of a method") or ()
            for item in items if name in self._methods else ():
                words = self._findings.expect_text(item, "the words of a line")
                if words is not None:
                    yield from self._line(self._methods[str(name)], key, words, item.span)

    def _line(self, method: Method, key: str, words: str, span: Span) -> Iterator[_Line]:
        by_stage = method.steps if key == "steps" else method.avoid
        lines = dict.fromkeys(line for _, of_stage in by_stage for line in of_stage)
        found = [line for line in lines if words in " ".join(line.split())]
        if len(found) == 1:
            yield method, found[0]
            return
        what = "a step" if key == "steps" else "what is to be avoided"
        count = f"{len(found)} lines" if found else "none"
        message = f"expected words of one line of {what} in `{method.id}`, found {quoted(words)} in {count}"
        self._findings.error("no-such-line", message, span, "write some words of the line as they are there")

    def _rules_left_out(self, places: dict[str, tuple[SourcePassage, Span]]) -> None:
        """Note the rules that are labelled `text` and are named by nothing that the text says at their place."""
        named = {(place.id, rule.id) for place, _ in places.values() for said in place.says for rule in said.rules}
        for rule in self._own:
            if rule.source and rule.source.basis == "text" and (rule.source.place, rule.id) not in named:
                message = f"the rule {quoted(rule.id)} rests on the text at `{rule.source.place}`, and nothing that is"
                message += " said there in the outline names it"
                hint = "name it in the outline, or say that it rests on `inference` or `practice`"
                self._findings.error("text-not-named", message, rule.span, hint)

    def _items(self, mapping: Mapping, key: str) -> tuple[Node, ...]:
        node = mapping.get(key)
        return () if node is None else self._findings.expect_list(node, f"`{key}`") or ()

    def _text(self, mapping: Mapping, key: str) -> str | None:
        node = mapping.get(key)
        return None if node is None else self._findings.expect_text(node, f"`{key}`")


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that the text says.

    `steps` and `avoid` are whole lines of a method. `left_out`: why none of it, or not all of it, is encoded.
    """

    text: str
    rules: tuple[Rule, ...]
    steps: tuple[tuple[Method, str], ...]
    avoid: tuple[tuple[Method, str], ...]
    points: tuple[Point, ...]
    left_out: str | None

    @property
    def is_encoded(self) -> bool:
        """Whether anything in the rulebook rests on it."""
        return bool(self.rules or self.steps or self.avoid or self.points)


@dataclass(frozen=True, slots=True)
class SourcePassage:
    """A place of the text, such as `methods/7`, with all that it says, and the other rules that name it."""

    id: str
    title: str
    says: tuple[Said, ...]
    beside: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A text as the rulebook reads it. `about`: what kind of text it is."""

    title: str
    about: str
    places: tuple[SourcePassage, ...]


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
        for rule in said.rules:
            takes = (escaped(plain(self._conclusions.said(each))).rstrip(".") for each in rule.conclusions)
            yield f"    - {self._named(rule)}: {'; '.join(dict.fromkeys(takes))}."
        yield from (f"    - Step of {escaped(method.title)}: {escaped(line)}" for method, line in said.steps)
        yield from (f"    - To avoid, in {escaped(method.title)}: {escaped(line)}" for method, line in said.avoid)
        yield from (
            f"    - Point {point.number}, {escaped(point.title)}: {escaped(point.text)}" for point in said.points
        )
        if said.left_out is not None:
            yield f"    - Left out{', in part' if said.is_encoded else ''}: {escaped(said.left_out)}"

    def _named(self, rule: Rule) -> str:
        title = escaped(rule.title)
        if rule.span:
            file = Path(rule.span.source.name).resolve()
            title = f"[{title}]({Path(os.path.relpath(file, self._folder.resolve())).as_posix()})"
        source = rule.source
        if source is None:
            return f"{title} (no source)"
        return f"{title} ({source.basis if source.practice is None else f'practice: {escaped(source.practice)}'})"
