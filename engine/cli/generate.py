"""`ottava generate`: made-up cases."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import typer

from .arguments import BudgetOption

CaseFormat = Literal["jsonl", "yaml"]


def generate(
    count: Annotated[int, typer.Argument(metavar="N", min=0, help="How many cases.")],
    seed: Annotated[int, typer.Option(help="The same seed gives the same cases.")] = 1,
    rulebook: Annotated[
        str | None,
        typer.Option(
            metavar="PATH",
            help="A rulebook whose further attributes are to be filled in, too, and which `--cover` covers; left out, "
            "the built-in one.",
        ),
    ] = None,
    cover: Annotated[
        bool,
        typer.Option(
            "--cover",
            help="See that every rule fires and every gate, method, directive and order appears (needs z3).",
        ),
    ] = False,
    at_least: Annotated[
        int, typer.Option(metavar="K", min=1, help="With `--cover`: in how many cases each is to appear.")
    ] = 20,
    budget: BudgetOption = None,
    format: Annotated[CaseFormat, typer.Option(help="JSON Lines, or YAML documents.")] = "jsonl",
    out: Annotated[
        str | None, typer.Option("--out", "-o", metavar="FILE", help="A file to write into; left out, standard output.")
    ] = None,
) -> None:
    """Make up random cases that could be: for load tests, and for trying rulebooks.

    They are synthetic: made by a program, describing nobody, and no measure of what is common. With `--cover` every
    second one is made to reach what was reached least so far; what cannot be reached is said on standard error.
    """
    from ..rulebook.loading import load_rulebook
    from .output import check_destination, files_of, write_parts

    loaded = None if rulebook is None else load_rulebook(rulebook)
    if out is not None and loaded is not None:
        check_destination(out, files_of(loaded))
    if not cover:
        from ..authoring.generating.cases import cases

        made_up = cases(count, seed, None if loaded is None else loaded.vocabulary)
        write_parts(_encoded(made_up, format), out)
        return
    from ..authoring.reaching.covering import Covering, shortfall

    covering = Covering(loaded or load_rulebook(), seed, budget)
    write_parts(_encoded(covering.cases(count, at_least), format), out)
    for line in shortfall(covering, at_least):
        typer.echo(line, err=True)


def _encoded(cases: Iterator[dict[str, Any]], format: CaseFormat) -> Iterator[bytes]:
    import msgspec
    import yaml

    encoder = msgspec.json.Encoder()
    for case in cases:
        if format == "jsonl":
            yield encoder.encode(case) + b"\n"
        else:
            text = yaml.safe_dump(case, sort_keys=False, allow_unicode=True, default_flow_style=None, width=110)
            yield b"---\n" + text.encode()
