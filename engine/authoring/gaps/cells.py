"""Cells: the circumstances of parties, sorted by the values of a few attributes; and regions of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from ottava.facts import PARTY, Attribute, Case, Value, Vocabulary
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.errors import OttavaError
from ottava.facts.source.suggestion import nearest

from ...explanation.value_classes import NOTHING_THAT_COUNTS, Partition
from ...inference.compiled_rulebook import CompiledRulebook
from ...inference.formula import CASE, Passes, leaves
from ...inference.meaning import passes
from ..source_text import as_written

UNKNOWN = "unknown"

Cell = tuple[int, ...]
"""Where on each axis a circumstance lies."""


class UnknownAxis(OttavaError):
    """Gaps were asked for over something that is no attribute."""


@dataclass(frozen=True, slots=True)
class Axis:
    """An attribute and its steps: each value by itself for words, the ranges that rules tell apart for numbers and
    the combinations that rules tell apart for sets; the last step is that it is unknown.
    """

    attribute: Attribute
    partition: Partition | None
    steps: tuple[str, ...]

    @classmethod
    def of(cls, attribute: Attribute, translation: CompiledRulebook) -> Axis:
        """Return an axis with the steps that the rules make."""
        if attribute.kind in ("choice", "boolean"):
            values: tuple[Value, ...] = attribute.values if attribute.kind == "choice" else (True, False)
            return cls(attribute, None, (*map(as_written, values), UNKNOWN))
        tests = [
            leaf.test
            for meant in translation.rules.values()
            for leaf in leaves(meant.fires)
            if isinstance(leaf, Passes) and leaf.test.attribute == attribute.path
        ]
        # An author reads values as rules write them, not in the words for people.
        as_in_rules = replace(attribute, value_labels=tuple((each, each) for each in attribute.values))
        partition = Partition.of(as_in_rules, tests)
        counting = (each for each in attribute.values if any(passes(test, frozenset({each})) for test in tests))
        nothing = f"none of {', '.join(counting)}"
        said = (nothing if each.said == NOTHING_THAT_COUNTS else each.said for each in partition.classes)
        return cls(attribute, partition, (*said, UNKNOWN))

    @property
    def of_party(self) -> bool:
        """Return whether it is asked of a party, and not of the case."""
        return self.attribute.entity == PARTY

    def step(self, case: Case, party_index: int) -> int:
        """Return the step of the case, or of a party in it."""
        if self.of_party:
            observation = None if party_index == CASE else case.parties[party_index].known(self.attribute.name)
        else:
            observation = case.known(self.attribute.path)
        if observation is None:
            return len(self.steps) - 1
        if self.partition is None:
            return self.steps.index(as_written(observation.value))
        return self.partition.classes.index(self.partition.class_of(observation.value))


def axes_over(paths: Iterable[str], vocabulary: Vocabulary, translation: CompiledRulebook) -> tuple[Axis, ...]:
    """Return the axes for these attributes, each once. Raises UnknownAxis."""
    found = []
    for path in dict.fromkeys(paths):
        attribute = vocabulary.get(path)
        if attribute is None:
            near = nearest(path, [each.path for each in vocabulary])
            hint = f"did you mean `{near}`?" if near else f"name it as rules do, such as `{_usual(vocabulary)}`"
            raise UnknownAxis(f"there is no attribute {quoted(path)}; {hint}")
        found.append(Axis.of(attribute, translation))
    if not found:
        usual = _usual(vocabulary)
        raise UnknownAxis(f"no attribute is named to look for gaps over; name one or more, such as `{usual}`")
    return tuple(found)


def _usual(vocabulary: Vocabulary) -> str:
    """Return an attribute that the vocabulary has, to name as an example."""
    return "party.arousal" if "party.arousal" in vocabulary else next(iter(vocabulary)).path


def cell_of(axes: Sequence[Axis], case: Case, party_index: int) -> Cell:
    """Return the cell of a party in a case."""
    return tuple(axis.step(case, party_index) for axis in axes)


Region = tuple[frozenset[int], ...]
"""For each axis the steps that are meant; the region is every combination of them."""


def regions_of(wanted: Mapping[Cell, int], free: Collection[Cell], axes: tuple[Axis, ...]) -> tuple[Region, ...]:
    """Return regions that hold all wanted cells and no others, except free ones; the weightiest first.

    wanted: the weight of each. Each region grows from the weightiest cell left, one step of one axis after another, as
    far as it can. Regions may overlap.
    """
    left = dict(sorted(wanted.items()))
    allowed = {*wanted, *free}
    found: list[Region] = []
    while left:
        seed = max(left, key=lambda cell: left[cell])
        region = _grown(tuple(frozenset({step}) for step in seed), allowed, set(wanted), axes)
        found.append(region)
        for cell in product(*region):
            left.pop(cell, None)
    weights = {region: sum(wanted.get(cell, 0) for cell in product(*region)) for region in found}
    return tuple(sorted(found, key=lambda region: -weights[region]))


def _grown(region: Region, allowed: Collection[Cell], wanted: Collection[Cell], axes: tuple[Axis, ...]) -> Region:
    """Add every step to a region that keeps it within the allowed cells and brings a wanted one."""
    growing = True
    while growing:
        growing = False
        for number, axis in enumerate(axes):
            for step in range(len(axis.steps)):
                if step in region[number]:
                    continue
                slice_of = (*region[:number], frozenset({step}), *region[number + 1 :])
                cells = list(product(*slice_of))
                if all(cell in allowed for cell in cells) and any(cell in wanted for cell in cells):
                    region = (*region[:number], region[number] | {step}, *region[number + 1 :])
                    growing = True
    return region


def region_text(region: Region, axes: tuple[Axis, ...]) -> str:
    """Say a region in words; axes with all their steps in it are left out."""
    parts = []
    for steps, axis in zip(region, axes, strict=True):
        missing = [axis.steps[step] for step in range(len(axis.steps)) if step not in steps]
        if not missing:
            continue
        if len(steps) > len(missing) + 2:
            parts.append(f"{axis.attribute.path} is not {' or '.join(missing)}")
        else:
            parts.append(f"{axis.attribute.path} is {' or '.join(axis.steps[step] for step in sorted(steps))}")
    return "; ".join(parts) if parts else "everywhere"
