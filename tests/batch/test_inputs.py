"""What goes in: files, folders, patterns, standard input, plain or compressed; and all formats say the same."""

import glob
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
import yaml
from batch.conftest import Running, command, json_lines, made_up, posix, rejects, results

from ottava.engine.batch.errors import BatchError
from ottava.engine.batch.formats import PACKED_TABLES, InputFormat
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.stream import Stream
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.records.record import Fault

pyarrow = pytest.importorskip("pyarrow")
zstandard = pytest.importorskip("zstandard")
parquet = pytest.importorskip("pyarrow.parquet")

CASES = made_up(40)


def flat(case: dict[str, Any]) -> dict[str, Any]:
    """A case in flat columns, parties by their position."""
    cells: dict[str, Any] = {}

    def put(name: str, value: Any) -> None:
        if isinstance(value, dict):
            put(name, value["value"])
            cells[f"{name}.certainty"] = value["certainty"]
        elif isinstance(value, list):
            cells[name] = ";".join(value) if value else "[]"
        else:
            cells[name] = value

    for entity, said in case.items():
        if entity == "parties":
            for number, party in enumerate(said):
                for name, value in party.items():
                    put(f"parties.{number}.{name}", value)
        elif isinstance(said, dict):
            for name, value in said.items():
                put(f"{entity}.{name}", value)
        else:
            cells[entity] = said
    return cells


def columns(rows: list[dict[str, Any]]) -> list[str]:
    return sorted({name for row in rows for name in row})


def as_csv(cases: list[dict[str, Any]]) -> bytes:
    rows = [flat(each) for each in cases]
    names = columns(rows)

    def cell(value: Any) -> str:
        text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        return f'"{text}"' if ":" in text else text

    return "\r\n".join([",".join(names), *(",".join(cell(row.get(name)) for name in names) for row in rows)]).encode()


def as_flat_parquet(path: Path, cases: list[dict[str, Any]]) -> None:
    rows = [flat(each) for each in cases]
    table = pyarrow.table({name: [row.get(name) for row in rows] for name in columns(rows)})
    parquet.write_table(table, path, row_group_size=13)


def as_nested_parquet(path: Path, cases: list[dict[str, Any]]) -> None:
    def sure(value: Any) -> Any:
        if isinstance(value, dict):
            return value["value"] if "certainty" in value else {name: sure(each) for name, each in value.items()}
        return [sure(each) for each in value] if isinstance(value, list) else value

    parquet.write_table(pyarrow.Table.from_pylist([sure(each) for each in cases]), path, row_group_size=13)


def advice(ran: Running, *inputs: Path, folder: str, **given: Any) -> list[dict[str, Any]]:
    _, out = ran(*inputs, folder=folder, **given)
    assert rejects(out) == []
    return results(out)


@pytest.fixture
def wanted(ran: Running, tmp_path: Path) -> list[dict[str, Any]]:
    return advice(ran, json_lines(tmp_path / "plain.jsonl", CASES), folder="wanted")


@pytest.mark.slow
def test_every_format_says_the_same(ran: Running, wanted: list[dict[str, Any]], tmp_path: Path) -> None:
    lines = (tmp_path / "plain.jsonl").read_bytes()
    forms = {
        "a.json": json.dumps(CASES, indent=1).encode(),
        "a.yaml": yaml.dump_all(CASES, Dumper=yaml.CSafeDumper, sort_keys=False).encode(),
        "a.jsonl.gz": gzip.compress(lines[:5000]) + gzip.compress(lines[5000:]),
        "a.jsonl.zst": zstandard.compress(lines[:5000]) + zstandard.compress(lines[5000:]),
        "marked.jsonl": b"\xef\xbb\xbf" + lines,
        "a.csv": as_csv(CASES),
        "a.csv.gz": gzip.compress(b"\xef\xbb\xbf" + as_csv(CASES)),
    }
    for name, data in forms.items():
        path = tmp_path / name
        path.write_bytes(data)
        assert advice(ran, path, folder=f"of-{name}", batch_size=7) == wanted, name
    as_flat_parquet(tmp_path / "a.parquet", CASES)
    assert advice(ran, tmp_path / "a.parquet", folder="of-parquet", batch_size=7) == wanted


