"""Rows of one case that stand apart are told before a run begins, with where they are."""

from pathlib import Path

import pytest

from ottava.engine.batch.errors import BatchError
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.scattered import refuse_scattered_rows
from ottava.engine.tables.mapping.from_yaml import mapping_from
from ottava.facts import built_in_vocabulary
from ottava.facts.source.span import Source

TEXT = "one_case_for_each: Case\ndispute: {category: Issue}\n"
SORT = "; sort the table by `Case`, and put it into one file"
APART = "the rows of one case have to stand one behind the other, and these stand apart: "


def refused(folder: Path, tables: dict[str, str], text: str = TEXT) -> str | None:
    """What is said of tables, of which each letter is the case of a row."""
    for name, cases in tables.items():
        (folder / name).write_text("Case,Issue\n" + "".join(f"{case},debt\n" for case in cases), "utf-8")
    mapping = mapping_from(Source("mapping.yaml", text), built_in_vocabulary())
    try:
        refuse_scattered_rows(Inputs(tuple(str(folder / name) for name in tables)), mapping, folder)
    except BatchError as error:
        return str(error)
    finally:
        assert not (folder / "keys.tsv").exists()
    return None


def test_rows_that_stand_together_are_no_reason(tmp_path: Path) -> None:
    assert refused(tmp_path, {"a.csv": "aabccc", "b.csv": "dde"}) is None
    assert refused(tmp_path, {"a.csv": "aba"}, "dispute: {category: Issue}\n") is None, "each row is a case"


def test_rows_that_stand_apart_are_told_with_their_places(tmp_path: Path) -> None:
    a, b = tmp_path / "a.csv", tmp_path / "b.csv"
    assert refused(tmp_path, {"a.csv": "aabca"}) == f"{APART}`a` in line 2 of `{a}` and line 6 of `{a}`{SORT}"
    assert refused(tmp_path, {"a.csv": "ä", "b.csv": "bä"}) == (
        f"{APART}`ä` in line 2 of `{a}` and line 3 of `{b}`{SORT}"
    )
    assert refused(tmp_path, {"a.csv": "abababab"}) == (
        f"{APART}`a` in line 2 of `{a}` and line 4 of `{a}` and line 6 of `{a}`; "
        f"`b` in line 3 of `{a}` and line 5 of `{a}` and line 7 of `{a}`{SORT}"
    ), "three places of each"
    found = refused(tmp_path, {"a.csv": "abcdabcd"})
    assert found is not None
    assert found.endswith(f"`c` in line 4 of `{a}` and line 8 of `{a}` (and 1 more){SORT}"), "three cases"
    assert "more)" not in (refused(tmp_path, {"a.csv": "abcabc"}) or "more)")


def test_rows_of_a_table_that_cannot_be_read_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("Case,Matter\na,debt\n", "utf-8")
    (tmp_path / "a.csv").write_text("Case,Issue\na,debt\n", "utf-8")
    mapping = mapping_from(Source("mapping.yaml", TEXT), built_in_vocabulary())
    refuse_scattered_rows(Inputs((str(tmp_path / "a.csv"), str(tmp_path / "b.csv"))), mapping, tmp_path)


def test_rows_of_parquet_are_told_by_their_numbers(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    arrow.parquet.write_table(arrow.table({"Case": ["a", "b", "a"], "Issue": ["debt"] * 3}), path)
    mapping = mapping_from(Source("mapping.yaml", TEXT), built_in_vocabulary())
    with pytest.raises(BatchError) as refused:
        refuse_scattered_rows(Inputs((str(path),)), mapping, tmp_path)
    assert str(refused.value) == f"{APART}`a` in case 1 of `{path}` and case 3 of `{path}`{SORT}"


def test_a_table_that_is_gone_through_twice_is_a_file(tmp_path: Path) -> None:
    mapping = mapping_from(Source("mapping.yaml", TEXT), built_in_vocabulary())
    with pytest.raises(BatchError) as refused:
        refuse_scattered_rows(Inputs(("-",)), mapping, tmp_path)
    assert str(refused.value) == (
        "a table with several rows for a case (by `Case`) cannot come from standard input, since it is gone through "
        "twice; save it as a file"
    )
