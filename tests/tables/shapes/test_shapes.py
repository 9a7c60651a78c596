"""Files as people have them get through with a short mapping, and a wrong mapping is told at its place."""

from __future__ import annotations

import pytest
from tables.shapes.shapes import BROKEN, CELLS, HEADER, SHAPES, Broken, Shape

from ottava.engine.tables.drafting.trying import Attempt, try_mapping
from ottava.engine.tables.mapping.findings import InvalidMapping
from ottava.engine.tables.mapping.from_yaml import mapping_from
from ottava.facts import built_in_vocabulary
from ottava.facts.source.reading import from_bytes

VOCABULARY = built_in_vocabulary()
each_shape = pytest.mark.parametrize("shape", SHAPES, ids=[each.file for each in SHAPES])
BREAKS = [(shape, broken) for shape in SHAPES for broken in BROKEN[shape.file]]


def attempt(shape: Shape, text: str) -> Attempt:
    mapping = mapping_from(from_bytes(shape.mapping.name, text.encode()), VOCABULARY)
    return try_mapping(str(shape.path), mapping, VOCABULARY)


def facts(found: Attempt, id: str) -> dict[str, object]:
    case = next(each for each in found.cases if each.id == id)
    return {f"{each.party or ''}.{each.attribute.name}": each.value for each in case.facts}


@each_shape
def test_a_mapping_is_short_and_reads_every_row_that_can_be_used(shape: Shape) -> None:
    text = shape.mapping.read_text("utf-8")
    assert len(text.splitlines()) <= 40
    found = attempt(shape, text)
    assert (found.header, found.rows, found.read, found.set_aside) == (
        [],
        shape.rows,
        shape.cases,
        len(shape.set_aside),
    )
    reasons = {(column, code) for column, code in found.reasons}
    assert reasons == {(column, code) for _, column, code in shape.set_aside}
    assert all(total for _, total in found.known.values())


@each_shape
def test_personal_columns_are_never_read(shape: Shape) -> None:
    mapping = mapping_from(from_bytes("m.yaml", shape.mapping.read_bytes()), VOCABULARY)
    assert len(mapping.never_read) >= 2
    assert not {each.name for each in mapping.never_read} & {each.name for each in mapping.columns()}


def test_what_stands_in_rows_is_what_is_read() -> None:
    """Held against the files by hand, one of each kind of source."""
    found = {shape.file: attempt(shape, shape.mapping.read_text("utf-8")) for shape in SHAPES}
    hr = facts(found["hr-grievances.csv"], "GR0003")
    # 01/02/2026 to 18/04/2026; documents Y, no video, two witnesses.
    assert hr[".duration_days"] == 76
    assert hr[".evidence"] == ["document", "witness"]
    assert hr[".status"] == "ascertained"
    assert hr["employee.weaker"] is None
    assert hr["other_side.kind"] == "person"
    court = facts(found["court-parties.csv"], "26-CV-301")
    assert (court[".category"], court[".legal_step"]) == ("land_property", "court_referred")
    assert (court["party_1.role"], court["party_2.role"], court["party_3.role"]) == (
        "claimant",
        "respondent",
        "respondent",
    )
    assert (court["party_2.vulnerabilities"], court["party_3.consent"]) == (["elderly"], "given")
    intake = facts(found["mediation-intake.csv"], "CM-26-103")
    assert (intake[".duration_days"], intake["party_a.shared_language"]) == (35, "none")
    money = facts(found["database-export.csv"], "70002.0")
    assert (money[".duration_days"], money["client.trust"], money[".shared_home"]) == (18, 3, True)
    german = facts(found["schlichtung.csv"], "2/26")
    assert (german[".duration_days"], german[".prior_agreement"]) == (116, "kept")
    form = facts(found["sheets-form.csv"], "sheets-form-2")
    assert form["writer.vulnerabilities"] == ["elderly", "illness"]
    assert form["writer.arousal"] == {"value": "upset", "certainty": 0.5}


@pytest.mark.parametrize(
    ("shape", "broken"), BREAKS, ids=[f"{s.file}: {b[1].strip() or b[0].strip()}" for s, b in BREAKS]
)
def test_a_wrong_mapping_is_told_at_its_place(shape: Shape, broken: Broken) -> None:
    right, wrong, (kind, code, where) = broken
    text = shape.mapping.read_text("utf-8")
    assert right in text
    # In its last place, where there are several: the mistake is then not in the first lines.
    before, _, behind = text.rpartition(right)
    text = f"{before}{wrong}{behind}"
    if kind == CELLS:
        column, count = where
        found = attempt(shape, text)
        assert found.reasons[str(column), code][0] == count
        assert f"column `{column}`" in found.reasons[str(column), code][1]
        assert "line" in (found.reasons[str(column), code][2].hint or "")
    elif kind == HEADER:
        found = attempt(shape, text)
        told = [f"{place}: {fault.message}" for place, fault in found.header if fault.code == code]
        assert any(str(where) in each for each in told)
        assert found.read == found.set_aside == 0
    else:
        with pytest.raises(InvalidMapping) as raised:
            attempt(shape, text)
        found_mistakes = [each for each in raised.value.diagnostics if each.code == code]
        lines = [text.splitlines()[each.span.line - 1] for each in found_mistakes if each.span is not None]
        assert any(str(where) in line for line in lines)
