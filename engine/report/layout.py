"""The shapes a page is made of."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.text import Text

NARROWEST = 24


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with something before its first line, such as `- `; the lines after it stand under the text.

    Indents count character cells. The body is shown as it is: `Text` knows no markup and no emoji codes.
    """

    body: Text
    lead: str = ""
    indent: int = 0
    style: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        before = " " * self.indent + self.lead
        under = " " * cell_len(before)
        width = max(options.max_width - len(under), NARROWEST)
        for line in self.body.wrap(console, width, overflow="fold"):
            line.rstrip()
            shown = Text(no_wrap=True, overflow="ignore", end="\n")
            shown.append(before, style=self.style)
            shown.append_text(line)
            yield shown
            before = under


def passage(text: str, lead: str = "", *, indent: int = 0, style: str = "", note: str = "") -> Passage:
    """A passage in one style, with a dim note such as a source mark behind it."""
    body = Text(text, style=style)
    if note:
        body = Text.assemble(body, " ", (note, "dim"))
    return Passage(body, lead, indent, style)


def heading(text: str, style: str = "bold cyan") -> tuple[Text, Text]:
    """The line over a section, with a blank line before it."""
    return Text(""), Text(text.upper(), style=style)
