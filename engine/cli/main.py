"""The command `ottava`.

Commands import what they need when they run, so that `ottava --help` and completion answer at once.
"""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from .advise import advise
from .batch import batch
from .check import check
from .coverage import coverage
from .diff import diff
from .docs import docs
from .explain import explain
from .gaps import gaps
from .generate import generate
from .interview import interview
from .mutate import mutate
from .new import new
from .outcome import guarded
from .schema import schema
from .test import run_rule_tests


class Commands(TyperGroup):
    """All commands, so that none can forget how a run ends."""

    def invoke(self, ctx: Any) -> Any:
        with guarded():
            return super().invoke(ctx)


app = typer.Typer(
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"ottava {version('ottava')}")
        except PackageNotFoundError:
            typer.echo("ottava, run from its source")
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Advice for people who settle disputes: which methods fit a case, in what order, and why.

    Exit status: 0 fine, 1 something is wrong with the input, 2 wrong usage.
    """


app.command()(advise)
app.command()(batch)
app.command()(check)
app.command()(coverage)
app.command()(diff)
app.command()(docs)
app.command()(explain)
app.command()(gaps)
app.command()(generate)
app.command()(interview)
app.command()(mutate)
app.add_typer(new, name="new")
app.command()(schema)
app.command("test")(run_rule_tests)


def main() -> None:
    """Runs the command with the arguments of the process."""
    app(prog_name="ottava")
