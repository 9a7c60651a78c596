"""What is on a review sheet, whatever it is written as."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from ottava.facts import Vocabulary

from ...choices import Choice, Choices
from ..drawing import SampledCase
from ..known import Described, described

ANSWERS = ("first method", "second method", "third method", "gates", "must do", "must not", "sure", "comment")
"""The columns that an expert fills in."""

LABELS = ("case", "expert", *ANSWERS)
"""The columns by which `ottava evaluate` reads a sheet."""

SURENESS = ("1 a guess", "2 unsure", "3 fairly sure", "4 sure", "5 certain")
"""The steps of `sure`; the digit is what is written."""

EXPLAINED = (
    ("first method", "Which method should come first in this case? Choose `none` if none of them fits."),
    ("second method", "Which would be next best, if there is one?"),
    ("third method", "And after that?"),
    ("gates", "What must come before every method? Name all that hold, or `none`."),
    ("must do", "What has to be done in this case, whatever the method? Name what matters most, or `none`."),
    ("must not", "What must not be done here, be it a method or a single act? Name what matters most, or `none`."),
    ("sure", "How sure are you of the first method, from 1 (a guess) to 5 (certain)?"),
    ("comment", "Anything that mattered and that the choices do not say."),
)
"""What is asked, by the columns."""

ON_YOUR_OWN = (
    "Judge each case on your own, by what is written here and by your experience; do not talk about the cases with "
    "other reviewers before all have finished. “You” in a description is whoever handles the case. No answer is "
    "expected: what you think is what is wanted. Leave empty what you cannot answer; it is not counted. Where nothing "
    "applies, say `none`, which is an answer."
)


@dataclass(frozen=True, slots=True)
class SheetCase:
    """A case on a sheet. number: what the expert sees; id: what the answers go back by."""

    number: int
    id: str
    described: Described


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """A sheet of one expert: the cases in an order of their own, and what can be said of them."""

    expert: str
    cases: tuple[SheetCase, ...]
    choices: Choices

    @property
    def key(self) -> str:
        """What tells this sheet from every other one, also from one of the same cases as they were before."""
        return sha256(repr(self.cases).encode() + repr(self.choices).encode() + self.expert.encode()).hexdigest()[:16]


def review_sheet(expert: str, cases: Iterable[SampledCase], choices: Choices, vocabulary: Vocabulary) -> ReviewSheet:
    """Return the sheet of an expert."""
    numbered = enumerate(cases, 1)
    return ReviewSheet(
        expert,
        tuple(SheetCase(number, each.case.id, described(each.case, vocabulary)) for number, each in numbered),
        choices,
    )


def choice_columns(choices: Choices) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """Return what can be chosen, by the columns that it is for."""
    return (
        ("first, second and third method", choices.methods),
        ("gates", choices.gates),
        ("must do", choices.do),
        ("must not", choices.must_not),
    )
