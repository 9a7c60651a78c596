"""The terminal, as rich knows it."""

from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.text import Text

from .output import WIDEST


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
    """Show a text as it is, coloured in a terminal."""
    Terminal().print(Text(text, style=style), soft_wrap=True)
