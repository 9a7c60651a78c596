"""The notebook of `examples/apps`, run as its reader runs it, in a kernel of its own."""

import json
import re
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from ottava import Advisor, Case, read_cases

APPS = Path(__file__).parents[2] / "examples" / "apps"
NOTEBOOK = APPS / "notebook.ipynb"


def code_of(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in notebook["cells"] if each["cell_type"] == "code"]


def rows_of(table: str) -> list[list[str]]:
    """The texts of the cells of a table that pandas shows, row by row below its head."""
    _, _, body = table.partition("<tbody>")
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in body.split("</tr>")[:-1]]


def test_it_is_short_and_kept_without_what_it_gave() -> None:
    cells = code_of(json.loads(NOTEBOOK.read_text(encoding="utf-8")))
    assert sum(1 for each in cells for line in each["source"] if line.strip()) <= 25
    assert [(each["outputs"], each["execution_count"]) for each in cells] == [([], None)] * len(cells)


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # those of the libraries that start the kernel
def test_its_cells_show_the_advice_and_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nbformat = pytest.importorskip("nbformat")
    client = pytest.importorskip("nbclient").NotebookClient
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    client(notebook, timeout=300, resources={"metadata": {"path": str(APPS)}}).execute()

    outputs = {each["id"]: each["outputs"] for each in code_of(notebook)}
    assert [each["output_type"] for given in outputs.values() for each in given] == ["execute_result"] * 3
    shown = {name: given[0]["data"] for name, given in outputs.items() if given}

    advice = Advisor().advise_file(APPS.parent / "orange-quarrel.yaml", thorough=True)
    assert shown["advise"] == {"text/html": advice._repr_html_(), "text/plain": repr(advice)}
    found = (each for path in sorted(APPS.parent.glob("*.yaml")) for each in read_cases(path))
    advices = [Advisor().advise(each) for each in found if isinstance(each, Case)]
    rows = rows_of(shown["table"]["text/html"])
    given = [(advice.case, each.title, each.certainty) for advice in advices for each in advice.recommendations]
    assert [(row[1], row[7], float(row[8])) for row in rows] == [
        (case, title, pytest.approx(certainty, abs=1e-3)) for case, title, certainty in given[:5]
    ]
    counted = {row[0]: (int(row[1]), float(row[2])) for row in rows_of(shown["first"]["text/html"])}
    firsts = [each for advice in advices for each in advice.first]
    for title in {each.title for each in firsts}:
        count = sum(title in {each.title for each in advice.first} for advice in advices)
        mean = fmean(each.certainty for each in firsts if each.title == title)
        assert counted.pop(title) == (count, pytest.approx(mean, abs=1e-3))
    assert counted == {}
