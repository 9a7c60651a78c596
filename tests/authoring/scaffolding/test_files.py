"""What `ottava new` writes into files: cases in one line, and entries behind those that are there."""

from datetime import date
from pathlib import Path

import pytest

from ottava.engine.authoring.scaffolding.files import NothingWritten, case_written, with_entry, written
from ottava.facts import Case, cases_from
from ottava.facts.source.reading import read_source
from ottava.facts.source.span import Source

ENTRY = "- id: b\n  when: always\n"


@pytest.mark.parametrize(
    "line",
    [
        "{}",
        "{parties: [{id: ann, arousal: calm}, {id: '0823', trust: {value: 3, certainty: 0.6}}]}",
        "{parties: [{id: ann, threats: [conditional, specific]}, {id: bob, threats: []}], day: 2026-03-01}",
        "{dispute: {deadline_hours: 1.5}, safety: {weapon: true, injury: {value: false, certainty: 0.8}}}",
        "{day: 2026-03-01, dispute: {duration_days: 1234567, deadline_hours: 0.25}}",
    ],
)
def test_a_case_in_one_line_is_read_as_the_same_case(line: str) -> None:
    (case,) = cases_from(Source("a.yaml", line))
    assert isinstance(case, Case)
    (again,) = cases_from(Source("a.yaml", case_written(case)))
    assert again == case
    assert case_written(case) == line


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("calm", "calm"),
        ("it's", "'it''s'"),
        ("true", "'true'"),
        ("No", "'No'"),
        ("0823", "'0823'"),
        ("a: b", "'a: b'"),
        (False, "false"),
        (1234567.5, "1234567.5"),
        (date(2026, 3, 1), "2026-03-01"),
        (frozenset({"b", "a"}), "[a, b]"),
        ((1, "a"), "[1, a]"),
        ({"value": 2, "certainty": 0.5}, "{value: 2, certainty: 0.5}"),
    ],
)
def test_a_value_is_written_so_that_it_is_read_as_what_it_is(value: object, text: str) -> None:
    assert written(value) == text


@pytest.mark.parametrize(
    ("there", "after"),
    [
        ("", ENTRY),
        ("# nothing yet", f"# nothing yet\n{ENTRY}"),
        ("- id: a\n  when: always\n", f"- id: a\n  when: always\n\n{ENTRY}"),
        ("- id: a", f"- id: a\n\n{ENTRY}"),
        ("- id: a\r\n", "- id: a\r\n\r\n- id: b\r\n  when: always\r\n"),
        (
            "scope: {safety.weapon: true}\nrules:\n  - id: a\n",
            "scope: {safety.weapon: true}\nrules:\n  - id: a\n\n  - id: b\n    when: always\n",
        ),
    ],
)
def test_an_entry_goes_behind_those_that_are_there(there: str, after: str, tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(there, encoding="utf-8", newline="")
    assert with_entry(path, ENTRY, "rules") == after
    assert read_source(path).text == there


@pytest.mark.parametrize(
    "there",
    [
        "[{id: a}]\n",
        "just words\n",
        "id: a\n",
        "rules: none\n",
        "- id: [\n",
        "- id: a\n---\n- id: b\n",
        "  - id: a\n",
    ],
)
def test_what_is_no_list_of_lines_of_its_own_is_not_added_to(there: str, tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(there, encoding="utf-8")
    with pytest.raises(NothingWritten) as raised:
        with_entry(path, ENTRY, "rules")
    assert f"{raised.value}" == (
        f"nothing can be added to `{path}`: it is no list whose entries begin with `- ` at the beginning of a line; "
        "name another file with --file, or write it there yourself"
    )
