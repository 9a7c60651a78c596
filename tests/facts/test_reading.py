"""Cases from files: every mistake with its place, and one bad case never spoils the rest."""

import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ottava.facts import Attribute, Case, InvalidCase, built_in_vocabulary, read_case, read_cases
from ottava.facts.source.arguments import InvalidCall
from ottava.facts.source.errors import UnreadableSource

Write = Callable[[str, str], Path]
"""Writes a file of this name and text and gives its path."""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def outcomes(path: Path) -> list[tuple[str, str]]:
    """(`case` or `invalid`, id) of each case of the file."""
    return [("invalid", each.case) if isinstance(each, InvalidCase) else ("case", each.id) for each in read_cases(path)]


def complaints(path: Path) -> list[tuple[str, int, str, str | None]]:
    """(code, line, underlined text, hint) of each mistake in the one case of the file."""
    with pytest.raises(InvalidCase) as caught:
        read_case(path)
    found = []
    for each in caught.value.diagnostics:
        assert each.span is not None
        found.append((each.code, each.span.line, each.span.text, each.hint))
    return found


BAD_YAML = """\
id: orange-quarrel
dispute: {category: consumr, duration_days: 1.0}
parties:
  - {id: customer, temperment: hot}
  - id: shopkeeper
    trust: {value: 7, certainty: 1.2}
    heard: no
fact_finding:
  evidence: [witness, video, witness]
handlr: {role: police}
"""


def test_every_mistake_is_underlined_where_it_stands(write: Write) -> None:
    assert complaints(write("bad.yaml", BAD_YAML)) == [
        ("unknown-value", 2, "consumr", "did you mean `consumer`?"),
        ("wrong-type", 2, "1.0", "write `1`"),
        ("unknown-attribute", 4, "temperment", "did you mean `temperament`?"),
        ("out-of-range", 6, "7", None),
        ("bad-certainty", 6, "1.2", "0 is a guess, 1 is sure"),
        ("wrong-type", 7, "no", "write `false`"),
        ("repeated-value", 9, "witness", "leave it out here"),
        ("unknown-entity", 10, "handlr", "did you mean `handler`?"),
    ]


def test_the_second_of_two_equal_items_is_underlined(write: Write) -> None:
    with pytest.raises(InvalidCase) as caught:
        read_case(write("bad.yaml", "fact_finding:\n  evidence: [witness, video, witness]\n"))
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.span is not None
    assert diagnostic.span.column == len("  evidence: [witness, video, ") + 1


def test_a_mistake_as_it_is_shown(write: Write) -> None:
    path = write("bad.yaml", "parties:\n  - {id: customer, temperment: hot}\n")
    with pytest.raises(InvalidCase) as caught:
        read_case(path)
    assert str(caught.value) == (
        "error[unknown-attribute]: unknown attribute `temperment` in `parties.customer`\n"
        f" --> {path}:2:20\n"
        "  |\n"
        "2 |   - {id: customer, temperment: hot}\n"
        "  |                    ^^^^^^^^^^ did you mean `temperament`?"
    )


def test_json_is_underlined_as_well(write: Write) -> None:
    text = '{"dispute": {"category": "consumr"},\n "parties": [{"id": "a", "heard": 1}, {"id": "a"}, {}]}'
    assert complaints(write("bad.json", text)) == [
        ("unknown-value", 1, '"consumr"', "did you mean `consumer`?"),
        ("wrong-type", 2, "1", "write `true`"),
        ("repeated-party", 2, '"a"', "give it another label"),
        ("missing-id", 2, "{}", "add a label such as `id: customer`"),
    ]


