"""`ottava unpack`: the results of a run as they would be without packing."""

from pathlib import Path
from typing import Annotated

import typer

from .arguments import RulebookOption


def unpack(
    run: Annotated[
        Path, typer.Argument(metavar="RUN", help="The folder of a finished run: what was `--out` of ottava batch.")
    ],
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write; left out, standard output.")
    ] = None,
    rulebook: RulebookOption = None,
) -> None:
    """Write the results of a run in full, whether they were packed as zstd, written with `--reasons ids`, or both.

    The texts of the reasons come from the copy of the rulebook in the folder of the run, or from --rulebook, which has
    to have the same fingerprint. What comes out is, byte for byte, what the run would have written with `--compress
    none --reasons full`; what `--reasons none` left out is gone.
    """
    from ..batch.manifest import manifest_of
    from ..batch.results_file import ResultsFile, refuse_unreadable
    from ..batch.rulebook_copy import same_rulebook
    from .output import check_destination, write_parts

    refuse_unreadable(run)
    manifest = manifest_of(run)
    if output is not None:
        check_destination(output, [manifest.results(run)])
    book = None if rulebook is None else same_rulebook(rulebook, run, manifest)
    with ResultsFile(run, manifest, book) as lines:
        write_parts((each.data for each in lines), output)
