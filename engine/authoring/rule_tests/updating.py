"""Writing what came out into the tests, for the author to look through."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import unified_diff

from ottava.facts.source.mending import TextEdit, edited
from ottava.facts.source.node import Mapping, Node
from ottava.facts.source.span import Source, Span
from ottava.facts.source.writing import rewrite

from ...rulebook.rulebook import Rule, Rulebook
from ..editing import in_turn, is_elsewhere, list_edits
from ..source_text import conclusion_lines
from .rule_test import GIVES, KEYS, RuleTest
from .running import Failure, RuleTestResult

WIDEST = 110
"""Characters of a line in a test file; what is longer goes on lines of its own."""


@dataclass(frozen=True, slots=True)
class Update:
    """A test file as it is and as it would be with the expectations that came out."""

    source: Source
    text: str

    def diff(self) -> str:
        """Return what changes, as a unified diff."""
        before, after = self.source.text.splitlines(), self.text.splitlines()
        return "\n".join(unified_diff(before, after, self.source.name, self.source.name, lineterm="", n=2))

    def write(self) -> None:
        """Write the file."""
        rewrite(self.source.name, self.text)


def updates(
    results: Iterable[RuleTestResult], rulebook: Rulebook
) -> tuple[tuple[Update, ...], tuple[RuleTestResult, ...]]:
    """Return the files in which expectations change, and the results that no writing mends.

    A rule that does not fire on its case, or that fires on a near miss, is for the author to mend; so is what stands
    somewhere else and is only referred to (`*name`).
    """
    edits: dict[str, tuple[Source, list[TextEdit]]] = {}
    left: list[RuleTestResult] = []
    for result in results:
        for failure in result.failures:
            found = _edits(failure, result.test, rulebook)
            source = failure.expectation.node.span.source
            edits.setdefault(source.name, (source, []))[1].extend(found)
            if not found and result not in left:
                left.append(result)
    return (
        tuple(Update(source, edited(source, made)) for source, made in edits.values() if made),
        tuple(left),
    )


def _edits(failure: Failure, test: RuleTest, rulebook: Rulebook) -> tuple[TextEdit, ...]:
    expectation = failure.expectation
    node, named = expectation.node, expectation.texts
    if is_elsewhere(node):
        return ()
    if expectation.key == GIVES:
        return (_gives(node, rulebook.rule(test.rule or ""), rulebook),)
    if test.implies(expectation):
        return ()
    match KEYS[expectation.key].relation:
        case _ if expectation.graded:
            found = zip(expectation.wanted, failure.instead, strict=True)
            return tuple(TextEdit(each.node.span, text.partition(": ")[2]) for each, text in found if each.text != text)
        case "in order":
            return in_turn(node, named, failure.instead)
        case _ if isinstance(node, Mapping):
            return (TextEdit(node.span, f"{{{', '.join(failure.instead)}}}"),)
        case _:
            return list_edits(node, named, failure.instead)


def _gives(node: Node, rule: Rule, rulebook: Rulebook) -> TextEdit:
    """Return all that the rule concludes: on one line if it fits, else one conclusion a line."""
    source, lines = node.span.source, conclusion_lines(rule.conclusions, rulebook.names)
    key = source.text.rfind(GIVES, 0, node.span.start)
    start, _ = source.line_bounds(source.position(key)[0])
    before = source.text[start:key]
    short = lines[0] if len(lines) == 1 else f"[{', '.join(lines)}]"
    at_start = not before.strip(" -")
    whole = Span(source, source.text.index(":", key) + 1, node.span.end)
    if not at_start or len(before) + len(f"{GIVES}: {short}") <= WIDEST:
        return TextEdit(whole, f" {short}")
    indent = " " * (len(before) + 2)
    return TextEdit(whole, "".join(f"\n{indent}- {line}" for line in lines))
