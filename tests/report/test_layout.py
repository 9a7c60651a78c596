"""Plain lines and what rich prints, held against each other."""

from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console, Group, RenderableType

from ottava import Advisor
from ottava.engine.report.layout import HorizontalRule, heading, passage, plain
from ottava.engine.report.page import page, to_text
from ottava.engine.report.words import prose

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))

WORDS = st.sampled_from(["of", "a", "mediator", "x" * 23, "x" * 90, "争执", "争执" * 20, "🍊", "é", "—", "  ", "-"])
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join), st.lists(WORDS).map("".join))


def by_rich(*parts: RenderableType, width: int) -> str:
    out = StringIO()
    console = Console(file=out, width=width, color_system=None, force_terminal=False, legacy_windows=False)
    console.print(Group(*parts), highlight=False)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


@given(TEXTS, st.sampled_from(["", "- ", "12. ", "争: "]), st.integers(0, 8), TEXTS, st.integers(30, 200))
def test_passages_are_broken_alike(text: str, lead: str, indent: int, note: str, width: int) -> None:
    part = passage(prose(text), lead, indent=indent, style="bold", note=prose(note))
    assert plain([part], width) == by_rich(part, width=width)


@given(TEXTS, st.sampled_from("=-"), st.integers(30, 200))
def test_headings_and_lines_are_the_same(text: str, character: str, width: int) -> None:
    parts = (*heading(prose(text)), HorizontalRule(character))
    assert plain(parts, width) == by_rich(*parts, width=width)


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor()


@pytest.mark.parametrize("path", EXAMPLES[::9], ids=lambda path: path.stem)
@pytest.mark.parametrize("width", [40, 80, 133])
def test_pages_are_the_same(path: Path, width: int, advisor: Advisor) -> None:
    advice = advisor.advise(path)
    shown = page(advice, title="争执 over oranges", verbose=True)
    assert to_text(advice, title="争执 over oranges", verbose=True, width=width) == by_rich(shown, width=width)
