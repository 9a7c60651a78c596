"""Every file format that the code knows is on the page of file formats, with pages that say more."""

import re
from collections.abc import Iterator
from typing import get_args

import pytest
from documentation.commands import DOCS, commands

from ottava.engine.authoring.fidelity.outline import FILE as OUTLINE
from ottava.engine.authoring.handbook.handbook import LIST, NOT_OURS
from ottava.engine.authoring.schemas.writing import FOLDER, SCHEMAS
from ottava.engine.batch.folder import STATE
from ottava.engine.batch.formats import OutputFormat
from ottava.engine.batch.inputs import COMPRESSIONS, FORMATS
from ottava.engine.batch.manifest import COPY
from ottava.engine.batch.writing import PARTIAL, results_name
from ottava.engine.rulebook.locating import SAFEGUARDS, TESTS, TEXTS
from ottava.engine.tables.reading import PARQUET, SPREADSHEETS

ROOT = DOCS.parent
PAGE = (DOCS / "reference" / "file-formats.md").read_text("utf-8")
ROWS = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith("| ") and " | | " not in line][
    2:
]
CODE = [path for room in ("engine", "facts") for path in (ROOT / room).rglob("*.py")]
NAME = re.compile(r'"([\w-]+\.(?:json|jsonl|csv|tsv|html|parquet|yaml|xlsx|ods|md|txt|svg|zip|db))"')
WORDS = {"markdown": "Markdown", "sarif": "SARIF", "github": "GitHub", "text": "text", "json": "JSON", "html": "HTML"}
"""What the page calls the choices of `--format`, where they are no endings of files."""


def named_in_the_code() -> Iterator[str]:
    """The names of files that modules spell out: those of constants, and others unless a file of the package has it."""
    packed = {path.name for room in ("engine", "facts") for path in (ROOT / room).rglob("*.*")} | set(NOT_OURS)
    for path in CODE:
        for line in path.read_text("utf-8").splitlines():
            for name in NAME.findall(line):
                if name not in packed or (name not in NOT_OURS and re.match(r"[A-Z]+(, [A-Z]+)* = ", line)):
                    yield name


NAMES = sorted(set(named_in_the_code()) - {"base.html", "messages.yaml"})
"""Without two constants for files of the package."""


def test_the_code_names_files() -> None:
    assert {"rulebook.yaml", "run.json", "rejects.jsonl", "sample.json", "summary.json"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_file_named_in_the_code_is_on_the_page(name: str) -> None:
    assert f"`{name}`" in PAGE or f"/{name}`" in PAGE


@pytest.mark.parametrize("ending", sorted({*FORMATS, *COMPRESSIONS, *SPREADSHEETS, *PARQUET, PARTIAL}))
def test_every_ending_that_is_read_is_on_the_page(ending: str) -> None:
    assert f"`{ending}`" in PAGE


@pytest.mark.parametrize("format", get_args(OutputFormat))
def test_every_format_of_results_is_on_the_page(format: OutputFormat) -> None:
    assert f"`{results_name(format)}`" in PAGE


@pytest.mark.parametrize("folder", [STATE, COPY, SAFEGUARDS, TESTS, LIST, OUTLINE.as_posix(), FOLDER, TEXTS])
def test_every_folder_that_means_something_is_on_the_page(folder: str) -> None:
    assert re.search(rf"`{re.escape(folder)}[/`]", PAGE)


@pytest.mark.parametrize("subject", SCHEMAS)
def test_what_has_a_schema_links_to_it(subject: str) -> None:
    assert f"(../schema/{subject}.schema.json)" in PAGE


def test_every_choice_of_a_format_is_on_the_page() -> None:
    choices: set[str] = set()
    for command in commands().values():
        for option in command.params:
            if {"--format", "--input-format"} & set(option.opts):
                record = option.get_help_record(command.context_class(command))[0]
                choices |= set(record.partition("<")[2].rstrip(">").split("|"))
    assert {"sarif", "jsonl", "markdown"} <= choices
    assert {each for each in choices if f"`.{each}`" not in PAGE and WORDS.get(each, "(none)") not in PAGE} == set()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_says_all_there_is_to_say(row: list[str]) -> None:
    what, file, written, read, more = row
    assert all(each.strip() for each in (what, file, written, read))
    assert re.search(r"\]\(.+\)", more)
    named = re.findall(r"`ottava ([a-z]+(?: [a-z]+)?)", f"{written} {read}")
    assert [each for each in named if each not in commands() and each.partition(" ")[0] not in commands()] == []
