"""Texts made to break a reader end in one diagnostic, quickly."""

from __future__ import annotations

import time

import pytest

from ottava.facts.source.limits import MAX_ALIASED_NODES, MAX_DEPTH, MAX_DIAGNOSTICS
from ottava.facts.source.node import plain
from ottava.facts.source.pure_yaml import PureParser
from ottava.facts.source.span import Source
from ottava.facts.source.yaml_text import from_yaml, from_yaml_documents

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
)
CHAIN = "- &a0 [x]\n" + "".join(f"- &a{n} [*a{n - 1}]\n" for n in range(1, 100))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("[" * 10_000, "too-deep", (1, 51)),
        ("[" * 10_000 + "]" * 10_000, "too-deep", (1, 51)),
        ("{a: " * 10_000, "too-deep", (1, 201)),
        ("- " * 10_000 + "x", "too-deep", (1, 101)),
        ("".join(" " * n + "-\n" for n in range(10_000)), "too-deep", (51, 51)),
        ("".join(" " * n + "a:\n" for n in range(1_000)), "too-deep", (51, 51)),
        ("? " * 10_000, "too-deep", (1, 101)),
        (BOMB, "too-many-aliases", None),
        (CHAIN, "too-deep", (50, 9)),
        ("- &a [x]\n" + "- *a\n" * 10_000, "too-many-aliases", (5_002, 3)),
    ],
    ids=["flow", "closed", "braces", "dashes", "block list", "block", "keys", "bomb", "chain", "aliases"],
)
def test_depth_and_aliases_are_bounded(text: str, code: str, place: tuple[int, int] | None) -> None:
    for parser in (None, PureParser):
        source = Source("a.yaml", text)
        documents, diagnostics = from_yaml(source) if parser is None else from_yaml(source, parser=parser)
        assert documents == ()
        assert [diagnostic.code for diagnostic in diagnostics] == [code]
        span = diagnostics[0].span
        assert span is not None
        assert place is None or (span.line, span.column) == place
        assert len(diagnostics[0].render()) < 1_000


def only_complaint(text: str) -> tuple[str, str, int, str, str | None]:
    documents, (diagnostic,) = from_yaml(Source("a.yaml", text))
    assert documents == ()
    assert diagnostic.span is not None
    return diagnostic.code, diagnostic.message, diagnostic.span.line, diagnostic.span.text, diagnostic.hint


def test_lists_stand_50_deep_in_each_other_with_their_aliases() -> None:
    chain = ["- &a0 {k: x}\n", *(f"- &a{n} [*a{n - 1}, x]\n" for n in range(1, 50))]
    _, diagnostics = from_yaml(Source("a.yaml", "".join(chain[:49])))
    assert diagnostics == ()
    _, diagnostics = from_yaml(Source("a.yaml", "[" * MAX_DEPTH + "&x y, *x" + "]" * MAX_DEPTH))
    assert diagnostics == ()
    message = "lists and mappings stand more than 50 deep in each other"
    assert only_complaint("".join(chain)) == ("too-deep", message, 50, "*a48", "use fewer levels")
    assert only_complaint("- {k: " + "[" * 49 + "x") == ("too-deep", message, 1, "[", "use fewer levels")


def test_the_aliases_of_a_document_stand_for_10_000_values() -> None:
    text = f"- &a [{', '.join('x' * 4_999)}]\n- &b [{', '.join('x' * 5_000)}]\n- *a\n"
    _, diagnostics = from_yaml(Source("a.yaml", f"{text}- *a\n"))
    assert diagnostics == ()
    message = "the aliases of this document stand for more than 10000 values"
    assert only_complaint(f"{text}- *b\n") == ("too-many-aliases", message, 4, "*b", "use fewer aliases")


def test_what_is_just_within_the_bounds_is_read() -> None:
    deep = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    many = "- &a x\n" + "- *a\n" * MAX_ALIASED_NODES
    for text in (deep, many):
        documents, diagnostics = from_yaml(Source("a.yaml", text))
        assert diagnostics == ()
        assert len(documents) == 1
    assert len(plain(documents[0])) == MAX_ALIASED_NODES + 1


def test_a_text_of_100_million_characters_is_refused_unread() -> None:
    start = time.process_time()
    documents, diagnostics = from_yaml(Source("a.yaml", "a: " + "x" * 100_000_000))
    assert documents == ()
    assert diagnostics[0].render() == (
        "error[too-large]: `a.yaml` is larger than 64 MiB\n  = split it into smaller files"
    )
    assert time.process_time() - start < 10


def test_a_long_text_is_read() -> None:
    documents, diagnostics = from_yaml(Source("a.yaml", "a: '" + "x" * 10_000_000 + "'"))
    assert diagnostics == ()
    assert len(plain(documents[0])["a"]) == 10_000_000


@pytest.mark.parametrize(
    "text",
    ["a: 1\n" * 5_000, "--- [\n" * 5_000, "\x01" * 5_000, "- !x y\n" * 5_000],
    ids=["keys", "documents", "controls", "tags"],
)
def test_the_number_of_diagnostics_is_bounded(text: str) -> None:
    _, diagnostics = from_yaml(Source("a.yaml", text))
    assert len(diagnostics) == MAX_DIAGNOSTICS + 1
    assert diagnostics[-1].code == "too-many-problems"
    assert "too-many-problems" not in [each.code for each in diagnostics[:-1]]
    assert diagnostics[-1].span == diagnostics[-2].span


def test_after_1000_problems_the_rest_is_not_read() -> None:
    for count, said in ((MAX_DIAGNOSTICS - 1, 0), (MAX_DIAGNOSTICS, 1)):
        _, diagnostics = from_yaml(Source("a.yaml", "--- [\n" * count))
        assert [each.code for each in diagnostics] == ["unclosed-bracket"] * count + ["too-many-problems"] * said
    ((_, found),) = from_yaml_documents(Source("a.yaml", "\x01" * 5_000))
    assert [each.code for each in found] == ["control-character"] * MAX_DIAGNOSTICS + ["too-many-problems"]


def test_a_text_may_be_as_large_as_it_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ottava.facts.source.yaml_text.MAX_BYTES", len("a: b"))
    assert from_yaml(Source("a.yaml", "a: b"))[1] == ()
    assert [each.code for each in from_yaml(Source("a.yaml", "a: bc"))[1]] == ["too-large"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "%a\n" * 100_000,
        "#" * 1_000_000,
        "\n" * 1_000_000,
        "&a " * 50_000,
        "!" * 200_000,
        "'" * 500_001,
        "a" * 500_000 + ": 1",
        "- &a\n" * 20_000,
        "&a " + " \n" * 50_000 + "# x\n" * 20_000,
    ],
    ids=["directives", "comment", "lines", "anchors", "tags", "quotes", "key", "items", "blanks"],
)
def test_time_does_not_grow_with_the_square(text: str) -> None:
    start = time.process_time()
    for diagnostic in from_yaml(Source("a.yaml", text))[1]:
        assert len(diagnostic.render()) < 1_000
    assert time.process_time() - start < 10
