"""The columns of results: they agree with the advice, are of the same types in every file, and carry what is kept."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ottava import Advisor, Case
from ottava.engine.authoring.generating.cases import cases
from ottava.engine.batch import result_parquet
from ottava.engine.batch.encoding import Encoder, safe_cell
from ottava.engine.batch.formats import OutputFormat
from ottava.engine.batch.result import CaseResult
from ottava.engine.batch.result_columns import COLUMNS
from ottava.facts import Vocabulary
from ottava.facts.attribute import Attribute

parquet = pytest.importorskip("pyarrow.parquet")

ADVISOR = Advisor()
NAMES = [column.name for column in COLUMNS]
LISTS = {column.name for column in COLUMNS if column.kind == "list"}
PLACES = ("first", "second", "third")

Row = dict[str, Any]


def result(data: dict[str, Any], kept: dict[str, Any] | None = None, thorough: bool = False) -> CaseResult:
    case = Case.from_mapping(data)
    return CaseResult(case, ADVISOR.advise(case, thorough=thorough), kept or {})


MANY = [result(each) for each in cases(80, 11)]


def in_csv(results: Sequence[CaseResult], kept: tuple[str, ...] = ()) -> list[Row]:
    encoder = Encoder("csv", kept)
    text = (encoder.head() + encoder(results)).decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def in_parquet(results: Sequence[CaseResult], kept: tuple[str, ...] = ()) -> Any:
    return parquet.read_table(io.BytesIO(Encoder("parquet", kept)(results)))


def as_csv(value: Any) -> str:
    """How a cell of Parquet is written in CSV."""
    if isinstance(value, list):
        return ";".join(value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def expected(advice: dict[str, Any]) -> Row:
    """The columns, but for the category, worked out anew from the JSON of an advice."""
    row: Row = dict.fromkeys(f"{place}_{part}" for place in PLACES for part in ("method", "stage", "rank", "certainty"))
    row |= {f"{place}_parties": [] for place in PLACES}
    by_variant: dict[tuple[str, str | None], list[dict[str, Any]]] = {}
    for each in advice["recommendations"]:
        if each["rank"] is not None:
            by_variant.setdefault((each["method"], each["stage"]), []).append(each)
    for place, ((method, stage), group) in zip(PLACES, by_variant.items(), strict=False):
        row[f"{place}_method"], row[f"{place}_stage"] = method, stage
        row[f"{place}_rank"] = group[0]["rank"]
        row[f"{place}_parties"] = [each["party"] for each in group if each["party"]]
        row[f"{place}_certainty"] = max(each["certainty"] for each in group)
    first = [".".join(filter(None, variant)) for variant, group in by_variant.items() if group[0]["rank"] == 1]

    def full(entries: list[dict[str, Any]], name: str) -> list[str]:
        dotted = [each[name] + (f".{each['stage']}" if each.get("stage") else "") for each in entries]
        return [
            text + (f"@{each['party']}" if each["party"] else "") for text, each in zip(dotted, entries, strict=True)
        ]

    return row | {
        "case": advice["case"],
        "gates": [gate["id"] for gate in advice["gates"]],
        "stopped": "stop" in [gate["effect"] for gate in advice["gates"]],
        "nothing_fits": advice["nothing_fits"] is not None,
        "came_first": first,
        "tied": len(first) > 1,
        "alongside": full([each for each in advice["recommendations"] if each["rank"] is None], "method"),
        "to_do": full([each for each in advice["directives"] if each["kind"] == "do"], "id"),
        "to_avoid": full([each for each in advice["directives"] if each["kind"] == "avoid"], "id"),
        "excluded": full(advice["exclusions"], "method"),
        "stability": advice["stability"]["verdict"] if advice["stability"]["searched"] else "not computed",
        "open_questions": len(advice["questions"]),
        "safeguards_broken": sorted({each["safeguard"] for each in advice["breaches"]}),
    }


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32), st.integers(1, 4))
def test_the_columns_of_any_case_agree_with_its_advice_in_every_format(seed: int, count: int) -> None:
    results = [result(each) for each in cases(count, seed)]
    advices = [json.loads(line) for line in Encoder("jsonl")(results).splitlines()]
    rows = in_parquet(results).to_pylist()
    for row, line, each, advice in zip(rows, in_csv(results), results, advices, strict=True):
        del row["advice"]
        assert row == expected(advice) | {"category": each.category}
        assert {name: as_csv(value) for name, value in row.items()} == line


def test_ties_several_parties_and_stages_all_occur_in_these_cases() -> None:
    rows = in_parquet(MANY).to_pylist()
    assert any(row["tied"] for row in rows)
    assert any(len(row["first_parties"]) > 1 for row in rows)
    assert any(row["second_stage"] for row in rows)
    assert any(row["first_method"] is None for row in rows)
    assert {each for row in rows for each in row["to_avoid"]}
    assert any(row["third_rank"] == row["second_rank"] for row in rows if row["third_rank"])


def test_a_category_of_several_values_is_written_in_one_order() -> None:
    vocabulary = Vocabulary((Attribute("dispute", "category", "set", values=("debt", "family", "labour", "school")),))
    case = Case.from_mapping({"dispute": {"category": ["school", "debt", "labour", "family"]}}, vocabulary)
    assert CaseResult(case, MANY[0].advice).category == "debt;family;labour;school"


def test_stability_is_told_where_it_is_computed() -> None:
    data = {"id": "a", "parties": [{"id": "p", "arousal": "violent"}], "safety": {"imminent_violence": "ongoing"}}
    (alone,), (thorough,) = in_csv([result(data)]), in_csv([result(data, thorough=True)])
    assert (alone["stability"], thorough["stability"]) == ("not computed", "open")


def test_types_are_the_same_whatever_the_cases() -> None:
    """Of an empty case nearly all columns are empty; a reader of several files wants them to be of the same types."""
    schema = in_parquet(MANY, ("State",)).schema
    assert in_parquet([result({"id": "a"})], ("State",)).schema == schema
    assert schema.names == [*NAMES, "State", "advice"]
    types = {name: str(schema.field(name).type) for name in NAMES}
    kinds = {"text": "string", "number": "double", "whole number": "int64", "yes or no": "bool"}
    for column in COLUMNS:
        told = types[column.name]
        assert told == kinds[column.kind] if column.kind != "list" else told.startswith("list<")


def test_parquet_holds_the_whole_advice() -> None:
    for row, each in zip(in_parquet(MANY).column("advice").to_pylist(), MANY, strict=True):
        assert row == with_values_as_text(json.loads(each.advice.to_json()))


def with_values_as_text(value: Any) -> Any:
    """What may be of several kinds stands in a table as JSON text."""
    if isinstance(value, list):
        return [with_values_as_text(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: json.dumps(each, separators=(",", ":"), ensure_ascii=False)
        if name == "value"
        else with_values_as_text(each)
        for name, each in value.items()
    }


def test_every_column_is_packed() -> None:
    found = parquet.ParquetFile(io.BytesIO(Encoder("parquet")(MANY)))
    columns = [found.metadata.row_group(0).column(at) for at in range(found.metadata.num_columns)]
    assert {each.compression for each in columns} == {"ZSTD"}


def test_kept_columns_stand_behind_ours() -> None:
    kept = ("State", "Amount", "Big", "Count", "Seen", "Unseen", "Missing", "Parts", "Note")
    values: dict[str, Any] = {"State": "=1+1", "Amount": 12.5, "Big": 7_000_000.0, "Count": 3, "Seen": True}
    values |= {"Unseen": False, "Parts": ("a", "b"), "Note": 'a "b", c'}
    results = [result({"id": "a"}, values), result({"id": "b"}, {})]
    table = in_parquet(results, kept)
    text = ["=1+1", "12.5", "7000000", "3", "true", "false", None, "a;b", 'a "b", c']
    assert [[row[name] for name in kept] for row in table.to_pylist()] == [text, [None] * len(kept)]
    first, second = in_csv(results, kept)
    assert list(first) == [*NAMES, *kept]
    assert [first[name] for name in kept] == ["'=1+1", *text[1:6], "", *text[7:]]
    assert [second[name] for name in kept] == [""] * len(kept)
    lines = Encoder("jsonl", kept)(results).splitlines()
    for line, each in zip(lines, results, strict=True):
        found = json.loads(line)
        assert list(found)[-1] == "kept"
        assert found.pop("kept") == json.loads(json.dumps({name: each.kept.get(name) for name in kept}))
        assert json.dumps(found, separators=(",", ":"), ensure_ascii=False) == each.advice.to_json()


@pytest.mark.parametrize(
    ("kept", "called"),
    [
        (("State",), ["State"]),
        (("case", "Category"), ["case_kept", "Category_kept"]),
        (("case", "case_kept", "CASE"), ["case_kept", "case_kept_kept", "CASE_kept_kept_kept"]),
        (("advice", "kept"), ["advice_kept", "kept"]),
        (("a", "A"), ["a", "A_kept"]),
        (("=cmd()", "a\x1bb", "x,y"), ["'=cmd()", "a b", "x,y"]),
    ],
)
def test_names_of_kept_columns_that_are_taken_or_calculated(kept: tuple[str, ...], called: list[str]) -> None:
    values = {name: f"value of {name}" for name in kept}
    (row,) = in_csv([result({"id": "a"}, values)], kept)
    assert list(row) == [*NAMES, *called]
    table = in_parquet([result({"id": "a"}, values)], kept)
    assert table.schema.names == [*NAMES, *called, "advice"]
    assert [table.column(name).to_pylist() for name in called] == [[value] for value in values.values()]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12), unique=True, max_size=5))
def test_any_names_make_a_table_with_names_of_its_own(kept: list[str]) -> None:
    values = {name: name for name in kept}
    (row,) = in_csv([result({"id": "a"}, values)], tuple(kept))
    assert len({name.casefold() for name in row}) == len(NAMES) + len(kept)
    assert in_parquet([result({"id": "a"}, values)], tuple(kept)).schema.names == [*row, "advice"]


@pytest.mark.parametrize(
    ("text", "cell"),
    [("a-b", "a-b"), ("a b;é", "a b;é"), ("=1", "'=1"), ("a\nb", "a b"), ("a,b", '"a,b"'), ('a"b', '"a""b"')],
)
def test_only_a_text_with_a_comma_or_a_quote_stands_in_quotes(text: str, cell: str) -> None:
    assert safe_cell(text) == cell


@pytest.mark.parametrize("id", ['"', '"a', 'a"b', '","', "a;b", "=1", "x,=1", '";=1'])
def test_no_id_moves_a_cell(id: str) -> None:
    (row,) = in_csv([result({"id": id})])
    assert (row["category"], row["open_questions"].isdigit()) == ("unknown", True)


@pytest.mark.parametrize("format", get_args(OutputFormat))
def test_no_results_are_nothing(format: OutputFormat) -> None:
    assert Encoder(format)([]) == b""


def test_a_fact_that_many_reasons_share_is_written_out_once_for_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    reasons = [reason for each in MANY for reason in reasons_in(msgspec.to_builtins(each.advice))]
    counted = Counting()
    monkeypatch.setattr(result_parquet, "_JSON", counted)
    in_parquet(MANY)
    assert 0 < counted.calls < sum(len(reason["facts"]) for reason in reasons)


def reasons_in(value: Any) -> Iterator[dict[str, Any]]:
    """All reasons in an advice, wherever they stand."""
    if isinstance(value, dict):
        yield from value.get("reasons", ())
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
        yield from reasons_in(each)


class Counting:
    """Writes JSON, and counts how often."""

    def __init__(self) -> None:
        self.calls = 0

    def encode(self, value: Any) -> bytes:
        self.calls += 1
        return msgspec.json.encode(value)
