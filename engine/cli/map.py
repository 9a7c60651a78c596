"""`ottava map`: a mapping drafted from a file, and a mapping tried on one."""

from pathlib import Path
from typing import Annotated

import typer

from .arguments import RulebookOption


def map_file(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A table: .csv, .tsv, .xlsx, .ods or .parquet.", show_default=False)
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="MAPPING", help="The file to write; left out, standard output."),
    ] = None,
    attempt: Annotated[
        Path | None,
        typer.Option("--try", metavar="MAPPING", help="Write nothing, and show how this mapping reads the file."),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(metavar="NAME", help="The sheet of a spreadsheet to draft for; left out, the first.")
    ] = None,
    rulebook: RulebookOption = None,
) -> None:
    """Draft a mapping, which says how the columns of a table become cases; or try one.

    The draft says what each column holds and which attributes are near; you finish it. Columns that look like
    personal data are removed before anything is read. Nothing is ever overwritten.
    """
    from ..rulebook.loading import load_rulebook
    from ..rulebook.locating import BUILT_IN

    vocabulary = load_rulebook(rulebook or BUILT_IN).vocabulary
    if attempt is not None:
        if out is not None or sheet is not None:
            raise typer.BadParameter("--try writes nothing and reads the mapping's own sheet; leave out --out and --sheet")
        _try(file, attempt, vocabulary)
        return
    from ..authoring.scaffolding.files import create
    from ..tables.drafting.draft import draft
    from ..tables.drafting.looking import look_at
    from ..tables.layout import Layout

    found, header_row = look_at(file, Layout(sheet=sheet))
    text = draft(Path(file).name, found, vocabulary, header_row, sheet)
    if out is None:
        typer.echo(text, nl=False)
        return
    create([(out, text)])
    typer.echo(f"wrote {out}")
    typer.echo(f"next: finish it, and see how it reads: ottava map {file} --try {out}")
