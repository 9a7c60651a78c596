"""From the text of a mapping to the mapping, or to all that is wrong with it."""

from __future__ import annotations

import os
from dataclasses import dataclass

from ottava.facts import PARTY, Attribute, Vocabulary
from ottava.facts.attribute import DAY_OF_ADVICE
from ottava.facts.computed import ComputedAttribute
from ottava.facts.moved import moved_to
from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.node import Mapping, Node, Scalar, Sequence
from ottava.facts.source.reading import read_source
from ottava.facts.source.span import Source, Span
from ottava.facts.source.suggestion import nearest
from ottava.facts.source.yaml_layout import commented_out
from ottava.facts.source.yaml_text import from_yaml

from .cells import CellReading
from .findings import InvalidMapping, MappingFindings, folded, one_of, said, text_of_scalar
from .from_table import from_table
from .from_value import ValueReader
from .model import ColumnUse, Constant, FromColumn, MappedFact, MappedParty, TableMapping

_HEAD = ("table", "one_case_for_each", "id", "title", "day", "keep", "never_read")
_OF_PARTY = ("id", "one_for_each")


def read_mapping(path: str | os.PathLike[str], vocabulary: Vocabulary) -> TableMapping:
    """Return the mapping in a file, under a vocabulary. Raises InvalidMapping, UnreadableSource."""
    return mapping_from(read_source(path, pipe=True), vocabulary)


def mapping_from(source: Source, vocabulary: Vocabulary) -> TableMapping:
    """Return the mapping that a text describes. Raises InvalidMapping with all mistakes."""
    documents, diagnostics = from_yaml(source)
    if diagnostics:
        raise InvalidMapping(diagnostics)
    if len(documents) != 1 or not isinstance(documents[0], Mapping) or not documents[0].entries:
        span = documents[-1].span if documents else Span(source, 0, 0)
        found = "nothing" if not documents else "more than one document" if len(documents) > 1 else said(documents[0])
        hint = "begin with `id: COLUMN`, then the attributes, as in a case"
        raise InvalidMapping(Diagnostic("not-a-mapping", f"found {found}, expected a mapping of columns", span, hint))
    findings = MappingFindings()
    mapping = _MappingReader(source, documents[0], vocabulary, findings).mapping()
    if findings.diagnostics:
        raise InvalidMapping(findings.diagnostics)
    return mapping


