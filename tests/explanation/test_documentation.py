"""What the page on consultations shows works as shown."""

import re
from pathlib import Path
from typing import Any

PAGE = (Path(__file__).parents[2] / "docs" / "use" / "consultation.md").read_text(encoding="utf-8")


def test_the_code_runs() -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    assert blocks
    for block in blocks:
        names: dict[str, Any] = {}
        exec(block, names)
        assert names["state"]["start"] == {"id": "case"}
        assert names["state"]["steps"] == [["safety.imminent_violence", "none"]]
