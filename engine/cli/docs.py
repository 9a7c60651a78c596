"""`ottava docs`: the handbook of a rulebook."""

from typing import Annotated

import typer

from .arguments import RulebookArgument, chosen_rulebook


def docs(
    rulebook: RulebookArgument = None,
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="FOLDER", help="Where to put the pages: a new folder or an empty one."),
    ] = "handbook",
    check: Annotated[
        bool, typer.Option("--check/--no-check", help="Say on each page what `ottava check` remarks.")
    ] = True,
) -> None:
    """Write the handbook of a rulebook: every method, rule, fact and assessment in plain words, linked and searchable.

    It is a folder of web pages; open index.html in it. A handbook that is there already is replaced.
    """
    from pathlib import Path

    from ..authoring.handbook.handbook import check_folder, check_tools, read_content, write_handbook

    folder = Path(output)
    # What takes no time is looked at first.
    check_folder(folder)
    check_tools()
    pages = write_handbook(read_content(chosen_rulebook(rulebook), checked=check), folder)
    typer.echo(f"{pages} pages; begin with {folder / 'index.html'}")
