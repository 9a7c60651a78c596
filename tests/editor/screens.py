"""Make the pictures of an editor that the tutorial shows: `make picture`. It needs Neovim and tmux.

Each is the screen of Neovim, started in tmux on the rule of the tutorial. A picture has its words in `<desc>` too, for
those who cannot see it and for the test that notices when they change.
"""

import io
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from house.tutorials import steps
from language_server.starting import program
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "write" / "tutorial.md"
PICTURES = ROOT / "docs" / "pictures"
SETTINGS = ROOT / "editors" / "neovim" / "ottava.lua"
WIDTH, HEIGHT = 92, 22
PATIENCE = 30
LOOK = (
    "set background=dark number signcolumn=yes:1 laststatus=0 noruler noshowcmd noshowmode shortmess+=Ic pumheight=10 "
    "fillchars=eob:\\  nowrap linebreak nohlsearch completeopt=menuone,noinsert"
)
COLOURS = {
    "SignColumn": "ctermbg=none",
    "NormalFloat": "ctermbg=237 ctermfg=253",
    "Pmenu": "ctermbg=237 ctermfg=253",
    "PmenuSel": "ctermbg=24 ctermfg=255",
    "DiagnosticUnderlineError": "cterm=underline ctermfg=210",
    "DiagnosticError": "ctermfg=210",
    "Identifier": "ctermfg=117",
    "Constant": "ctermfg=180",
    "LineNr": "ctermfg=242",
    "Comment": "ctermfg=108",
}


class Screen(NamedTuple):
    """A picture: what is typed (keys of tmux), and the words that are there once it is whole."""

    keys: tuple[str, ...]
    whole: str


BOOK = "yard"
FILE = f"{BOOK}/night.yaml"
SCREENS = {
    "slip": Screen(
        ("/agitatd", "Enter", ":lua vim.diagnostic.open_float()", "Enter"), "did you mean `highly_agitated`?"
    ),
    "offers": Screen(("/upset", "Enter", "C", "upset, ", "C-x", "C-o"), "highly_agitated"),
    "rule": Screen(("/night.tired", "Enter", ":lua vim.lsp.buf.hover()", "Enter"), "Nobody who is robbed of sleep"),
}


def files() -> list[str]:
    """The rule as the tutorial has it first, with its slip, and then mended."""
    return [step.text for step in steps(TUTORIAL) if (step.what, step.name) == ("save as", FILE)][:2]


def text_of(name: str) -> str:
    """The text that a picture begins with."""
    return files()[0 if name == "slip" else 1]


def main() -> None:
    for needed in ("nvim", "tmux"):
        if shutil.which(needed) is None:
            sys.exit(f"there is no `{needed}`; install it, for example by `apt install neovim tmux`")
    with TemporaryDirectory() as folder:
        book = Path(folder, BOOK)
        subprocess.run(
            [program(Path(folder)), "new", "rulebook", BOOK, "--extends", "eight_methods"], cwd=folder, check=True
        )
        for name, screen in SCREENS.items():
            (book / "night.yaml").write_text(text_of(name), encoding="utf-8")
            (PICTURES / f"{name}.svg").write_text(picture(shown(Path(folder), screen)), encoding="utf-8")


def shown(folder: Path, screen: Screen) -> str:
    """The screen, with its colours as a terminal gets them."""
    with neovim(folder) as tmux:
        wait(tmux, "id: night.tired")
        time.sleep(3)  # for the server to have read the rules
        for keys in screen.keys:
            tmux("send-keys", keys)
            time.sleep(0.3)
        return wait(tmux, screen.whole)


class Tmux:
    """A server of tmux of its own, so that no other session is in the way."""

    def __call__(self, *command: str) -> str:
        whole = ["tmux", "-L", f"ottava-{os.getpid()}", "-f", "/dev/null", *command]
        return subprocess.run(whole, capture_output=True, text=True, check=True).stdout


@contextmanager
def neovim(folder: Path) -> Iterator[Tmux]:
    tmux = Tmux()
    command = [
        *("env", "TERM=tmux-256color", "nvim", "-n", "-u", "NONE", "--cmd", "syntax on | filetype on", "--cmd", LOOK),
        *("-c", " | ".join(f"highlight {name} {look}" for name, look in COLOURS.items())),
        *("--cmd", f"let g:ottava_command = '{program(folder)}'", "--cmd", f"luafile {SETTINGS}"),
        *(
            "--cmd",
            "lua vim.diagnostic.config({virtual_text = false})",
            "-c",
            "setlocal omnifunc=v:lua.vim.lsp.omnifunc",
            FILE,
        ),
    ]
    tmux("new-session", "-d", "-x", str(WIDTH), "-y", str(HEIGHT), "-c", str(folder), *command)
    try:
        yield tmux
    finally:
        tmux("kill-server")


def wait(tmux: Tmux, words: str) -> str:
    """The screen once it has these words."""
    for _ in range(PATIENCE * 4):
        if words in tmux("capture-pane", "-p"):
            time.sleep(0.5)
            return tmux("capture-pane", "-p", "-e", "-N")
        time.sleep(0.25)
    raise TimeoutError(f"{words!r} did not appear:\n{tmux('capture-pane', '-p')}")


def picture(screen: str) -> str:
    """The screen as SVG, without its empty lines at the end, in a font that the reader has."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    lines = without_commands(Text.from_ansi(screen).split("\n"))
    for line in lines:
        console.print(line, no_wrap=True, overflow="crop", highlight=False)
    svg = re.sub(r"@font-face \{.*?\}\n", "", console.export_svg(title=FILE, unique_id="screen"), flags=re.DOTALL)
    words = "\n".join(line.plain.rstrip() for line in lines)
    return svg.replace(">", f">\n    <desc>{escape(words)}</desc>", 1)


def without_commands(lines: Sequence[Text]) -> list[Text]:
    """The lines of the file and of what floats over it: not the one for commands, nor empty ones before it."""
    kept = list(lines[: HEIGHT - 1])
    while kept and not kept[-1].plain.strip():
        kept.pop()
    return kept


if __name__ == "__main__":
    main()
