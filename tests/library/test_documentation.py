"""What the page for application developers shows works as shown."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "applications.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_code_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    assert blocks
    for block in blocks:
        exec(block, {})


def test_every_application_is_on_it() -> None:
    named = set(re.findall(r"\(\.\./examples/apps/(\w+\.py)\)", PAGE))
    assert named == {path.name for path in (ROOT / "examples" / "apps").glob("*.py")}