@pytest.mark.parametrize(
    ("text", "code", "underlined"),
    [
        ("id: 12\n", "wrong-type", "12"),
        ("3: x\n", "unknown-key", "3"),
        ("dispute: {true: x}\n", "unknown-key", "true"),
        ("safety: unknown\n", "wrong-type", "unknown"),
        ("parties: {id: a}\n", "wrong-type", "{id: a}"),
        ("parties: [a]\n", "wrong-type", "a"),
        ("parties: [{id: a b}]\n", "bad-id", "a b"),
        ("dispute: {causes: value}\n", "wrong-type", "value"),
        ("dispute: {causes: [value, valu]}\n", "unknown-value", "valu"),
        ("dispute: {causes: {value: [valu], certainty: 0.5}}\n", "unknown-value", "valu"),
        ("dispute: {stakes: {value: [a]}}\n", "wrong-type", "[a]"),
        ("dispute: {stakes: {certainty: 1}}\n", "missing-value", "{certainty: 1}"),
        ("dispute: {stakes: {value: trivial, sure: 1}}\n", "unknown-key", "sure"),
        ("- {id: a}\n- {id: b}\n", "not-a-case", "- {id: a}\n- {id: b}"),
        ("hello\n", "not-a-case", "hello"),
    ],
)
def test_the_place_of_a_mistake(write: Write, text: str, code: str, underlined: str) -> None:
    assert [each[:3:2] for each in complaints(write("bad.yaml", text))] == [(code, underlined)]


def test_a_list_of_cases_in_yaml_is_explained(write: Write) -> None:
    ((_, _, _, hint),) = complaints(write("bad.yaml", "- {id: a}\n- {id: b}\n"))
    assert hint is not None
    assert "a line `---` between them" in hint


def test_mistakes_of_the_text_and_of_the_case_come_together(write: Write) -> None:
    found = complaints(write("bad.yaml", "id: a\nid: b\ndispute: {stakes: !big trivial, category: x}\n"))
    assert [each[0] for each in found] == ["repeated-key", "tag", "unknown-value"]


def test_what_yaml_1_1_would_turn_around_stays_what_it_looks_like(write: Write) -> None:
    case = read_case(write("a.yaml", "dispute: {duration_days: 012, rumour: true}\nid: 'no'\ntitle: on\n"))
    assert (case.id, case.title) == ("no", "on")
    assert case.observations["dispute.duration_days"].value == 12


def test_all_forms_of_file_hold_the_same_cases(write: Write) -> None:
    yaml = "id: a\nsafety: {weapon: true}\n---\nid: b\nparties: [{id: x, trust: 3}]\n"
    first, second = (
        '{"id": "a", "safety": {"weapon": true}}',
        '{"id": "b", "parties": [{"id": "x", "trust": 3}]}',
    )
    cases = list(read_cases(write("x.yaml", yaml)))
    assert [each.id for each in cases if isinstance(each, Case)] == ["a", "b"]
    for name in ("x.yml", "x.txt", "x"):
        assert list(read_cases(write(name, yaml))) == cases
    for name in ("x.jsonl", "x.ndjson", "x.NDJSON"):
        assert list(read_cases(write(name, f"{first}\n\n{second}\n"))) == cases
    assert list(read_cases(write("x.json", f"[{first}, {second}]"))) == cases


def test_cases_without_id_are_called_after_the_file(write: Write) -> None:
    assert outcomes(write("morning.yaml", "title: x\n")) == [("case", "morning")]
    assert outcomes(write("morning.yaml", "title: x\n---\nid: own\n---\ntitle: y\n")) == [
        ("case", "morning-1"),
        ("case", "own"),
        ("case", "morning-3"),
    ]
    assert outcomes(write("m.jsonl", "{}\n")) == [("case", "m")]
    assert outcomes(write("m.jsonl", "{}\n{}\n")) == [("case", "m-1"), ("case", "m-2")]
    assert outcomes(write("m.json", "[{}, {}]")) == [("case", "m-1"), ("case", "m-2")]
    assert outcomes(write("m.json", "[{}]")) == [("case", "m")]
    assert outcomes(write("m.json", '{"x": 1}')) == [("invalid", "m")]


def test_a_long_or_strange_file_name_makes_a_usable_id(write: Write) -> None:
    assert outcomes(write("a\nb\u202e.yaml", "title: x\n")) == [("case", "a_b_")]
    long = "x" * 230
    assert outcomes(write(f"{long}.yaml", "title: x\n---\ntitle: y\n")) == [
        ("case", "x" * 198 + "-1"),
        ("case", "x" * 198 + "-2"),
    ]


