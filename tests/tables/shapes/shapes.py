"""Twelve files in the shapes that exports have, and what their mappings read from them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[3] / "examples" / "evaluation"


@dataclass(frozen=True)
class Shape:
    """rows: those with something in them. cases: those that are read. set_aside: the line, the column and the code."""

    file: str
    rows: int
    cases: int
    set_aside: tuple[tuple[int, str, str], ...] = ()

    @property
    def path(self) -> Path:
        return FOLDER / self.file

    @property
    def mapping(self) -> Path:
        return self.path.with_suffix(".mapping.yaml")


SHAPES = (
    Shape("consumer-complaints.csv", 32, 32),
    Shape("court-parties.csv", 41, 18),
    Shape("database-export.csv", 36, 35, ((19, "DAYS_OPEN", "out-of-range"),)),
    Shape("housing-register.csv", 24, 24),
    Shape("hr-grievances.csv", 38, 37, ((32, "Date Closed", "backwards"),)),
    Shape(
        "mediation-intake.csv",
        26,
        24,
        ((13, "Length of Dispute", "no-number"), (21, "Length of Dispute", "no-number")),
    ),
    Shape("medical-complaints.csv", 30, 30),
    Shape("odr-cases.tsv", 34, 33, ((10, "opened_at", "no-date"),)),
    Shape("police-incidents.csv", 44, 44),
    Shape("schlichtung.csv", 26, 26),
    Shape("school-incidents.csv", 30, 30),
    Shape("sheets-form.csv", 22, 22),
)

# Each of three mistakes in a mapping: what is replaced, by what, and where it is told: in the line of the mapping with
# this text, in the header, or at the cells of a column, in so many cases.
MAPPING, HEADER, CELLS = "mapping", "header", "cells"
Broken = tuple[str, str, tuple[str, str, str | tuple[str, int]]]

BROKEN: dict[str, tuple[Broken, Broken, Broken]] = {
    "consumer-complaints.csv": (
        ("id: Complaint ID", "id: Complaint No", (HEADER, "no-such-column", "`Complaint No`, named in line 4")),
        ("Mortgage: consumer", "Mortgage: consumption", (MAPPING, "unknown-value", "Mortgage: consumption")),
        ("      Payday loan: consumer\n", "", (CELLS, "unlisted-word", ("Product", 4))),
    ),
    "court-parties.csv": (
        ("one_case_for_each: Case No\n", "", (MAPPING, "missing-key", "one_for_each: row")),
        ("column: Party Role", "column: Party", (HEADER, "no-such-column", "`Party`, named in line 22")),
        ("entered: judgment", "entered: verdict", (MAPPING, "unknown-value", "entered: verdict")),
    ),
    "database-export.csv": (
        ('table: {empty: ["NULL"]}\n', "", (CELLS, "no-number", ("TRUST_SCORE", 12))),
        ('"0.0": false', '"0.0": no thanks', (MAPPING, "unknown-value", "no thanks")),
        ("duration_days: DAYS_OPEN", "duration: DAYS_OPEN", (MAPPING, "unknown-attribute", "duration: DAYS_OPEN")),
    ),
    "housing-register.csv": (
        ("table: {header_row: 3}\n", "", (HEADER, "other-header", "line 1: none of the 12 columns")),
        (
            "{column: Situation, words: {pension: elderly, otherwise: unknown}}",
            "Situation",
            (CELLS, "unknown-value", ("Situation", 24)),
        ),
        ("days_left: Days of notice left", "days_left: Landlord", (CELLS, "no-number", ("Landlord", 24))),
    ),
    "hr-grievances.csv": (
        ("dates: day first", "dates: month first", (CELLS, "no-date", ("Date Raised", 17))),
        ("Tribunal: court_pending", "Tribunal: court", (MAPPING, "unknown-value", "Tribunal: court")),
        ("weaker: {column: Raised Against", "weaker: {column: Raised By", (HEADER, "no-such-column", "`Raised By`")),
    ),
    "mediation-intake.csv": (
        ("week: 7, month: 30, year: 365", "week: 7", (CELLS, "no-number", ("Length of Dispute", 10))),
        ("history: {police", "histroy: {police", (MAPPING, "unknown-key", "histroy")),
        ("column: Interpreter (A)", "column: Party A Name", (MAPPING, "never-read", "column: Party A Name")),
    ),
    "medical-complaints.csv": (
        ("Provided: none", "Not needed: none", (MAPPING, "repeated-key", "Not needed: none")),
        (
            "Harm: {words: {Death: bereavement, otherwise: unknown}}",
            "Harm: bereavement",
            (CELLS, "no-yes-or-no", ("Harm", 30)),
        ),
        ("kind: {always: institution}", "sort: {always: institution}", (MAPPING, "unknown-attribute", "sort:")),
    ),
    "odr-cases.tsv": (
        ("has_photo: video", "has_photo: film", (MAPPING, "unknown-value", "has_photo: film")),
        (
            "{from: opened_at, to: {column: closed_at, if_empty: 2026-05-31}}",
            "{from: closed_at, to: opened_at}",
            (CELLS, "backwards", ("opened_at", 24)),
        ),
        ("[buyer_username, ", "[buyer_name, ", (HEADER, "no-such-column", "`buyer_name`, named in line 5")),
    ),
    "police-incidents.csv": (
        ("      Noise: neighbour\n", "", (CELLS, "unlisted-word", ("Incident Category", 7))),
        (
            "weapon: {column: Weapon, words: {None: false",
            "weapon: {column: Weapon, words: {None: safe",
            (MAPPING, "unknown-value", "None: safe"),
        ),
        ("{empty: [Not recorded]}", "{nothing: [Not recorded]}", (MAPPING, "unknown-key", "{nothing:")),
    ),
    "schlichtung.csv": (
        (
            'decimal: ",", ',
            'decimal: ",", separator: ",", ',
            (HEADER, "other-header", "line 2: none of the 15 columns"),
        ),
        ("no: [nein]", "no: [ne]", (CELLS, "no-yes-or-no", ("Verletzte", 19))),
        ("keep: [Streitwert (EUR)]", "keep: [Telefon]", (MAPPING, "never-read", "keep: [Telefon]")),
    ),
    "school-incidents.csv": (
        ("capacity: {always: minor}", "capacity: {always: child}", (MAPPING, "unknown-value", "{always: child}")),
        ("First aid: injury, ", "", (CELLS, "unlisted-word", ("Injury", 12))),
        ("- id: pupil_responsible", "- id: pupil_harmed", (MAPPING, "repeated-party", "- id: pupil_harmed")),
    ),
    "sheets-form.csv": (
        ("table: {dates: month first}\n", "", (CELLS, "unclear-date", ("Timestamp", 10))),
        ("certainty: 0.4", "certainty: 40", (MAPPING, "bad-certainty", "certainty: 40")),
        (
            'separator: ",", words: {Photos',
            'separator: ";", words: {Photos',
            (CELLS, "unlisted-word", ("What can you show?", 7)),
        ),
    ),
}
