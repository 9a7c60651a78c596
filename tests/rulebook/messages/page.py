"""Makes docs/write/messages.md and what `ottava check --explain` shows: every message on cases and rules.

cd tests && python -m rulebook.messages.page
"""

import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path

from rulebook.messages import of_cases, of_files, of_outlines, of_rulebooks, of_tests
from rulebook.messages.message import Message
from rulebook.messages.of_commands import COMMANDS

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "write" / "messages.md"
EXPLANATIONS = ROOT / "engine" / "authoring" / "checking" / "messages.yaml"

ROOMS: dict[str, tuple[str, Mapping[str, Message]]] = {
    "facts/source": ("In any file", of_files.MESSAGES),
    "facts": ("In a case", of_cases.MESSAGES),
    "engine/rulebook": ("In a rulebook", of_rulebooks.MESSAGES),
    "engine/authoring/rule_tests": ("In the tests of rules", of_tests.MESSAGES),
    "engine/authoring/fidelity": ("In the outline of a text", of_outlines.MESSAGES),
}
"""For each room that looks at what people write, the heading of its part and its messages."""

HEAD = """\
# The messages

For whoever gets one of these messages: what Ottava says of a file it cannot use, why, and what to do about it. All
mistakes of a file are reported in one run:

```text
error[CODE]: what was found, and what was expected
 --> FILE:LINE:COLUMN
  |
7 | the line
  |     ^^^^ how to mend it
```

Look the code up here. `error` means that the file cannot be used as it is; `warning`, that it can, but somebody should
look at it.

<!-- Made by tests/rulebook/messages/page.py from messages that were really reported; tests/rulebook compares them. -->
"""


def page() -> str:
    """The page as it should be."""
    return "\n".join((HEAD, *_lines())).rstrip("\n") + "\n"


def explanations() -> str:
    """What `ottava check --explain` shows of the messages, as it should be."""
    entries = (
        f"- code: {code}\n  where: {heading}\n  text: |\n{textwrap.indent(_text(message), '    ')}"
        for heading, messages in ROOMS.values()
        for code, message in messages.items()
    )
    return "# Made by tests/rulebook/messages/page.py, as docs/write/messages.md is.\n" + "\n".join(entries)


def _text(message: Message) -> str:
    example = "" if message.example is None else textwrap.indent(f"\n{message.example().render()}\n", "    ")
    return f"{message.cause}\n{example}\n{message.cure}\n"


def _lines() -> Iterator[str]:
    for heading, messages in ROOMS.values():
        yield from (f"## {heading}", "")
        for code, message in messages.items():
            yield from (f"### {code}", "", message.cause, "")
            if message.example is not None:
                yield from ("```text", message.example().render(), "```", "")
            yield from (message.cure, "")
    yield from ("## From the commands for rule authors", "")
    yield from ("What `ottava check` remarks on is explained on [a page of its own](checking.md#the-lints).", "")
    for command, of_command in COMMANDS.items():
        yield from (f"### `{command}`", "")
        for said in of_command:
            yield from (f"**{said.text}**", "", f"{said.cause} {said.cure}", "")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    EXPLANATIONS.write_text(explanations(), encoding="utf-8")
