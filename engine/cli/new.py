"""`ottava new`: beginnings that work, to go on from."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import typer

new = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Begin a rulebook, a rule, a case or a test. Nothing is ever overwritten.",
)

File = Annotated[str | None, typer.Option(metavar="NAME", help="The file to add to; begun if it is not there.")]
RulebookFolder = Annotated[str, typer.Argument(metavar="RULEBOOK", help="The folder of the rulebook.")]


@new.command()
def rulebook(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to make.")],
    extends: Annotated[
        str | None, typer.Option(metavar="RULEBOOK", help="A rulebook to build on, such as eight_methods.")
    ] = None,
) -> None:
    """Begin a rulebook with one rule that works.

    Its folder holds `rulebook.yaml`, the rule, its test, and schemas for your editor.
    """
    from ..authoring.scaffolding.rulebook import new_rulebook

    _tell(new_rulebook(folder, extends))
    typer.echo(f"next: ottava test {folder}")


@new.command()
def rule(
    rulebook: RulebookFolder,
    rule_id: Annotated[str, typer.Argument(metavar="ID", help="The name of the new rule, such as noise.at-night.")],
    for_each: Annotated[Literal["party"] | None, typer.Option(help="Apply the rule to each party in turn.")] = None,
    file: File = None,
) -> None:
    """Begin a rule in a rulebook, with its test.

    Without --file it goes into the file that is named like the part of its ID before the first dot.
    """
    from ..authoring.scaffolding.rule import FILL_IN, new_rule

    added = new_rule(rulebook, rule_id, per_party=for_each is not None, file=file)
    typer.echo(f"added the rule to {added.rules}, and its test to {added.tests}")
    typer.echo(f"next: write it where it says `{FILL_IN}`, then: ottava test {rulebook}")


@new.command()
def case(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, such as cases/morning.yaml.")],
    quick: Annotated[bool, typer.Option("--quick", help="Only what a quick case needs.")] = False,
    rulebook: Annotated[
        str | None, typer.Option(metavar="RULEBOOK", help="Whose attributes to list; left out, the built-in ones.")
    ] = None,
) -> None:
    """Begin a case in which nothing is known yet.

    Every attribute stands there as a comment, with its question and its values.
    """
    from ..authoring.scaffolding.rulebook import new_case
    from ..rulebook.locating import BUILT_IN

    _tell(new_case(file, rulebook or BUILT_IN, quick=quick))
    typer.echo(f"next: fill in what you know, then: ottava advise {file}")


@new.command("test")
def rule_test(
    rulebook: RulebookFolder,
    rule_id: Annotated[str, typer.Argument(metavar="RULE", help="The rule to test.")],
    file: File = None,
) -> None:
    """Begin a test of a rule that is there.

    By trying, a case is looked for on which the rule fires, and a change of one fact after which it does not.
    """
    from ..authoring.scaffolding.rule import new_test

    added = new_test(rulebook, rule_id, file)
    typer.echo(f"added a test to {added.path}")
    if added.unfinished:
        typer.echo("not everything could be found by trying: look at it and fill in what is missing")
    typer.echo(f"next: ottava test {rulebook}")


def _tell(paths: Iterable[Path]) -> None:
    for path in paths:
        typer.echo(f"wrote {path}")
