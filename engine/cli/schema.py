"""`ottava schema`: the JSON Schema of what authors and handlers write, and of what comes out."""

from pathlib import Path
from typing import Annotated, Literal

import typer

SchemaSubject = Literal["rulebook", "rules", "safeguards", "case", "tests", "advice", "all"]


def schema(
    subject: Annotated[
        SchemaSubject,
        typer.Argument(metavar="rulebook|rules|safeguards|case|tests|advice|all", help="What to describe."),
    ],
    rulebook: Annotated[
        str | None,
        typer.Option(metavar="FOLDER", help="The rulebook whose names to use; left out, the built-in one."),
    ] = None,
) -> None:
    """Print the JSON Schema of `rulebook.yaml`, of rules, safeguards, cases, tests or an advice.

    For editors that complete and check while one types, and for programs that write cases or read advice. `all` with
    --rulebook writes the first five into the folder `schema` of the rulebook.
    """
    if subject == "advice":
        from ..report.schema import advice_schema, to_schema_text

        typer.echo(to_schema_text(advice_schema()), nl=False)
    elif subject == "all":
        _write_all(rulebook)
    else:
        from ..authoring.schemas.writing import schema_text
        from ..rulebook.loading import load_rulebook
        from ..rulebook.locating import BUILT_IN

        typer.echo(schema_text(subject, load_rulebook(rulebook or BUILT_IN)), nl=False)


def _write_all(folder: str | None) -> None:
    if folder is None:
        raise typer.BadParameter("`all` needs the folder of a rulebook to write into", param_hint="--rulebook")
    from ..authoring.schemas.writing import FOLDER, write_schemas
    from ..rulebook.loading import load_rulebook

    rulebook = load_rulebook(folder)
    if not Path(folder).is_dir():
        raise typer.BadParameter(f"`{folder}` is no folder to write into", param_hint="--rulebook")
    written = write_schemas(rulebook, Path(folder) / FOLDER)
    for path in written:
        typer.echo(f"wrote {path}")
    if not written:
        typer.echo(f"{Path(folder) / FOLDER} is up to date")
