"""Shows docstrings of plain prose as a reference: an extension of Griffe, which reads them for mkdocstrings.

What a docstring says behind `workers:` becomes a row in a table of arguments, with type and default. So does, in the
docstring of a class, what it says of a field; fields of which it says nothing are in the table, too. Public names lead
to where they are described.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import griffe

PACKAGE = "ottava"
PARAGRAPHS = re.compile(r"\n\s*\n")
RECURRING = {
    "acts": "what to do, in order.",
    "attribute": "the attribute, as in `party.arousal`.",
    "basis": "what it rests on.",
    "because": "why, as people read it.",
    "case": "the id of the case.",
    "certainty": "how certain it is.",
    "file": "the path of the file.",
    "gate": "the id of the gate.",
    "id": "its id in the rulebook.",
    "label": "what people call it.",
    "line": "the line of the file, from 1.",
    "method": "the id of the method.",
    "name": "its name in the rulebook.",
    "number": "its number in the rulebook.",
    "path": "where it is in a case, as in `parties.customer.arousal`.",
    "practice": "the practice that it rests on, if it does.",
    "question": "how to ask for it.",
    "reasons": "the rules that say so.",
    "party": "the label of the party; None for the case.",
    "rule": "the id of the rule.",
    "source": "where it comes from.",
    "span": "where it is written.",
    "stage": "the id of the stage; None for the method as a whole.",
    "text": "what it says, as people read it.",
    "title": "its name, as people read it.",
    "value": "its value.",
    "version": "its version, as its author counts.",
}
"""What fields of these names mean wherever a docstring says nothing else of them."""
HUMP = re.compile(r"[a-z][A-Z]")


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
    """Makes links of the public types that a text names: in backticks, and without if no other word looks like them."""

    def __init__(self, names: Iterable[str]) -> None:
        types = [name for name in names if name[0].isupper()]
        compound = [name for name in types if HUMP.search(name)]
        self._name = re.compile(rf"`({'|'.join(types)})`|(?<![\w.`\[])({'|'.join(compound)})(?![\w(`\]])")

    def __call__(self, text: str) -> str:
        return self._name.sub(lambda found: f"[`{found[1] or found[2]}`][{PACKAGE}.{found[1] or found[2]}]", text)


def _show_class(kind: griffe.Class, links: Links) -> None:
    init = kind.members.get("__init__")
    given = _public(init.parameters) if isinstance(init, griffe.Function) else {}
    fields: dict[str, griffe.Attribute] = {}
    for owner in (*reversed(kind.mro()), kind):
        for member in owner.members.values():
            if member.name.startswith("_"):
                continue
            if isinstance(member, griffe.Function):
                _show(member, links, arguments=_public(member.parameters))
            elif isinstance(member, griffe.Attribute) and member.docstring:
                _show(member, links)
            elif isinstance(member, griffe.Attribute):
                fields[member.name] = member
                if member.annotation is None and member.name in given:
                    member.annotation = given[member.name].annotation
    _show(kind, links, arguments={name: each for name, each in given.items() if name not in fields}, fields=fields)


def _public(parameters: griffe.Parameters) -> dict[str, griffe.Parameter]:
    """Return the arguments of a function without those that are nobody's business, which its signature leaves out."""
    for name in [each.name for each in parameters if each.name.startswith("_")]:
        del parameters[name]
    return {each.name: each for each in parameters if each.name not in ("self", "cls")}


def _show(
    shown: griffe.Object,
    links: Links,
    *,
    arguments: Mapping[str, griffe.Parameter] | None = None,
    fields: Mapping[str, griffe.Attribute] | None = None,
) -> None:
    """Give an object its docstring in sections: the text, what it says of arguments, and all fields."""
    docstring, arguments, fields = shown.docstring, arguments or {}, fields or {}
    if docstring is None or "parsed" in vars(docstring):
        return
    text, said = _sorted(docstring.value, [*arguments, *fields])
    sections: list[griffe.DocstringSection] = [griffe.DocstringSectionText(links(text))]
    rows = [
        griffe.DocstringParameter(
            name, annotation=each.annotation, value=_value(each, shown), description=links(said[name])
        )
        for name, each in arguments.items()
        if name in said
    ]
    columns = [
        griffe.DocstringAttribute(
            name, annotation=each.annotation, description=links(said.get(name, RECURRING.get(name, "")))
        )
        for name, each in fields.items()
    ]
    sections += [griffe.DocstringSectionParameters(rows, title="Arguments:")] if rows else []
    sections += [griffe.DocstringSectionAttributes(columns, title="Fields:")] if columns else []
    docstring.parsed = sections


def _value(parameter: griffe.Parameter, function: griffe.Object) -> str | None:
    """Return the default of an argument, with the value of a constant in the place of its name."""
    default = parameter.default
    if isinstance(default, griffe.ExprName):
        found = function.modules_collection[default.canonical_path]
        constant = found.final_target if isinstance(found, griffe.Alias) else found
        default = constant.value if isinstance(constant, griffe.Attribute) else default
    return None if default is None else str(default)


def _sorted(text: str, names: Iterable[str]) -> tuple[str, dict[str, str]]:
    """Return the text without what it says of these names, and what it says of each: `name: what`, `one`, `two`: what.

    What is said of a name ends where the next sentence says what is raised, or begins with another name.
    """
    kept: list[str] = []
    said: dict[str, str] = {}
    name = "|".join(names) or "(?!)"
    begin = re.compile(rf"(?:^|(?<=[.:;]\s))(`?(?:{name})`?(?:(?:,| and)\s`?(?:{name})`?)*):\s", re.MULTILINE)
    end = re.compile(rf"(?<=[.;]) (?=Raises |`(?:{name})`)")
    for paragraph in PARAGRAPHS.split(text):
        before, *rest = begin.split(paragraph)
        kept.append(_as_sentence(before) if rest else before.strip("\n"))
        for head, what in zip(rest[::2], rest[1::2], strict=True):
            first, *others = end.split(" ".join(what.split()), maxsplit=1)
            said |= dict.fromkeys(re.findall(rf"\b(?:{name})\b", head), _as_sentence(first))
            kept += map(_as_sentence, others)
    return "\n\n".join(each for each in kept if each), said


def _as_sentence(text: str) -> str:
    return re.sub(r";$", ".", text.strip())
