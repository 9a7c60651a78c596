"""What an expert can say of a case, by the titles that review sheets show: methods, gates, directives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ..report.words import prose
from ..rulebook.conclusion import variant_name
from ..rulebook.rulebook import Directive, Gate, Method, Rulebook

ChoiceKind = Literal["method", "gate", "do", "avoid"]

NONE = "none"
"""What a cell says where an expert finds that none of the choices fits."""

BETWEEN = "; "
"""What stands between several titles in one cell."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A method (or one stage of it), a gate or a directive. No `title` has a `;` in it, and no two are the same.

    id: as in an advice, with a stage as in `rigidity_with_softness.firm`. text: what it means.
    """

    kind: ChoiceKind
    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Choices:
    """All that can be chosen, in the order of the rulebook.

    methods: what can come first. not_methods: what can be ruled out, a method with all its stages as well. do, avoid:
    directives.
    """

    methods: tuple[Choice, ...]
    gates: tuple[Choice, ...]
    do: tuple[Choice, ...]
    avoid: tuple[Choice, ...]
    not_methods: tuple[Choice, ...]

    @property
    def must_not(self) -> tuple[Choice, ...]:
        """What can be named as not to be done."""
        return self.not_methods + self.avoid


def choices_of(rulebook: Rulebook) -> Choices:
    """Return what experts can choose from under a rulebook."""
    names = rulebook.names
    competing = [(method, stage) for method in names.methods for stage in method.competing]
    methods = tuple(_method(method, stage) for method, stage in competing)
    staged = [method for method in names.methods if method.competing and None not in method.competing]
    whole = {method.id: Choice("method", method.id, _title(method.title), _all_stages(method)) for method in staged}
    not_methods: list[Choice] = []
    for (method, _), choice in zip(competing, methods, strict=True):
        if method.id in whole:
            not_methods.append(whole.pop(method.id))
        not_methods.append(choice)
    return Choices(
        methods,
        tuple(_gate(each) for each in names.gates),
        tuple(_directives(each for each in names.directives if each.kind == "do")),
        tuple(_directives(each for each in names.directives if each.kind == "avoid")),
        tuple(not_methods),
    )


def _method(method: Method, stage: str | None) -> Choice:
    return Choice(
        "method",
        variant_name(method.id, stage),
        _title(method.title_of(stage)),
        prose(" ".join(method.steps_of(stage))),
    )


def _all_stages(method: Method) -> str:
    stages = ", ".join(_title(method.title_of(stage)) for stage in method.competing)
    return f"The method as a whole, with all its stages: {stages}."


def _gate(gate: Gate) -> Choice:
    return Choice("gate", gate.id, _title(gate.title), prose(gate.text))


def _directives(directives: Iterable[Directive]) -> Iterable[Choice]:
    """Return each by the first clause of its text, where no other begins alike."""
    found = list(directives)
    clauses = [prose(each.text).partition(";")[0].strip().rstrip(".") for each in found]
    often = Counter(clauses)
    for each, clause in zip(found, clauses, strict=True):
        title = clause if often[clause] == 1 and clause else _title(each.text).rstrip(".")
        yield Choice(each.kind, each.id, title, prose(each.text))


def _title(text: str) -> str:
    return prose(text).replace(";", ",")
