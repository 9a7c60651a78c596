"""Edits of the text of a case, as a form makes them: what is not edited stays as it is, comments and layout with it.

Each edit is tried from the gentlest on, and the first is taken after which the text says what it should and nothing
else; so an edit never does more than it was asked for, whatever anchors, quotes and brackets the author has used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from ottava.facts.attribute import Plain
from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.errors import InputError
from ottava.facts.source.mending import TextEdit, edited
from ottava.facts.source.node import Mapping, Node, Scalar, plain
from ottava.facts.source.node import Sequence as ListNode
from ottava.facts.source.span import Source, Span
from ottava.facts.source.yaml_text import from_yaml

from ..authoring.editing import added, as_yaml, list_edits, removed
from .trial import NAME

Given = Plain | Sequence[str] | None
"""A value as a form gives it: a list for a set, None for what is not known."""

PARTIES = "parties"

Edits = Iterable[TextEdit]


class NotEditable(InputError):
    """A case that a form cannot edit as it is written: its text must be mended or changed by hand."""


def case_text_with(text: str, path: str, value: Given, certainty: float | None = None) -> str:
    """Return the text of a case (YAML) with another value at a path.

    path: `id`, `title`, `day`, `ENTITY.NAME`, or `parties.LABEL.NAME`, where the name `id` is the label itself. value:
    None takes it away. certainty: how sure it is, from 0 to 1; left out, it stays.

    The value is written as it is given; whether there can be such a value is for the trial to say. Raises NotEditable
    where the text is no case in YAML, there is no such party, or what stands there cannot be changed by itself.
    """
    source, case = _read(text)
    wanted = plain(case)
    entity, _, name = path.rpartition(".")
    label = entity.removeprefix(f"{PARTIES}.")
    held: Node | None = case
    within = wanted
    if label != entity:
        at = _place_of(case, label)
        held, within = _list(case).items[at], wanted[PARTIES][at]
        if value is None and name == "id":
            raise NotEditable(Diagnostic("not-editable", f"the party {quoted(label)} needs a label"))
    elif entity:
        held, within = case.get(entity), wanted.get(entity)
        within = {} if within is None else within
    if not isinstance(within, dict):
        message, hint = f"found no facts under {quoted(entity)}, expected a mapping of them", "change it in the text"
        raise NotEditable(Diagnostic("not-editable", message, None if held is None else held.span, hint))
    if value is not None:
        within[name] = _said(within.get(name), value, certainty)
        if not isinstance(held, Mapping):  # of this entity nothing is written yet
            wanted[entity] = within
            return _first(source, wanted, _put(case, entity, within))
        whole = (TextEdit(held.span, _flow(within)),) if entity else ()
        return _first(source, wanted, chain(_put(held, name, within[name]), [whole]))
    within.pop(name, None)
    if within or not entity:
        return _first(source, wanted, _taken_away(held, name) if isinstance(held, Mapping) else ((),))
    wanted.pop(entity, None)
    return _first(source, wanted, _taken_away(case, entity))


def case_text_with_party(text: str, label: str) -> str:
    """Return the text with one more party, of whom nothing is known, behind the others. Raises NotEditable."""
    source, case = _read(text)
    wanted = plain(case)
    parties, party = wanted.get(PARTIES) or [], {"id": label}
    wanted[PARTIES] = [*parties, party]
    node = case.get(PARTIES)
    if not isinstance(node, ListNode) or not node.items:
        return _first(source, wanted, _put(case, PARTIES, wanted[PARTIES]))
    return _first(source, wanted, [_behind(node, party), (TextEdit(node.span, _flow(wanted[PARTIES])),)])


def case_text_without_party(text: str, label: str) -> str:
    """Return the text without a party. Raises NotEditable."""
    source, case = _read(text)
    wanted, at = plain(case), _place_of(case, label)
    del wanted[PARTIES][at]
    if not wanted[PARTIES]:
        del wanted[PARTIES]
        return _first(source, wanted, _taken_away(case, PARTIES))
    node = _list(case)
    names = [str(number) for number in range(len(node.items))]
    gentle = list_edits(node, names, [name for name in names if name != str(at)])
    return _first(source, wanted, [gentle, (TextEdit(node.span, _flow(wanted[PARTIES])),)])


def _read(text: str) -> tuple[Source, Mapping]:
    """Return a text and the mapping in it; one without entries where nothing is written yet. Raises NotEditable."""
    source = Source(NAME, text)
    documents, wrong = from_yaml(source)
    if wrong:
        raise NotEditable(wrong)
    found: Node = documents[0] if documents else Scalar(None, Span(source, len(text), len(text)))
    if isinstance(found, Scalar) and found.value is None:
        found = Mapping((), Span(source, len(text), len(text)))
    if len(documents) > 1 or not isinstance(found, Mapping):
        message, hint = "the text is not one case, which the form could edit", "write one case: `id:`, `parties:` …"
        raise NotEditable(Diagnostic("not-editable", message, Span(source, 0, 0), hint))
    return source, found


def _list(case: Mapping) -> ListNode:
    node = case.get(PARTIES)
    assert isinstance(node, ListNode), "a party was found in it"
    return node


def _place_of(case: Mapping, label: str) -> int:
    """Return the position of a party. Raises NotEditable where there is none of that label, or several."""
    node = case.get(PARTIES)
    items = node.items if isinstance(node, ListNode) else ()
    found = [
        at
        for at, item in enumerate(items)
        if isinstance(item, Mapping) and isinstance(id := item.get("id"), Scalar) and id.value == label
    ]
    if len(found) != 1:
        message = f"found {'no party' if not found else 'several parties'} called {quoted(label)}, expected one"
        raise NotEditable(Diagnostic("not-editable", message, None if node is None else node.span))
    return found[0]


def _said(before: Any, value: Given, certainty: float | None) -> Any:
    """Return what stands in a case for a value, as certain as is given or else as before."""
    value = list(value) if isinstance(value, tuple | list) else value
    if isinstance(before, dict) and certainty is None:
        return before | {"value": value}
    return value if certainty in (None, 1) else {"value": value, "certainty": certainty}


def _first(source: Source, wanted: Any, ways: Iterable[Edits]) -> str:
    """Return the text after the first of the edits with which it says what is wanted. Raises NotEditable."""
    for edits in ways:
        text = edited(source, edits)
        documents, wrong = from_yaml(Source(source.name, text))
        if not wrong and _same((plain(documents[0]) if documents else None) or {}, wanted) and len(documents) < 2:
            return text
    message, hint = "this cannot be changed by itself, as it is written", "change it in the text"
    raise NotEditable(Diagnostic("not-editable", message, hint=hint))


def _same(one: Any, other: Any) -> bool:
    """Return whether two values say the same; lists of texts, which stand for sets, in any order."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        if all(isinstance(each, str) for each in (*one, *other)):
            return sorted(one) == sorted(other)
        return len(one) == len(other) and all(map(_same, one, other))
    return isinstance(one, bool) is isinstance(other, bool) and bool(one == other)


