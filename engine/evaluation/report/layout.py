"""What a report on an evaluation is made of, whatever it is written as."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from ..measures.intervals import Estimate

Scale = Literal["share", "points", "coefficient", "error"]
"""How an estimate reads: a share in percent, a difference in percentage points, a coefficient up to 1, an error."""


class Range(Struct, frozen=True):
    """An estimate with its interval, as one cell."""

    estimate: Estimate
    scale: Scale = "share"


Cell = str | int | Range


class EvaluationTable(Struct, frozen=True):
    """A table. `title` may be empty. nothing: what is said in place of a table without rows. heat: whether its numbers
    are a matrix, to be shaded by how large they are in their row.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    nothing: str = "None."
    heat: bool = False


class EvaluationSection(Struct, frozen=True):
    """A part of the report. says: what its figures say; but: what they do not. picture: shown with it on a page."""

    id: str
    title: str
    says: str
    but: str
    tables: tuple[EvaluationTable, ...]
    notes: tuple[str, ...] = ()
    tone: Literal["", "stop", "care"] = ""
    picture: Literal["", "reliability"] = ""


class Report(Struct, frozen=True):
    """The whole report. about: what was held against what. answer: the most important sentences."""

    title: str
    about: tuple[str, ...]
    answer: tuple[str, ...]
    sections: tuple[EvaluationSection, ...]
