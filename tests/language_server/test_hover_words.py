"""What is said of names in a small rulebook: only what is there to say."""

from pathlib import Path

import pytest
from authoring.small_book import HEAD, RULES, SAFEGUARDS, write_book
from language_server.files import at_cursor
from lsprotocol import types

from ottava.engine.language_server.hovering import hover
from ottava.engine.language_server.workspace import Workspace

MORE = """\
attributes:
- {id: context.begun, label: Begun, question: When did it begin?, kind: date}
- {id: context.level, label: Level, question: How loud is it?, values: {low: one can talk, high: nobody hears}}
- {id: party.late, label: Late, question: Who is late?, kind: number, minimum: 0, confidential: true}
conditions:
- {id: tense, title: Somebody is tense, when: {some_party: {party.arousal: violent}}}
- {id: late, title: Is late, for_each: party, when: {party.late: {above: 1}}}
"""
FURTHER = """\
- id: cold
  title: Cold
  when: {condition.tense: true, context.begun: {known: true}, context.level: low}
  then: [{assess: {mood: icy}}, {assess: {unused: true}}]
- id: old
  title: Old
  enabled: false
  reason: nobody does it
  when: {assessment.mood: icy}
  then: {directive: call}
  because: It is old
  source: {place: a book, basis: practice, practice: Slow talk}
- id: two
  title: Two
  for_each: party
  when: {assessment.mood: icy, condition.late: true}
  then: {recommend: firmness, stage: soft, strength: weak}
  because: So
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_book(tmp_path, rules=RULES + FURTHER, head=HEAD + MORE)
    (tmp_path / "safeguards.yaml").write_text(SAFEGUARDS, "utf-8")
    return tmp_path


def shown(path: Path, word: str, within: int = 1, text: str | None = None) -> str:
    workspace = Workspace()
    workspace.put(path, path.read_text("utf-8") if text is None else text)
    view = workspace.view(path)
    assert view is not None
    place = at_cursor(view, view.source.text.index(word) + within)
    found = hover(view, types.HoverParams(place.text_document, place.position), lambda: None)
    assert found is None or isinstance(found.contents, types.MarkupContent)
    return "" if found is None else found.contents.value


@pytest.mark.parametrize(
    ("word", "within", "said"),
    [
        (
            "context.begun",
            1,
            "`context.begun`\n\n**When did it begin?**\n\nNo handler's work can change it.\n\nIt is a date.",
        ),
        (
            "context.level",
            1,
            "`context.level`\n\n**How loud is it?**\n\nNo handler's work can change it.\n\n"
            "- `low`: one can talk\n- `high`: nobody hears",
        ),
        ("level: low", 8, "`low`: one can talk\n\nHow loud is it? (`context.level`)"),
        (
            "condition.tense",
            11,
            "**Somebody is tense**\n\nIt speaks of the case as a whole.\n\nIt holds when this holds:\n\n"
            "- For at least one party:\n  - That party: arousal is **violent**",
        ),
        (
            "condition.late",
            11,
            "**Is late**\n\nIt speaks of the party in turn.\n\nIt holds when this holds:\n\n"
            "- The party: late is **above 1**",
        ),
        (
            "assessment.mood",
            12,
            "`assessment.mood`\n\nIt belongs to the case as a whole.\n\n**Mood: icy** is concluded by:\n\n- “Cold”\n\n"
            "1 rule looks at it.",
        ),
        (
            "unused",
            1,
            "`assessment.unused`\n\nIt belongs to the case as a whole.\n\n**Unused** is concluded by:\n\n- “Cold”\n\n"
            "No rule looks at it.",
        ),
        ("icy", 1, "`assessment.mood: icy`\n\nConcluded by:\n\n- “Cold”"),
        (
            "id: old",
            5,
            "**Old**\n\nIt is not enabled: nobody does it\n\nIt fires when this holds:\n\n"
            "- The case: mood is **icy**\n\n- Do: Call.\n\nBecause: It is old\n\n"
            "Source: a book; it is a practice of the field: Slow talk.",
        ),
        (
            "id: two",
            5,
            "**Two**\n\nFor each party, it fires when all of this holds:\n\n- The case: mood is **icy**\n"
            "- **Is late** (the condition late):\n  - The party: late is **above 1**\n\n"
            "- Speaks for Firmness (stage soft), **weakly** (weak, 0.3)\n\nBecause: So",
        ),
        ("stage: soft", 8, "**Firmness (soft)**\n\n- Ask"),
    ],
)
def test_names_in_rules_say_what_there_is_to_say(word: str, within: int, said: str, folder: Path) -> None:
    assert shown(folder / "rules.yaml", word, within) == said


@pytest.mark.parametrize(
    ("file", "word", "within", "said"),
    [
        (
            "rulebook.yaml",
            "party.late, label",
            1,
            "`party.late`\n\n**Who is late?**\n\nNo handler's work can change it.\n\nIt is a number of at least 0.\n\n"
            "Told alone, or hurtful where others see it.",
        ),
        (
            "rulebook.yaml",
            "id: firmness",
            5,
            "**Firmness**\n\nMethod 6; it competes with other methods for a place in the ranking. "
            "It works on people.\n\nIts stages:\n\n- `soft`: soft\n- `firm`: firm",
        ),
        ("rulebook.yaml", "weak:", 1, "`weak`: 0.3 of 1"),
        (
            "safeguards.yaml",
            "id: guard",
            5,
            "**Nobody who is calm is led around**\n\n- For each party, the advice **never** recommends A way round.\n"
            "- It applies when this holds:\n  - The party: arousal is **calm**\n"
            "- But it does not apply where it is known that this holds:\n  - Safety: weapon is **yes**\n\n"
            "Because: There is no need.",
        ),
    ],
)
def test_names_in_other_files_do_too(file: str, word: str, within: int, said: str, folder: Path) -> None:
    assert shown(folder / file, word, within) == said


@pytest.mark.parametrize(
    ("word", "within", "said"),
    [
        ("id: two", 5, "**Two**"),
        ("id: broken", 5, ""),
        ("condition.tense", 11, "**Somebody is tense**\n\nIt speaks of the case as a whole."),
        ("assessment.nothing", 14, ""),
        ("party.nothing", 8, ""),
        ("recommend: nothing", 12, ""),
    ],
)
def test_while_a_rulebook_has_mistakes_what_is_read_of_it_is_said(
    word: str, within: int, said: str, folder: Path
) -> None:
    rules = folder / "rules.yaml"
    broken = (
        "- {id: broken, when: {assessment.nothing: true, some_party: {party.nothing: 1}}, then: {recommend: nothing}}\n"
    )
    assert shown(rules, word, within, rules.read_text("utf-8") + broken) == said


def test_of_a_safeguard_nothing_is_said_while_a_rulebook_has_mistakes(folder: Path) -> None:
    assert shown(folder / "safeguards.yaml", "id: guard", 5, f"{SAFEGUARDS}- nonsense\n") == ""
