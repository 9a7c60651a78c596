"""The terminal, as rich knows it."""

from rich.console import Console


class Terminal(Console):
    """A console that leaves it to `guarded` what to do when nobody reads on."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError
