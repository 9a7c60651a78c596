"""What changed from one advice to another, in words: by an edit of the case, or by a change to the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msgspec import Struct
from msgspec.structs import replace

from ottava.facts import PARTY, Case, Observation, Vocabulary
from ottava.facts.attribute import number_text
from ottava.facts.catalogue import tr
from ottava.facts.source.diagnostic import visible

from ..authoring.impact.kinds import MEANT, Kind, kinds_of_change
from ..explanation.what_if.what_if import FiredFor, change, difference
from ..inference.advice import Advice
from ..report.document import Group
from ..report.suppositions import change_said, differences
from ..report.words import sentence_case
from ..rulebook.rulebook import Rulebook


class Changed(Struct, frozen=True):
    """What is different. same: nothing is, not even a word.

    edits: what was changed in the case, in words (`customer – arousal: calm (instead of: upset)`); empty where the
    rules changed. groups: what is advised otherwise, in words: gates, what matters most, the ranking, exclusions,
    directives, and which rules fire now or no longer. An item with the mark `+` came, with `-` went, others moved.
    also: what else is different, in words, such as other questions or other reasons for the same.
    """

    same: bool
    edits: tuple[str, ...]
    groups: tuple[Group, ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseOnBench:
    """A case, and what a rulebook makes of it."""

    rulebook: Rulebook
    case: Case
    advice: Advice
    fired: tuple[FiredFor, ...]


_NOT_IN_GROUPS = (Kind.attention, Kind.plan, Kind.assessment, Kind.question, Kind.reason, Kind.wording)


def changed(before: CaseOnBench, after: CaseOnBench) -> Changed:
    """Return what changed from one to the other, of which the case or the rulebook is the same."""
    kinds = kinds_of_change(before.advice, after.advice)
    groups = differences(
        difference(before.advice, after.advice, before.fired, after.fired), before.advice, after.advice
    )
    found = tuple(group for group in groups if group.items)
    return Changed(
        not kinds and not found,
        tuple(_edits(before.case, after.case, after.rulebook.vocabulary)),
        found,
        tuple(sentence_case(MEANT[kind]) for kind in kinds if kind in _NOT_IN_GROUPS),
    )


def _edits(before: Case, after: Case, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield what is known otherwise, in words."""
    then, now = ({party.id: party for party in case.parties} for case in (before, after))
    yield from (f"A new party: {visible(label)}" for label in now if label not in then)
    yield from (f"No longer a party: {visible(label)}" for label in then if label not in now)
    yield from _of_one(before.observations, after.observations, "", "", vocabulary)
    for label in now:
        if label in then:
            observed = then[label].observations, now[label].observations
            yield from _of_one(*observed, f"parties.{label}.", f"{PARTY}.", vocabulary)


def _of_one(
    before: Mapping[str, Observation],
    after: Mapping[str, Observation],
    whose: str,
    entity: str,
    vocabulary: Vocabulary,
) -> Iterator[str]:
    for name in dict.fromkeys((*after, *before)):
        was, now, attribute = before.get(name), after.get(name), vocabulary.get(entity + name)
        if was != now and attribute is not None:
            found = change(whose + name, attribute, was, now)
            said = replace(found, said_before=_with_doubt(found.said_before, was), said=_with_doubt(found.said, now))
            yield change_said(said)


def _with_doubt(said: str, observation: Observation | None) -> str:
    if observation is None or observation.certainty == 1:
        return said
    return tr("{said} (certainty {number})", said=said, number=number_text(observation.certainty))
