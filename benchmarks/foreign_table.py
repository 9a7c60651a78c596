"""A table whose columns are not those of a case file, made from cases; with the mapping that reads it back.

The columns have German names, the words are foreign, yes and no are `ja` and `nein`, days are counted between two
dates, and lists are ticked or separated by slashes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from ottava.facts import PARTY, Attribute, Vocabulary

_BEGUN = date(2026, 11, 1)
_TICKED, _BETWEEN = "fact_finding.evidence", "dispute.duration_days"
_HEAD = """\
table: {decimal: ",", dates: day first, yes: [ja], no: [nein]}
id: Fall Nr
keep: [Aktenzeichen]
never_read: [Name]
"""


class ForeignTable:
    """The layout of a table that can hold these cases (data of case files)."""

    def __init__(self, cases: Iterable[Mapping[str, Any]], vocabulary: Vocabulary) -> None:
        self._known: dict[str, bool] = {}
        """Of each column the path of its attribute, with the number of its party; and whether it needs a certainty."""
        self._parties = 0
        self._vocabulary = vocabulary
        for case in cases:
            self._parties = max(self._parties, len(case.get("parties", ())))
            for path, value in _facts(case):
                self._known[path] = self._known.get(path, False) or isinstance(value, dict)

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        names = ["Fall Nr", "Aktenzeichen", "Name"]
        names += [f"Beteiligter {number}" for number in range(self._parties)]
        for path in sorted(self._known):
            names += self._columns(path)
        return names

    @property
    def mapping(self) -> str:
        """The text of the mapping."""
        lines = [_HEAD]
        entity = ""
        for path in sorted(path for path in self._known if not path.startswith("parties.")):
            if path.partition(".")[0] != entity:
                entity = path.partition(".")[0]
                lines.append(f"{entity}:\n")
            lines.append(f"  {path.partition('.')[2]}: {self._written(path)}\n")
        if self._parties:
            lines.append("parties:\n")
        for number in range(self._parties):
            lines.append(f"  - id: {{column: Beteiligter {number}}}\n")
            of_party = sorted(path for path in self._known if path.startswith(f"parties.{number}."))
            lines += [f"    {path.rpartition('.')[2]}: {self._written(path)}\n" for path in of_party]
        return "".join(lines)

    def row(self, case: Mapping[str, Any]) -> list[str]:
        """Return the cells of a case."""
        said = dict(_facts(case))
        cells = [case["id"], f"AZ {case['id']}", f"Frau Geheim {case['id']}"]
        parties = case.get("parties", ())
        cells += [parties[number]["id"] if number < len(parties) else "" for number in range(self._parties)]
        for path in sorted(self._known):
            value = said.get(path)
            certainty = value.get("certainty") if isinstance(value, dict) else None
            value = value["value"] if isinstance(value, dict) else value
            cells += self._cells(path, value)
            if self._known[path]:
                cells.append("" if certainty is None else f"{certainty}".replace(".", ","))
        return cells

    def _attribute(self, path: str) -> Attribute:
        return self._vocabulary[f"{PARTY}.{path.rpartition('.')[2]}" if path.startswith("parties.") else path]

    def _columns(self, path: str) -> list[str]:
        name = f"Spalte {path.replace('.', ', ')}"
        names = [name]
        if path == _TICKED:
            names = [f"{name}: {value}" for value in self._attribute(path).values]
        elif path == _BETWEEN:
            names = [f"{name} von", f"{name} bis"]
        return [*names, f"{name} sicher"] if self._known[path] else names

    def _written(self, path: str) -> str:
        attribute, names = self._attribute(path), self._columns(path)
        sure = f", certainty: {{column: {_quoted(names[-1])}}}" if self._known[path] else ""
        if path == _TICKED:
            ticks = ", ".join(f"{_quoted(n)}: {v}" for n, v in zip(names, attribute.values, strict=False))
            return f"{{any_of: {{{ticks}}}{sure}}}"
        if path == _BETWEEN:
            return f"{{from: {_quoted(names[0])}, to: {_quoted(names[1])}{sure}}}"
        words = ", ".join(f"{_quoted(_word(value))}: {value}" for value in attribute.values)
        more = f", words: {{{words}}}" if words else ""
        if attribute.kind == "set":
            more += ", separator: /"
        return f"{{column: {_quoted(names[0])}{more}{sure}}}"

    def _cells(self, path: str, value: Any) -> list[str]:
        attribute = self._attribute(path)
        if path == _TICKED:
            if value is None:
                return [""] * len(attribute.values)
            return ["x" if each in value else "nein" for each in attribute.values]
        if path == _BETWEEN:
            if value is None:
                return ["", f"{_BEGUN:%d/%m/%Y}"]
            return [f"{_BEGUN - timedelta(days=value):%d.%m.%Y}", f"{_BEGUN:%d/%m/%Y}"]
        if value is None:
            return [""]
        match attribute.kind:
            case "set":
                return ["/".join(map(_word, value)) or "[]"]
            case "boolean":
                return ["Ja" if value else "NEIN"]
            case "integer" | "number":
                return [f"{value}".replace(".", ",") + (f" {attribute.unit}" if attribute.unit else "")]
        return [_word(value)]


def _facts(case: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for entity, facts in case.items():
        if isinstance(facts, dict):
            yield from ((f"{entity}.{name}", value) for name, value in facts.items())
    for number, party in enumerate(case.get("parties", ())):
        yield from ((f"parties.{number}.{name}", value) for name, value in party.items() if name != "id")


def _word(value: str) -> str:
    return f"Wort, {value.upper()}"


def _quoted(text: str) -> str:
    return f'"{text}"'
