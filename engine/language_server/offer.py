"""A word that is offered where the cursor stands, and how it is written there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from ottava.facts.source.node import NotRepresentable, scalar_value

_PLAIN = re.compile(r"[\w][\w.@+=/-]*(?: [\w.@+=/-]+)*")
_PLACE = re.compile(r"\$(?:(\d+)|\{\d+(?::([^{}]*))?\})")

OfferKind = Literal["key", "value", "name", "snippet"]


@dataclass(frozen=True, slots=True)
class Offer:
    """A word, as a list shows it. text: what is written for it. about: what it means, in Markdown. beginning: `text`
    has places to fill in, as snippets of the protocol write them.
    """

    label: str
    kind: OfferKind
    text: str
    about: str = ""
    beginning: bool = False


@dataclass(frozen=True, slots=True)
class Stand:
    """Where keys and values are written. lead, behind: what goes before and behind them. column: that of the keys.
    brackets: whether they stand in brackets.
    """

    lead: str
    behind: str
    column: int
    brackets: bool

    def key(self, name: str, type_: str, about: str, *, colon: bool) -> Offer:
        """Return the offer of a key. type_: that of its value. colon: whether one follows already."""
        further = "\n" + " " * (self.column + 2)
        tails = {"object": f":{further}", "array": f":{further}- "}
        tail = "" if colon else ": " if self.brackets else tails.get(type_, ": ")
        return Offer(name, "key", f"{self.lead}{quoted_if_needed(name)}{tail}{self.behind}", about)

    def value(self, value: str | int | float | bool, about: str, *, quoted: bool) -> Offer:
        """Return the offer of a value. quoted: whether it stands in quotes already."""
        written = value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else f"{value}"
        text = written if quoted or not isinstance(value, str) else quoted_if_needed(value)
        return Offer(written, "value", f"{self.lead}{text}{self.behind}", about)

    def snippet(self, snippet: dict[str, Any]) -> Offer:
        """Return the offer of a beginning that a schema describes."""
        if "bodyText" in snippet:
            text = str(snippet["bodyText"])
        elif self.brackets:
            text = _in_brackets(snippet["body"])
        else:
            text = ("\n" + " " * self.column).join(_lines(snippet["body"]))
        label, about = snippet["label"], snippet.get("description", "")
        return Offer(label, "snippet", f"{self.lead}{text}{self.behind}", about, beginning=True)


def without_places(text: str) -> str:
    """Return a snippet as mere text, for editors that know no places to fill in."""
    return _PLACE.sub(lambda found: found[2] or "", text)


def quoted_if_needed(text: str) -> str:
    """Return a text as YAML writes it."""
    try:
        plain = _PLAIN.fullmatch(text) is not None and scalar_value(text) == text
    except NotRepresentable:
        plain = False
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _lines(body: Any) -> Iterator[str]:
    """Yield the lines of a value, lists and mappings in lines of their own."""
    if isinstance(body, dict):
        for key, value in body.items():
            inner = list(_lines(value))
            if isinstance(value, dict | list):
                yield f"{key}:"
                yield from (f"  {line}" for line in inner)
            else:
                yield f"{key}: {inner[0]}"
    elif isinstance(body, list):
        for item in body:
            first, *others = _lines(item)
            yield f"- {first}"
            yield from (f"  {line}" for line in others)
    else:
        yield str(body)


def _in_brackets(body: Any) -> str:
    if isinstance(body, dict):
        return "{" + ", ".join(f"{key}: {_in_brackets(value)}" for key, value in body.items()) + "}"
    if isinstance(body, list):
        return "[" + ", ".join(map(_in_brackets, body)) + "]"
    return str(body)
