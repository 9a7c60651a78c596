"""Bad cases are set aside with their places, and all others are advised on."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from batch.conftest import Running, json_lines, made_up, rejects
from tables.conftest import xlsx

from ottava import Case, InvalidCase
from ottava.facts.source.records.record import MOST_BYTES

CASES = 10_000
EVERY = 20  # one in so many is bad

# Each makes a good line bad; with the code of its first error and the text that it stands at, or the column.
BAD: tuple[tuple[str, Callable[[bytes], bytes], str | int], ...] = (
    ("unknown-attribute", lambda line: line.replace(b'"category"', b'"categry"'), '"categry"'),
    ("unknown-value", lambda line: line.replace(b'"id":"made', b'"handler":{"role":"judge"},"id":"made', 1), '"judge"'),
    ("unknown-entity", lambda line: b'{"partys":[],' + line[1:], '"partys"'),
    ("repeated-key", lambda line: b'{"title":"a",' + line[1:], '"title":"Made'),
    ("unclosed-bracket", lambda line: line[: line.index(b'"parties"') - 1], 1),
    ("text-after-end", lambda line: line + b" {}", " {}"),
    ("unclosed-quote", lambda line: line[:-1] + b',"title2":"x', '"x'),
    ("not-utf-8", lambda line: line.replace(b"Made up", b"M\xe9de up"), "\ufffd"),
    ("control-character", lambda line: line.replace(b"Made up", b"M\x00de up"), "\x00"),
    ("bad-id", lambda line: line.replace(b'"made-up', b'"\\u001b[31mmade-up', 1), '"\\u001b'),
    ("wrong-type", lambda line: b'{"dispute":[]}', "[]"),
    ("missing-value", lambda line: b'{"dispute":{"duration_days":}}', "}}"),
    ("missing-colon", lambda line: b'{"dispute"', 11),
    ("number", lambda line: b'{"dispute":{"deadline_hours":NaN}}', "NaN"),
    ("out-of-range", lambda line: b'{"dispute":{"duration_days":-1}}', "-1}"),
    ("bad-certainty", lambda line: b'{"dispute":{"duration_days":{"value":1,"certainty":2}}}', "2}"),
    ("missing-id", lambda line: b'{"parties":[{"arousal":"calm"}]}', "{"),
    ("repeated-party", lambda line: b'{"parties":[{"id":"a"},{"id":"a"}]}', '"a"}]'),
    ("repeated-value", lambda line: b'{"dispute":{"causes":["data","data"]}}', '"data"]'),
    ("too-large", lambda line: b'{"title":"' + b"x" * MOST_BYTES + b'"}', 1),
)  # fmt: skip


@pytest.fixture(scope="module")
def lines() -> list[bytes]:
    return [msgspec.json.encode(each) for each in made_up(CASES)]


@pytest.mark.slow
def test_twenty_kinds_of_bad_cases(lines: list[bytes], ran: Running, tmp_path: Path) -> None:
    written, wanted = [], []
    for number, line in enumerate(lines):
        if number % EVERY == 3:
            kind = number // EVERY % len(BAD)
            code, spoil, place = BAD[kind]
            line = spoil(line)
            text = line.decode("utf-8", "replace")
            column = place if isinstance(place, int) else text.rindex(place) + 1 + (place[0] == " ")
            if code == "missing-id":
                column = text.index('{"arousal"') + 1
            wanted.append((number + 1, number + 1, column, code))
        written.append(line)
    path = tmp_path / "cases.jsonl"
    path.write_bytes(b"\n".join(written) + b"\n")

    finished, out = ran(path, workers=2)

    found = rejects(out)
    assert (finished.advised, finished.rejected) == (9_500, 500)
    with open(out / "results.jsonl", "rb") as file:
        assert sum(1 for _ in file) == 9_500
    assert {each["file"] for each in found} == {str(path)}
    places = [(each["record"], each["line"], each["column"], each["errors"][0]["code"]) for each in found]
    assert places == wanted
    assert set(Counter(code for _, _, _, code in wanted).values()) == {25}
    assert len(BAD) == 20


def test_all_errors_of_a_case_are_told(ran: Running, tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text("id: a\n---\nid: b\ndispute:\n  categry: debt\n  duration_days: zero\nparties: 3\n")
    _, out = ran(path)
    (reject,) = rejects(out)
    assert (reject["case"], reject["record"], reject["line"], reject["column"]) == ("b", 2, 5, 3)
    assert [(each["line"], each["column"]) for each in reject["errors"]] == [(5, 3), (6, 18), (7, 10)]
    assert reject["errors"][0]["hint"] == "did you mean `category`?"


WRONG = {
    "id": "a",
    "dispute": {"category": "debts", "duration_days": -1},
    "parties": [{"id": "x", "arousal": "calm"}, {"id": "y", "arousal": "cross", "trust": "none at all"}],
}
HEADER = ["id", "dispute.category", "dispute.duration_days"]
PARTIES = ["parties.0.id", "parties.0.arousal", "parties.1.id", "parties.1.arousal", "parties.1.trust"]
ROW = ["a", "debts", -1, "x", "calm", "y", "cross", "none at all"]


@pytest.mark.parametrize("format", ["jsonl", "json", "yaml", "csv", "xlsx", "parquet"])
def test_every_format_says_where_in_the_case_a_mistake_is(ran: Running, tmp_path: Path, format: str) -> None:
    path = tmp_path / f"cases.{format}"
    if format == "csv":
        path.write_text("\n".join(",".join(map(str, each)) for each in ([*HEADER, *PARTIES], ROW)) + "\n")
    elif format == "xlsx":
        xlsx(path, {"A": [[*HEADER, *PARTIES], ROW]})
    elif format == "parquet":
        parquet = pytest.importorskip("pyarrow.parquet")
        parquet.write_table(pytest.importorskip("pyarrow").Table.from_pylist([WRONG]), path)
    else:
        path.write_text(json.dumps(WRONG) + "\n")
    _, out = ran(path)
    (reject,) = rejects(out)
    with pytest.raises(InvalidCase) as caught:
        Case.from_mapping(WRONG)
    assert {each["path"] for each in reject["errors"]} == {each.path for each in caught.value.diagnostics}
    assert "parties[1].arousal" in {each["path"] for each in reject["errors"]}


def test_what_is_no_mistake_in_a_case_has_no_path_in_it(ran: Running, tmp_path: Path) -> None:
    path = json_lines(tmp_path / "cases.jsonl", [{"id": "a", "dispute": {"rumour": True}}])
    path.write_bytes(path.read_bytes() + b"5\n{\n")
    finished, out = ran(path, max_firings=1)
    assert finished.rejected == 3
    found = {each["errors"][0]["code"]: each["errors"][0]["path"] for each in rejects(out)}
    assert found == {"too-many-firings": None, "not-a-case": "", "missing-key": None}


def test_a_file_cut_off_in_the_middle_of_a_record(ran: Running, tmp_path: Path) -> None:
    whole = b"".join(msgspec.json.encode(each) + b"\n" for each in made_up(10))
    path = tmp_path / "cases.jsonl"
    path.write_bytes(whole[:-100])
    finished, out = ran(path)
    assert (finished.advised, finished.rejected) == (9, 1)
    (reject,) = rejects(out)
    assert (reject["record"], reject["line"]) == (10, 10)
    assert whole[:-100].endswith(reject["text"].encode())


@pytest.mark.slow
@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n"])
def test_a_file_without_a_case_is_set_aside_as_a_whole(text: str, ran: Running, tmp_path: Path) -> None:
    path = tmp_path / ("a.yaml" if "#" in text else "a.jsonl")
    path.write_text(text)
    _, out = ran(path)
    (reject,) = rejects(out)
    assert (reject["record"], reject["errors"][0]["code"]) == (None, "no-case")


def test_a_case_that_fires_too_often_is_set_aside(ran: Running, tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_bytes(b'{"id":"little"}\n' + msgspec.json.encode(made_up(1)[0]) + b"\n")
    finished, out = ran(path, max_firings=12)
    assert finished.rejected == 1
    (reject,) = rejects(out)
    assert (reject["record"], reject["line"], reject["errors"][0]["code"]) == (2, 2, "too-many-firings")


@pytest.mark.slow
def test_a_case_that_takes_too_long_is_set_aside(ran: Running, tmp_path: Path) -> None:
    crowd = {"id": "crowd", "parties": [{"id": f"party-{number}", "arousal": "upset"} for number in range(60)]}
    path = tmp_path / "cases.jsonl"
    path.write_bytes(b"".join(msgspec.json.encode(each) + b"\n" for each in (*made_up(2), crowd)))
    finished, out = ran(path, thorough=True, seconds=0.02)
    found = rejects(out)
    assert finished.advised + finished.rejected == 3
    assert "crowd" in {each["case"] for each in found}  # it takes many times as long on any machine
    assert {each["errors"][0]["code"] for each in found} == {"too-slow"}
    json.dumps(found)
