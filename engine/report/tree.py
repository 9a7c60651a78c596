"""A proof as a tree of lines."""

from rich.text import Text
from rich.tree import Tree

from .document import Node, Proof

STYLES: dict[Node, str] = {"conclusion": "", "rule": "", "assessment": "italic", "fact": "green"}


def proof_tree(proof: Proof) -> Tree:
    """The proof of one conclusion."""
    tree = Tree(_line(proof), guide_style="dim")
    for each in proof.below:
        _grow(tree, each)
    return tree


def _grow(tree: Tree, proof: Proof) -> None:
    branch = tree.add(_line(proof))
    for each in proof.below:
        _grow(branch, each)


def _line(proof: Proof) -> Text:
    """`circuitous.heated-party (0.66) [text: methods/7] A heated party`, or `safety.weapon: true (1)`."""
    certainty = f" ({proof.certainty})" if proof.certainty else ""
    if not proof.name:
        return Text(f"{proof.text}{certainty}", style=STYLES[proof.kind])
    mark = f" [{proof.mark}]" if proof.mark else ""
    return Text.assemble((proof.name, "bold"), certainty, (mark, "dim"), f" {proof.text}")
