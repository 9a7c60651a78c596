"""Where the cursor stands, of whole and of torn texts."""

from __future__ import annotations

import random

import pytest
from language_server.files import files, scalars

from ottava.engine.language_server.cursor import Cursor, cursor_at
from ottava.facts.source.span import Source
from ottava.facts.source.yaml_text import from_yaml

TEXTS = [path.read_text("utf-8") for path in files()]


def at(marked: str) -> Cursor | None:
    """Return where the cursor stands, which is written as `¦`."""
    return cursor_at(Source("rules.yaml", marked.replace("¦", "")), marked.index("¦"))


def test_in_a_sound_text_the_way_is_that_of_the_document() -> None:
    looked = 0
    for text in TEXTS:
        source = Source("file.yaml", text.replace("\n", "\r\n" if looked % 2 else "\n"))
        (document,), _ = from_yaml(source)
        for scalar, way, is_key in [*scalars(document)][:: 1 + len(text) // 500]:
            found = cursor_at(source, scalar.span.start + 1)
            assert found is not None, scalar
            assert (found.way, found.key if is_key else found.value) == (way, True), scalar.span
            looked += 1
    assert looked > 700


def test_in_a_text_that_ends_at_the_cursor_the_way_is_the_same() -> None:
    """Whoever writes a file from its top to its end is at such a place with each stroke."""
    looked = 0
    for text in TEXTS:
        (document,), _ = from_yaml(Source("file.yaml", text))
        for scalar, way, is_key in [*scalars(document)][:: 1 + len(text) // 500]:
            offset = scalar.span.start + 1
            found = cursor_at(Source("file.yaml", text[:offset]), offset)
            assert found is not None, scalar
            assert (found.way, found.key if is_key else found.value) == (way, True), scalar.span
            looked += 1
    assert looked > 700


@pytest.mark.parametrize(
    ("text", "way", "wanted"),
    [
        ("- id: a\n  when:\n    ¦\n", (0, "when"), "key or value"),
        ("- id: a\n  when:\n    party.x: y\n    ¦\n  then: z\n", (0, "when"), "key"),
        ("- id: a\n  when:\n    ¦\n    party.x: y\n", (0, "when"), "key"),
        ("- id: a\n  ¦\n", (0,), "key"),
        ("- id: a\n¦\n- id: b\n", (1,), "key or value"),
        ("- id: a\n- id: b\n\n¦", (2,), "key or value"),
        ("name: a\n¦\n", (), "key"),
        ("rules:\n- id: a\n  when:\n    ¦\n", ("rules", 0, "when"), "key or value"),
        ("rules:\n- id: a\n- id: b\n  ¦\nscope: x\n", ("rules", 1), "key"),
        ("scope: x\nrules:\n- id: a\n  when: {¦\n- id: b\n", ("rules", 0, "when"), "key"),
        ("rules:\n- id: a\n- ¦\n", ("rules", 1), "key or value"),
        ("rules:\n- id: a\n¦\n", (), "key"),
        ("¦", (), "key or value"),
        ("- ¦", (0,), "key or value"),
        ("- id: a\n  then:\n    - ¦\n", (0, "then", 0), "key or value"),
        ("- id: a\n  then:\n  - x: y\n  - ¦\n", (0, "then", 1), "key or value"),
        ("- id: a\n  then:\n    - x: y\n    ¦\n", (0, "then", 1), "key or value"),
        ("- id: a\n  when: {party.x: ¦\n  then: b\n", (0, "when", "party.x"), "value"),
        ("- id: a\n  when: {party.x: y, ¦\n  then: {c: d}\n", (0, "when"), "key"),
        ("- id: a\n  when: {party.x: [y, ¦\n- id: b\n", (0, "when", "party.x", 1), "value"),
        ("- id: a\n  title: \"never closed¦\n  when: {a: 'b'}\n", (0, "title"), "value"),
        ("- id: a\n  title: 'never closed\n  when:\n    ¦\n", (0, "when"), "key or value"),
        ("- a: |\n    text ¦\n  b: c\n", (0, "a"), "value"),
        ("- a: |\n    text\n  b: ¦\n", (0, "b"), "value"),
        ("--- \n- a: b\n---\n- c: d\n- ¦", (1,), "key or value"),
        ("[{a: b}, {c¦}]", (1,), "key"),
    ],
)
def test_torn_texts(text: str, way: tuple[str | int, ...], wanted: str) -> None:
    for line_end in ("\n", "\r\n"):
        found = at(text.replace("\n", line_end))
        assert found is not None
        assert found.way == way
        assert [found.key, found.value] == ["key" in wanted, "value" in wanted]


@pytest.mark.parametrize("text", ["a: b # ¦\n", "# ¦\n", "a: b\n¦ c: d\n"])
def test_nothing_is_wanted_in_comments_and_before_what_stands_there(text: str) -> None:
    assert at(text) is None


def test_the_word_begun_and_what_takes_its_place() -> None:
    found = at("- when: {party.aro¦usal: calm}\n")
    assert found is not None
    assert (found.before, found.span.text, found.colon, found.brackets) == ("party.aro", "party.arousal", True, True)
    found = at("- title: 'ab¦'\n")
    assert found is not None
    assert (found.before, found.style, found.span.text) == ("ab", "'", "ab")


def test_inside_the_braces_of_a_text() -> None:
    for text in ('- because: "of {par¦ty} and"\n', "- because: of {par¦\n", "- because: >\n    of {par¦\n"):
        found = at(text)
        assert found is not None
        assert (found.slot, found.way) == ("par", (0, "because"))
    for text in ('- because: "of {party}¦"\n', '- because: "of {{¦"\n', '- because: "¦{party}"\n'):
        found = at(text)
        assert found is not None
        assert found.slot is None


def test_what_stands_around_is_known() -> None:
    found = at("- id: a\n  for_each: party\n  then:\n    - recommend: b\n      ¦\n    - c: 2\n")
    assert found is not None
    assert found.around[1] == {"id": "a", "for_each": "party", "then": [{"recommend": "b"}, {"c": 2}]}
    assert found.around[-1] == {"recommend": "b"}


def test_any_text_is_read() -> None:
    """Texts that are torn at random, with every sign of YAML in them, also very deep ones."""
    chance = random.Random(22)
    signs = [
        "{",
        "[",
        "}",
        "]",
        "'",
        '"',
        ":",
        "- ",
        "\n",
        "  ",
        "#",
        "|",
        ">",
        "&a ",
        "*a",
        "!t ",
        "\\",
        "\ud800",
        "\t",
    ]
    for text in TEXTS[:6]:
        for _ in range(60):
            torn = text[: chance.randrange(200, 2500)]
            for _ in range(chance.randrange(1, 8)):
                place = chance.randrange(len(torn) + 1)
                torn = torn[:place] + chance.choice(signs) + torn[place + chance.randrange(4) :]
            for place in (0, chance.randrange(len(torn) + 1), len(torn)):
                found = cursor_at(Source("file.yaml", torn), place)
                assert found is None or found.span.start <= place <= found.span.end
                assert found is None or len(found.around) == len(found.way) + 1
    for deep in ("[" * 5000, "{a: " * 5000, "- " * 5000, "\n".join(" " * each + "a:" for each in range(500))):
        cursor_at(Source("file.yaml", deep), len(deep))
