"""Small edits to the built-in rulebook: exactly the cases that changed are listed, and the edited lines named."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from authoring.impact.books import BUILT_IN, compared, copied, made_up
from authoring.impact.seeded import ONLY_WORDS, SEEDED

from ottava import Advisor, Case
from ottava.engine.authoring.impact.analysis import ReadCase
from ottava.engine.authoring.impact.edit import LineRange

pytestmark = pytest.mark.slow

CASES = 500 if "OTTAVA_FULL" in os.environ else 120


def content(advisor: Advisor, met: Sequence[ReadCase]) -> dict[str, str]:
    """The JSON of each advice, without which rulebook gave it, by the id of the case."""
    found = {}
    for each in met:
        assert isinstance(each.case, Case)
        advice = advisor.advise(each.case).to_mapping()
        del advice["rulebook"]
        found[each.case.id] = json.dumps(advice)
    return found


def numbers(text: str, lines: str, subject: str) -> set[int]:
    """The numbers of lines that stand in a text, the first time after what they belong to begins."""
    if not lines:
        return set()
    begins = {"rule": f"- id: {subject.partition(' ')[2]}\n", "ties": "\nties:\n", "plan": "\nplan:\n"}
    at = text.index(lines, text.index(begins.get(subject.partition(" ")[0], "")))
    assert at == 0 or text[at - 1] == "\n"
    first = text.count("\n", 0, at) + 1
    return set(range(first, first + lines.count("\n")))


def named(found: tuple[LineRange, ...], file: str) -> set[int]:
    """The lines that an edit names, all of them in that file."""
    assert {each.file for each in found} <= {file}
    return {number for each in found for number in range(each.first, each.last + 1)}


@pytest.fixture(scope="module")
def cases() -> list[ReadCase]:
    return [*made_up(CASES)]


@pytest.fixture(scope="module")
def before(cases: list[ReadCase]) -> dict[str, str]:
    return content(Advisor(), cases)


@pytest.mark.parametrize("name", SEEDED)
def test_exactly_the_changed_cases_and_the_edited_lines(
    name: str, cases: list[ReadCase], before: dict[str, str], tmp_path: Path
) -> None:
    seeded = SEEDED[name]
    folder = copied(tmp_path / "new", seeded[:3])
    after = content(Advisor(folder), cases)
    expected = [id for id in before if before[id] != after[id]]
    result = compared("eight_methods", folder, cases)

    assert [each.case for each in result.changes] == expected
    assert result.cases.compared == CASES
    assert result.cases.changed == len(expected)

    (edit,) = result.found.edits
    assert edit.subject == seeded.subject
    assert edit.effect == ("wording" if name in ONLY_WORDS else "meaning")
    was, now = ((base / seeded.file).read_text(encoding="utf-8") for base in (BUILT_IN, folder))
    assert named(edit.new, f"{folder}/{seeded.file}") == numbers(now, seeded.there, seeded.subject)
    assert named(edit.old, f"eight_methods/{seeded.file}") == numbers(was, seeded.gone, seeded.subject)
    for change in result.changes:
        assert result.subjects(change) == [seeded.subject]
        assert change.kinds
        if name in ONLY_WORDS:
            assert change.kinds == ("wording",)
