"""`ottava generate`: made-up cases."""

from enum import StrEnum
from typing import Annotated

import typer


class CaseFormat(StrEnum):
    jsonl = "jsonl"
    yaml = "yaml"


def generate(
    count: Annotated[int, typer.Argument(metavar="N", min=0, help="How many cases.")],
    seed: Annotated[int, typer.Option(help="The same seed gives the same cases.")] = 1,
    rulebook: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="A rulebook whose further attributes are to be filled in, too."),
    ] = None,
    format: Annotated[CaseFormat, typer.Option(help="JSON Lines, or YAML documents.")] = CaseFormat.jsonl,
    out: Annotated[
        str | None, typer.Option("--out", "-o", metavar="FILE", help="A file to write into; left out, standard output.")
    ] = None,
) -> None:
    """Make up random cases that could be: for load tests, and for trying rulebooks.

    They are synthetic: made by a program, describing nobody, and no measure of what is common.
    """
    import sys
    from contextlib import nullcontext

    import msgspec
    import yaml

    from ..batch.generating import cases
    from ..rulebook.loading import load_rulebook
    from .destination import check_destination, destination, files_of

    book = None if rulebook is None else load_rulebook(rulebook)
    if out is not None and book is not None:
        check_destination(out, files_of(book))
    encoder = msgspec.json.Encoder()
    with nullcontext(sys.stdout.buffer) if out is None else destination(out) as file:
        for case in cases(count, seed, None if book is None else book.vocabulary):
            if format is CaseFormat.jsonl:
                file.write(encoder.encode(case) + b"\n")
            else:
                text = yaml.safe_dump(case, sort_keys=False, allow_unicode=True, default_flow_style=None, width=110)
                file.write(b"---\n" + text.encode())
        file.flush()
