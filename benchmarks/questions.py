"""Does it pay to ask in the order of the interview? Over the examples with attributes removed, against other orders.

    python benchmarks/questions.py [SHARE_REMOVED] [SEEDS]

From each example a share of what is known is taken away at random (seeded); whoever is asked can say just that again,
and of everything else "don't know". Compared are the order of the interview, a random order and the order of the case
file: how often the first answer changes a gate or the first place, and how many answers it takes until the advice is
stable.
"""

import sys
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from random import Random
from statistics import mean
from typing import Any, NamedTuple

from ottava import Advisor, Case
from ottava.engine.explanation.stability.stability import verdict
from ottava.engine.explanation.stability.trials import Trials
from ottava.engine.explanation.value_classes import Slot, slots_of, with_observations
from ottava.facts import Observation, read_case

EXAMPLES = Path(__file__).parents[1] / "examples"
SHARE, SEEDS = 0.5, 3


class Told(NamedTuple):
    """What an order came to on one case."""

    changed: bool
    answers: int


def main(share: float = SHARE, seeds: int = SEEDS) -> int:
    advisor = Advisor()
    orders: dict[str, list[Told]] = {"interview": [], "random": [], "file": []}
    asked: list[int] = []
    cases = [read_case(path) for path in sorted(EXAMPLES.glob("*.yaml"))]
    for case in cases:
        for seed in range(seeds):
            rng = Random(f"{case.id} {seed}")
            removed = _some(_known(advisor, case), share, rng)
            if not removed:
                continue
            bare = with_observations(case, dict.fromkeys(removed), advisor.rulebook.vocabulary)
            told, questions = _interview(advisor, case, bare, removed)
            orders["interview"].append(told)
            asked.append(questions)
            shuffled = list(removed)
            rng.shuffle(shuffled)
            orders["random"].append(_in_order(advisor, case, bare, shuffled))
            orders["file"].append(_in_order(advisor, case, bare, removed))
    print(f"{len(cases)} examples, {seeds} times each {share:.0%} of what is known removed: {len(asked)} cases")
    print(f"{'order':10} {'first answer changes gate or first place':>42} {'answers until stable':>22}")
    for name, found in orders.items():
        changed, answers = mean(each.changed for each in found), mean(each.answers for each in found)
        print(f"{name:10} {changed:>42.1%} {answers:>22.1f}")
    print(f'the interview puts {mean(asked):.1f} questions, those answered with "don\'t know" included')
    best = mean(each.changed for each in orders["interview"])
    return 0 if all(best > mean(each.changed for each in orders[name]) for name in ("random", "file")) else 1


def _known(advisor: Advisor, case: Case) -> list[Slot]:
    """What is known and looked at by rules, in the order of the case file."""
    attributes = [each.path for each in advisor.rulebook.vocabulary]
    seen = set(Trials.of(advisor._translation, advisor.run, case).slots)
    slots = sorted(slots_of(attributes, len(case.parties)), key=lambda slot: (slot.party_index >= 0, slot.party_index))
    return [slot for slot in slots if slot in seen and _observation(case, slot) is not None]


def _some(slots: Sequence[Slot], share: float, rng: Random) -> list[Slot]:
    return [slot for slot in slots if rng.random() < share]


def _observation(case: Case, slot: Slot) -> Observation | None:
    return case.known(slot.attribute) if slot.party_index < 0 else case.parties[slot.party_index].known(slot.name)


def _interview(advisor: Advisor, case: Case, bare: Case, removed: Sequence[Slot]) -> tuple[Told, int]:
    trials = Trials.of(advisor._translation, advisor.run, bare)
    answers = {trials.path(slot): _observation(case, slot) for slot in removed}
    consultation = advisor.consultation(bare)
    changed = False
    given = 0
    while (question := consultation.question) is not None:
        observation = answers.get(question.path)
        if observation is None:
            consultation.dont_know()
            continue
        value: Any = sorted(observation.value) if isinstance(observation.value, frozenset) else observation.value
        consultation.answer({"value": value, "certainty": observation.certainty})
        given += 1
        if given == 1:
            changed = _changed(advisor, bare, consultation.case)
    return Told(changed, given), consultation.asked


def _in_order(advisor: Advisor, case: Case, bare: Case, order: Sequence[Slot]) -> Told:
    def after(answers: int) -> Case:
        told = {slot: _observation(case, slot) for slot in order[:answers]}
        return with_observations(bare, told, advisor.rulebook.vocabulary)

    def is_stable(answers: int) -> bool:
        trials = Trials.of(advisor._translation, advisor.run, after(answers))
        left = set(order[answers:])
        return verdict(trials, [slot for slot in trials.slots if slot in left]).verdict == "stable"

    # Once stable, always stable: whatever is found out is one of the ways that were proven not to matter.
    low, high = 0, len(order)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if is_stable(middle) else (middle + 1, high)
    return Told(_changed(advisor, bare, after(1)), low)


def _changed(advisor: Advisor, before: Case, after: Case) -> bool:
    leads = [
        (
            {(gate.id, gate.effect) for gate in advice.gates},
            {(each.method, each.stage, each.party) for each in advice.first},
        )
        for advice in map(advisor.advise, (before, after))
    ]
    return leads[0] != leads[1]


if __name__ == "__main__":
    arguments = dict(zip((float, int), sys.argv[1:], strict=False))
    sys.exit(main(*chain(kind(text) for kind, text in arguments.items())))
