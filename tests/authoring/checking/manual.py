"""The manual pages of the lints: their examples as rulebooks, and the page in the docs.

cd tests && python -m authoring.checking.manual      # writes the page again
"""

import re
import textwrap
from pathlib import Path

from rulebook.examples.example import HEAD

from ottava.engine.authoring.checking.lint import Lint, all_lints

PAGE = Path(__file__).parents[3] / "docs" / "write" / "checking.md"
BEGIN, END = "<!-- lints: made from their manual pages -->\n", "<!-- end of lints -->\n"
_FILE = re.compile(r"^# (\S+\.(?:yaml|json))\n", re.MULTILINE)


def examples(lint: Lint) -> tuple[dict[str, str], dict[str, str]]:
    """The files of the example in which the lint finds something, and of the one in which it finds nothing."""
    _, fails, passes = re.split(r"^(?:Fails|Passes):\n", lint.manual, flags=re.MULTILINE)
    return _files(fails), _files(passes)


def _files(example: str) -> dict[str, str]:
    text = textwrap.dedent(example).strip("\n") + "\n"
    parts = _FILE.split(text)
    named = dict(zip(parts[1::2], parts[2::2], strict=True)) if len(parts) > 1 else {"rules.yaml": text}
    return {"rulebook.yaml": HEAD, **named}


def write(files: dict[str, str], folder: Path) -> Path:
    """The rulebook of these files in the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def section(lint: Lint) -> str:
    """A manual page as Markdown."""
    head, *_ = re.split(r"^Fails:\n", lint.manual, flags=re.MULTILINE)
    title, _, text = head.strip().partition("\n\n")
    level = f"{lint.level.capitalize()}" + (", found by the solver." if lint.needs_solver else ".")
    fails, passes = (_shown(each) for each in examples(lint))
    what = f"{title}\n\n{text}\n\n" if text else f"{title}\n\n"
    return f"### {lint.id}\n\n{what}{level}\n\nIt remarks on this:\n\n{fails}\nand not on this:\n\n{passes}"


def _shown(files: dict[str, str]) -> str:
    shown = {name: text for name, text in files.items() if text != HEAD}
    if len(shown) == 1:
        return "".join(f"```yaml\n{text}```\n" for text in shown.values())
    return "".join(f"```yaml\n# {name}\n{text.strip()}\n```\n" for name, text in shown.items())


def page() -> str:
    """The page as it should be: what is written around the lints stays."""
    text = PAGE.read_text("utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    lints = sorted(all_lints(), key=lambda lint: lint.id)
    return f"{before}{BEGIN}\n" + "\n".join(map(section, lints)) + f"\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
