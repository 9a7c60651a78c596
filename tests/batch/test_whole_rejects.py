"""`whole_rejects.txt` has all that `rejects.jsonl` says of records that are set aside, in every format.

cd tests && python -m batch.test_whole_rejects writes that anew.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from tables.conftest import xlsx

from ottava.engine.batch.evaluating import Work
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.running import Run, run
from ottava.engine.rulebook.loading import load_rulebook
from ottava.engine.tables.mapping.from_yaml import mapping_from
from ottava.facts.source.span import Source

EXPECTED = Path(__file__).with_name("whole_rejects.txt")
BOOK = load_rulebook()

NAMES = ("id", "dispute.category", "dispute.duration_days", "parties.0.id")
HEAD = ",".join(NAMES).encode()
WRONG: list[tuple[Any, ...]] = [("a", "debt", 1, "p"), ("b", "dept", -1, "p"), (None, "debt", "x", "q"), (" ", "debt")]

MAPPING = """\
id: Nr
dispute:
  category: {column: Issue, words: {Bill: consumer, Noise: neighbour}}
  duration_days: {from: Received, to: Closed}
parties:
  - id: customer
    heard: {column: Heard}
"""
MAPPED = b"Nr,Issue,Received,Closed,Heard\n"
GROUPED = """\
one_case_for_each: Nr
dispute: {category: Issue, duration_days: Days}
parties:
  - one_for_each: row
    id: {column: Who}
    heard: {column: Heard}
"""
GROUPS = b"Nr;Issue;Days;Who;Heard\r\n"


def in_text(separator: bytes) -> bytes:
    rows = (separator.join(b"" if cell is None else str(cell).encode() for cell in row) for row in (NAMES, *WRONG))
    return b"".join(row + b"\n" for row in rows)


TEXTS = {
    "cells.csv": HEAD + b'\na,debt,1,p\nb,debt,1,p,too,many\nc,debt\nd,dept,x,p\n"e,debt,1,p\n',
    "quotes.csv": HEAD + b'\na,"de"bt,1,p\nb,de"bt,1,p\n"c ""d""",debt,-1,p\n',
    "bytes.csv": HEAD + b"\na,debt,1,p\nb\xff,debt,1,p\n,debt,-1,p\n\xc3\xa4,dept,1,p\n",
    "ends.csv": HEAD.replace(b",", b";") + b'\r\na;debt;-1;p\r\nb;"two\r\nlines";1;p\r\n',
    "names.csv": b"id,dispute.categry,dispute.duration_days\na,debt,1\n",
    "inside.csv": b"id,title,parties.0.id,parties.0.vulnerabilities\n"
    b'a,"two\nlines",p,minor\nb,A title,p,minor;tall\n"c\n",,p,\n',
    "twice.csv": b"id,id,dispute.category\na,b,debt\n",
    "tabs.tsv": in_text(b"\t"),
    "lines.jsonl": b'{"id": "a"}\n{"id": "b", "dispute": {"category": "dept", "duration_days": -1}}\n{"id": "c", \n[]\n'
    b'{"id": "d\xff"}\n{"id": 7, "parties": [{"id": "p"}, {"id": "p"}]}\n{"id": "e", "id": "f"}\n\n  {"x": 1}  \n',
    "list.json": b'[{"id": "a"}, {"dispute": {"category": "dept"}},\n 7]\n',
    "one.json": b'{"id": "a",\n "dispute": {"category": "dept"}}\n',
    "cut.json": b'[{"id": "a"}, {"id": "b"',
    "documents.yaml": b"id: a\n---\ndispute: {category: dept}\n---\n- 7\n---\nid: \xff\n---\nid: [\n",
    "packed.jsonl.gz": b"this is no archive",
    "none.yaml": b"# nothing\n",
}
MAPPED_TEXTS = {
    "mapped.csv": MAPPED + b"1,Bill,2026-01-01,2026-01-05,yes\n2,Smell,2026-01-09,2026-01-05,perhaps\n,Noise,x,,\n"
    b'4,"Bill,2026-01-01,2026-01-05,yes\n',
    "mapped.tsv": MAPPED.replace(b",", b"\t") + b"1\tSmell\t2026-01-01\t2026-02-30\tno\n\xff\tBill\t\t\t\n",
    "other.csv": b"Nr,Matter,Received\n1,Bill,2026-01-01\n",
    "mapped.jsonl": b'{"id": "a"}\n',
    "marks.csv": MAPPED + b'1,Bi"ll,,,\n"2","Bill"x,,,\n3,Bill,,,,,\n4,Bill\n\xc3\xa4,"B""ill",,,\n5,B\xff,,,\n',
    "mapped-semicolons.csv": MAPPED.replace(b",", b";") + b"1;Bill;;;;\n2;Smell;;;\n",
}
GROUPED_TEXTS = {
    "groups.csv": GROUPS + b"a;debt;1;p;yes\r\na;debt;1;p;no\r\nb;debt;-1;p;yes\r\nb;dept;-1;q;maybe\r\n"
    b'c;"de\r\nbt";1;p;yes\r\nc;debt;1;"q";perhaps\r\nd;debt;1;p;yes;no\r\ne;debt;1;p;yes\r\ne;de"bt;1;q;\r\n'
    b"f;debt;1;p;yes\r\nf;debt;1;\xff;yes\r\n",
    "groups.tsv": GROUPS.replace(b";", b"\t") + b"t\tdebt\t1\tp\tyes\r\nt\tdebt\t2\tq\tmaybe\r\n",
}
BY = {MAPPING: MAPPED_TEXTS, GROUPED: GROUPED_TEXTS, None: TEXTS}


