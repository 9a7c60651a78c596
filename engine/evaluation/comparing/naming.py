"""What is counted in a comparison, by the titles that people know, and in the order of the rulebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import get_args

from ...rulebook.rulebook import Rulebook
from ..choices import choices_of
from .outcome import Mark, Table

_ALONE: dict[Table, str] = {"stopped": "a gate stops everything", "nothing fits": "no method fits"}
_TABLES: tuple[Table, ...] = get_args(Table)


class Naming:
    """Titles and places: those of the rulebooks, and else those that the advice itself gives.

    met: titles as they were met in the results, those to prefer first.
    """

    def __init__(self, rulebooks: Iterable[Rulebook], met: Iterable[Mapping[Mark, str]]) -> None:
        self._titles: dict[Mark, str] = {Mark(table, ""): title for table, title in _ALONE.items()}
        self._places: dict[Mark, int] = {}
        for rulebook in rulebooks:
            found = choices_of(rulebook)
            for each in (*found.do, *found.avoid):
                self._titles.setdefault(Mark("do" if each.kind == "do" else "avoid", each.id), each.title)
            tables: tuple[tuple[Table, Iterable[str]], ...] = (
                *((table, [each.id for each in found.not_methods]) for table in ("first", "advised", "excluded")),
                ("gate", [each.id for each in found.gates]),
                ("do", [each.id for each in found.do]),
                ("avoid", [each.id for each in found.avoid]),
            )
            for table, ids in tables:
                for id in ids:
                    self._places.setdefault(Mark(table, id), len(self._places))
        for titles in met:
            for mark, title in titles.items():
                self._titles.setdefault(mark, title)

    def title(self, mark: Mark) -> str:
        """Return what people call it."""
        return self._titles.get(mark) or mark.id

    def order(self, mark: Mark) -> tuple[int, int, str]:
        """Return less for what comes first."""
        return _TABLES.index(mark.table), self._places.get(mark, len(self._places)), mark.id
