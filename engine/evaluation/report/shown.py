"""How things with an id are called on pages."""

from __future__ import annotations

from ottava.facts.source.diagnostic import visible

from ..evaluation import EvaluationNames
from ..measures.judgements import Kind


class TitleLookup:
    """Titles in place of ids."""

    def __init__(self, names: EvaluationNames) -> None:
        self._names = names

    def case(self, id: str) -> str:
        """Return the id of a case, with its title if it has one."""
        title = self._names.cases.get(id)
        return visible(f"{id}: {title}" if title else id)

    def method(self, id: str) -> str:
        return self._names.methods.get(id, id)

    def gate(self, id: str) -> str:
        return self._names.gates.get(id, id)

    def rule(self, id: str) -> str:
        return self._names.rules.get(id, id)

    def thing(self, kind: Kind, id: str) -> str:
        """Return what is to be done or not: a method, a gate, or a directive."""
        if kind == "method":
            return self.method(id)
        return self.gate(id) if kind == "gate" else self._names.directives.get(id, id)
