"""Keeping a case as a test where that cannot be: nothing is written, and the author hears why."""

import shutil
from pathlib import Path

import pytest

from ottava.engine.authoring.rule_tests.reading import InvalidTests
from ottava.engine.authoring.scaffolding.files import NothingWritten
from ottava.engine.workbench.bench import Bench

MARKETPLACE = Path(__file__).parents[2] / "examples" / "rulebooks" / "marketplace"
CASE = "order: {price: 60, problem: damaged}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MARKETPLACE, tmp_path / "book"))


@pytest.mark.parametrize("sign", ["\ufeff", "\ufffe", "\x7f", "\x9b", "\x00"])
def test_a_name_that_no_file_can_have_is_refused(folder: Path, sign: str) -> None:
    with pytest.raises(InvalidTests) as refused:
        Bench(folder, writable=True).keep(CASE, {"gates": []}, f"a {sign} vase")
    assert [each.code for each in refused.value.diagnostics] == ["control-character"]
    assert not (folder / "tests" / "tried.yaml").exists()


def test_a_file_that_cannot_be_written_is_named(folder: Path) -> None:
    shutil.rmtree(folder / "tests")
    (folder / "tests").write_text("in the way", encoding="utf-8")
    with pytest.raises(NothingWritten, match=r"tried\.yaml` cannot be written: file exists"):
        Bench(folder, writable=True).keep(CASE, {"gates": []}, "vase")
