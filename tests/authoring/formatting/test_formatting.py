"""`ottava fmt`: one layout, which says the same, keeps comments, and is its own layout."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import Command, ottava  # noqa: F401 - a fixture
from hypothesis import given, settings
from hypothesis import strategies as st
from rulebook.examples.example import HEAD
from rulebook.examples.table import TEXTS

from ottava.engine.authoring.formatting.formatting import NotInLayout, formatted
from ottava.engine.rulebook.loading import load_rulebook, rulebook_from_sources
from ottava.engine.rulebook.locating import rule_files, safeguard_files
from ottava.facts.source.node import plain
from ottava.facts.source.span import Source
from ottava.facts.source.yaml_text import from_yaml

BUILT_IN = Path(__file__).parents[3] / "rules" / "eight_methods"

UNTIDY = """\


# About the rules.
-   because:   people want to be heard   # why
    id: one
    # what it is called
    title: A rule


    when:
      all:
      - party.arousal : [ upset,highly_agitated ]
      -   any:   # either
            - {party.heard:   false , party.trust: {at_most: 2} }
            - not: {party.role: [
                bystander]}
    for_each: party
    then: { recommend: listening , strength: weak }



# The second one.
-   id: two
    title: Another
    notes: |
       Another

         text
    when: always
    then:
    - recommend: listening
      strength: weak
      because: "it does
        so"
"""
TIDY = """\
# About the rules.
- id: one
  # what it is called
  title: A rule
  for_each: party


  when:
    all:
      - party.arousal: [upset, highly_agitated]
      - any:   # either
          - {party.heard: false, party.trust: {at_most: 2}}
          - not: {party.role: [
              bystander]}
  then: {recommend: listening, strength: weak}
  because: people want to be heard   # why

# The second one.
- id: two
  title: Another
  when: always
  then:
    - recommend: listening
      strength: weak
      because: "it does
        so"
  notes: |
     Another

       text
"""


def layout(text: str) -> str:
    return formatted(Source("rules.yaml", text))


def same_but_for_order(text: str) -> Any:
    (document,), wrong = from_yaml(Source("rules.yaml", text))
    assert not wrong
    return plain(document)


def comments(text: str) -> list[str]:
    return sorted(re.findall(r"#.*?(?=[ \t]*$)", text, re.MULTILINE))


def test_the_layout() -> None:
    assert layout(UNTIDY) == TIDY
    assert layout(TIDY) == TIDY
    assert same_but_for_order(UNTIDY) == same_but_for_order(TIDY)


def test_line_ends_are_kept() -> None:
    assert layout(UNTIDY.replace("\n", "\r\n")) == TIDY.replace("\n", "\r\n")


def test_the_last_line_gets_an_end() -> None:
    assert layout("- id: one\n  title: A rule") == "- id: one\n  title: A rule\n"
    assert layout("- title: A rule\n  id: one") == "- id: one\n  title: A rule\n"


@pytest.mark.parametrize("path", [*rule_files(BUILT_IN), *safeguard_files(BUILT_IN)], ids=lambda path: path.name)
def test_the_built_in_rulebook_is_in_layout(path: Path) -> None:
    assert layout(path.read_text("utf-8")) == path.read_text("utf-8")


@pytest.mark.parametrize("text", sorted({each.rules for each in TEXTS}))
def test_rules_with_mistakes_of_every_kind_keep_what_they_say(text: str) -> None:
    try:
        tidy = layout(text)
    except NotInLayout:
        return
    if tidy != text:
        assert same_but_for_order(tidy) == same_but_for_order(text)
    assert layout(tidy) == tidy


WORDS = st.sampled_from(
    ["listening", "two words", "it's", "a: b", "no comment", "true", "1", "  spaced  ", "{{party}}"]
)
CONDITIONS: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(
        [{"dispute.stakes": "trivial"}, {"safety.weapon": True}, {"dispute.category": ["family", "neighbour"]}]
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=6,
)
CONCLUSIONS: tuple[Any, ...] = (
    {"recommend": "listening", "strength": "weak"},
    [{"gate": "safety_first", "effect": "first"}, {"directive": "call_police", "because": "so"}],
)


class Untidy:
    """Writes rules in some layout: any depth of lines, brackets, spaces, empty lines and comments."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.lines: list[str] = []

    def spaces(self) -> str:
        return " " * self.draw(st.integers(0, 3))

    def remark(self) -> str:
        return self.draw(st.sampled_from(["", "", "", "  # remark", " #x"]))

    def gap(self) -> None:
        self.lines.append(self.draw(st.sampled_from(["", "", "\n", "\n\n\n", "# between\n", "\n   # further in\n\n"])))

    def flow(self, value: Any) -> str:
        before, behind = self.spaces(), self.spaces()
        if isinstance(value, dict):
            inside = ",".join(f"{self.spaces()}{key}: {self.flow(part)}" for key, part in value.items())
            return f"{{{before}{inside}{behind}}}"
        if isinstance(value, list):
            return f"[{before}{f'{self.spaces()}, '.join(map(self.flow, value))}{behind}]"
        return json.dumps(value)

    def block(self, value: Any, column: int, lead: str) -> None:
        """Write a value behind or below `lead`, which ends in a colon or in a dash."""
        if not isinstance(value, dict | list) or self.draw(st.booleans()):
            self.lines.append(f"{lead} {self.spaces()}{self.flow(value)}{self.remark()}\n")
        elif isinstance(value, dict) and not lead.endswith(":"):
            self.entries(value, f"{lead}{self.spaces()} ")
        else:
            self.lines.append(f"{lead}{self.remark()}\n")
            deeper = column + self.draw(st.integers(1, 4))
            for part in value if isinstance(value, list) else ():
                self.block(part, deeper, f"{' ' * deeper}-")
            if isinstance(value, dict):
                self.entries(value, " " * deeper)

    def entries(self, value: dict[str, Any], lead: str) -> None:
        for position, (key, part) in enumerate(value.items()):
            if position and self.draw(st.integers(0, 5)) == 0:
                self.gap()
            self.block(part, len(lead), f"{lead if position == 0 else ' ' * len(lead)}{key}:")


