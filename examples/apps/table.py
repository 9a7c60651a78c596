"""The recommendations of many cases as a table of pandas; `polars.DataFrame` takes the same rows.

It needs Ottava, installed from a clone, and `pip install pandas`.
"""

from collections.abc import Iterable
from pathlib import Path

import pandas

from ottava import Advisor, Case, read_cases

advisor = Advisor()


def recommendations(cases: Iterable[Case]) -> pandas.DataFrame:
    """Return a row for each recommendation, in order."""
    return pandas.DataFrame([row for advice in advisor.advise_many(cases) for row in advice.to_rows()])


def first_places(folder: Path) -> pandas.Series:
    """Return how often each method comes first in the cases of a folder."""
    cases = (case for path in sorted(folder.glob("*.yaml")) for case in read_cases(path) if isinstance(case, Case))
    table = recommendations(cases)
    return table[table["rank"] == 1].drop_duplicates(["case", "title"])["title"].value_counts()
