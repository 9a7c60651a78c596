"""`ottava batch`: advice on files of cases."""

from pathlib import Path
from typing import Annotated

import typer

from ottava.facts.source.limits import MAX_WORKERS

from ..batch.formats import Compression, InputFormat, OutputFormat, Reasons
from .arguments import BudgetOption, DayOption, LanguageOption, RulebookOption
from .output import WRONG_INPUT, complain, message


def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help="Files, folders and patterns; - is standard input. YAML, JSON, JSON Lines or CSV (by comma, semicolon "
            "or tab), plain, .gz or .zst; .xlsx, .ods or Parquet.",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FOLDER", help="The folder to write into; made if it is not there.")
    ] = Path("ottava-batch"),
    format: Annotated[
        OutputFormat,
        typer.Option(help="JSON Lines with the full advice, CSV with a row for each case, or Parquet with both."),
    ] = "jsonl",
    input_format: Annotated[
        InputFormat | None,
        typer.Option(
            help="What all inputs are written in; left out, their endings say it, and standard input is jsonl. csv is "
            "separated by commas, semicolons or tabs, tsv by tabs."
        ),
    ] = None,
    compress: Annotated[
        Compression,
        typer.Option(
            help="Pack the results as zstd: `results.jsonl.zst`, some twenty times smaller. auto: JSON Lines of inputs "
            "that take more than 64 MiB."
        ),
    ] = "auto",
    reasons: Annotated[
        Reasons,
        typer.Option(
            help="How much JSON Lines say of the reasons: all of them, the ids of rules and what `ottava unpack` "
            "cannot take from the rulebook, or nothing."
        ),
    ] = "full",
    rulebook: RulebookOption = None,
    language: LanguageOption = None,
    map: Annotated[
        Path | None,
        typer.Option("--map", metavar="FILE", help="A mapping, which says how the columns of tables become cases."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            min=0, max=MAX_WORKERS, help="Worker processes; left out, one for each processor. 0: none but this one."
        ),
    ] = None,
    thorough: Annotated[
        bool, typer.Option("--thorough", help="Also work out how stable the advice is; takes far longer.")
    ] = False,
    budget: BudgetOption = None,
    day: DayOption = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that was stopped or killed.")] = False,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Work on the Dask cluster with this scheduler, such as tcp://host:8786."),
    ] = None,
    compare: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="An earlier run, to compare this one with when it is finished."),
    ] = None,
    max_firings: Annotated[int, typer.Option(min=1, help="Firings after which a case is set aside.")] = 100_000,
    seconds: Annotated[float, typer.Option(min=0.001, help="Seconds after which a case is set aside.")] = 60.0,
    batch_size: Annotated[int, typer.Option(min=1, max=100_000, help="Cases handed to a worker at once.")] = 256,
    max_rejects: Annotated[
        int, typer.Option(min=0, help="Records set aside beyond which the run stops; --resume with more goes on.")
    ] = 1_000_000,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Advise on many cases, losing none, and sum up what was found.

    The folder gets the results, `rejects.jsonl` with every record that could not be used and why, and the summary as
    `summary.json` and `summary.html`. A run that was stopped or killed goes on with the same command and --resume. The
    exit status is 1 if records were set aside.
    """
    from ottava.facts.source.diagnostic import without_commands

    from ..batch.compressing import is_packed
    from ..batch.errors import Stopped
    from ..batch.evaluating import Work
    from ..batch.inputs import Inputs
    from ..batch.running import Run, processors, run
    from ..rulebook.language import in_language
    from ..rulebook.loading import load_rulebook
    from ..rulebook.locating import BUILT_IN
    from .compare import refuse_incomparable, show_comparison
    from .run_progress import finished_line, notes, progress_display

    named = rulebook or BUILT_IN
    book = load_rulebook(named)
    if language is not None:
        book = in_language(book, language)
    mapping = None
    if map is not None:
        from ..tables.mapping.from_yaml import read_mapping

        mapping = read_mapping(map, book.vocabulary)
    if reasons != "full" and format != "jsonl":
        raise typer.BadParameter(f"`--reasons {reasons}` is for JSON Lines; `--format {format}` has what it always has")
    files = Inputs(tuple(inputs), input_format, str(out), mapping is not None)
    packed = is_packed(compress, format, files, out, resume=resume)
    plan = Run(
        inputs=files,
        work=Work(
            book,
            format,
            thorough,
            max_firings,
            seconds,
            budget,
            day=day,
            mapping=mapping,
            reasons=reasons,
            packed=packed,
        ),
        folder=out,
        workers=min(processors(), MAX_WORKERS) if workers is None else workers,
        cluster=cluster,
        batch_size=batch_size,
        max_rejects=max_rejects,
        rulebook=str(named),
    )
    if compare is not None:
        if format != "jsonl":
            raise typer.BadParameter(f"`--compare` reads the whole advice, which `--format {format}` does not keep")
        if reasons == "none":
            raise typer.BadParameter("`--compare` reads the reasons, which `--reasons none` does not keep")
        refuse_incomparable(compare, other=out)
    if cluster is not None:
        import logging

        logging.disable()  # Dask sets up its own when it is imported; what matters comes as an error
    try:
        with progress_display(quiet) as watch:
            finished = run(plan, resume=resume, watch=watch)
    except Stopped as stopped:
        complain(message(stopped))
        raise typer.Exit(128 + stopped.interrupted if stopped.interrupted else WRONG_INPUT) from None
    for note in notes(finished, plan):
        complain(note)
    typer.echo(without_commands(finished_line(finished, plan)), err=True)
    if compare is not None:
        show_comparison(compare, out)
    if finished.rejected:
        raise typer.Exit(WRONG_INPUT)
