"""The terminal, as rich knows it."""

from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.text import Text

from ottava.facts.source.diagnostic import without_commands

WIDEST = 100
"""Cells of a line; longer lines are hard to read."""


class Terminal(Console):
    """A console that leaves it to `guarded` what to do when nobody reads on."""

    def __init__(self) -> None:
        super().__init__(highlight=False)

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError

    def show(self, shapes: Iterable[RenderableType]) -> None:
        """Show the parts of a page, no wider than is easy to read."""
        self.print(Group(*shapes), width=min(self.width, WIDEST))


def say(text: str, style: str = "") -> None:
    """Show a text as it is, but for commands to a build log; in a style on a terminal."""
    Terminal().print(Text(without_commands(text), style=style), soft_wrap=True)
