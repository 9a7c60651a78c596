"""`ottava fmt`: rule files in one layout."""

from pathlib import Path
from typing import Annotated

import typer

from .output import WRONG_INPUT, complain


def fmt(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILES…]",
            help="Files of rules or safeguards, or folders of rulebooks; left out, this folder.",
            show_default=False,
        ),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Name what would change, and write nothing.")] = False,
) -> None:
    """Put files of rules and safeguards into one layout: order of keys, indentation, spaces and empty lines.

    What the rules mean stays, and so do comments and line breaks inside rules. Exit status: 1 if a file cannot be read,
    or (with --check) would change.
    """
    from ottava.facts.source.diagnostic import visible, without_commands
    from ottava.facts.source.errors import UnreadableSource
    from ottava.facts.source.reading import read_source
    from ottava.facts.source.writing import rewrite

    from ..authoring.formatting.formatting import NotInLayout, formatted
    from ..rulebook.locating import rule_files, safeguard_files

    paths: list[Path] = []
    for named in map(Path, files or ["."]):
        paths += [*rule_files(named), *safeguard_files(named)] if named.is_dir() else [named]
    failed, changed, looked = False, 0, 0
    for path in paths:
        try:
            source = read_source(path)
            text = formatted(source)
        except (UnreadableSource, NotInLayout) as error:
            complain(str(error))
            failed = True
            continue
        looked += 1
        if text != source.text:
            changed += 1
            typer.echo(without_commands(visible(str(path))))
            if not check:
                rewrite(path, text)
    done = "would change" if check else "changed"
    typer.echo(f"{changed} of {looked} files {done}")
    if failed or (check and changed):
        raise typer.Exit(WRONG_INPUT)
