"""A case that cannot be advised on is set aside, with the reason, and does not end the run."""

from pathlib import Path
from typing import Any

import pytest
from authoring.impact.books import RULES, TRIFLE, compared, written

from ottava import Advisor, Case
from ottava.facts.source.errors import OttavaError


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (OttavaError("it goes round in circles"), "no-advice", "it goes round in circles"),
        (KeyError("nobody thought of this"), "internal-error", ""),
    ],
)
def test_the_others_are_compared(
    error: Exception, code: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    traced = Advisor.traced

    def failing(advisor: Advisor, case: Case) -> Any:
        if case.id == "odd":
            raise error
        return traced(advisor, case)

    monkeypatch.setattr(Advisor, "traced", failing)
    new = written(tmp_path / "new", rules=RULES.replace("strength: weak", "strength: strong"))
    found = compared(written(tmp_path / "old"), new, [{**TRIFLE, "id": "odd"}, TRIFLE]).cases
    assert (found.compared, found.changed, found.set_aside) == (1, 1, 1)
    (aside,) = found.first_set_aside
    assert (aside.case, aside.found.file, aside.found.line, aside.code) == ("odd", "cases.yaml", 1, code)
    assert message in aside.message
