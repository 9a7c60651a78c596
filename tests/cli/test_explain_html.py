"""Explanations as HTML: the same words as on the page of text, in one file."""

import html
import re
from pathlib import Path

import pytest
from cli.conftest import EXAMPLES, Command


def shown(page: str) -> str:
    """The text of a page, without its markup."""
    body = re.sub(r"<(script|style).*?</\1>", "", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())


@pytest.mark.parametrize(
    "asked",
    [
        ("--why-not", "rigidity_with_softness.firm"),
        ("--rule", "assess.persuasion-exhausted"),
        ("--goal", "art_of_persuasion=advised"),
        ("--what-if", "parties.customer.arousal=calm"),
        ("--questions",),
        (),
    ],
    ids=lambda asked: asked[0] if asked else "all",
)
@pytest.mark.slow
def test_every_question_can_be_answered_in_html(asked: tuple[str, ...], ottava: Command, tmp_path: Path) -> None:
    page = tmp_path / "why.html"
    case = EXAMPLES / "orange-quarrel.yaml"
    run = ottava("explain", case, *asked, "--format", "html", "--output", page)
    assert (run.status, run.out, run.err) == (0, "", "")
    text = ottava("explain", case, *asked).out
    titles = [line for line in text.splitlines() if line.isupper() and len(line) > 3]
    written = page.read_text(encoding="utf-8")
    assert titles
    assert "<svg" not in written
    for title in titles:
        assert title in shown(written).upper()


def test_a_page_is_of_one_case_and_writes_over_none(ottava: Command, quarrel: Path) -> None:
    assert ottava("explain", quarrel, EXAMPLES / "chess-bench.yaml", "--format", "html").status == 2
    run = ottava("explain", quarrel, "--output", quarrel)
    assert run.status == 1
    assert "would be written over" in run.err


def test_text_and_json_go_to_a_file_too(ottava: Command, quarrel: Path, tmp_path: Path) -> None:
    for form in ("text", "json"):
        file = tmp_path / form
        printed = ottava("explain", quarrel, "--rule", "assess.heated", "--format", form).out
        assert ottava("explain", quarrel, "--rule", "assess.heated", "--format", form, "-o", file).out == ""
        assert file.read_text(encoding="utf-8") == printed
