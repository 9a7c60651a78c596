"""What the page on `ottava diff` shows is what the command says."""

import re
from pathlib import Path

import pytest
from authoring.impact.books import RULES, TRIFLE, compared, written

from ottava.engine.authoring.impact.comparison import Ledger
from ottava.engine.authoring.impact.kinds import MEANT
from ottava.engine.authoring.impact.shown.text import comparison_text

PAGE = (Path(__file__).parents[3] / "docs" / "write" / "diff.md").read_text(encoding="utf-8")


def test_the_kinds_are_those_there_are() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \|$", PAGE, flags=re.MULTILINE)
    assert rows[: len(MEANT)] == [(kind.value, meant) for kind, meant in MEANT.items()]


def test_no_kind_says_that_nothing_else_changed() -> None:
    # A case has every kind that applies to it.
    assert [meant for meant in MEANT.values() if {"only", "just", "nothing"} & set(meant.split())] == []


def test_the_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (rule,) = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)
    rule = re.sub(r" +#.*", "", rule)
    changed = RULES.replace("strength: weak", "strength: strong")
    assert rule in changed
    other = {"id": "serious", "dispute": {"stakes": "serious"}, "parties": []}
    written(Path("old"))
    written(Path("new"), rules=changed)
    result = compared("old", "new", [TRIFLE, other])
    with Ledger() as ledger:
        for change in result.changes:
            ledger.add(change)
        page = comparison_text(result.found, ledger).replace("cases.yaml", "cases.jsonl")
    page = re.sub(r"\s+sha256:\w+", " sha256:…", page)
    shown = re.findall(r"```console\n(.*?)```", PAGE, flags=re.DOTALL)[1:]
    assert len(shown) == 2
    for block in shown:
        assert re.sub(r"^\$ .*\n", "", block) in page
