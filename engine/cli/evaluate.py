"""`ottava evaluate`: how far the advice of a run agrees with experts."""

import sys
from pathlib import Path
from shutil import get_terminal_size
from typing import Annotated, Literal

import typer

from ottava.facts.source.diagnostic import visible

from .arguments import MovedCasesOption, OutputOption, RulebookOption

Format = Literal["text", "json", "html"]
_ENDINGS: dict[str, Format] = {
    "": "text",
    ".txt": "text",
    ".md": "text",
    ".json": "json",
    ".html": "html",
    ".htm": "html",
}
_NARROWEST, _WIDEST = 60, 140
"""Of lines on a terminal, whatever its size."""


def evaluate(
    results: Annotated[
        Path, typer.Argument(metavar="RESULTS", help="The folder of a finished run: what was `--out` of ottava batch.")
    ],
    labels: Annotated[
        list[str],
        typer.Option(
            metavar="FILE",
            help="Review sheets that experts filled in, or any table with a row for each case and expert: .xlsx, "
            ".ods, CSV or Parquet. To be given for each file.",
        ),
    ],
    sample: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The sample.json of `ottava sample`, so that figures hold for the whole run; left out, each case "
            "counts for itself.",
        ),
    ] = None,
    rulebook: RulebookOption = None,
    cases: MovedCasesOption = None,
    format: Annotated[
        Format | None,
        typer.Option(help="Text to read, JSON, or a page with pictures; left out, what the ending of --output says."),
    ] = None,
    output: OutputOption = None,
    level: Annotated[float, typer.Option(help="The confidence of the intervals: from 0.5 to 0.999.")] = 0.95,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same figures.")] = 1,
) -> None:
    """Hold the advice of a run against what experts say of the same cases.

    It shows how far they agree on the first method, which gates the advice misses, how far experts agree with each
    other, how much its certainty is worth, for whom it is worse, and which rules spoke for the wrong first place; all
    with intervals.
    """
    chosen = format or _promised(output)
    if not 0.5 <= level <= 0.999:
        hint = f"; for {level:g} % write {level / 100:g}" if 50 <= level <= 99.9 else ""
        raise typer.BadParameter(f"found {level:g}, expected a share from 0.5 to 0.999{hint}", param_hint="--level")
    from ..extras import check_library
    from .output import check_destination, documents

    for module, library in (("numpy", "NumPy"), ("scipy", "SciPy")):
        check_library(module, "an evaluation", library, "evaluate")
    from ..evaluation.evaluation import evaluate as evaluated
    from ..evaluation.labels import read_labels
    from ..evaluation.run_reading import open_run

    if output is not None:
        read = [results / name for name in ("results.jsonl", "results.jsonl.zst")]
        check_destination(output, [*labels, *([] if sample is None else [sample]), *read])
    run = open_run(results, rulebook, cases or ())
    found = evaluated(run, read_labels(labels, run.rulebook), sample, seed, level)
    with documents(output) as write:
        if chosen == "json":
            from ..inference.json_form import to_json

            write(f"{to_json(found, 2)}\n")
        elif chosen == "html":
            from ..evaluation.report.page import evaluation_page

            write(evaluation_page(found))
        else:
            from ..evaluation.report.text import WIDTH, lines_of

            on_terminal = output is None and sys.stdout.isatty()
            width = min(max(get_terminal_size().columns, _NARROWEST), _WIDEST) if on_terminal else WIDTH
            write("".join(f"{line}\n" for line in lines_of(found, width)))


def _promised(output: str | None) -> Format:
    """Return the format that the ending of a file promises. Raises BadParameter for one that cannot be written."""
    ending = Path(output or "").suffix.lower()
    if ending not in _ENDINGS:
        raise typer.BadParameter(
            f"found the ending `{visible(ending)}`, expected `.html`, `.json`, `.txt` or `.md`; for text in a "
            "file of any name add `--format text`",
            param_hint="--output",
        )
    return _ENDINGS[ending]
