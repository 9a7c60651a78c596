"""A comparison can be read: no empty lists, indentation kept, titles in place of ids, only what changed as a change."""

import re
from pathlib import Path

import pytest
from authoring.impact.books import HEAD, RULES, TRIFLE, written
from authoring.impact.test_shown import Page, Shown, jsonl, shown
from markdown_it import MarkdownIt

MEETING = """
- id: meet
  title: Meet
  when:
    any:
      - dispute.stakes: trivial
      - dispute.stakes: serious
  then:
    - {recommend: house_meeting, strength: strong}
    - {directive: log_noise}
  because: Neighbours meet daily.
"""


@pytest.fixture
def meeting(tmp_path: Path) -> Shown:
    """A new rule that concludes a new method and a new directive."""
    head = HEAD.replace("version: 1.0.0", "version: 1.0.1")
    head = head.replace(
        "gates:",
        "  - {id: house_meeting, number: 3, title: The house meeting, kind: competing, steps: [Invite]}\ngates:",
    ).replace("plan:", "  - {id: log_noise, kind: do, text: Keep a log of the noise.}\nplan:")
    new = written(tmp_path / "new", head, rules=RULES + MEETING)
    return shown(written(tmp_path / "old"), new, jsonl(tmp_path / "cases.jsonl", TRIFLE))


def flat(text: str) -> str:
    return " ".join(text.split())


def test_a_declaration_that_only_a_rule_uses_does_not_speak_for_itself(meeting: Shown) -> None:
    assert flat(meeting.text).count("has a part in 1 case that changes, only through other edits") == 2
    # However long the path of the folder is: the lines are broken inside it too.
    assert re.search(r"becauseofedit1\(.+rules\.yaml:17-26\),withedits2and3$", "".join(meeting.text.split()))
    assert "only together" not in meeting.text
    assert "BY SEVERAL EDITS" not in meeting.text
    page = flat(Page(meeting.html).text)
    assert page.count("Has a part in 1 case that changes, only through other edits.") == 2
    for said in (*meeting[:2], page):
        assert not re.search(r": \.(?!\w)", said)
        assert not re.search(r"alone:\s*$", said, re.MULTILINE)


def test_yaml_keeps_its_indentation(meeting: Shown) -> None:
    wanted = ["- id: meet", "  title: Meet", "  when:", "    any:", "      - dispute.stakes: trivial"]
    text = meeting.text.replace("\n   + ", "\n+ ")
    (fence, *_) = [each for each in MarkdownIt().parse(meeting.markdown) if each.type == "fence"]
    for said in (text, fence.content):
        assert "\n".join(f"+ {line}" for line in wanted) in said
    assert "<code>      - dispute.stakes: trivial</code>" in meeting.html


def test_titles_stand_for_ids(meeting: Shown) -> None:
    for said in (*map(flat, meeting[:2]), flat(Page(meeting.html).text)):
        assert "now: Keep a log of the noise." in said
        assert "The house meeting for everyone: now advised" in said
        assert "rule meet added: Meet" in said
    assert '"id":"log_noise"' in meeting.json


def test_equal_certainties_are_no_change(tmp_path: Path) -> None:
    overtaken = RULES.replace("strength: weak", "certainty: 0.7")
    for certainty, rank in ((0.702, r"\(0.6\)"), (0.61, r"\(0.6\)")):
        new = written(tmp_path / str(certainty), rules=RULES.replace("strength: weak", f"certainty: {certainty}"))
        found = shown(written(tmp_path / f"old-{certainty}"), new, jsonl(tmp_path / "cases.jsonl", TRIFLE))
        assert re.search(rf"Listening for everyone: rank 1 -> 2 {rank}", found.text)
    old = written(tmp_path / "near", rules=overtaken.replace("strength: strong", "certainty: 0.699"))
    new = written(tmp_path / "nearer", rules=overtaken.replace("strength: strong", "certainty: 0.702"))
    found = shown(old, new, jsonl(tmp_path / "cases.jsonl", TRIFLE))
    assert "Listening for everyone: rank 2 -> 1 (0.699 -> 0.702)" in flat(found.text)
    assert "Truth for everyone: rank 1 -> 2 (0.7)" in flat(found.text)


def test_backticks_are_marks_in_html_and_markdown(meeting: Shown) -> None:
    assert "`" not in Page(meeting.html).text
    assert "and <code>version</code> changed" in meeting.html
    assert "and `version` changed" in meeting.markdown


def test_cases_that_change_only_in_words_do_not_bury_the_others(tmp_path: Path) -> None:
    old = written(tmp_path / "old")
    new = written(
        tmp_path / "new",
        HEAD.replace("title: Truth", "title: The truth"),
        rules=RULES.replace("strength: strong", "strength: weak"),
    )
    words = [{"id": f"words-{each}", "dispute": {"category": "consumer"}, "parties": []} for each in range(7)]
    found = shown(old, new, jsonl(tmp_path / "cases.jsonl", *words, TRIFLE), limit=3)
    listed = found.text.partition("CASES THAT CHANGE\n")[2]
    assert re.findall(r"^\* ([\w-]+)", listed, re.MULTILINE) == ["trifle", "7"]
    for said in (found.text, found.markdown, Page(found.html).text):
        assert "7 cases, edit 2: words-0, words-1, words-2, words-3, words-4 and 2 more" in flat(said)
    assert '"case":"words-6"' in found.json