def test_nested_columns(ran: Running, tmp_path: Path) -> None:
    sure = [{"id": f"case {number}", "dispute": {"category": "debt", "causes": ["data"]}} for number in range(20)]
    sure[0]["parties"] = [{"id": "a", "arousal": "calm", "vulnerabilities": []}, {"id": "b", "trust": 3}]
    want = advice(ran, json_lines(tmp_path / "sure.jsonl", sure), folder="lines")
    as_nested_parquet(tmp_path / "nested.parquet", sure)
    assert advice(ran, tmp_path / "nested.parquet", folder="nested") == want


def test_columns_by_label_of_the_party(ran: Running, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,parties.customer.arousal,parties.shop.stance\nx,calm,\ny,,insistent\nz,,\n")
    found = advice(ran, path, folder="labels")
    same = [
        {"id": "x", "parties": [{"id": "customer", "arousal": "calm"}]},
        {"id": "y", "parties": [{"id": "shop", "stance": "insistent"}]},
        {"id": "z"},
    ]
    assert found == advice(ran, json_lines(tmp_path / "same.jsonl", same), folder="lines")


def test_places_in_a_table(ran: Running, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id,dispute.category,parties.0.id,parties.0.trust\n"a\nb",debt,p,1\nc,dept,p,five\nd,debt\n')
    _, out = ran(path)
    found = [(each["record"], each["line"], each["column"], len(each["errors"])) for each in rejects(out)]
    assert found == [(1, 2, 1, 1), (2, 4, 3, 2), (3, 5, 1, 1)]
    as_flat_parquet(tmp_path / "a.parquet", [*CASES[:20], {"id": "x", "dispute": {"category": "dept"}}])
    _, out = ran(tmp_path / "a.parquet", folder="rows")
    (reject,) = rejects(out)
    assert (reject["record"], reject["line"], reject["case"]) == (21, None, "x")


def test_folders_patterns_and_names(ran: Running, tmp_path: Path) -> None:
    folder = tmp_path / "cases"
    (folder / "deep").mkdir(parents=True)
    (folder / "b.yaml").write_text("title: no id\n")
    (folder / "a.jsonl").write_text('{"title":"one"}\n\n{"title":"two"}\n')
    (folder / "deep" / "c.json").write_text('[{"id": "own"}]')
    (folder / "notes.txt").write_text("no case")
    (folder / ".hidden.yaml").write_text("no: case")
    names = [each["case"] for each in advice(ran, folder, folder="all")]
    assert names == ["a-1", "a-2", "b", "own"]
    assert [each["case"] for each in advice(ran, folder / "*.yaml", folder="some")] == ["b"]
    assert [each["case"] for each in advice(ran, folder / "**" / "*.json", folder="deep")] == ["own"]


@posix
@pytest.mark.parametrize("pattern", ["**", "**/*.yaml", "cases/**", "**/deep/*", "**/**/c.*", "*/deep/**"])
def test_patterns_go_no_rounds_and_fit_as_in_python(
    pattern: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.yaml", "cases/b.yaml", "cases/deep/c.yaml", "cases/[d].yaml", ".hidden/e.yaml", "cases/.f.yaml"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text("id: a\n")
    monkeypatch.chdir(tmp_path / "in")
    for start in ("", f"{tmp_path}/in/"):
        expected = sorted({each for each in glob.glob(start + pattern, recursive=True) if os.path.isfile(each)})
        assert [each.path for each in Inputs((start + pattern,))] == expected != []
    (tmp_path / "in" / "outside").symlink_to(tmp_path)
    for name in ("round", "and-round"):
        (tmp_path / "in" / "cases" / name).symlink_to(".")
    found = [each.path for each in Inputs((pattern,))]
    assert expected == [f"{tmp_path}/in/{each}" for each in found]


@pytest.mark.slow
def test_a_folder_with_its_own_results_in_it(tmp_path: Path) -> None:
    json_lines(tmp_path / "cases.jsonl", CASES[:3])
    assert command("batch", tmp_path, "-o", tmp_path / "out").status == 0
    again = command("batch", tmp_path, "-o", tmp_path / "out2", "-q")
    assert (again.status, results(tmp_path / "out2")) == (0, results(tmp_path / "out"))
    assert f"note: `{tmp_path / 'out'}` holds a run of `ottava batch` and is passed over" in again.err
    last = command("batch", tmp_path / "out", "-o", tmp_path / "out3", "-q")
    assert (last.status, "holds the results of a run" in last.err) == (1, True)


@pytest.mark.slow
def test_standard_input(tmp_path: Path) -> None:
    given = b'{"id":"a"}\n{"id":"b"}\n'
    assert command("batch", "-", "-o", tmp_path / "out", stdin=given).status == 0
    assert [each["case"] for each in results(tmp_path / "out")] == ["a", "b"]
    run = command("batch", "-", "-o", tmp_path / "y", "--input-format", "yaml", stdin=b"id: a\n---\nid: b\nx: 1\n")
    assert run.status == 1
    (reject,) = rejects(tmp_path / "y")
    assert (reject["file"], reject["line"], reject["column"]) == ("standard input", 4, 1)


def test_what_is_not_there_stops_the_run_before_it_begins(ran: Running, tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="no file"):
        ran(tmp_path / "missing.jsonl")
    with pytest.raises(BatchError, match="no file fits"):
        ran(tmp_path / "*.jsonl")
    (tmp_path / "empty").mkdir()
    with pytest.raises(BatchError, match="no file of cases"):
        ran(tmp_path / "empty")
    (tmp_path / "empty" / "cases.doc").write_text("x")
    with pytest.raises(BatchError, match=r"not read, since their endings are not those of cases: `.*cases\.doc`"):
        ran(tmp_path / "empty")
    with pytest.raises(BatchError, match="only once"):
        ran("-", "-")
    with pytest.raises(BatchError, match="standard input"):
        ran("-", input_format="parquet")
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst"])
def test_a_compressed_file_that_is_cut_off(name: str, ran: Running, tmp_path: Path) -> None:
    lines = b"".join(msgspec.json.encode(each) + b"\n" for each in made_up(300))
    path = tmp_path / name
    whole = gzip.compress(lines) if name.endswith("gz") else zstandard.compress(lines)
    path.write_bytes(whole[: len(whole) // 2])
    (tmp_path / "b.jsonl").write_bytes(b'{"id":"next"}\n')
    finished, out = ran(path, tmp_path / "b.jsonl")
    last = rejects(out)[-1]
    assert last["errors"][0]["code"] == "broken-file"
    assert results(out)[-1]["case"] == "next"
    assert last["line"] >= finished.advised


def test_what_is_no_parquet_is_set_aside(ran: Running, tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 nonsense")
    _, out = ran(tmp_path / "a.parquet")
    (reject,) = rejects(out)
    assert reject["errors"][0]["code"] == "broken-file"


def test_a_row_of_parquet_with_text_that_is_not_utf_8_is_set_aside_alone(ran: Running, tmp_path: Path) -> None:
    ids = pyarrow.array([b"good", b"b\xe4d", b"too"]).cast(pyarrow.binary())
    ids = pyarrow.Array.from_buffers(pyarrow.string(), 3, ids.buffers())
    parquet.write_table(pyarrow.table({"id": ids}), tmp_path / "a.parquet")
    _, out = ran(tmp_path / "a.parquet")
    assert [each["case"] for each in results(out)] == ["good", "too"]
    (reject,) = rejects(out)
    assert (reject["record"], reject["line"], reject["case"]) == (2, None, "a-2")
    assert reject["errors"] == [
        {
            "code": "not-utf-8",
            "message": "a text in this row is not UTF-8",
            "hint": "write the table again with its text in UTF-8",
            "line": None,
            "column": None,
            "path": None,
        }
    ]


@pytest.mark.parametrize(
    ("names", "count"),
    [
        (["a.jsonl"], 1),
        (["a.jsonl", "a.jsonl"], 2),
        (["plain"], 1),
        (["missing.csv"], 1),
        (["missing"], None),
        (["missing-*.csv"], None),
        (["odd*.csv"], 1),
        (["folder"], None),
        (["folder.csv"], None),
        (["a.jsonl", "folder"], None),
        (["-"], None),
    ],
)
def test_how_many_files_were_named(
    names: list[str], count: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for each in ("a.jsonl", "plain", "odd*.csv"):
        Path(each).touch()
    for each in ("folder", "folder.csv"):
        Path(each).mkdir()
    assert Inputs(tuple(names)).files_named() == count


def test_the_folder_of_the_command_is_read_as_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "inner").mkdir()
    inner = json_lines(tmp_path / "inner" / "a.jsonl", [{"id": "a"}])
    monkeypatch.chdir(inner.parent)
    assert [each.path for each in Inputs((str(tmp_path),))] == [str(inner)]


def test_in_folders_that_a_mapping_reads_only_tables_are_taken(tmp_path: Path) -> None:
    for name in ("a.csv", "b.jsonl", "c.xlsx", "d.parquet", "e.yaml", "f.tsv.gz"):
        (tmp_path / name).touch()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "g.csv").touch()
    inputs = Inputs((str(tmp_path),), without=str(tmp_path / "out"), tables_only=True)
    assert [Path(each.name).name for each in inputs] == ["a.csv", "c.xlsx", "d.parquet", "f.tsv.gz"]
    every = Inputs((str(tmp_path),), without=str(tmp_path / "elsewhere"))
    assert [Path(each.name).name for each in every] == [
        *("a.csv", "b.jsonl", "c.xlsx", "d.parquet", "e.yaml", "f.tsv.gz", "g.csv")
    ]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("a.jsonl.gz", "compressed file ended before the end-of-stream marker was reached"),
        ("a.jsonl.zst", "the last part is missing"),
    ],
)
def test_a_compressed_file_that_breaks_is_told_once_with_the_reason(path: str, reason: str, tmp_path: Path) -> None:
    line = b'{"id": "a"}\n'
    packed = gzip.compress(line * 9) if path.endswith("gz") else zstandard.compress(line * 9)
    (tmp_path / path).write_bytes(packed[:-9])
    (input,) = Inputs((str(tmp_path / path),))
    stream = Stream(input, None)
    while stream.line(1 << 16):
        pass
    stream.close()
    assert stream.fault == Fault(
        "broken-file",
        f"the compressed file ends or breaks here ({reason})",
        "copy or compress the file again; the records before this place have been read",
    )


def test_utf_16_is_set_aside_as_a_whole(ran: Running, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes('{"id":"a"}\n{"id":"b"}\n'.encode("utf-16"))
    _, out = ran(tmp_path / "a.jsonl")
    (reject,) = rejects(out)
    assert reject["errors"][0]["code"] == "not-utf-8"


@pytest.mark.slow
@posix
@pytest.mark.parametrize("name", ["/dev/zero", "/dev/urandom", "/dev/random", "/dev/full"])
@pytest.mark.parametrize("ending", get_args(InputFormat))
def test_a_device_that_never_ends_is_set_aside(name: str, ending: InputFormat, ran: Running, tmp_path: Path) -> None:
    good = json_lines(tmp_path / "good.jsonl", CASES[:2])
    finished, out = ran(name, good, input_format=ending)
    first = rejects(out)[0]
    assert (first["file"], first["record"]) == (name, None)
    if ending != "parquet":  # which pyarrow refuses, in its words
        ordinary = ending in PACKED_TABLES
        found = "a pipe or a device, expected an ordinary file" if ordinary else "a device, which never ends; expected"
        assert found in first["errors"][0]["message"]
    if ending == "jsonl":
        assert finished.advised == 2


@pytest.mark.slow
@posix
def test_pipes_by_any_name_are_read(tmp_path: Path) -> None:
    good = json_lines(tmp_path / "good.jsonl", CASES[:3])
    batch = f"{sys.executable} -m ottava batch --input-format jsonl --workers 0 -q --out"
    for number, line in enumerate(
        (
            f"cat {good} | {batch} out0 -",
            f"cat {good} | {batch} out1 /dev/stdin",
            f"{batch} out2 /dev/stdin <{good}",
            f"{batch} out3 <(cat {good})",
            f"mkfifo pipe; (cat {good} >pipe &); {batch} out4 pipe",
            f"{batch} out5 /dev/null {good} || true",
        )
    ):
        subprocess.run(["bash", "-c", line], cwd=tmp_path, check=True, timeout=60)
        assert len(results(tmp_path / f"out{number}")) == 3
    ended = subprocess.run(["bash", "-c", f"{batch} out6 - </dev/zero"], cwd=tmp_path, timeout=60, check=False)
    assert ended.returncode == 1
