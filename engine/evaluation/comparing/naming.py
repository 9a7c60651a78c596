"""What is counted in a comparison, by the titles that people know, and in the order of the rulebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import get_args

from ...batch.titles import titles
from ...rulebook.rulebook import Rulebook
from .outcome import AdviceMark, Table

_ALONE: dict[Table, str] = {"stopped": "a gate stops everything", "nothing fits": "no method fits"}
_TABLES: tuple[Table, ...] = get_args(Table)
_NAMED_IN: dict[str, tuple[Table, ...]] = {
    "methods": ("first", "advised", "excluded"), "gates": ("gate",), "directives": ("do", "avoid"),
}  # fmt: skip


class Naming:
    """Titles and places: those of the rulebooks, and else those that the advice itself gives.

    met: titles as they were met in the results, those to prefer first.
    """

    def __init__(self, rulebooks: Iterable[Rulebook], met: Iterable[Mapping[AdviceMark, str]]) -> None:
        self._titles: dict[AdviceMark, str] = {AdviceMark(table, ""): title for table, title in _ALONE.items()}
        self._places: dict[AdviceMark, int] = {}
        for rulebook in rulebooks:
            for kind, found in titles(rulebook).items():
                for table in _NAMED_IN.get(kind, ()):
                    for id, title in found.items():
                        self._titles.setdefault(AdviceMark(table, id), title)
                        self._places.setdefault(AdviceMark(table, id), len(self._places))
        for others in met:
            for mark, title in others.items():
                self._titles.setdefault(mark, title)

    def title(self, mark: AdviceMark) -> str:
        """Return what people call it."""
        return self._titles.get(mark) or mark.id

    def order(self, mark: AdviceMark) -> tuple[int, int, str]:
        """Return less for what comes first."""
        return _TABLES.index(mark.table), self._places.get(mark, len(self._places)), mark.id
