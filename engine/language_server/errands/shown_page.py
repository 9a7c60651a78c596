"""What an errand brings back to be shown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page to show: its name, and its text in Markdown."""

    name: str
    markdown: str