def _put(mapping: Mapping, name: str, data: Any) -> Iterator[Edits]:
    """Yield ways to write data under a name, the gentlest first."""
    entry = mapping.entry(name)
    if entry is None:
        yield _added(mapping, name, data)
        return
    node = entry.value
    if isinstance(node, Mapping) and isinstance(data, dict):
        yield [edit for key, each in data.items() for edit in next(_put(node, key, each))]
    if isinstance(node, ListNode) and isinstance(data, list) and data:
        texts = [each.value for each in node.items if isinstance(each, Scalar) and isinstance(each.value, str)]
        if len(texts) == len(node.items):
            yield list_edits(node, texts, data)
    yield (TextEdit(node.span, f" {_flow(data)}" if node.span.start == node.span.end else _flow(data)),)
    # A list on lines of its own may stand where a value in brackets cannot.
    if mapping.entries[-1] is not entry:
        yield (*removed(mapping, entry), *_added(mapping, name, data))
    else:
        before = Span(node.span.source, entry.key.span.end, node.span.end)
        yield (TextEdit(before, f": {_flow(data)}"),)


def _added(mapping: Mapping, name: str, data: Any) -> Edits:
    """Return an entry more, behind the others."""
    text = f"{as_yaml(name)}: {_flow(data)}"
    if mapping.entries:
        return (added(mapping, mapping.entries[-1], as_yaml(name), _flow(data)),)
    if mapping.span.text.startswith("{"):
        return (TextEdit(mapping.span, f"{{{text}}}"),)
    newline = _newline(mapping.span.source)
    before = mapping.span.source.text
    lead = "" if not before or before.endswith(("\n", "\r")) else newline
    return (TextEdit(Span(mapping.span.source, len(before), len(before)), f"{lead}{text}{newline}"),)


def _taken_away(mapping: Mapping, name: str) -> Iterator[Edits]:
    """Yield ways to take an entry out, the gentlest first."""
    entry = mapping.entry(name)
    if entry is None:
        yield ()
        return
    yield removed(mapping, entry)
    data = plain(mapping)
    del data[name]
    yield (TextEdit(mapping.span, _flow(data)),)


def _behind(node: ListNode, party: dict[str, str]) -> Edits:
    """Return a party more behind the last one of a list, written as that is."""
    source, last = node.span.source, node.items[-1].span
    if node.span.text.startswith("["):
        return (TextEdit(Span(source, last.end, last.end), f", {_flow(party)}"),)
    start, _ = source.line_bounds(last.line)
    _, end = source.line_bounds(last.end_line)
    said = _flow(party) if last.text.startswith("{") else f"id: {as_yaml(party['id'])}"
    return (TextEdit(Span(source, end, end), f"{_newline(source)}{source.text[start : last.start]}{said}"),)


def _newline(source: Source) -> str:
    return "\r\n" if "\r\n" in source.text else "\n"


def _flow(data: Any) -> str:
    """Return data in one line."""
    match data:
        case None:
            return "null"
        case bool():
            return "true" if data else "false"
        case str():
            return as_yaml(data) if data.isprintable() else _escaped(data)
        case dict():
            return "{" + ", ".join(f"{_flow(key)}: {_flow(each)}" for key, each in data.items()) + "}"
        case list():
            return f"[{', '.join(map(_flow, data))}]"
        case _:
            return str(data)


def _escaped(text: str) -> str:
    """Return a text in double quotes, with everything that does not print spelt out."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(each if each.isprintable() else f"\\U{ord(each):08x}" for each in quoted) + '"'
