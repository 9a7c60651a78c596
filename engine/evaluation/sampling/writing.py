"""The folder of a sample: `sample.json` for the evaluator, and a folder of review sheets for each expert."""

from __future__ import annotations

from pathlib import Path

from ottava.facts.catalogue import speaking
from ottava.facts.source.diagnostic import quoted

from ...batch.writing import write_whole
from ..choices import choices_of
from ..errors import EvaluationError
from ..run_reading import AdvisedRun
from .dealing import Hands
from .drawing import CaseSample
from .sample_file import sample_file
from .sheets.csv_sheet import csv_choices, csv_sheet
from .sheets.form import form
from .sheets.sheet import review_sheet
from .sheets.spreadsheet import spreadsheet


def refuse_taken(folder: Path) -> None:
    """Refuse a folder that holds something already: it may be the answers of an expert. Raises EvaluationError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        what = "holds something already" if folder.is_dir() else "is a file"
        raise EvaluationError(f"{quoted(str(folder), 500)} {what}; choose another folder with `--out`")


def write_sample(folder: Path, run: AdvisedRun, sample: CaseSample, hands: Hands) -> None:
    """Write a sample and its sheets into a folder, which is made. Raises OSError, and ExtraMissing."""
    choices = choices_of(run.rulebook)
    for expert, cases in hands.items():
        with speaking(run.rulebook.language):
            sheet = review_sheet(expert, cases, choices, run.rulebook.vocabulary)
        files = {
            f"review-{expert}.html": form(sheet).encode(),
            f"review-{expert}.xlsx": spreadsheet(sheet),
            f"review-{expert}.csv": csv_sheet(sheet),
            "choices.csv": csv_choices(choices),
        }
        home = folder / expert
        home.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            write_whole(home / name, data)
    sample_file(run, sample, hands).write(folder)
