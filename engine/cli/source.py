"""`ottava source`: what the text behind a rulebook says, and what the rulebook takes from it."""

from pathlib import Path
from typing import Annotated

import typer

from .arguments import RulebookArgument, chosen_rulebook


def source(
    rulebook: RulebookArgument = None,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="A file to write into; left out, standard output."),
    ] = None,
) -> None:
    """Go through the text behind a rulebook, place by place: which rules rest on it, and what no rule encodes and why.

    The page, in Markdown, is made from source/outline.yaml in the folder of the rulebook. It is an error if a rule
    claims to rest on the text and nothing in the outline names it.
    """
    from ..authoring.fidelity.outline import FILE, read_outline, source_page
    from ..rulebook.loading import load_rulebook
    from ..rulebook.locating import folder_of
    from .output import check_destination, files_of, write_parts

    path = chosen_rulebook(rulebook)
    loaded = load_rulebook(path)
    outline = read_outline(path, loaded)
    folder = folder_of(path, Path())
    outlined = () if folder is None else (folder / FILE,)
    page = source_page(loaded, outline, Path() if output is None else Path(output).parent)
    if output is None:
        typer.echo(page, nl=False)
    else:
        check_destination(output, (*files_of(loaded), *outlined))
        write_parts([page.encode()], output)
