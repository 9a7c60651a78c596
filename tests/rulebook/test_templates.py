"""The text of a reason: names are filled in, and nothing else ever happens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rulebook.examples.example import HEAD, diagnostics_of, per_party, rule

from ottava.engine.rulebook.conclusion import Placeholder, Template, template_from_text
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.facts.source.span import Source


def filled(text: str) -> str:
    template, strays = template_from_text(text)
    assert strays == ()
    return template.fill(lambda name: f"<{name}>")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("plain", "plain"),
        ("", ""),
        ("{party} is heated", "<party> is heated"),
        ("{party.arousal}{dispute.category}", "<party.arousal><dispute.category>"),
        ("{assessment.escalation}", "<assessment.escalation>"),
        ("{ party }", "<party>"),
        ("{{party}}", "{party}"),
        ("{{{party}}}", "{<party>}"),
        ("{{}}{{", "{}{"),
        ("100 % of %s and $x and \\n", "100 % of %s and $x and \\n"),
        ("{party.__class__}", "<party.__class__>"),
        ("{0}", "<0>"),
        ("{party!r}", "<party!r>"),
        ("{a[b]}", "<a[b]>"),
        ("{party:>10}", "<party:>10>"),
        ("{}", "<>"),
    ],
)
def test_slots_are_only_looked_up(text: str, result: str) -> None:
    assert filled(text) == result


def test_what_is_filled_in_is_not_looked_at_again() -> None:
    template, _ = template_from_text("{party}")
    assert template.fill(lambda name: "{party}{{") == "{party}{{"


@pytest.mark.parametrize(
    ("text", "strays"),
    [("{", [0]), ("}", [0]), ("a {party", [2]), ("party} b", [5]), ("{{{", [2]), ("{a{b}}", [0, 5]), ("{a {{ b", [0])],
)
def test_stray_braces(text: str, strays: list[int]) -> None:
    assert [(slot.name, slot.start) for slot in template_from_text(text)[1]] == [("", start) for start in strays]


@given(st.text(st.sampled_from("{}ab. !:[]"), max_size=30))
def test_every_character_of_a_text_is_accounted_for(text: str) -> None:
    template, strays = template_from_text(text)
    literal = sum(
        piece.count("{") + piece.count("}") + len(piece) for piece in template.pieces if isinstance(piece, str)
    )
    assert literal + sum(slot.end - slot.start for slot in (*template.slots, *strays)) == len(text)
    assert all(text[slot.start] == "{" and text[slot.end - 1] == "}" for slot in template.slots)


@given(st.text(max_size=30))
def test_doubled_braces_write_any_text(text: str) -> None:
    assert filled(text.replace("{", "{{").replace("}", "}}")) == text


def test_a_rule_keeps_the_reason_cut_into_pieces() -> None:
    book = rulebook_from_sources(
        Source("rulebook.yaml", HEAD),
        [Source("rules.yaml", per_party(because='"{party} is {party.arousal}, {{sic}}"'))],
    )
    because = book.rule("one").conclusions[0].because
    assert because == Template(
        (Placeholder("party", 0, 7), " is ", Placeholder("party.arousal", 11, 26), ", ", "{", "sic", "}")
    )


WRONG = [
    "party.__class__",
    "0",
    "party!r",
    "party.arousal!s",
    "a[b]",
    "party[0]",
    "party:>10",
    "party.arousal.real",
    "",
]
WAYS = {
    "plain": ("it is so, {} and {{party}}", True),
    "in single quotes": ("'it''s {} and {{party}}'", True),
    "in double quotes": ('"it is {} and {{party}}"', True),
    "after an escape": ('"it\\tis \\u00e9 {} and {{party}}"', True),
    "folded": (">\n    it is\n    so, {} and {{party}}", True),
    "line by line": ("|\n    it is\n    so, {} and {{party}}", True),
    "plain over lines": ("it is\n    so, {} and {{party}}", True),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_name_is_underlined_however_the_text_is_written(way: str, name: str) -> None:
    slot = f"{{{name}}}"
    text = per_party(because=WAYS[way][0].format(slot))
    (found,) = diagnostics_of(text)
    assert found.code == "unknown-slot"
    assert found.span is not None
    assert found.span.text == slot
    assert text.count(slot) == 1


def test_the_second_of_two_equal_slots_is_underlined_too() -> None:
    text = rule(because='"{party} and {party}"')
    places = [each.span.column for each in diagnostics_of(text) if each.span]
    assert places == [13, 25]


def test_a_slot_written_with_escapes_underlines_the_whole_text() -> None:
    text = rule(because='"it is \\x7bparty}"')
    (found,) = diagnostics_of(text)
    assert found.span is not None
    assert found.span.text == '"it is \\x7bparty}"'


def test_the_title_and_every_reason_are_looked_at() -> None:
    text = (
        "- id: one\n  title: A {rule}\n  when: always\n  because: '{a}'\n  notes: '{not looked at}'\n"
        "  then:\n    - {directive: call_police, because: '{b}'}\n    - {attend: warmth, because: '{c'}\n"
    )
    assert [(each.code, each.span and each.span.text) for each in diagnostics_of(text)] == [
        ("unknown-slot", "{rule}"),
        ("unknown-slot", "{a}"),
        ("unknown-slot", "{b}"),
        ("stray-brace", "{"),
    ]


def test_a_title_that_serves_as_the_reason_is_filled_in_too() -> None:
    text = per_party(then="{assess: {tense: true}}").replace("A rule", "A {party}").replace("  because: it does\n", "")
    book = rulebook_from_sources(Source("rulebook.yaml", HEAD), [Source("rules.yaml", text)])
    assert book.rule("one").conclusions[0].because == Template(("A ", Placeholder("party", 2, 9)))
