"""A test of a rule that is there: a case on which it fires, and a near miss."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ottava.facts import PARTY, Case, Observation, Value
from ottava.facts.source.suggestion import nearest

from ...advisor import Advisor
from ...explanation.slots import Slot, observed, path_of, with_observations
from ...explanation.value_classes import partitions
from ...inference.compiled_rulebook import compile_rulebook
from ...inference.formula import CASE, Passes, leaves
from ...rulebook.condition import entity_of
from ...rulebook.loading import load_rulebook
from ...rulebook.rulebook import Rule, Rulebook
from ..rule_tests.reading import TESTS
from ..solving.logic import Logic, fires
from ..solving.solver import Undecided
from .files import NothingWritten, case_written, folder_to_change, with_entry, write_over, written, yaml_name

_NO_CASE = """\
- rule: {rule}
  # No case was found on which this rule fires: say one here, and what keeps the rule from firing under `near_miss`.
  case: {{parties: [{{id: someone}}]}}
"""


@dataclass(frozen=True, slots=True)
class AddedTest:
    """Where something was added, and whether the author has to fill in what could not be found."""

    path: Path
    unfinished: bool


def new_test(rulebook: str, rule_id: str, file: str | None = None) -> AddedTest:
    """Add a test of the rule to the tests of a rulebook.

    file: the name of the test file; left out, that of the file of the rule.
    Raises NothingWritten, InvalidRulebook, ExtraMissing.
    """
    folder = folder_to_change(rulebook)
    loaded = load_rulebook(folder)
    rule = next((each for each in loaded.rules if each.id == rule_id), None)
    if rule is None:
        near = nearest(rule_id, [each.id for each in loaded.rules])
        hint = f"did you mean `{near}`?" if near else "`ottava new rule` begins one"
        raise NothingWritten(f"the rulebook has no rule `{rule_id}`; {hint}")
    path = folder / TESTS / yaml_name(file or (Path(rule.span.source.name).name if rule.span else "rules.yaml"))
    entry, unfinished = entry_for(rule, Instances(loaded))
    write_over([(path, with_entry(path, entry, "tests"))])
    return AddedTest(path, unfinished)


def entry_for(rule: Rule, instances: Instances) -> tuple[str, bool]:
    """Return the entry of a test file, and whether it is still to be filled in."""
    found = instances.of(rule)
    if found is None:
        return _NO_CASE.format(rule=rule.id), True
    lines = [f"- rule: {rule.id}"]
    if found.party is not None:
        lines.append(f"  party: {found.party}")
    lines.append(f"  case: {case_written(found.case)}")
    if found.near_miss is not None:
        lines.append(f"  near_miss: {found.near_miss}")
    return "\n".join(lines) + "\n", found.near_miss is None


LABELS = ("someone", "another", "third", "fourth", "fifth")


@dataclass(frozen=True, slots=True)
class Instance:
    """A case on which a rule fires, for the party of that label if it speaks of parties.

    near_miss: one change as a test writes it, with which the rule does not fire; None if there is none.
    """

    case: Case
    party: str | None
    near_miss: str | None


class Instances:
    """Finds instances of the rules of a rulebook; the engine confirms each of them. Raises ExtraMissing."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._translation = compile_rulebook(rulebook)
        self._vocabulary = rulebook.vocabulary
        self._partitions = partitions(self._translation)
        self._run = Advisor(rulebook).run
        self._logic = Logic(self._translation, self._run)

    def of(self, rule: Rule) -> Instance | None:
        """Return an instance with as few facts as possible.

        None if the rule fires in no case with certain facts, or if that is undecided.
        """
        meant = self._translation.rules[rule.id]
        try:
            found = self._logic.smallest_firing(meant)
        except Undecided:
            return None
        if found is None:
            return None
        parties = tuple(replace(each, id=_label(place)) for place, each in enumerate(found.case.parties))
        case = replace(found.case, id="case", parties=parties)
        party = None if found.party_index == CASE else parties[found.party_index].id
        return Instance(case, party, self._near_miss(rule, case, found.party_index))

    def _near_miss(self, rule: Rule, case: Case, place: int) -> str | None:
        """Return the first change of one fact with which the rule does not fire: another value rather than unknown."""
        for slot in self._slots(rule, case, place):
            known = observed(case, slot)
            values: list[Value | None] = [each.value for each in self._partitions[slot.attribute].classes]
            for value in [*values, *([None] if known else [])]:
                if known and known.value == value:
                    continue
                changed = {slot: None if value is None else Observation(value)}
                if not fires(self._run(with_observations(case, changed, self._vocabulary)), rule.id, place):
                    return written({path_of(case, slot): "unknown" if value is None else value})
        return None

    def _slots(self, rule: Rule, case: Case, place: int) -> Iterator[Slot]:
        """Yield what the case says, and what the rule itself looks at beside it."""
        said = [Slot(path, CASE) for path in case.observations]
        said += [Slot(f"{PARTY}.{name}", at) for at, each in enumerate(case.parties) for name in each.observations]
        yield from said
        looked_at = {
            leaf.test.attribute: None
            for leaf in leaves(self._translation.rules[rule.id].fires)
            if isinstance(leaf, Passes)
        }
        for path in looked_at:
            slot = Slot(path, max(place, 0) if entity_of(path) == PARTY else CASE)
            if slot not in said and slot.party_index < len(case.parties):
                yield slot


def _label(place: int) -> str:
    return LABELS[place] if place < len(LABELS) else f"party_{place + 1}"
