"""A proof as a tree of lines."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import TYPE_CHECKING

from msgspec import Struct

from ottava.facts.source.diagnostic import without_commands

from .document import Node, Proof

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions
    from rich.text import Text
    from rich.tree import Tree

STYLES: dict[Node, str] = {"conclusion": "", "rule": "", "assessment": "italic", "fact": "green"}


class ProofTree(Struct, frozen=True):
    """The proof of one conclusion, as a part of a page. Rich draws the tree, for plain lines too."""

    proof: Proof

    def lines(self, width: int) -> list[str]:
        from rich.console import Console

        out = StringIO()
        console = Console(file=out, width=width, color_system=None, force_terminal=False, legacy_windows=False)
        console.print(self, highlight=False)
        return out.getvalue().splitlines()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Tree]:
        from rich.tree import Tree

        tree = Tree(_line(self.proof), guide_style="dim")
        for each in self.proof.below:
            _grow(tree, each)
        yield tree


def _grow(tree: Tree, proof: Proof) -> None:
    branch = tree.add(_line(proof))
    for each in proof.below:
        _grow(branch, each)


def _line(proof: Proof) -> Text:
    """`circuitous.heated-party (0.66) [text: methods/7] A heated party`, or `safety.weapon: true (1)`."""
    from rich.text import Text

    certainty = f" ({proof.certainty})" if proof.certainty else ""
    if not proof.name:
        return Text(without_commands(f"{proof.text}{certainty}"), style=STYLES[proof.kind])
    mark = f" [{without_commands(proof.mark)}]" if proof.mark else ""
    name, text = without_commands(proof.name), without_commands(proof.text)
    return Text.assemble((name, "bold"), certainty, (mark, "dim"), f" {text}")
