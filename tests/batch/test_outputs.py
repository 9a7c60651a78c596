"""What comes out, and that nothing in it can do harm to those who look at it."""

import csv
import json
from pathlib import Path

import pytest
from batch.conftest import Running, command, json_lines, made_up, rejects, results, summary
from batch.test_result_columns import with_values_as_text

from ottava import Advisor
from ottava.engine.batch.encoding import safe_cell

pytestmark = pytest.mark.slow

parquet = pytest.importorskip("pyarrow.parquet")

CASES = made_up(60)


def test_lines_are_the_advice_itself(ran: Running, tmp_path: Path) -> None:
    _, out = ran(json_lines(tmp_path / "a.jsonl", CASES))
    advisor = Advisor()
    assert (out / "results.jsonl").read_text() == "".join(f"{advisor.advise(each).to_json()}\n" for each in CASES)


def test_parquet_holds_the_whole_advice_in_a_file_for_each_batch(ran: Running, tmp_path: Path) -> None:
    path = json_lines(tmp_path / "a.jsonl", CASES)
    _, out = ran(path, format="parquet", batch_size=25)
    parts = sorted((out / "results.parquet").iterdir())
    assert [each.name for each in parts] == ["part-00000000.parquet", "part-00000001.parquet", "part-00000002.parquet"]
    advisor = Advisor()
    whole = [with_values_as_text(advisor.advise(each).to_mapping()) for each in CASES]
    assert parquet.read_table(out / "results.parquet").column("advice").to_pylist() == whole


def test_thorough_advice_says_whether_it_is_stable(ran: Running, tmp_path: Path) -> None:
    case = {"id": "a", "parties": [{"id": "p", "arousal": "violent"}], "safety": {"imminent_violence": "ongoing"}}
    _, out = ran(json_lines(tmp_path / "a.jsonl", [case]), thorough=True, format="csv")
    with open(out / "results.csv", newline="") as file:
        (row,) = csv.DictReader(file)
    verdict = row["stability"]
    assert verdict == Advisor().advise(case, thorough=True).stability.verdict
    assert summary(out)["stability"] == {verdict: 1}


def test_the_budget_is_one_for_each_case(ran: Running, tmp_path: Path) -> None:
    crowd = {"id": "a", "parties": [{"id": f"p{number}"} for number in range(20)]}
    _, out = ran(json_lines(tmp_path / "a.jsonl", [crowd, crowd | {"id": "b"}]), thorough=True, budget=700)
    found = [each["stability"] for each in results(out)]
    alone = Advisor(budget=700).advise(crowd, thorough=True).stability
    assert "the budget of 700 steps is used up" in str(alone.searched)
    assert [each["searched"] for each in found] == [alone.searched] * 2


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\n=1", "\N{NO-BREAK SPACE}=1", "\uff1d1", "\uff0b1", "\uff201"],
)
@pytest.mark.parametrize("separator", [",", ";"])  # the second is what spreadsheets expect in much of Europe
def test_a_cell_is_never_a_formula(text: str, separator: str) -> None:
    for whole in (text, f"a;{text}", f'"a";{text};{text}', f"a,{text};{text}"):
        for cell in next(csv.reader([f"x{separator}{safe_cell(whole)}{separator}y"], delimiter=separator)):
            assert cell.strip().strip('"')[:1] not in {*"=+-@", "\uff1d", "\uff0b", "\uff0d", "\uff20"}, (whole, cell)
    assert safe_cell("a-b=c;d @e") == "a-b=c;d @e"


def test_ids_like_formulas_and_escapes(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m.jsonl"
    ids = ["=cmd|' /C calc'!A0", "-1", "@x", "+1", "a,b", 'q"uote', "<script>alert(1)</script>"]
    lines = [json.dumps({"id": each}) for each in [*ids, "-1", "<script>alert(1)</script>"]]
    lines += ['{"id": "x\\u001b[2Jy"}', '{"id": "\\u009b31m"}', '{"id": "\u202egpj"}']
    path.write_text("\n".join(lines) + "\n")
    run = command("batch", path, "-o", tmp_path / "out", "--format", "csv")
    assert run.status == 1
    out = tmp_path / "out"
    with open(out / "results.csv", newline="") as file:
        cells = [row["case"] for row in csv.DictReader(file)]
    assert cells[:7] == ["'=cmd|' /C calc'!A0", "'-1", "'@x", "'+1", "a,b", 'q"uote', "<script>alert(1)</script>"]
    page = (out / "summary.html").read_text()
    assert "<script" not in page
    for text in (run.out, run.err, page, (out / "rejects.jsonl").read_text(), (out / "summary.json").read_text()):
        assert not any(letter in text for letter in "\x1b\x9b\u202e")
    assert len(rejects(out)) == 3
    assert rejects(out)[0]["file"] == str(path)  # for programs it is the name itself
    assert summary(out)["duplicates"]["ids"] == 2
