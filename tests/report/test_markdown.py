"""The report in Markdown."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report.hostile import hostile
from report.readers import markdown_tokens

from ottava.engine.inference.advice import Advice
from ottava.engine.report.markdown import escaped, to_markdown
from ottava.engine.report.words import prose

in_any_order = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)

SPECIAL = st.text(alphabet="\\`*_{}[]()<>#+-.!|~&;:=$@/^'\" \tab1w\n", max_size=30)
FOREIGN = {
    "html_inline",
    "html_block",
    "link_open",
    "image",
    "code_inline",
    "fence",
    "code_block",
    "table_open",
    "s_open",
}


NO_WIDTH = "\u200b"


def shown(markdown: str) -> str:
    return "".join(token.content for token in markdown_tokens(markdown))


@given(SPECIAL | st.text(max_size=30))
def test_what_is_escaped_reads_as_it_was_written(text: str) -> None:
    plain = prose(text)
    for before in ("", "- ", "1. ", "# "):
        tokens = markdown_tokens(f"{before}{escaped(plain)}")
        assert "".join(token.content for token in tokens).replace(NO_WIDTH, "") == plain.replace(NO_WIDTH, "")
        assert not {token.type for token in tokens} & (FOREIGN | {"em_open", "strong_open", "hr"})


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("highly_agitated", "highly_agitated"),
        ("_so_", "\\_so\\_"),
        ("a 3 < 4 & b", "a 3 \\< 4 & b"),
        ("1. first", "1\\. first"),
        ("10) tenth", "10\\) tenth"),
        ("- item", "\\- item"),
        ("in-house + more", "in-house + more"),
        ("https://x.org", "https\\://x.org"),
        ("www.x.org", "www\\.x.org"),
        ("a: b", "a: b"),
        (":warning:", "\\:warning:"),
        ("case #", "case \\#"),
        ("case #7 ##", "case #&#8203;7 \\##"),
        ("#7", "\\#&#8203;7"),
        ("ask @everyone in GH-12", "ask @&#8203;everyone in GH-&#8203;12"),
        ("a.b@example.org", "a.b@&#8203;example.org"),
        ("@ home, item # 7", "@ home, item # 7"),
    ],
)
def test_only_what_must_be_is_escaped(text: str, written: str) -> None:
    assert escaped(text) == written


def test_sections_have_headings_and_methods_have_their_rank(advice: Advice) -> None:
    lines = to_markdown(advice, title="A quarrel").splitlines()
    assert lines[:3] == ["**FOR THE HANDLER ONLY: the parties must not see this.**", "", "# A quarrel"]
    folded = lines.index("<details>")
    assert lines[folded + 4 : folded + 7] == [
        "Case orange-quarrel", "", "*Advice for a person to weigh, not a decision.*",
    ]  # fmt: skip
    assert "## What to do, in this order" in lines
    assert "### 1. Listening" in lines
    assert "### 2. Circuitous tactics" in lines


def test_what_belongs_to_a_line_stands_under_it(advice: Advice) -> None:
    assert ("- **Can they decide for themselves? (customer)**\n  - a gate needs it\n") in to_markdown(advice)


@pytest.mark.slow
@in_any_order
@given(text=SPECIAL)
def test_nothing_from_outside_becomes_markup(advice: Advice, text: str) -> None:
    markdown = to_markdown(hostile(advice, text), title=text, verbose=True, full=True)
    kinds = {token.type for token in markdown_tokens(markdown)}
    assert not kinds & FOREIGN


def test_the_same_advice_gives_the_same_text(advice: Advice) -> None:
    assert to_markdown(advice) == to_markdown(advice)
    assert to_markdown(advice).endswith("\n")
