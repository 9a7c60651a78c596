"""Laws of mappings, over cases of the whole vocabulary."""

import re
import runpy
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ottava.engine.authoring.generating.cases import cases
from ottava.engine.tables.mapping.applying import MappedColumns
from ottava.engine.tables.mapping.from_yaml import mapping_from
from ottava.facts import Case
from ottava.facts.source.span import Source
from ottava.facts.vocabulary import built_in_vocabulary

ForeignTable: Any = runpy.run_path(str(Path(__file__).parents[3] / "benchmarks" / "foreign_table.py"))["ForeignTable"]
VOCABULARY = built_in_vocabulary()
SEEDS = st.integers(0, 10**6)


def read(text: str) -> Any:
    return mapping_from(Source("mapping.yaml", text), VOCABULARY)


def known(data: dict[str, Any]) -> dict[str, Any]:
    return Case.from_mapping(data, VOCABULARY).to_mapping()


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_a_case_under_foreign_names_comes_back(seed: int) -> None:
    given_cases = [{**known(each), "title": ""} for each in cases(3, seed)]
    for each in given_cases:
        del each["title"]
    table = ForeignTable(given_cases, VOCABULARY)
    columns = MappedColumns(read(table.mapping), table.header)
    for each in given_cases:
        row = table.row(each)
        data, _, faults = columns.case(row)
        assert faults == []
        assert known(data) == each
        assert columns.kept(row) == {"Aktenzeichen": f"AZ {each['id']}"}


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(1, 4), st.randoms(use_true_random=False))
def test_what_several_rows_say_together_is_what_one_row_says(seed: int, count: int, chance: Any) -> None:
    (case,) = cases(1, seed)
    table = ForeignTable([case], VOCABULARY)
    columns = MappedColumns(read(table.mapping), table.header)
    whole = table.row(case)
    rows = [[""] * len(whole) for _ in range(count)]
    together: dict[str, list[int]] = {}
    for position, name in enumerate(table.header):
        together.setdefault(re.sub(r"( von| bis| sicher|: .*)$", "", name), []).append(position)
    for positions in together.values():
        for row in chance.sample(rows, chance.randint(1, count)):
            for position in positions:
                row[position] = whole[position]
    one, several = columns.case(whole), columns.case(*rows)
    assert several.faults == []
    assert known(several.data) == known(one.data)


PER_ROW = """\
one_case_for_each: Nr
dispute: {category: Art}
parties:
  - one_for_each: row
    id: {column: Wer}
    role: {column: Rolle, words: {Klage: claimant, Gegner: respondent}}
    attempts: Versuche
"""
PARTY = st.tuples(st.sampled_from(["claimant", "respondent"]), st.none() | st.integers(0, 99))


@given(st.lists(PARTY, min_size=1, max_size=5), st.sampled_from(VOCABULARY["dispute.category"].values))
def test_each_row_of_a_case_makes_a_party(parties: list[tuple[str, int | None]], category: str) -> None:
    columns = MappedColumns(read(PER_ROW), ["Rolle", "Nr", "Wer", "Art", "Versuche"])
    words = {"claimant": "Klage", "respondent": "Gegner"}
    rows = [
        [words[role], "7", f"p{number}", category, "" if attempts is None else str(attempts)]
        for number, (role, attempts) in enumerate(parties)
    ]
    data, _, faults = columns.case(*rows)
    assert faults == []
    assert data == {
        "id": "7",
        "dispute": {"category": category},
        "parties": [
            {"id": f"p{number}", "role": role} | ({} if attempts is None else {"attempts": attempts})
            for number, (role, attempts) in enumerate(parties)
        ],
    }


TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="█"), min_size=1, max_size=12)


@given(TEXTS.filter(lambda text: text.split() and text.casefold().strip() != "otherwise"), st.data())
def test_capitals_and_spaces_of_words_and_columns_do_not_count(text: str, data: st.DataObject) -> None:
    text = " ".join(text.split())
    quoted = "'" + text.replace("'", "''") + "'"
    columns = MappedColumns(
        read(f"dispute: {{stakes: {{column: {quoted}, words: {{{quoted}: serious, otherwise: trivial}}}}}}\n"),
        [data.draw(st.sampled_from([text, f"  {text} ", text.replace(" ", "   ")]))],
    )
    changed = data.draw(st.sampled_from([text, f" {text}  ", text.replace(" ", " \t "), text.casefold()]))
    assert columns.case([changed]).data == {"dispute": {"stakes": "serious"}}


@given(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS)
def test_what_is_kept_comes_back(cell: Any) -> None:
    columns = MappedColumns(read("keep: [B]\ndispute: {stakes: A}\n"), ["A", "B"])
    assert columns.kept(["serious", cell]) == {"B": None if isinstance(cell, str) and not cell.strip() else cell}
