"""The command `ottava`: how its process begins, which commands it has, and what ends it.

Commands import what they need when they run, so that `ottava --help` answers at once; and of a command that is named
only that one is made, since typer works out every option of every command it is given.
"""

import os
import signal
import sys
from importlib import import_module
from io import TextIOWrapper
from types import FrameType
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ..version import VERSION
from .garbage import let_garbage_lie
from .output import ENDING, guarded

COMMANDS = {
    "advise": "advise",
    "batch": "batch",
    "check": "check",
    "compare": "compare",
    "coverage": "coverage",
    "diff": "diff",
    "docs": "docs",
    "evaluate": "evaluate",
    "explain": "explain",
    "fmt": "fmt",
    "gaps": "gaps",
    "generate": "generate",
    "interview": "interview",
    "language-server": "language_server",
    "list": "list_names",
    "map": "map_file",
    "mcp": "serve_models",
    "mutate": "mutate",
    "new": "new",
    "replay": "replay",
    "sample": "sample",
    "schema": "schema",
    "serve": "serve",
    "show": "show",
    "source": "source",
    "test": "run_rule_tests",
    "unpack": "unpack",
    "upgrade": "upgrade",
}
"""Each is a file beside this one, with `_` for `-`: what in it is the command, a function, or a `Typer` that has
commands of its own.
"""


def main() -> None:
    """Run the command with the arguments of the process."""
    _open_streams()
    # Looking for plugins means going through all that is installed, and none has a part in what Ottava says.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    for number in ENDING:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)
    let_garbage_lie()
    with guarded():
        try:
            app(sys.argv[1] if len(sys.argv) > 1 else None)(prog_name="ottava")
        except SystemExit:
            sys.stdout.flush()  # a failure to write is reported while it can be
            raise


class Commands(TyperGroup):
    """All commands, each run in `guarded`."""

    def invoke(self, ctx: Any) -> Any:
        with guarded():
            return super().invoke(ctx)


def show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ottava {VERSION}")
        raise typer.Exit


def about(
    version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Advice for people who settle disputes: which methods fit a case, in what order, and why.

    Exit status: 0 fine, 1 something is wrong with the input, 2 wrong usage.
    """


def app(named: str | None = None) -> typer.Typer:
    """Return `ottava` with all its commands, or with the one that is named if there is one of that name."""
    made = typer.Typer(
        cls=Commands,
        callback=about,
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for name in [named] if named in COMMANDS else COMMANDS:
        command = getattr(import_module(f".{name.replace('-', '_')}", __package__), COMMANDS[name])
        if isinstance(command, typer.Typer):
            made.add_typer(command, name=name)
        else:
            made.command(name)(command)
    return made


def _open_streams() -> None:
    """Open what the caller has closed of the standard streams, so that no file of ours takes their place.

    Standard input is then empty, writing to standard output fails as to a full disk, and messages go nowhere. Where
    a letter cannot be shown, or what is typed is no letter, its number takes its place.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - for the whole run
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for the whole run
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _end(number: int, frame: FrameType | None) -> None:
    """Let a signal end the run as an error does, so that temporary files are taken away; with the status of shells."""
    raise SystemExit(128 + number)
