"""What the cells of labels name: methods, gates and directives, by their titles, ids or whole texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ottava.facts.source.diagnostic import quoted, visible
from ottava.facts.source.suggestion import nearest

from ..rulebook.rulebook import Rulebook
from .choices import NONE, choices_of
from .measures.judgements import Kind, Thing

Column = Literal["method", "gate", "must", "must not"]

_EXPECTED: Mapping[Column, str] = {
    "method": "the title of a method",
    "gate": "the title of a gate",
    "must": "the title of a gate, a directive or a method",
    "must not": "the title of a method or a directive",
}
_KINDS: Mapping[Column, tuple[Kind, ...]] = {
    "method": ("method",),
    "gate": ("gate",),
    "must": ("do", "gate", "avoid", "method"),
    "must not": ("method", "avoid", "do", "gate"),
}


class NotKnown(Exception):
    """Nothing is called so: what was found, what was expected, and how to put it right if that is known."""

    def __init__(self, found: str, expected: str, hint: str | None) -> None:
        super().__init__(found)
        self.found, self.expected, self.hint = found, expected, hint


@dataclass(frozen=True)
class LabelNames:
    """The names of a rulebook, by column. by_name: of each column, what a name stands for. whole: methods that have
    stages, as a whole. beside: methods that go with the whole plan, and so have no place in an order. title: of
    each thing.
    """

    by_name: Mapping[Column, Mapping[str, Thing]]
    titles: Mapping[Column, tuple[str, ...]]
    whole: frozenset[str]
    beside: frozenset[Thing]
    title: Mapping[Thing, str]

    @classmethod
    def of(cls, rulebook: Rulebook) -> LabelNames:
        """Return the names of a rulebook, those on review sheets first."""
        choices, names = choices_of(rulebook), rulebook.names
        sheets = (*choices.methods, *choices.not_methods, *choices.gates, *choices.do, *choices.avoid)
        called: list[tuple[Thing, tuple[str, ...]]] = [((e.kind, e.id), (e.title, e.id)) for e in sheets]
        called += [(("gate", each.id), (each.title, each.text)) for each in names.gates]
        called += [((each.kind, each.id), (each.text,)) for each in names.directives]
        called += [(("method", each.id), (each.title, each.id)) for each in names.methods]
        beside = frozenset[Thing](("method", each.id) for each in names.methods if not each.competing)
        by_name: dict[Column, dict[str, Thing]] = {}
        for column, kinds in _KINDS.items():
            found = by_name.setdefault(column, {})
            for kind in kinds:
                for thing, texts in called:
                    if thing[0] == kind and not (column == "method" and thing in beside):
                        for text in texts:
                            found.setdefault(folded(text), thing)
        titles: dict[Column, tuple[str, ...]] = {
            column: (*(each.title for each in sheets if each.kind in kinds), NONE) for column, kinds in _KINDS.items()
        }
        staged = frozenset(each.id for each in names.methods if each.competing and None not in each.competing)
        title = {thing: texts[0] for thing, texts in reversed(called)}
        return cls(by_name, titles, staged, beside, title)

    def in_cell(self, text: str, column: Column) -> tuple[Thing, ...]:
        """Return what a cell names: several are separated by `;`, and `none` names nothing. Raises NotKnown."""
        if folded(text) == NONE:
            return ()
        whole = self.by_name[column].get(folded(text))
        if whole is not None:
            return (whole,)
        return tuple(dict.fromkeys(self._named(part.strip(), column) for part in text.split(";") if part.strip()))

    def _named(self, text: str, column: Column) -> Thing:
        found = self.by_name[column].get(folded(text))
        if found is None and folded(text) == NONE:
            raise NotKnown(text, f"`{NONE}` alone, or titles without it", "take one of the two out")
        if found is None and column == "method" and self.by_name["must"].get(folded(text)) in self.beside:
            raise NotKnown(text, "a method that can come first", "it goes with the whole plan: name it in `must do`")
        if found is None:
            near = nearest(text, self.titles[column])
            hint = f"did you mean {quoted(near)}?" if near else None
            raise NotKnown(text, f"{_EXPECTED[column]}, or `{NONE}`", hint)
        return found


def folded(text: str) -> str:
    """Return a name as it is compared: letter case, spaces, a full stop at its end and `_` do not count."""
    return " ".join(visible(text).replace("_", " ").casefold().split()).rstrip(".").rstrip()
