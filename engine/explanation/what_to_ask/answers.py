"""Answers of a consultation: what was said, what a change to one does to the others, and why it was asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from ottava.facts import PARTY, UNKNOWN, Case, Observation, Vocabulary
from ottava.facts.attribute import DAY
from ottava.facts.source.brief import Brief

from ...inference.advice import Question
from ...inference.open_questions import PARTIES
from ...inference.stability import Hinge
from ..what_if.changes import case_from


class Why(Brief, Struct, frozen=True):
    """Why a question is asked. `question`: the question, with the rules behind it and what each answer leads to.
    `together`: answers to several questions that change something, if none does alone.
    """

    question: Question
    together: Hinge | None


class GivenAnswer(Brief, Struct, frozen=True):
    """An answer that was given. `party`: whom it is about; None for the case. `value`: the answer, of the question
    about the parties their labels; None for "don't know".
    """

    path: str
    question: str
    party: str | None
    value: Observation | tuple[str, ...] | None

    @property
    def attribute(self) -> str:
        """The attribute as the vocabulary names it."""
        return self.path if self.party is None else f"{PARTY}.{self.path.rpartition('.')[2]}"


class AnswerChange(Brief, Struct, frozen=True):
    """What became of the later answers when an earlier one was changed.

    renamed: parties that have another label now, and keep what was said of them. dropped: answers that fit no more.
    """

    renamed: tuple[tuple[str, str], ...]
    dropped: tuple[GivenAnswer, ...]


def with_parties(case: Case, value: Any, vocabulary: Vocabulary) -> Case:
    """Return the case with these parties, by their labels. Raises InvalidChange."""
    listed = value.split(",") if isinstance(value, str) else value
    several = isinstance(listed, Iterable) and not isinstance(listed, Mapping)
    labels = list(listed) if several else [listed]
    labels = [label.strip() if isinstance(label, str) else label for label in labels]
    data = case.to_mapping() | {"parties": [{"id": label} for label in labels if label != ""]}
    return case_from(data, vocabulary)


def renamed_parties(before: list[str], after: list[str]) -> dict[str, str]:
    """Return the new labels of parties that have another one now; none if their number is not the same."""
    if len(before) != len(after):
        return {}
    return {old: after[at] for at, old in enumerate(before) if old not in after and after[at] not in before}


def with_labels(path: str, renamed: Mapping[str, str]) -> str:
    """Return the path of an answer with the new labels of parties."""
    entity, *rest = path.split(".")
    return ".".join((entity, renamed.get(rest[0], rest[0]), *rest[1:])) if len(rest) == 2 else path


def unknown_in(data: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the paths at which data that is a case says that nobody knows."""
    for entity, facts in data.items():
        if entity == "day" and facts == UNKNOWN and DAY in vocabulary:
            yield DAY
        elif entity in (PARTIES, PARTY):
            for party in facts or ():
                yield from _unknown(f"{PARTIES}.{party['id']}", party)
        elif isinstance(facts, Mapping):
            yield from _unknown(entity, facts)


def _unknown(owner: str, facts: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{owner}.{name}" for name, value in facts.items() if value == UNKNOWN)
