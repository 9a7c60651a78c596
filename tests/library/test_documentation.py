"""What the page for application developers shows works as shown."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "use" / "applications.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.mark.slow
def test_the_code_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    blocks = BLOCK.findall(PAGE)
    assert blocks
    for block in blocks:
        exec(block, {})


def test_the_code_of_the_readme_runs_anywhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (block,) = BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    exec(block, {})
    assert capsys.readouterr().out.splitlines()[0].startswith("1 circuitous_tactics ")


def test_every_application_is_on_it() -> None:
    named = set(re.findall(r"\((?:\.\./)+examples/apps/(\w+\.\w+)\)", PAGE))
    assert named == {path.name for path in (ROOT / "examples" / "apps").glob("*.*")}
