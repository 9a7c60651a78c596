"""Edits of YAML in some places: what is meant is changed, and comments and layout stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ottava.engine.authoring.editing import (
    added,
    as_yaml,
    in_turn,
    is_elsewhere,
    known_value,
    list_edits,
    removed,
    renamed,
)
from ottava.facts.source.mending import TextEdit, edited
from ottava.facts.source.node import Mapping, Node, Sequence, plain
from ottava.facts.source.span import Source
from ottava.facts.source.yaml_text import from_yaml


def mapping(text: str) -> Mapping:
    (found,), wrong = from_yaml(Source("a.yaml", text))
    assert isinstance(found, Mapping)
    assert not wrong
    return found


def value(text: str) -> Node:
    return mapping(text).entries[0].value


def names(node: Node) -> list[str]:
    return [f"{plain(each)}" for each in node.items] if isinstance(node, Sequence) else [f"{plain(node)}"]


def changed(node: Node, edits: tuple[TextEdit, ...]) -> str:
    return edited(node.span.source, edits)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("calm", "calm"),
        ("two words", "two words"),
        ("it's", "it's"),
        ("0823", "'0823'"),
        ("true", "'true'"),
        ("", "''"),
        ("a, b", "'a, b'"),
        ("a: b", "'a: b'"),
        ("'", "''''"),
        ("[", "'['"),
        ("# a", "'# a'"),
    ],
)
def test_a_text_is_in_quotes_where_it_would_be_read_as_something_else(text: str, written: str) -> None:
    assert as_yaml(text) == written


@pytest.mark.parametrize(
    ("before", "wanted", "after"),
    [
        ("a: [x, y]  # why\n", ["y", "z"], "a: [y, z]  # why\n"),
        ("a: [x, y]\n", ["x"], "a: [x]\n"),
        ("a: [x, y, z]\n", ["x", "z"], "a: [x, z]\n"),
        ("a: [x]\n", ["x"], "a: [x]\n"),
        ("a: [x]\n", ["y"], "a: [y]\n"),
        ("a: [x]\n", [], "a: []\n"),
        ("a: x  # why\n", ["y"], "a: y  # why\n"),
        ("a: x\n", ["y", "0"], "a: [y, '0']\n"),
        ("a:\n", ["y"], "a: y\n"),
        ("a:\n  - x  # one\n  - y  # two\n", ["y"], "a:\n  - y  # two\n"),
        ("a:\n  - x  # one\n  - y  # two\n", ["x"], "a:\n  - x  # one\n"),
        ("a:\n  - x  # one\n  - y", ["x", "y", "z"], "a:\n  - x  # one\n  - y\n  - z"),
        ("a:\n  - x  # one\nb: 1\n", ["x", "yes"], "a:\n  - x  # one\n  - yes\nb: 1\n"),
    ],
)
def test_a_list_names_what_is_wanted_and_what_stays_stays_where_it_is(
    before: str, wanted: list[str], after: str
) -> None:
    node = value(before)
    assert changed(node, list_edits(node, names(node), wanted)) == after


@pytest.mark.parametrize(
    ("before", "wanted", "after"),
    [
        ("a: [x, y]  # why\n", ["y", "x"], "a: [y, x]  # why\n"),
        ("a: [x, y, z]\n", ["z", "x"], "a: [z, x]\n"),
        ("a:\n  - x  # first\n  - y  # second\n", ["y", "x"], "a:\n  - y  # first\n  - x  # second\n"),
        ("a:\n  - x  # first\n  - y  # second\n", ["y"], "a:\n  - y  # first\n"),
        ("a: [x, y]\n", [], "a: []\n"),
        ("a: x\n", ["y"], "a: y\n"),
    ],
)
def test_names_take_turns_in_the_places_that_there_are(before: str, wanted: list[str], after: str) -> None:
    node = value(before)
    assert changed(node, in_turn(node, names(node), wanted)) == after


WORDS = st.lists(st.sampled_from(["x", "y", "0", "true", "two words"]), unique=True, max_size=4)


@given(named=WORDS, wanted=WORDS, on_lines=st.booleans())
def test_a_list_that_is_edited_is_read_as_what_is_wanted(named: list[str], wanted: list[str], on_lines: bool) -> None:
    listed = [as_yaml(each) for each in named]
    text = "a:\n" + "".join(f"  - {each}\n" for each in listed) if on_lines and named else f"a: [{', '.join(listed)}]\n"
    node = value(text)
    after = value(changed(node, list_edits(node, named, wanted)))
    stay, new = [each for each in named if each in wanted], [each for each in wanted if each not in named]
    assert names(after) == [*stay, *new]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{a: 1, b: 2}", "{a: 1, new: 3, b: 2}"),
        ("{a: 1}", "{a: 1, new: 3}"),
        ('{"a": 1}', '{"a": 1, "new": 3}'),
        ("{\n  a: 1,\n  b: 2\n}", "{\n  a: 1,\n  new: 3,\n  b: 2\n}"),
        ("a: 1  # why\nb: 2\n", "a: 1  # why\nnew: 3\nb: 2\n"),
        ("a: 1\r\nb: 2\r\n", "a: 1\r\nnew: 3\r\nb: 2\r\n"),
        ("'a': 1", "'a': 1\n'new': 3"),
    ],
)
def test_an_entry_is_added_behind_another_and_written_like_it(before: str, after: str) -> None:
    node = mapping(before)
    assert changed(node, (added(node, node.entries[0], "new", "3"),)) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{b: 2}", "{}"),
        ("{a: 1, b: 2}", "{a: 1}"),
        ("{b: 2, a: 1}", "{a: 1}"),
        ("{a: 1, # one, two\n b: 2}", "{a: 1 # one, two\n }"),
        ("{b: 2, # two, too\n a: 1}", "{ # two, too\n a: 1}"),
        ("a: 1\nb: 2\nc: 3\n", "a: 1\nc: 3\n"),
        ("a: 1\nb: 2", "a: 1\n"),
        ("a: 1\nb: 2  # why\nc: 3\n", "a: 1\n# why\nc: 3\n"),
        ("a: 1\nb:\n  - 2\n  - 3\nc: 3\n", "a: 1\nc: 3\n"),
        ("b:\na: 1\n", "a: 1\n"),
    ],
)
def test_an_entry_is_taken_out_and_a_comment_beside_it_stays(before: str, after: str) -> None:
    node = mapping(before)
    entry = node.entry("b")
    assert entry is not None
    assert changed(node, removed(node, entry)) == after


def test_the_first_entry_of_one_in_a_list_gives_its_place_to_the_next() -> None:
    (node,), _ = from_yaml(Source("a.yaml", "- b: 2\n  a: 1\n- c: 3\n"))
    assert isinstance(node, Sequence)
    first = node.items[0]
    assert isinstance(first, Mapping)
    assert changed(first, removed(first, first.entries[0])) == "- a: 1\n- c: 3\n"


@pytest.mark.parametrize(("before", "after"), [("b: 2", "new: 2"), ("'b': 2", "'new': 2"), ('{"b": 2}', '{"new": 2}')])
def test_a_key_gets_another_name_in_quotes_as_before(before: str, after: str) -> None:
    node = mapping(before)
    assert changed(node, (renamed(node.entries[0].key, "new"),)) == after


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("calm", "calm"),
        ("false", False),
        ("0", 0),
        ("unknown", None),
        ("{value: 2, certainty: 0.5}", 2),
        ("{value: unknown}", None),
        ("[x]", None),
        ("", None),
    ],
)
def test_the_value_of_a_fact_is_known_with_a_certainty_beside_it_or_without(said: str, known: object) -> None:
    assert known_value(value(f"a: {said}")) == known
    assert known_value(None) is None


def test_what_is_only_referred_to_stands_elsewhere() -> None:
    node = mapping("a: &name [x]\nb: *name\n")
    assert [is_elsewhere(each.value) for each in node.entries] == [False, True]
