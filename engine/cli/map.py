"""`ottava map`: a mapping drafted from a file, and a mapping tried on one."""

from __future__ import annotations

from pathlib import Path
from shlex import join
from typing import TYPE_CHECKING, Annotated

import typer

from .arguments import RulebookOption

if TYPE_CHECKING:
    from ottava.facts import Vocabulary


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
            raise typer.BadParameter(
                "--try writes nothing and reads the mapping's own sheet; leave out --out and --sheet"
            )
        _try(file, attempt, vocabulary)
        return
    from ..authoring.scaffolding.files import create
    from ..tables.drafting.draft import draft
    from ..tables.drafting.looking import look_at

    text = draft(look_at(file, sheet), vocabulary)
    if out is None:
        typer.echo(text, nl=False)
        return
    create([(out, text)])
    typer.echo(f"wrote {out}")
    typer.echo(f"next: finish it, and see how it reads: {join(('ottava', 'map', file, '--try', str(out)))}")


def _try(file: str, attempt: Path, vocabulary: Vocabulary) -> None:
    """Show how a mapping reads a file; the exit status is 1 if it reads none of it."""
    from ..tables.drafting.tried_text import tried_text
    from ..tables.drafting.trying import try_mapping
    from ..tables.mapping.from_yaml import read_mapping
    from .output import WRONG_INPUT, complain
    from .terminal import WIDEST, Terminal, say

    found = try_mapping(file, read_mapping(attempt, vocabulary), vocabulary)
    for place, fault in found.header:
        hint = f"; {fault.hint}" if fault.hint else ""
        complain(f"error[{fault.code}]: {file}, {place}: {fault.message}{hint}")
    if found.header:
        raise typer.Exit(WRONG_INPUT)
    say(tried_text(found, Path(file).name, attempt.name, min(Terminal().width, WIDEST)))
    if not found.read:
        advice = (
            "export it again, with its rows"
            if not found.rows
            else f"correct what is listed under `Why they are set aside`, in {attempt} or in {file}, and try again"
        )
        complain(f"error: no case of {file} can be read; {advice}")
        raise typer.Exit(WRONG_INPUT)
    say(f"next: {join(('ottava', 'batch', file, '--map', str(attempt), '--out', 'found'))}")