@dataclass(slots=True)
class _MappingReader:
    source: Source
    node: Mapping
    vocabulary: Vocabulary
    findings: MappingFindings

    def mapping(self) -> TableMapping:
        findings, node = self.findings, self.node
        layout, defaults = from_table(node.get("table"), findings)
        never_read = self._columns("never_read")
        values = ValueReader(findings, defaults, {folded(each.name): each.line for each in never_read})
        keep = self._kept(values)
        key = None if (named := node.get("one_case_for_each")) is None else values.column(named, "`one_case_for_each`")
        head = self._head(values, key)
        facts: list[MappedFact] = []
        parties: list[MappedParty] = []
        entities = [each for each in self.vocabulary.entities if each != PARTY]
        for entry in node.entries:
            name = entry.key.value
            if name == "parties":
                parties += self._parties(entry.value, values, grouped=named is not None)
            elif name in entities:
                facts += self._facts(str(name), entry.value, values)
            elif name not in _HEAD:
                self._unknown_key(entry.key, (*_HEAD, *entities, "parties"))
        if not facts and not parties and not findings.diagnostics:
            hint = f"add {one_of([*entities[:2], 'parties'])} with the columns of their attributes"
            findings.error("no-attribute", "the mapping says of no attribute where it comes from", node.span, hint)
        return TableMapping(
            self.source.name, self.source.text, layout, head, key, keep, never_read, tuple(facts), tuple(parties),
        )  # fmt: skip

    def _unknown_key(self, key: Scalar, known: tuple[str, ...]) -> None:
        name = text_of_scalar(key)
        homes = [each.path for each in self.vocabulary.of_cases if each.name == name]
        if homes:
            places = [f"`{path.partition('.')[0]}`" for path in homes]
            where = " or ".join("an item of `parties`" if place == f"`{PARTY}`" else place for place in places)
            message = f"{quoted(name)} is an attribute, and has its place under {where}"
            self.findings.error("misplaced-key", message, key.span, f"move it below {where}")
        elif name == PARTY:
            hint = "write `parties:` with a list, each item beginning with `- id:`"
            self.findings.error("unknown-key", "unknown key `party` of the mapping", key.span, hint)
        else:
            self.findings.unknown("unknown-key", "key", key, "in the mapping", known)

    def _columns(self, key: str) -> tuple[ColumnUse, ...]:
        node = self.node.get(key)
        names = () if node is None else self.findings.names(node, key, "the name of a column")
        return tuple(ColumnUse(name.strip(), item.span.line) for name, item in names)

    def _kept(self, values: ValueReader) -> tuple[ColumnUse, ...]:
        node = self.node.get("keep")
        names = () if node is None else self.findings.names(node, "keep", "the name of a column")
        return tuple(column for _, item in names if (column := values.column(item, "`keep`")) is not None)

    def _head(self, values: ValueReader, key: ColumnUse | None) -> tuple[tuple[str, Constant | FromColumn, int], ...]:
        found: list[tuple[str, Constant | FromColumn, int]] = []
        for name in ("id", "title", "day"):
            entry = self.node.entry(name)
            if entry is None:
                continue
            if name == "day":
                day = values.attribute(DAY_OF_ADVICE, entry.value)
                source = None if day is None else day[0]
            else:
                source = values.text(name, entry.value)
            if isinstance(source, Constant | FromColumn):
                found.append((name, source, entry.key.span.line))
        if key is not None and self.node.get("id") is None:
            found.insert(0, ("id", FromColumn(key, CellReading("label")), key.line))
        return tuple(found)

    def _facts(self, entity: str, node: Node, values: ValueReader, skip: tuple[str, ...] = ()) -> list[MappedFact]:
        """Return where the attributes of an entity come from."""
        of = "a party" if entity == PARTY else f"`{entity}`"
        if not isinstance(node, Mapping):
            self.findings.wrong_kind(node, of, "its attributes", "write `{ATTRIBUTE: COLUMN}`")
            return []
        found = []
        for entry in node.entries:
            name = text_of_scalar(entry.key)
            if name in skip:
                continue
            attribute = self._attribute(entity, name, entry.key)
            source = None if attribute is None else values.attribute(attribute, entry.value)
            if source is not None:
                is_list = attribute is not None and attribute.kind == "set"
                found.append(MappedFact(entity, name, *source, entry.key.span.line, is_list))
        return found

    def _attribute(self, entity: str, name: str, key: Scalar) -> Attribute | None:
        path = f"{entity}.{name}"
        attribute = self.vocabulary.get(path)
        if isinstance(attribute, ComputedAttribute):
            message = f"`{path}` is worked out from other attributes, and comes from no column"
            self.findings.error("computed-attribute", message, key.span, "take it out")
            return None
        if attribute is not None:
            return attribute
        own = [each.name for each in self.vocabulary.of_entity(entity)]
        elsewhere = [each.path for each in self.vocabulary if each.name == name]
        near = nearest(name, own)
        hint = moved_to(path, self.vocabulary)
        if hint is None and elsewhere:
            above = commented_out(key.span.source, 1, key.span.line, key.span.column - 1)
            hint = above or f"did you mean {one_of(elsewhere)}?"
        if hint is None:
            hint = f"did you mean `{near}`?" if near else f"`{entity}` has {one_of(own)}"
        self.findings.error("unknown-attribute", f"unknown attribute {quoted(path)}", key.span, hint)
        return None

    def _parties(self, node: Node, values: ValueReader, *, grouped: bool) -> list[MappedParty]:
        if not isinstance(node, Sequence):
            hint = "begin each party with `- id: customer`"
            self.findings.wrong_kind(node, "`parties`", "a list with an item for each party", hint)
            return []
        found: list[MappedParty] = []
        labels: dict[str, int] = {}
        for item in node.items:
            if not isinstance(item, Mapping):
                self.findings.wrong_kind(item, "a party", "its `id` and its attributes", "write `- id: customer`")
                continue
            party = self._party(item, values, grouped)
            if party is None:
                continue
            if isinstance(party.id, Constant):
                if (line := labels.get(party.id.constant)) is not None:
                    message = f"two parties are called {quoted(party.id.constant)}; each needs a label of its own"
                    span = (item.get("id") or item).span
                    self.findings.error("repeated-party", message, span, f"the first is in line {line}")
                labels.setdefault(party.id.constant, party.line)
            found.append(party)
        return found

    def _party(self, item: Mapping, values: ValueReader, grouped: bool) -> MappedParty | None:
        before = len(self.findings.diagnostics)
        of_row = self._of_row(item, grouped)
        named = item.get("id")
        label = None if named is None else values.party_id(named)
        if named is None and not of_row:
            hint = "add `id: customer` or another label"
            self.findings.error("missing-id", "a party has no `id`", item.span, hint)
        if of_row and isinstance(label, Constant):
            message = f"each row would make a party called {quoted(label.constant)}"
            hint = "write `id: {column: …}`, or leave `id` out"
            self.findings.error("repeated-party", message, (named or item).span, hint)
        facts = self._facts(PARTY, item, values, _OF_PARTY)
        if len(self.findings.diagnostics) > before:
            return None
        return MappedParty(label, tuple(facts), of_row, item.span.line)

    def _of_row(self, item: Mapping, grouped: bool) -> bool:
        entry = item.entry("one_for_each")
        if entry is None:
            return False
        if not isinstance(entry.value, Scalar) or entry.value.value != "row":
            self.findings.wrong_kind(entry.value, "`one_for_each`", "`row`", "write `one_for_each: row`")
        elif not grouped:
            message = "`one_for_each: row` needs several rows for a case"
            hint = "add `one_case_for_each: COLUMN` at the head of the mapping"
            self.findings.error("missing-key", message, entry.key.span, hint)
        return True
