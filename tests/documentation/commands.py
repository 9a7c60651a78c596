"""The reference page of the commands, made of what the program itself says of them.

cd tests && python -m documentation.commands      # writes the page again
"""

import re
from pathlib import Path
from typing import Any

from typer.main import get_command

from ottava.engine.cli.main import app

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "reference" / "commands.md"
BEGIN, END = "<!-- commands: made of their help -->\n", "<!-- end of commands -->\n"
MORE = {
    "advise": "use/reports.md",
    "batch": "evaluate/batch.md",
    "check": "write/checking.md",
    "compare": "evaluate/batch.md",
    "coverage": "write/testing.md",
    "diff": "write/diff.md",
    "docs": "write/handbook.md",
    "evaluate": "evaluate/evaluation.md",
    "explain": "use/explanations.md",
    "fmt": "write/editing.md",
    "gaps": "write/gaps.md",
    "generate": "evaluate/batch.md",
    "interview": "use/consultation.md",
    "language-server": "write/editing.md",
    "list": "write/looking-up.md",
    "map": "evaluate/mapping.md",
    "mcp": "use/mcp.md",
    "mutate": "write/testing.md",
    "new": "write/editing.md",
    "replay": "use/decision-log.md",
    "sample": "evaluate/evaluation.md",
    "schema": "write/editing.md",
    "serve": "use/service.md",
    "show": "write/looking-up.md",
    "source": "understand/source.md",
    "test": "write/testing.md",
    "unpack": "evaluate/batch.md",
    "upgrade": "use/case-format.md",
}
"""The page that shows a command at work, and says more."""


def commands() -> dict[str, Any]:
    """Each command by its words, such as `new rule`, in alphabetical order."""
    found: dict[str, Any] = {}
    left: list[tuple[tuple[str, ...], Any]] = [((), get_command(app()))]
    while left:
        words, command = left.pop()
        if inner := getattr(command, "commands", None):
            left += [((*words, name), each) for name, each in inner.items()]
        else:
            found[" ".join(words)] = command
    return dict(sorted(found.items()))


def page() -> str:
    """The page as it should be: what is written around the commands stays."""
    text = PAGE.read_text("utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n" + "\n".join(section(*each) for each in commands().items()) + f"\n{END}{after}"


def section(name: str, command: Any) -> str:
    """The help of a command as Markdown."""
    context = command.context_class(command, info_name=f"ottava {name}")
    rows: dict[str, list[str]] = {"argument": [], "option": []}
    for each in command.params:
        rows[each.param_type_name].append(_row(*each.get_help_record(context)))
    more = MORE[name.partition(" ")[0]]
    title = (DOCS / more).read_text("utf-8").splitlines()[0].removeprefix("# ")
    parts = [f"## ottava {name}\n\n{command.help.strip()}\n"]
    for kind, found in rows.items():
        if found:
            parts.append(f"| {kind.capitalize()} | What | Default, range |\n|---|---|---|\n" + "".join(found))
    return "\n".join([*parts, f"More in [{title}](../{more}).\n"])


def _row(name: str, said: str) -> str:
    """A row of a table, of what the help shows: `--workers <int range>`, and `How many.  [default: 1; x>=1]`."""
    if not name.startswith("-"):
        name = re.sub(r"(?<=\S) <[^|]+>$", "", name)  # the kind of value, behind what takes its place
    name = re.sub(r"<(?:int|integer|float)(?: range)?>", "NUMBER", name)
    name = re.sub(r"<(.+)>", r"\1", name).replace("|", "\\|")
    what, _, rest = said.partition("  [")
    bounds = ", ".join(map(_bound, rest.rstrip("]").split("; "))) if rest else ""
    what = re.sub(r"([|<*\[])", r"\\\1", " ".join(what.split()))
    return f"| `{name}` | {what} | {bounds} |\n"


def _bound(said: str) -> str:
    """`default: text` as it is, `1<=x<=100` in words."""
    if low := re.fullmatch(r"x>=(.+)", said):
        return f"at least {low[1]}"
    if both := re.fullmatch(r"(.+)<=x<=(.+)", said):
        return f"from {both[1]} to {both[2]}"
    return f"`{default}`" if (default := said.removeprefix("default: ")) != said else said


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
