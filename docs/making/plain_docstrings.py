"""Shows docstrings of plain prose as a reference: an extension of Griffe, which reads them for mkdocstrings.

What a docstring says behind `workers:` becomes a row in the table of arguments, with type and default. So does, in the
docstring of a class, what it says of a field; fields of which it says nothing are in the table, too. Public names lead
to where they are described.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import griffe

PACKAGE = "ottava"
PARAGRAPHS = re.compile(r"\n\s*\n")
Named: TypeAlias = Mapping[str, griffe.Attribute | griffe.Parameter]


class PlainDocstrings(griffe.Extension):
    """Gives every public name, and every public member of one, its docstring in sections."""

    def on_package(self, *, pkg: griffe.Module, **_: Any) -> None:
        if pkg.path != PACKAGE:
            return
        names = [str(each) for each in pkg.exports or ()]
        links = Links(names)
        for name in names:
            found = pkg.members[name]
            target = found.final_target if isinstance(found, griffe.Alias) else found
            if isinstance(target, griffe.Class):
                _show_class(target, links)
            elif isinstance(target, griffe.Function):
                _show(target, links, arguments=_public(target.parameters))


class Links:
    """Makes links of the public types that a text names, in backticks or without."""

    def __init__(self, names: Iterable[str]) -> None:
        types = "|".join(name for name in names if name[0].isupper())
        self._name = re.compile(rf"`({types})`|(?<![\w.`\[])({types})(?![\w(`\]])")

    def __call__(self, text: str) -> str:
        return self._name.sub(lambda found: f"[`{found[1] or found[2]}`][{PACKAGE}.{found[1] or found[2]}]", text)


def _show_class(kind: griffe.Class, links: Links) -> None:
    fields: dict[str, griffe.Attribute] = {}
    for owner in (*reversed(kind.mro()), kind):
        for member in owner.members.values():
            if member.name.startswith("_"):
                continue
            if isinstance(member, griffe.Function):
                _show(member, links, arguments=_public(member.parameters))
            elif isinstance(member, griffe.Attribute) and member.docstring:
                _show(member, links)
            elif isinstance(member, griffe.Attribute) and member.annotation:
                fields[member.name] = member
    init = kind.members.get("__init__")
    given = _public(init.parameters) if isinstance(init, griffe.Function) else {}
    _show(kind, links, arguments={name: each for name, each in given.items() if name not in fields}, fields=fields)


def _public(parameters: griffe.Parameters) -> dict[str, griffe.Parameter]:
    return {each.name: each for each in parameters if each.name not in ("self", "cls") and each.name[0] != "_"}


def _show(shown: griffe.Object, links: Links, *, arguments: Named | None = None, fields: Named | None = None) -> None:
    """Give an object its docstring in sections: the text, and tables of what it says of arguments and fields."""
    docstring, arguments, fields = shown.docstring, arguments or {}, fields or {}
    if docstring is None or "parsed" in vars(docstring):
        return
    text, said = _sorted(docstring.value, [*arguments, *fields])
    described = {name: links(each) for name, each in said.items()}
    sections: list[griffe.DocstringSection] = [griffe.DocstringSectionText(links(text))]
    if described.keys() & arguments.keys():
        sections.append(
            griffe.DocstringSectionParameters(
                [
                    griffe.DocstringParameter(
                        name, annotation=each.annotation, value=_text(each.default), description=described.get(name, "")
                    )
                    for name, each in arguments.items()
                    if isinstance(each, griffe.Parameter)
                ]
            )
        )
    if fields:
        sections.append(
            griffe.DocstringSectionAttributes(
                [
                    griffe.DocstringAttribute(name, annotation=each.annotation, description=described.get(name, ""))
                    for name, each in fields.items()
                ],
                title="Fields:",
            )
        )
    docstring.parsed = sections


def _text(default: Any) -> str | None:
    return None if default is None else str(default)


def _sorted(text: str, names: Iterable[str]) -> tuple[str, dict[str, str]]:
    """Return the text without what it says of these names, and what it says of each: `name: what`."""
    kept, said = [], {}
    begin = re.compile(rf"(?:^|(?<=[.:;]\s))`?({'|'.join(names) or '(?!)'})`?:\s", re.MULTILINE)
    for paragraph in PARAGRAPHS.split(text):
        before, *rest = begin.split(paragraph)
        kept.append(before.strip("\n") if not rest else before.strip())
        said |= {name: " ".join(each.split()) for name, each in zip(rest[::2], rest[1::2], strict=True)}
    return "\n\n".join(each for each in kept if each), said
