"""What is remarked on a safeguard that advice can break: the case, and the rules that lead there."""

from pathlib import Path
from typing import Any

import pytest
from authoring.small_book import write_book

from ottava.engine.authoring.checking.checking import CheckResult, check

pytest.importorskip("z3")


def checked(folder: Path, says: str, budget: int | None = None) -> CheckResult:
    write_book(folder)
    guard = f"- id: guard\n  title: So it is kept\n  {says}\n  because: it matters\n"
    (folder / "safeguards.yaml").write_text(guard, encoding="utf-8")
    return check(folder, only=("broken-safeguard",), budget=budget)


@pytest.mark.parametrize(
    ("says", "case", "party", "related"),
    [
        (
            "always: {directive: call}\n  when: {safety.weapon: true}",
            {"safety": {"weapon": True}},
            None,
            [("directive: call", "`danger` could say it, and does not here")],
        ),
        (
            "never: {recommend: detour}",
            {"parties": [{"id": "party_1", "arousal": "highly_agitated"}]},
            None,
            [("recommend: detour", "`round` says it here")],
        ),
        (
            "for_each: party\n  never: {exclude: detour}\n  when: {party.arousal: calm}",
            {"parties": [{"id": "party_1", "arousal": "calm"}]},
            "party_1",
            [("exclude: detour", "`straight` says it here")],
        ),
    ],
)
def test_the_case_is_shown_and_what_says_or_could_say_it(
    says: str, case: dict[str, Any], party: str | None, related: list[tuple[str, str]], tmp_path: Path
) -> None:
    (found,) = checked(tmp_path, says).findings
    assert found.message == "advice can break the safeguard `guard` (So it is kept)"
    assert found.hint == "change the rules, or say under `unless` where it need not hold"
    assert [(span.text, what) for span, what in found.related] == related
    assert found.witness is not None
    assert found.witness.to_mapping() == {"id": "breach", **case}
    assert found.party == party


def test_what_takes_too_many_steps_is_remarked_on_as_not_decided(tmp_path: Path) -> None:
    (found,) = checked(tmp_path, "never: {recommend: detour}", budget=1).findings
    assert (found.message, found.hint) == (
        "it is not decided whether advice can break the safeguard `guard`: the budget of 1 steps is used up",
        "write it as several narrower safeguards, or allow more steps with `--budget`",
    )
