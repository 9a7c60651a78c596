"""`ottava upgrade`: files of before as they are written today."""

from pathlib import Path
from typing import Annotated

import typer

from .output import WRONG_INPUT, complain


def upgrade(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILES…", help="Cases, tests of rules and rulebooks, or folders of them.", show_default=False
        ),
    ],
    check: Annotated[bool, typer.Option("--check", help="Say what would change, and write nothing.")] = False,
) -> None:
    """Rewrite cases, tests and rules in which facts stand where they stood before parties had them.

    Comments and layout are kept. Says what changes, and what a person must decide: that is left as it is. Exit status:
    0 all done, 1 something is left to decide, cannot be read, or (with --check) would change.
    """
    from ottava.facts.source.diagnostic import render_all, visible, without_commands
    from ottava.facts.source.errors import UnreadableSource
    from ottava.facts.source.reading import read_source
    from ottava.facts.source.writing import rewrite

    from ..authoring.upgrading.upgrading import files_in, upgraded

    unfinished, rewritten, left = False, 0, 0
    for path in (each for name in files for each in files_in(Path(name))):
        try:
            result = upgraded(read_source(path))
        except UnreadableSource as unreadable:
            complain(str(unreadable))
            unfinished = True
            continue
        if result.wrong:
            complain(render_all(result.wrong))
        elif not result.recognized and str(path) in files:
            complain(f"error: `{visible(str(path))}` holds no case, no test and no rule")
        unfinished |= bool(result.wrong) or (not result.recognized and str(path) in files)
        if result.changed or result.undecided:
            typer.echo(without_commands(visible(str(path))))
            for note in result.changed:
                typer.echo(f"  {without_commands(str(note))}")
            for note in result.undecided:
                typer.echo(f"  decide: {without_commands(str(note))}")
        if result.changed:
            rewritten += 1
            if not check:
                rewrite(path, result.text)
        left += len(result.undecided)
    done = "would be rewritten" if check else "rewritten"
    typer.echo(f"{rewritten} files {done}, {left} places left to decide")
    if unfinished or left or (check and rewritten):
        raise typer.Exit(WRONG_INPUT)
