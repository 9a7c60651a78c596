"""From `texts/zh.yaml` to the texts of a rulebook in another language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Entry, Mapping, Node, Scalar, items_of
from ottava.facts.source.node import Sequence as ListNode
from ottava.facts.source.span import Source, Span

from ..conclusion import template_from_text
from ..language import texts_of
from ..rulebook import Rulebook
from ..texts import Language, TextPath
from .findings import Findings, first_line, key_text, one_of
from .from_rule import within

_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")
USUAL = {"directives": "text", "conditions": "title", "assessments": "true"}
"""What a text stands for that is written beside the id itself."""
_STAGED = ("steps", "avoid", "for_parties")


@dataclass(frozen=True, slots=True)
class LanguageText:
    """A file of texts in another language. `level`: of which rulebook, counted from the one that extends no other."""

    code: str
    node: Mapping
    level: int


def language_text(source: Source, document: Node, level: int, findings: Findings) -> LanguageText | None:
    """Return the file, or None after noting why it is none of texts."""
    code = PurePath(source.name).stem
    if not _TAG.fullmatch(code):
        message = f"{quoted(code)} is no tag of a language; expected a name such as `zh.yaml` or `pt-BR.yaml`"
        findings.error("unknown-language", message, first_line(document), "name the file after its language")
        return None
    hint = "begin it with `methods:`, `rules:` or another list of the rulebook"
    node = findings.expect_mapping(document, "a file of texts", "a mapping of texts by id", hint)
    return None if node is None else LanguageText(code, node, level)


def languages_of(
    rulebook: Rulebook, files: Iterable[LanguageText], heads: Sequence[Mapping], findings: Findings
) -> tuple[Language, ...]:
    """Return the languages that a rulebook has texts in; what is wrong with these has been noted.

    A rulebook that extends another takes over its texts, but for those of what it writes anew. heads: the
    `rulebook.yaml` of each, its own last.
    """
    originals = texts_of(rulebook)
    short = _short(originals)
    texts: dict[str, dict[TextPath, str]] = {}
    spans: dict[str, Span] = {}
    own = len(heads) - 1
    for file in files:
        found = texts.setdefault(file.code, {})
        spans[file.code] = first_line(file.node)
        anew = frozenset(each for head in heads[file.level + 1 :] for each in _written_anew(head))
        for path, node in _flat(file.node, ()):
            paths = [path] if path in originals else short.get(path, [])
            if file.level < own:
                paths = [] if path[:1] == ("title",) or path[:1] in anew or path[:2] in anew else paths
            elif not paths:
                _unknown(file.node, path, originals, short, findings)
            for each in paths:
                text = _text(node, path, originals[each], findings if file.level == own else Findings())
                if text is not None:
                    found[each] = text
    return tuple(
        Language(
            code, tuple(sorted(found.items())), tuple(path for path in originals if path not in found), spans[code]
        )
        for code, found in sorted(texts.items())
    )


def _short(originals: Iterable[TextPath]) -> dict[TextPath, list[TextPath]]:
    """Return shorter ways to write paths, each with what it stands for."""
    found: dict[TextPath, list[TextPath]] = {}
    paths = list(originals)
    known = set(paths)
    for path in paths:
        section = path[0]
        if path[-1] == USUAL.get(section):
            found.setdefault(path[:-1], []).append(path)
        if section == "methods" and path[2] in _STAGED and len(path) == 4:
            stages = [each[3] for each in paths if each[:3] == (*path[:2], "stages")]
            for stage in (*stages, "main"):
                found.setdefault((*path[:3], stage, path[3]), []).append(path)
        if section == "methods" and path[2] == "for_parties":
            found.setdefault(path[:3], []).append(path)
            found.setdefault(path[:-1], []).append(path)
        if section == "rules" and path[2] == "because" and (*path[:3], "2") not in known:
            found.setdefault(path[:3], []).append(path)
    return found


def _written_anew(head: Mapping) -> Iterator[TextPath]:
    """Yield the beginnings of the paths of all texts that a `rulebook.yaml` has."""
    for entry in head.entries:
        key = key_text(entry.key)
        if not isinstance(entry.value, ListNode | Mapping):
            yield (key,)
        for item in items_of(entry.value) if isinstance(entry.value, ListNode) else ():
            id = item.get("id") if isinstance(item, Mapping) else None
            if isinstance(id, Scalar):
                yield key, str(id.value)
        for each in entry.value.entries if isinstance(entry.value, Mapping) else ():
            yield key, key_text(each.key)


def _flat(node: Node, path: TextPath) -> Iterator[tuple[TextPath, Scalar]]:
    """Yield each text in a node with its path; what is left empty is none."""
    match node:
        case Mapping(entries=entries):
            for entry in entries:
                yield from _flat(entry.value, (*path, key_text(entry.key)))
        case ListNode(items=items):
            for number, item in enumerate(items, start=1):
                yield from _flat(item, (*path, str(number)))
        case Scalar(value=value):
            if value is not None:
                yield path, node


def _unknown(
    node: Node, path: TextPath, originals: Iterable[TextPath], short: Iterable[TextPath], findings: Findings
) -> None:
    """Note the first key of a path at which the rulebook has no text."""
    known = [*originals, *short]
    for at, key in enumerate(path):
        before = path[:at]
        names = list(dict.fromkeys(each[at] for each in known if each[:at] == before and len(each) > at))
        where = f" in {quoted('.'.join(before))}" if before else ""
        if isinstance(node, ListNode):
            item = node.items[int(key) - 1]
            places = [each for each in names if each.isdigit()]
            if key not in places:
                said = f"the rulebook has {len(places) or 'no'} text{'' if len(places) == 1 else 's'}"
                hint = "write as many texts as the rulebook has, in the same order"
                findings.error("unknown-text", f"{said} in a list{where}; this is number {key}", item.span, hint)
                return
            node = item
        elif isinstance(node, Mapping) and (entry := _entry(node, key)):
            if key not in names:
                message = f"the rulebook has no text {quoted(key)}{where}"
                findings.unknown("unknown-text", message, entry.key.span, key, names)
                return
            node = entry.value
    under = [each[len(path)] for each in known if each[: len(path)] == path and len(each) > len(path)]
    shape = f"write a mapping with {one_of(list(dict.fromkeys(under))[:3])}" if under else None
    message = f"{quoted('.'.join(path))} is one text; the rulebook has several there"
    findings.error("unknown-text", message, node.span, shape)


def _entry(mapping: Mapping, key: str) -> Entry | None:
    """Return the entry with that key, also where YAML reads it as a number or as true or false."""
    return next((each for each in mapping.entries if key_text(each.key) == key), None)


def _text(node: Scalar, path: TextPath, original: str, findings: Findings) -> str | None:
    """Return the text; None after noting that it is none, or that its braces are not those of the original."""
    what = f"`{path[-1]}`"
    text = findings.expect_text(node, what)
    if text is None:
        return None
    template, strays = template_from_text(text)
    for stray in strays:
        hint = "write `{{` or `}}` for a brace that is meant as such"
        findings.error("stray-brace", f"a brace in {what} has no other to go with it", within(node, text, stray), hint)
    allowed = list(dict.fromkeys(slot.name for slot in template_from_text(original)[0].slots))
    wrong = [slot for slot in template.slots if slot.name not in allowed]
    for slot in wrong:
        message = f"the text names {quoted(slot.name)}, which the text of the rulebook does not name"
        hint = f"expected {one_of([f'{{{each}}}' for each in allowed])}" if allowed else "take the braces out"
        findings.error("slot-not-in-original", message, within(node, text, slot), hint)
    return None if strays or wrong else text
