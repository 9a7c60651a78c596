"""Plain lines, what rich prints of them, and how rich would break and draw the same, held against each other."""

from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.text import Text
from rich.tree import Tree

from ottava import Advisor
from ottava.engine.report.document import Proof
from ottava.engine.report.layout import HorizontalRule, ProofTree, _parts, heading, passage, plain, wrapped
from ottava.engine.report.page import page
from ottava.engine.report.text import to_text
from ottava.engine.report.words import prose

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))

WORDS = st.sampled_from(["of", "a", "mediator", "x" * 23, "x" * 90, "争执", "争执" * 20, "🍊", "é", "—", "  ", "-"])
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join), st.lists(WORDS).map("".join))
NARROW = TEXTS.map(lambda text: "".join(each for each in text if cell_len(each) < 2))
"""Rich does not break scripts that have no spaces as they are broken here."""
CHINESE = st.text(st.sampled_from("争执客户大喊。，、；：！？（）“”《》ab. -"), max_size=120)


def console(width: int, out: StringIO) -> Console:
    return Console(file=out, width=width, color_system=None, force_terminal=False, legacy_windows=False)


def by_rich(*parts: RenderableType, width: int) -> str:
    out = StringIO()
    console(width, out).print(Group(*parts), highlight=False)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


@given(NARROW, st.sampled_from(["", "- ", "12. ", "争: "]), st.integers(0, 8), NARROW, st.integers(40, 200))
def test_passages_are_broken_as_rich_breaks_them(text: str, lead: str, indent: int, note: str, width: int) -> None:
    text, note = prose(text), prose(note)
    part = passage(text, lead, indent=indent, style="bold", note=note)
    before = " " * indent + lead
    wide = Text(f"{text} {note}" if note else text).wrap(
        console(width, StringIO()), width - cell_len(before), overflow="fold"
    )
    lines = [f"{' ' * cell_len(before) if at else before}{line.plain.rstrip()}" for at, line in enumerate(wide)]
    assert plain([part], width) == "".join(f"{line.rstrip()}\n" for line in lines)


@given(TEXTS, TEXTS, st.sampled_from(["", "- "]), st.sampled_from("=-"), st.integers(30, 200))
def test_rich_prints_the_plain_lines(text: str, note: str, lead: str, character: str, width: int) -> None:
    parts = (*heading(prose(text)), HorizontalRule(character), passage(prose(text), lead, note=prose(note)))
    assert plain(parts, width) == by_rich(*parts, width=width)


@given(st.one_of(CHINESE, TEXTS), st.integers(30, 90))
def test_scripts_without_spaces_are_broken_between_characters(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= width for line in lines)


@given(CHINESE.map(lambda text: "".join(text.split())), st.integers(30, 90))
def test_no_line_begins_with_what_ends_something_or_ends_with_what_opens_it(text: str, width: int) -> None:
    lines = wrapped(text, width)
    if max((cell_len(part) for part in _parts(text)), default=0) <= width:
        assert not any(line[:1] in set("。，、；：！？）”》") for line in lines[1:] if line)
        assert not any(line[-1:] in set("（“《") for line in lines[:-1] if line)


def test_chinese_fills_its_lines() -> None:
    text = "各方当事人应当在调解员在场的情况下充分表达自己的意见，不得打断对方。" * 3
    assert [cell_len(line) for line in wrapped(text, 40)][:-1] == [40, 40, 38, 40, 40]


LEAVES = st.builds(Proof, st.just("fact"), NARROW.map(prose), certainty=st.sampled_from(["", "0.6"]))
PROOFS = st.recursive(
    LEAVES,
    lambda below: st.builds(
        Proof,
        st.just("rule"),
        NARROW.map(prose),
        st.sampled_from(["", "a-rule"]),
        st.sampled_from(["", "0.6"]),
        st.sampled_from(["", "[text]"]),
        st.lists(below, max_size=3).map(tuple),
    ),
    max_leaves=6,
)


def label(proof: Proof) -> str:
    certainty = f" ({proof.certainty})" if proof.certainty else ""
    mark = f" {proof.mark}" if proof.mark else ""
    return f"{proof.name}{' ' if proof.name else ''}{proof.text}{certainty}{mark}"


def grown(tree: Tree, proof: Proof) -> Tree:
    for each in proof.below:
        grown(tree.add(Text(label(each))), each)
    return tree


@pytest.mark.slow
@given(PROOFS, st.integers(40, 120))
def test_proofs_are_drawn_as_rich_draws_trees(proof: Proof, width: int) -> None:
    tree = ProofTree(proof)
    assert plain([tree], width) == by_rich(grown(Tree(Text(label(proof))), proof), width=width)
    assert plain([tree], width) == by_rich(tree, width=width)


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor()


@pytest.mark.slow
@pytest.mark.parametrize("path", EXAMPLES[::9], ids=lambda path: path.stem)
@pytest.mark.parametrize("width", [40, 80, 133])
def test_pages_are_the_same(path: Path, width: int, advisor: Advisor) -> None:
    advice = advisor.advise(path)
    shown = page(advice, title="争执 over oranges", verbose=True)
    assert to_text(advice, title="争执 over oranges", verbose=True, width=width) == by_rich(*shown, width=width)
