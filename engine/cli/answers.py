"""The answers that a question can have on a terminal: what is offered, and what was meant by what is typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ottava.facts import Attribute, Value
from ottava.facts.catalogue import tr

from ..report.interview import how_written
from ..report.layout import Shape, passage
from ..report.words import prose, value


def offered(attribute: Attribute) -> Iterator[Shape]:
    """Yield the lines under a question: its choices with their numbers, and how else to answer."""
    for number, choice in enumerate(attribute.choices, start=1):
        label = attribute.meaning(choice) if isinstance(choice, str | int) else None
        meaning = f": {prose(label)}" if label else ""
        key = choice if attribute.scale() else number
        said = "" if attribute.scale() else value(choice)
        yield passage(f"{said}{meaning if said else meaning.removeprefix(': ')}", f"{key}  ", indent=3)
    hint = _hint(attribute)
    if hint:
        yield passage(hint, indent=3, style="dim")


def meant(typed: str, attribute: Attribute) -> Any:
    """Return what was typed, with numbers turned into the choices they stand for; words are taken as they are."""
    if attribute.kind == "set":
        words = [word.strip() for word in typed.replace("+", ",").split(",") if word.strip()]
        return [] if words in (["0"], ["none"]) else [_chosen(word, attribute.choices) for word in words]
    if attribute.kind == "boolean" and typed.strip().lower() in ("y", "yes", "n", "no"):
        return typed.strip().lower().startswith("y")
    return typed.strip() if attribute.scale() else _chosen(typed, attribute.choices)


def _hint(attribute: Attribute) -> str:
    if attribute.kind == "set":
        return tr("Several with commas between; 0 for none of them.")
    return how_written(attribute)


def _chosen(typed: str, among: Sequence[Value]) -> Any:
    word = typed.strip()
    numbered = dict(zip(map(str, range(1, len(among) + 1)), among, strict=True))
    if word in numbered:
        return numbered[word]
    return word.replace(" ", "_").lower() if among else word
