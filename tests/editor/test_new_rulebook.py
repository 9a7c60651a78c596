"""In what `ottava new` writes an editor helps at once, with the rulebook's own names."""

from pathlib import Path

import pytest
from editor.server import Server

from ottava.engine.authoring.scaffolding.rule import new_rule
from ottava.engine.authoring.scaffolding.rulebook import new_case, new_rulebook


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a rulebook `yard` and a case `monday.yaml` for it."""
    folder = tmp_path_factory.mktemp("desk")
    new_rulebook(folder / "yard", "eight_methods")
    new_rule(str(folder / "yard"), "noise.music", per_party=True)
    new_case(folder / "monday.yaml", str(folder / "yard"))
    return folder


@pytest.mark.slow
def test_nothing_in_it_is_marked(server: Server, desk: Path) -> None:
    files = [path for path in sorted(desk.rglob("*.yaml"))]
    assert len(files) == 6
    for path in files:
        assert server.marks(path.parent, path.read_text(encoding="utf-8")) == [], path


OWN = [
    ("yard/noise.yaml", "  when:\n", "  when:\n    ¦\n", "dispute.at_night"),
    ("yard/noise.yaml", "  then:\n", "  then:\n    - directive: ¦\n", "agree_on_quiet_hours"),
    ("yard/noise.yaml", "  then:\n", "  then:\n    - recommend: ¦\n", "listening"),
    ("yard/tests/noise.yaml", "- rule: noise.music\n", "- rule: ¦\n", "noise.music"),
    ("yard/tests/noise.yaml", "  party: someone\n", "  gives: {directive: ¦}\n", "agree_on_quiet_hours"),
    ("yard/rulebook.yaml", "extends: eight_methods\n", "extends: eight_methods\ndisable: [¦]\n", "circuitous.deadline"),
    ("monday.yaml", "dispute:\n", "dispute:\n  ¦\n", "at_night"),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("name", "old", "new", "label"), OWN)
def test_its_own_names_are_offered(server: Server, desk: Path, name: str, old: str, new: str, label: str) -> None:
    path = desk / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    assert label in {offer.label for offer in server.offers(path.parent, text.replace(old, new))}


def test_a_wrong_name_is_marked(server: Server, desk: Path) -> None:
    path = desk / "yard" / "noise.yaml"
    text = path.read_text(encoding="utf-8").replace("party.role: claimant", "dispute.at_nihgt: true")
    assert [mark.text for mark in server.marks(path.parent, text)] == ["dispute.at_nihgt"]
