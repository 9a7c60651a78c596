"""What a file holds, as the outline in an editor lists it."""

import pytest

from ottava.engine.language_server.symbols import Symbol, symbols_in
from ottava.engine.language_server.view import FileKind
from ottava.facts.source.span import Source
from ottava.facts.source.yaml_text import from_yaml

Outline = list[tuple[str, str, "Outline"]]


def outline(symbols: tuple[Symbol, ...]) -> Outline:
    return [(each.title, each.id, outline(each.inside)) for each in symbols]


@pytest.mark.parametrize(
    ("kind", "text", "listed"),
    [
        (
            "rules",
            "- {id: a, title: A rule}\n- {id: b}\n- {title: none}\n- word\n",
            [("A rule", "a", []), ("b", "b", [])],
        ),
        ("rules", "rules: [{id: a, title: A}]\nscope: {}\n", [("A", "a", [])]),
        ("safeguards", "- {id: g, title: Kept}\n", [("Kept", "g", [])]),
        (
            "tests",
            "- {rule: r, case: {}}\n- {safeguard: g}\n- {test: t, variants: [{name: v}, {changes: {}}, 3]}\n"
            "- {case: {}}\n",
            [("r", "r", []), ("g", "g", []), ("t", "", [("v", "", [])])],
        ),
        (
            "head",
            "name: n\nmethods:\n- {id: m, title: M, stages: [soft, firm]}\nstrengths: {weak: 0.3}\n"
            "gates: [{id: g, title: G}]\n",
            [
                ("methods", "", [("M", "m", [("soft", "soft", []), ("firm", "firm", [])])]),
                ("strengths", "", [("weak", "weak", [])]),
                ("gates", "", [("G", "g", [])]),
            ],
        ),
        (
            "head",
            "attributes: [{id: context.x, label: X, values: {low: little, high: }}]\n",
            [("attributes", "", [("X", "context.x", [("little", "low", []), ("high", "high", [])])])],
        ),
        (
            "texts",
            "title: T\nrules: {r: {title: R, because: B}, s: {because: B}}\nconditions: {c: C}\n",
            [("rules", "", [("R", "r", []), ("s", "s", [])]), ("conditions", "", [("C", "c", [])])],
        ),
        (
            "case",
            "id: c\ndispute: {stakes: trivial}\nparties: [{id: ann}, {id: bob}]\n",
            [("dispute", "", []), ("parties", "", [("ann", "ann", []), ("bob", "bob", [])])],
        ),
        ("head", "- a\n", []),
        ("texts", "- a\n", []),
        ("case", "- a\n", []),
        ("tests", "word\n", []),
    ],
)
def test_everything_with_a_name_is_listed_by_its_title(kind: FileKind, text: str, listed: Outline) -> None:
    (document,), _ = from_yaml(Source("a.yaml", text))
    assert outline(tuple(symbols_in(kind, document))) == listed
