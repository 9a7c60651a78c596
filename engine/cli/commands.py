"""The commands of `ottava`, as typer has them.

Commands import what they need when they run, so that `ottava --help` answers at once; and of a command that is named
only that one is made, since typer works out every option of every command it is given.
"""

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from .outcome import guarded

COMMANDS = {
    "advise": "advise",
    "batch": "batch",
    "check": "check",
    "coverage": "coverage",
    "diff": "diff",
    "docs": "docs",
    "explain": "explain",
    "gaps": "gaps",
    "generate": "generate",
    "interview": "interview",
    "mutate": "mutate",
    "new": "new",
    "schema": "schema",
    "source": "source",
    "test": "run_rule_tests",
    "upgrade": "upgrade",
}
"""Each is a file beside this one: what in it is the command, a function, or a `Typer` that has commands of its own."""


class Commands(TyperGroup):
    """All commands, so that none can forget how a run ends."""

    def invoke(self, ctx: Any) -> Any:
        with guarded():
            return super().invoke(ctx)


def show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"ottava {version('ottava')}")
        except PackageNotFoundError:
            typer.echo("ottava, run from its source")
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
    """`ottava` with all its commands, or with the one that is named if there is one of that name."""
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
        command = getattr(import_module(f".{name}", __package__), COMMANDS[name])
        if isinstance(command, typer.Typer):
            made.add_typer(command, name=name)
        else:
            made.command(name)(command)
    return made
