"""What a comparison says of safeguards: won, lost, changed and broken, by proof and on the cases."""

import json
import re
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import yaml
from authoring.impact.books import HEAD, RULES, TRIFLE, compared, written
from authoring.impact.conftest import Run

from ottava.engine.authoring.impact.analysis import compare
from ottava.engine.authoring.impact.comparison import Comparison, Ledger
from ottava.engine.authoring.impact.safeguards import SafeguardChange
from ottava.engine.authoring.impact.version import opened_version

GUARD: dict[str, Any] = {
    "id": "guard",
    "title": "Nothing is looked into over a trifle",
    "never": {"recommend": "truth"},
    "when": {"dispute.stakes": "trivial"},
    "because": "It costs more than it is worth.",
}
KEPT = RULES.replace(
    "when: {dispute.category: consumer}", "when: {dispute.category: consumer, dispute.stakes: [livelihood, serious]}"
)
"""The rules with which it holds; `RULES` break it."""


def book(folder: Path, rules: str, *safeguards: dict[str, Any], head: str = HEAD) -> Path:
    more = {"safeguards": yaml.safe_dump([*safeguards], sort_keys=False)} if safeguards else {}
    return written(folder, head, rules=rules, **more)


def between(old: Path, new: Path) -> Comparison:
    with ExitStack() as open_:
        before, after = open_.enter_context(opened_version(str(old))), open_.enter_context(opened_version(str(new)))
        return compare(before, after, None, open_.enter_context(Ledger()), prove=True)


def told(found: Comparison) -> list[tuple[str, str, object, object]]:
    assert found.safeguards is not None
    return [(each.id, each.what, each.before, each.after) for each in found.safeguards.found]


def only(found: Comparison) -> SafeguardChange:
    assert found.safeguards is not None
    (guarded,) = found.safeguards.found
    return guarded


def test_one_that_held_and_is_broken_comes_with_a_case(tmp_path: Path) -> None:
    pytest.importorskip("z3")
    found = between(book(tmp_path / "old", KEPT, GUARD), book(tmp_path / "new", RULES, GUARD))
    assert told(found) == [("guard", "broken", "proven", "broken")]
    case = only(found).case
    assert case is not None
    assert case["dispute"] == {"category": "consumer", "stakes": "trivial"}
    assert found.unsafer


def test_one_that_holds_on_both_sides_or_on_neither_is_no_news(tmp_path: Path) -> None:
    pytest.importorskip("z3")
    other = KEPT.replace("strength: weak", "strength: strong")
    assert told(between(book(tmp_path / "a", KEPT, GUARD), book(tmp_path / "b", other, GUARD))) == []
    louder = RULES.replace("strength: weak", "strength: strong")
    assert told(between(book(tmp_path / "c", RULES, GUARD), book(tmp_path / "d", louder, GUARD))) == []


def test_without_an_edit_that_matters_nothing_is_asked(tmp_path: Path) -> None:
    found = between(book(tmp_path / "a", KEPT, GUARD), book(tmp_path / "b", KEPT, {**GUARD, "title": "Other words"}))
    assert found.safeguards is not None
    assert (found.safeguards.asked, found.safeguards.found) == ("no need", ())


@pytest.mark.parametrize(("rules", "what"), [(KEPT, "won"), (RULES, "broken")])
def test_a_new_one_is_won_if_it_holds(rules: str, what: str, tmp_path: Path) -> None:
    pytest.importorskip("z3")
    found = between(book(tmp_path / "old", rules), book(tmp_path / "new", rules, GUARD))
    assert [each[:2] for each in told(found)] == [("guard", what)]
    assert found.unsafer is (what == "broken")


def test_one_whose_conditions_change_is_changed_and_one_taken_out_is_lost(tmp_path: Path) -> None:
    pytest.importorskip("z3")
    narrower = {**GUARD, "when": {"dispute.stakes": "trivial", "dispute.rumour": True}}
    changed = between(book(tmp_path / "a", KEPT, GUARD), book(tmp_path / "b", KEPT, narrower))
    assert told(changed) == [("guard", "changed", None, "proven")]
    lost = between(tmp_path / "a", book(tmp_path / "c", KEPT))
    assert told(lost) == [("guard", "lost", None, None)]
    assert (lost.unsafer, changed.unsafer) == (True, False)
    assert only(lost).places == (f"{tmp_path / 'a' / 'safeguards.yaml'}:1",)


def test_one_left_out_is_lost_with_its_reason(tmp_path: Path) -> None:
    book(tmp_path / "base", KEPT, GUARD)
    head = "name: mine\nversion: 1.0.0\nextends: ../base\n"
    more = "- {id: more, title: More, when: always, then: {recommend: listening, strength: weak}, because: so}"
    old = book(tmp_path / "old", more, head=head)
    new = book(tmp_path / "new", more, head=f"{head}disable: [guard: We look into everything.]\n")
    guarded = only(between(old, new))
    assert (guarded.what, guarded.reason) == ("lost", "We look into everything.")
    assert guarded.places[1] == f"{new / 'rulebook.yaml'}:4"


def test_cases_whose_advice_goes_against_it_are_counted_without_any_proof(tmp_path: Path) -> None:
    old, new = book(tmp_path / "old", KEPT, GUARD), book(tmp_path / "new", RULES, GUARD)
    cases = [TRIFLE, {**TRIFLE, "id": "other"}, {"id": "neither", "parties": []}]
    result = compared(old, new, cases)
    guarded = only(result.found)
    assert (guarded.what, guarded.cases_before, guarded.cases_after) == ("broken", 0, 2)
    assert guarded.first == ("trifle", "other")
    assert [each.case for each in result.changes] == ["trifle", "other"]
    assert all(each.cause.proven and each.cause.edits for each in result.changes)
    back = only(compared(new, old, cases).found)
    assert (back.what, back.worse) == ("kept", False)


@pytest.fixture
def broken(run: Run) -> Run:
    """The command over two versions, of which the new one breaks what the old one keeps to."""
    book(Path("old"), KEPT, GUARD)
    book(Path("new"), RULES, GUARD)
    return run


@pytest.mark.parametrize("format", ["text", "markdown", "html", "json"])
def test_every_form_tells_it_by_its_title(format: str, broken: Run) -> None:
    pytest.importorskip("z3")
    shown = broken("old", "new", "-c", "cases.jsonl", "--format", format)
    assert shown.exit_code == 0
    text = re.sub(r"[\s\\]+", " ", shown.stdout)
    for part in (GUARD["title"], GUARD["because"], "trifle", "new/safeguards.yaml:1"):
        assert part in text
    if format == "json":
        (guarded,) = json.loads(shown.stdout)["safeguards"]["found"]
        assert (guarded["what"], guarded["before"], guarded["after"]) == ("broken", "proven", "broken")
        assert guarded["case"]["dispute"] == {"category": "consumer", "stakes": "trivial"}
    else:
        assert "before: proven; now: a case breaks it" in text
        assert "Of safeguards: 1 broken." in text
        assert "dispute: {category: consumer, stakes: trivial}" in text


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("old", "new", "--fail-on", "safeguard"), 1),
        (("old", "new", "--fail-on", "safeguard", "--no-proof"), 0),
        (("old", "new", "--fail-on", "safeguard", "--no-proof", "-c", "cases.jsonl"), 1),
        (("new", "old", "--fail-on", "safeguard"), 0),
        (("old", "new"), 0),
    ],
)
def test_a_run_can_fail_on_it(arguments: tuple[str, ...], status: int, broken: Run) -> None:
    pytest.importorskip("z3")
    assert broken(*arguments).exit_code == status