def test_a_bad_case_is_set_aside_and_the_rest_goes_on(write: Write) -> None:
    assert outcomes(write("m.yaml", "id: a\n---\nid: b\nx: 1\n---\nid: c\nid: d\n---\nid: e\n")) == [
        ("case", "a"),
        ("invalid", "b"),
        ("invalid", "c"),
        ("case", "e"),
    ]
    assert outcomes(write("m.yaml", "id: a\n---\nid: [b\n---\nid: c\n")) == [
        ("case", "a"),
        ("invalid", "m-2"),
        ("case", "c"),
    ]
    assert outcomes(write("m.jsonl", '{"id": "a"}\n{"id": \n{"id": "c", "x": 1}\n7\n{"id": "d"}\n')) == [
        ("case", "a"),
        ("invalid", "m-2"),
        ("invalid", "c"),
        ("invalid", "m-4"),
        ("case", "d"),
    ]
    assert outcomes(write("m.json", '[{"id": "a", "id": "b"}, {"id": "c"}, null]')) == [
        ("invalid", "a"),
        ("case", "c"),
        ("invalid", "m-3"),
    ]


def test_a_directive_belongs_to_the_document_below_it(write: Write) -> None:
    text = "%YAML 1.1\n---\nid: a\n---\nid: b\n"
    assert outcomes(write("m.yaml", text)) == [("invalid", "a"), ("case", "b")]
    assert outcomes(write("m.yaml", "--- !case\nid: a\n---\nid: b\n")) == [("invalid", "a"), ("case", "b")]


def test_empty_documents_are_passed_over(write: Write) -> None:
    assert outcomes(write("m.yaml", "---\n# nothing\n---\ntitle: x\n---\n")) == [("case", "m")]


@pytest.mark.parametrize(("name", "text"), [("a.yaml", ""), ("a.yaml", "# x\n"), ("a.json", "[]"), ("a.jsonl", "\n\n")])
def test_a_file_without_a_case(write: Write, name: str, text: str) -> None:
    path = write(name, text)
    assert outcomes(path) == [("invalid", "a")]
    assert complaints(path)[0][0] == "no-case"


def test_one_case_means_one(write: Write) -> None:
    path = write("m.yaml", "id: a\n---\nid: b\n")
    with pytest.raises(InvalidCase, match="several-cases"):
        read_case(path)
    assert read_case(write("m.json", '[{"id": "a"}]')) == Case("a")


def test_cases_come_one_at_a_time(write: Write) -> None:
    cases = read_cases(write("m.jsonl", "{}\n" * 3))
    assert isinstance(cases, Iterator)
    assert next(cases) == Case("m-1")


def test_a_missing_file_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource):
        read_cases(tmp_path / "none.yaml")
    with pytest.raises(UnreadableSource):
        read_case(tmp_path)
    name: Any = 3
    for read in (read_case, read_cases):
        with pytest.raises(InvalidCall, match="`path` is `3`, expected the path of a file"):
            read(name)


def test_reading_under_an_extension(write: Write) -> None:
    vocabulary = built_in_vocabulary().extended([Attribute("boat", "leaks", "boolean")])
    path = write("a.yaml", "boat: {leaks: true}\n")
    assert read_case(path, vocabulary).observations["boat.leaks"].value is True
    assert list(read_cases(path, vocabulary)) == [read_case(path, vocabulary)]
    assert complaints(path)[0][0] == "unknown-entity"


def test_an_error_with_places_travels_between_processes(write: Write) -> None:
    (error,) = read_cases(write("bad.yaml", BAD_YAML))
    assert isinstance(error, InvalidCase)
    again = pickle.loads(pickle.dumps(error))
    assert (again.case, str(again)) == (error.case, str(error))


@pytest.mark.parametrize("name", ["cases.csv", "cases.TSV", "cases.xlsx", "cases.ods", "cases.parquet", "cases.csv.gz"])
def test_a_table_is_for_batch(name: str, write: Write) -> None:
    path = write(name, "id,dispute.category\na,debt\n")
    for read in (read_case, read_cases):
        with pytest.raises(UnreadableSource) as caught:
            read(path)
        (found,) = caught.value.diagnostics
        assert (found.code, found.hint) == ("a-table", f"`ottava batch {path}` reads tables and advises on each row")
    with pytest.raises(UnreadableSource, match="no file"):
        read_cases(path.with_suffix(".csv").with_stem("missing"))
