"""What a mistake in a YAML text is called, what it underlines, how it is told and what is advised, exactly."""

import json
from pathlib import Path

import pytest

from ottava.facts.source.mending import edited
from ottava.facts.source.pure_yaml import PureParser
from ottava.facts.source.span import Source, Span
from ottava.facts.source.yaml_text import from_yaml

# A text as JSON, then for each mistake `CODE LINE:COLUMN UNDERLINED: MESSAGE`, `= HINT` if there is one, and `-> TEXT`
# for each edit that puts it right.
WRITTEN = Path(__file__).with_name("yaml_messages.txt").read_text(encoding="utf-8").strip().split("\n\n")
MISTAKES = [each.partition("\n")[::2] for each in WRITTEN]
MENDED = [text for text, said in MISTAKES if "\n-> " in said]


def told(source: Source, *, careful: bool) -> str:
    _, diagnostics = from_yaml(source, parser=PureParser) if careful else from_yaml(source)
    lines: list[str] = []
    for each in diagnostics:
        assert each.span is not None
        assert each.severity == "error"
        underlined = json.dumps(each.span.text, ensure_ascii=True)
        lines.append(f"{each.code} {each.span.line}:{each.span.column} {underlined}: {each.message}")
        lines += [f"= {each.hint}"] * (each.hint is not None)
        lines += ["-> " + json.dumps(edited(source, mend.edits), ensure_ascii=True) for mend in each.mends]
    return "\n".join(lines)


@pytest.mark.parametrize(("text", "said"), MISTAKES, ids=[text[:60].replace("\\", "/") for text, _ in MISTAKES])
def test_a_mistake_is_told_in_these_words_and_mended_if_it_can_be(text: str, said: str) -> None:
    source = Source("a.yaml", json.loads(text))
    assert told(source, careful=False) == said
    assert told(source, careful=True) == said


@pytest.mark.parametrize("text", MENDED, ids=[text[:60].replace("\\", "/") for text in MENDED])
def test_a_mend_puts_its_mistake_right(text: str) -> None:
    source = Source("a.yaml", json.loads(text))
    for mistake in from_yaml(source)[1]:
        for mend in mistake.mends:
            again = from_yaml(Source("a.yaml", edited(source, mend.edits)))[1]
            assert (mistake.code, mistake.message) not in [(each.code, each.message) for each in again]


@pytest.mark.parametrize("careful", [False, True])
def test_a_key_has_at_most_1024_characters(careful: bool) -> None:
    longest = "k" * 1024
    assert told(Source("a.yaml", f"{longest}: 1"), careful=careful) == ""
    assert told(Source("a.yaml", f"k{longest}: 1"), careful=careful) == (
        'long-key 1:1026 ":": found a key of more than 1024 characters\n'
        "= put the text in quotes if the colon belongs to it"
    )
    assert told(Source("a.yaml", f"a\n{longest}: 1"), careful=careful).startswith("missing-colon 2:1 ")


def test_a_version_of_any_length_is_told_as_what_it_is() -> None:
    source = Source("a.yaml", f"# why\n%YAML 1.{'1' * 5000}\n---\na: 1\n")
    assert told(source, careful=True) == told(source, careful=False)
    (diagnostic,) = from_yaml(source)[1]
    assert diagnostic.code == "directive"
    assert diagnostic.span == Span(source, 6, 5014)