@st.composite
def rules(draw: st.DrawFn) -> str:
    untidy = Untidy(draw)
    dash = " " * draw(st.integers(0, 3))
    for number in range(draw(st.integers(1, 3))):
        untidy.gap()
        rule = {
            "id": f"rule{number}",
            "title": draw(WORDS),
            "when": draw(CONDITIONS),
            "then": draw(st.sampled_from(CONCLUSIONS)),
            "because": "they must be heard",
        }
        keys = draw(st.permutations([*rule]))
        untidy.entries({key: rule[key] for key in keys}, f"{dash}-{untidy.spaces()} ")
    untidy.gap()
    return "".join(untidy.lines)


@settings(deadline=None)
@given(rules())
def test_any_layout_is_tidied_and_means_the_same(text: str) -> None:
    tidy = layout(text)
    assert layout(tidy) == tidy
    assert same_but_for_order(tidy) == same_but_for_order(text)
    assert comments(tidy) == comments(text)
    before, after = (
        rulebook_from_sources(Source("rulebook.yaml", HEAD), [Source("rules.yaml", each)]) for each in (text, tidy)
    )
    assert before.fingerprint == after.fingerprint
    assert not re.search(r"[ \t]$|\n\n\Z", tidy, re.MULTILINE)
    for rule in re.split(r"^- ", tidy, flags=re.MULTILINE)[1:]:
        assert re.findall(r"^(?:  )?(\w+):", rule, re.MULTILINE) == ["id", "title", "when", "then", "because"]


@settings(deadline=None)
@given(rules(), st.integers(1, 6))
def test_where_the_rules_begin_makes_no_difference(text: str, further: int) -> None:
    moved = re.sub(r"^(?=.)", " " * further, text, flags=re.MULTILINE)
    assert layout(moved).replace(" ", "") == layout(text).replace(" ", "")


def test_the_command(tmp_path: Path, ottava: Command) -> None:  # noqa: F811
    (tmp_path / "rulebook.yaml").write_text(HEAD, "utf-8")
    path = tmp_path / "rules.yaml"
    mark = b"\xef\xbb\xbf"
    path.write_bytes(mark + UNTIDY.encode())
    before = load_rulebook(tmp_path).fingerprint
    looked = ottava("fmt", tmp_path, "--check")
    assert (looked.status, looked.out) == (1, f"{path}\n1 of 1 files would change\n")
    assert path.read_bytes() == mark + UNTIDY.encode()
    assert ottava("fmt", tmp_path).out == f"{path}\n1 of 1 files changed\n"
    assert path.read_bytes() == mark + TIDY.encode()
    assert load_rulebook(tmp_path).fingerprint == before
    again = ottava("fmt", path, "--check")
    assert (again.status, again.out) == (0, "0 of 1 files would change\n")


@pytest.mark.parametrize("make", [lambda path: path.write_text("- id: [one\n", "utf-8"), lambda path: path.unlink()])
def test_what_cannot_be_read_is_named(make: Callable[[Path], None], tmp_path: Path, ottava: Command) -> None:  # noqa: F811
    path = tmp_path / "rules.yaml"
    path.write_text("- id: one\n", "utf-8")
    make(path)
    run = ottava("fmt", path)
    assert (run.status, "rules.yaml" in run.err) == (1, True)