def written(folder: Path) -> Iterator[tuple[str, str | None]]:
    """Write the inputs; each with the mapping that it is read by."""
    for mapping, texts in BY.items():
        for name, data in texts.items():
            (folder / name).write_bytes(data)
            yield name, mapping
    xlsx(folder / "book.xlsx", {"Cases": [list(row) for row in (NAMES, *WRONG)]})
    yield "book.xlsx", None
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pytest.importorskip("pyarrow").table
    columns = {name: [row[at] if at < len(row) else None for row in WRONG[:2]] for at, name in enumerate(NAMES)}
    parquet.write_table(table(columns), folder / "table.parquet")
    yield "table.parquet", None
    mapped = {"Nr": ["1", "2"], "Issue": ["Bill", "Smell"], "Received": ["2026-01-01"] * 2, "Closed": [None, "never"]}
    parquet.write_table(table(mapped | {"Heard": [True, None]}), folder / "mapped.parquet")
    yield "mapped.parquet", MAPPING
    rows = [
        ["Nr", "Issue", "Days", "Who", "Heard"],
        ["x", "debt", 1, "p", "yes"],
        None,
        ["x", "debt", -1, "p", "maybe"],
    ]
    xlsx(folder / "groups.xlsx", {"Cases": [row or [None] for row in rows]})
    yield "groups.xlsx", GROUPED


def told() -> str:
    with TemporaryDirectory() as name:
        folder = Path(name)
        inputs = dict(written(folder))
        return "".join(line for by in (None, MAPPING, GROUPED) for line in rejected(folder, inputs, by))


def rejected(folder: Path, inputs: dict[str, str | None], mapping: str | None) -> Iterator[str]:
    out = folder / f"out-{len(mapping or '')}"
    paths = tuple(str(folder / name) for name, by in inputs.items() if by == mapping)
    by = mapping_from(Source("mapping.yaml", mapping), BOOK.vocabulary) if mapping else None
    run(Run(Inputs(paths, without=str(out)), Work(BOOK, mapping=by), out, workers=0))
    before = None
    for line in (out / "rejects.jsonl").read_text("ascii").splitlines():
        found = json.loads(line)
        file, errors = Path(found.pop("file")).name, found.pop("errors")
        if file != before:
            yield f"{file}\n"
            before = file
        yield f"  {json.dumps(found)}\n"
        yield from (f"    {json.dumps(each)}\n" for each in errors)


def test_a_record_is_set_aside_with_all_that_is_wrong_with_it() -> None:
    assert told() == EXPECTED.read_text("utf-8")


if __name__ == "__main__":
    EXPECTED.write_text(told(), encoding="utf-8")
