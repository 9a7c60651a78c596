"""What authors write in their first week: each mistake is named at its place, with a hint that puts it right.

`mistakes` has a file for each, and `expected.txt` what is said of it: its place and code, the message, the hint, and
what following the hint changes in the file.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from rulebook.examples.example import HEAD, diagnostics_of, rule

from ottava.facts.source.diagnostic import Diagnostic

FOLDER = Path(__file__).with_name("mistakes")


@dataclass(frozen=True)
class Mistake:
    """`place` is FILE:LINE:COLUMN; `mend` the text that the hint changes, and what it makes of it."""

    place: str
    code: str
    message: str
    hint: str
    mend: tuple[str, str]

    @property
    def file(self) -> str:
        return self.place.partition(":")[0]


def mistakes() -> Iterator[Mistake]:
    for record in (FOLDER / "expected.txt").read_text("utf-8").strip().split("\n\n"):
        head, message, hint, mend = record.splitlines()
        yield Mistake(*head.split(), message[2:], hint[2:], ast.literal_eval(mend.strip()))


MISTAKES = tuple(mistakes())


def said_of(mistake: Mistake, text: str) -> tuple[Diagnostic, ...]:
    """What is said of a file of rules, or of a `rulebook.yaml`."""
    return diagnostics_of(rule(), text) if mistake.file.startswith("head.") else diagnostics_of(text, HEAD)


def test_every_file_is_in_the_table() -> None:
    assert sorted(each.file for each in MISTAKES) == sorted(path.name for path in FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: each.file)
def test_a_mistake_is_named_at_its_place(mistake: Mistake) -> None:
    found = said_of(mistake, (FOLDER / mistake.file).read_text("utf-8"))
    said = [
        (
            f"{mistake.file}:{each.span.line}:{each.span.column}",
            f"{each.severity}[{each.code}]",
            each.message,
            each.hint,
        )
        for each in found
        if each.span is not None
    ]
    assert (mistake.place, mistake.code, mistake.message, mistake.hint) in said
    assert {place.split(":")[1] for place, *_ in said} == {mistake.place.split(":")[1]}


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: each.file)
def test_the_hint_makes_the_file_load(mistake: Mistake) -> None:
    text = (FOLDER / mistake.file).read_text("utf-8")
    assert said_of(mistake, text.replace(*mistake.mend)) == ()
