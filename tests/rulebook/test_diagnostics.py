"""What is said of every mistake: the words, the characters that are underlined, and how to mend it."""

import re
from pathlib import Path

import pytest
from rulebook.codes import codes_in, codes_of
from rulebook.examples.example import HEAD, Example, diagnostics_of
from rulebook.examples.folders import FolderExample, diagnostics_in, write
from rulebook.examples.table import CODES, FOLDERS, TEXTS

from ottava.engine.rulebook.loading import InvalidRulebook, rulebook_from_sources
from ottava.facts.source.diagnostic import render_all
from ottava.facts.source.span import Source

HERE = Path(__file__).parent
PYTHON_WORDS = re.compile(r"\b(None|True|False|str|int|float|bool|dict|tuple|NoneType|object at)\b")


@pytest.mark.parametrize("example", TEXTS, ids=lambda example: example.code)
def test_a_mistake_is_reported_alone_and_exactly(example: Example) -> None:
    (found,) = diagnostics_of(example.rules, example.head)
    assert (found.code, found.severity) == (example.code, example.severity)
    assert found.message == example.message
    assert found.span is not None
    assert found.span.text == example.underlined
    assert (found.span.line, found.span.column) == example.place
    assert found.hint == example.hint


@pytest.mark.parametrize("example", FOLDERS, ids=lambda example: example.code)
def test_a_mistake_in_folders_is_reported_alone_and_exactly(example: FolderExample, tmp_path: Path) -> None:
    write(example.files, tmp_path)
    (found,) = diagnostics_in(tmp_path)
    assert (found.code, found.severity) == (example.code, example.severity)
    assert (found.message, found.hint) == (example.message, example.hint)
    span = found.span
    assert (span and span.text) == example.underlined
    assert (span and (span.source.name, span.line, span.column)) == example.place


def test_every_code_of_the_room_has_an_example() -> None:
    assert codes_of("engine/rulebook") == CODES


def test_codes_are_read_from_source_text() -> None:
    lines = ("f.error('a-b', 'no')", "f.unknown('c', x)", "Diagnostic('d-e', m)", "f.expect_one_of(n, 'w', k, 'g-h')")
    text = "\n".join((*lines, "error(code, m)"))
    assert sorted(codes_in(text)) == ["a-b", "c", "d-e", "g-h"]
    with pytest.raises(ValueError, match="line 1"):
        list(codes_in("f.error('a' + b, 'no')"))


@pytest.mark.parametrize("example", [*TEXTS, *FOLDERS], ids=lambda example: example.code)
def test_messages_are_plain_words(example: Example | FolderExample) -> None:
    words = re.sub(r"`[^`]*`", "`…`", example.message)
    assert words[0] == "`" or words[0].islower()
    assert not words.endswith(".")
    assert not PYTHON_WORDS.search(f"{words} {example.hint or ''}")


def test_ten_mistakes_in_one_run() -> None:
    """Mended one by one they would cost ten runs."""
    rules = Source("ten_mistakes.yaml", (HERE / "ten_mistakes.yaml").read_text("utf-8"))
    with pytest.raises(InvalidRulebook) as caught:
        rulebook_from_sources(Source("rulebook.yaml", HEAD), [rules])
    assert [(each.code, each.span.text) for each in caught.value.diagnostics if each.span] == [
        ("unknown-attribute", "party.temperment"),
        ("unknown-value", "neighbor"),
        ("set-compared", "2"),
        ("unknown-method", "lisening"),
        ("duplicate-id", "heard"),
        ("missing-because", "recommend: listening"),
        ("certainty-out-of-range", "1.2"),
        ("cycle", "calm-if-not-tense"),
        ("unused-assessment", "crowded: true"),
        ("unknown-key", "unles"),
    ]
    assert f"{render_all(caught.value.diagnostics)}\n" == (HERE / "ten_mistakes.txt").read_text("utf-8")
    assert str(caught.value) == render_all(caught.value.diagnostics)


# What is said once is not said again in other words.


def test_a_rule_with_a_mistake_still_derives_for_the_others() -> None:
    broken = "- {id: one, title: A rule, when: {dispute.rumor: true}, then: {assess: {heated: true}}}\n"
    using = "- {id: two, title: A rule, when: {assessment.heated: true}, then: {directive: call_police, because: so}}\n"
    assert [each.code for each in diagnostics_of(broken + using)] == ["unknown-attribute"]
    misspelt = broken.replace("rumor", "rumour").replace("assess:", "asess:")
    assert [each.code for each in diagnostics_of(misspelt + using)] == ["unknown-conclusion"]


def test_a_rule_with_a_mistake_still_looks_at_what_others_derive() -> None:
    deriving = "- {id: one, title: A rule, when: {dispute.rumour: true}, then: {assess: {heated: true}}}\n"
    for condition in ("{assessment.heated: 3}", "{assessment.heated: []}", "{assessment.heated: {no: true}}"):
        using = f"- {{id: two, title: A rule, when: {condition}, then: {{directive: call_police, because: so}}}}\n"
        assert len(diagnostics_of(deriving + using)) == 1


def test_a_file_that_cannot_be_read_is_all_that_is_said() -> None:
    using = "- {id: two, title: A rule, when: {assessment.heated: true}, then: {directive: call_police, because: so}}\n"
    broken = "- id: one\n  title: A: rule\n"
    with pytest.raises(InvalidRulebook) as caught:
        rulebook_from_sources(Source("rulebook.yaml", HEAD), [Source("a.yaml", using), Source("b.yaml", broken)])
    assert [each.code for each in caught.value.diagnostics] == ["unexpected-colon"]


def test_a_head_that_cannot_be_read_is_not_called_empty() -> None:
    assert [each.code for each in diagnostics_of("", "name: a: b\n")] == ["unexpected-colon"]


def test_a_method_with_a_mistake_is_still_a_method() -> None:
    head = HEAD.replace("title: Listening, kind: competing", "title: [], kind: competing")
    rules = "- {id: one, title: A rule, when: always, then: {recommend: listening, strength: weak}, because: so}\n"
    assert [each.code for each in diagnostics_of(rules, head)] == ["wrong-kind"]


def test_a_number_that_yaml_refuses_is_reported_once() -> None:
    rules = "- {id: one, title: A rule, when: always, then: {attend: warmth, certainty: .nan}, because: so}\n"
    assert [each.code for each in diagnostics_of(rules)] == ["number"]


@pytest.mark.parametrize("number", ["9" * 900, "-" + "9" * 900, "1e308", "0x" + "f" * 900, "9" * 5000])
def test_a_huge_number_is_no_traceback(number: str) -> None:
    for when in (
        f"{{parties: {{at_least: {number}, at_most: 1}}}}",
        f"{{dispute.duration_days: {{at_least: {number}}}}}",
        f"{{dispute.duration_days: {{between: [{number}, {number}]}}}}",
        f"{{dispute.duration_days: [{number}]}}",
    ):
        text = f"- {{id: one, title: A rule, when: {when}, then: {{directive: call_police}}, because: so}}\n"
        for each in diagnostics_of(text):
            assert len(each.render().splitlines()[0]) < 250
