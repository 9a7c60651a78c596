"""`ottava sample`: cases of a run for experts to review."""

from pathlib import Path
from typing import Annotated

import typer

from .arguments import MovedCasesOption, RulebookOption


def sample(
    results: Annotated[
        Path, typer.Argument(metavar="RESULTS", help="The folder of a finished run: what was `--out` of ottava batch.")
    ],
    number: Annotated[int, typer.Option("--number", "-n", min=1, help="How many cases to draw.")] = 200,
    experts: Annotated[
        str | None,
        typer.Option(metavar="NAMES", help="Who is to review them, with commas between: anna,ben; left out, one."),
    ] = None,
    shared: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="N",
            help="How many of the cases every expert gets, so that they can be compared; the others are dealt out. "
            "Left out, 50.",
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed draws the same cases.")] = 1,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FOLDER", help="The folder to write into; made if it is not there.")
    ] = Path("ottava-sample"),
    rulebook: RulebookOption = None,
    cases: MovedCasesOption = None,
) -> None:
    """Draw cases from a run, and write sheets on which experts review them without seeing the advice.

    The sample is random within strata: by category, most prominent gate, first method, certainty and how close the
    second place comes. Each expert gets a folder with the same sheet as a form for the browser, a spreadsheet and
    CSV. `sample.json`, which says what the advice was about, is for the evaluator alone.
    """
    from ..evaluation.errors import EvaluationError
    from ..evaluation.run_reading import open_run
    from ..evaluation.sampling.dealing import deal
    from ..evaluation.sampling.drawing import draw
    from ..evaluation.sampling.experts import experts_from
    from ..evaluation.sampling.sheets.spreadsheet import xlsxwriter
    from ..evaluation.sampling.writing import refuse_taken, write_sample

    try:
        names = experts_from(experts)
    except EvaluationError as error:
        raise typer.BadParameter(str(error), param_hint="--experts") from None
    xlsxwriter()
    refuse_taken(out)
    run = open_run(results, rulebook, cases or ())
    drawn = draw(run, number, seed)
    hands = deal(drawn, names, _SHARED if shared is None else shared)
    write_sample(out, run, drawn, hands)
    weights = sorted({each.weight for each in drawn.strata})
    speaks = " to ".join(f"{weight:,.1f}" for weight in dict.fromkeys((weights[0], weights[-1])))
    strata = f"{len(drawn.strata):,} strata" if len(drawn.strata) > 1 else "one stratum"
    typer.echo(
        f"drew {len(drawn.cases):,} of {drawn.of:,} cases from {strata}; weights (cases that each speaks for): {speaks}"
    )
    for name, hand in hands.items():
        typer.echo(f"{name}: {len(hand):,} cases in {out / name}")
    if len(names) > 1 and all(len(hand) == len(drawn.cases) for hand in hands.values()):
        typer.echo("every expert has all of the cases; for experts who share some of them, choose a smaller `--shared`")
    typer.echo(f"give each expert a file of their folder; keep {out / 'sample.json'} to yourself: it tells the advice")


_SHARED = 50
