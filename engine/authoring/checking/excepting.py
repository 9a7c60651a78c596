"""Excepting: letting a rule give way wherever another fires, by what the other asks for under `unless`."""

from textwrap import dedent, indent

from ottava.facts.source.mending import Mend, mend
from ottava.facts.source.node import Entry, Mapping, Scalar
from ottava.facts.source.span import Span

from ...rulebook.reading.moving import entry_added, written_alone
from ..editing import after_line

_TITLE = "Except here what the other rule is for"


def excepting(rule: Mapping, other: Mapping) -> tuple[Mend, ...]:
    """Return what writes the conditions of another rule under `unless` of a rule.

    None where either has an `unless` already, where the other speaks of a party and the rule of none, and where the
    text is laid out in another way than usual.
    """
    when, condition = rule.entry("when"), other.get("when")
    if when is None or not isinstance(condition, Mapping) or rule.get("unless") or other.get("unless"):
        return ()
    if other.get("for_each") is not None and rule.get("for_each") is None:
        return ()
    if rule.span.text.startswith("{") or written_alone(condition):
        added = entry_added(rule, "when", "unless", condition.span.text) if written_alone(condition) else ()
        if added or rule.span.text.startswith("{"):
            return tuple(Mend(each.edits, _TITLE) for each in added)
    source = condition.span.source
    start = source.line_bounds(condition.span.line)[0]
    if source.text[start : condition.span.start].strip():
        written = f"unless: {condition.span.text}\n" if written_alone(condition) else ""
    else:
        written = "unless:\n" + indent(dedent(source.text[start : condition.span.end].rstrip()) + "\n", "  ")
    if not written or isinstance(when.value, Scalar):
        return ()
    place = _behind(when)
    at = Span(when.key.span.source, place, place)
    text = indent(written.replace("\r\n", "\n"), " " * (when.key.span.column - 1))
    if not at.source.text[:place].endswith("\n"):  # the last line of the file
        text = f"\n{text.rstrip()}"
    return (mend(at, text.replace("\n", "\r\n") if "\r\n" in at.source.text else text, _TITLE),)


def _behind(entry: Entry) -> int:
    """Return where the line after an entry begins, and after the comments that are indented as what is in it."""
    source, depth = entry.key.span.source, entry.key.span.column - 1
    line = source.position(entry.span.start + len(entry.span.text.rstrip()))[0]
    while line < len(source.line_starts):
        text = source.line(line + 1)
        if not text.startswith(" " * (depth + 1)) or not text.lstrip().startswith("#"):
            break
        line += 1
    return after_line(source, line)
