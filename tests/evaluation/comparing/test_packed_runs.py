"""Runs whose results are packed or have short reasons are read, compared and sampled as if they were not."""

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import msgspec
import pytest
from batch.conftest import json_lines, made_up
from evaluation.comparing.conftest import EXTENDED

from ottava.engine.batch.evaluating import Work
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.running import Run, run
from ottava.engine.evaluation.comparing.comparing import compare_runs
from ottava.engine.evaluation.comparing.comparison import RunComparison
from ottava.engine.evaluation.errors import EvaluationError
from ottava.engine.evaluation.run_reading import open_run
from ottava.engine.evaluation.sampling.drawing import draw
from ottava.engine.rulebook.loading import load_rulebook

pytest.importorskip("zstandard")

PLAIN: dict[str, Any] = {}
FORMS: list[dict[str, Any]] = [
    {"packed": packed, "reasons": reasons} for packed, reasons in product((False, True), ("full", "ids"))
][1:]
EDIT = "disable: [listening.not-heard]\n"

Ran = Callable[..., Path]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Makes a run over the same cases, the later ones in another order and by another rulebook."""
    folder = tmp_path_factory.mktemp("runs")
    found = [{**each, "title": each["id"]} for each in made_up(40)]
    early = json_lines(folder / "early.jsonl", found)
    late = json_lines(folder / "late.jsonl", found[::-1])
    (folder / "rules").mkdir()
    (folder / "rules" / "rulebook.yaml").write_text(EXTENDED + EDIT)

    def running(form: dict[str, Any], *, later: bool = False) -> Path:
        out = Path(folder, f"{'later' if later else 'earlier'}-{form}")
        if not out.exists():
            book = str(folder / "rules") if later else "eight_methods"
            work = Work(load_rulebook(book), **form)
            inputs = Inputs((str(late if later else early),), None, str(out))
            run(Run(inputs, work, out, workers=0, batch_size=7, rulebook=book))
        return out

    return running


def found_in(comparison: RunComparison) -> dict[str, Any]:
    """A comparison without the names of the folders."""
    found: dict[str, Any] = msgspec.to_builtins(comparison)
    for side in ("old", "new"):
        found[side]["folder"] = ""
    return found


@pytest.mark.parametrize("form", FORMS)
def test_the_cases_with_their_advice_and_what_is_drawn_of_them(runs: Ran, form: dict[str, Any]) -> None:
    plain, other = open_run(runs(PLAIN)), open_run(runs(form))
    assert list(other.cases()) == list(plain.cases())
    assert draw(other, 10, 3) == draw(plain, 10, 3)


@pytest.mark.parametrize("form", FORMS)
def test_their_comparison(runs: Ran, form: dict[str, Any]) -> None:
    expected = found_in(compare_runs(runs(PLAIN), runs(PLAIN, later=True)))
    changed = (runs(PLAIN, later=True) / "changed.jsonl").read_bytes()
    assert changed.count(b"\n") > 5
    assert found_in(compare_runs(runs(form), runs(form, later=True))) == expected
    assert (runs(form, later=True) / "changed.jsonl").read_bytes() == changed
    assert found_in(compare_runs(runs(PLAIN), runs(form, later=True))) == expected


def test_without_reasons_nothing_can_be_evaluated(runs: Ran) -> None:
    with pytest.raises(EvaluationError, match="without reasons"):
        open_run(runs({"reasons": "none"}))
