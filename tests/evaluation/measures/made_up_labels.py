"""Labels made up with known properties, what the measures truly are for them, and how often the intervals say so.

    python tests/evaluation/measures/made_up_labels.py 1000

Each case has a true method that nobody sees. Experts name it with a set chance, and another of the methods otherwise;
the advice names it with a chance that goes with its certainty, less so in one group of cases and in one of the
strata. So agreement, kappa, alpha, calibration and the difference of the group follow by arithmetic.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ottava.engine.evaluation.measures.agreement import agreement, among_experts
from ottava.engine.evaluation.measures.calibration import panel_calibration
from ottava.engine.evaluation.measures.compared_groups import subgroups
from ottava.engine.evaluation.measures.gates import gates, misses
from ottava.engine.evaluation.measures.intervals import Estimate
from ottava.engine.evaluation.measures.judgements import AdvisedValues, Judgement, Panel

GROUP = ("group", "watched")


@dataclass(frozen=True)
class World:
    """prevalence: of the methods. expert: the chance that one names the true method. over: by how much certainty is
    too high. less: how much less often the advice is right in the group; in_stratum: in the last of the strata.
    """

    prevalence: tuple[float, ...] = (0.4, 0.25, 0.15, 0.1, 0.1)
    expert: float = 0.9
    over: float = 0.05
    less: float = 0.15
    in_stratum: float = 0.1
    group: float = 0.3
    strata: tuple[float, ...] = (0.6, 0.3, 0.1)
    certainty: tuple[float, float] = (8.0, 1.5)
    gate: float = 0.3
    gate_found: float = 0.9
    gate_seen: float = 0.95


class Design(NamedTuple):
    """How many cases, labelled by how many experts each; drawn alike from each stratum, or by chance from all."""

    cases: int
    experts: int
    stratified: bool


DESIGNS = {
    "200 cases, 1 expert": Design(200, 1, False),
    "67 cases, 3 experts": Design(67, 3, False),
    "100 cases in strata, 2 experts": Design(99, 2, True),
}
WORLDS = {
    "ordinary": World(),
    "nearly always right": World(
        (0.6, 0.2, 0.1, 0.05, 0.05), 0.98, 0.0, 0.05, 0.0, certainty=(60.0, 1.0), gate_found=0.97, gate_seen=0.99
    ),
    "often wrong": World((0.2,) * 5, 0.7, 0.25, 0.2, 0.0, gate_found=0.7, gate_seen=0.9),
    "right half the time": World(over=0.27),
    "right by chance alone": World(expert=0.92, over=1.0, less=0.0, in_stratum=0.0),
    "always right": World(expert=0.98, over=-1.0, less=0.0, in_stratum=0.0),
}


def right(world: World, certainty: NDArray[np.float64], group: object, stratum: object) -> NDArray[np.float64]:
    """The chance that the advice names the true method."""
    less = world.less * np.asarray(group) + world.in_stratum * (np.asarray(stratum) == len(world.strata) - 1)
    return np.clip(certainty - world.over - less, 0.0, 1.0)


def truth(world: World, experts: int) -> dict[str, float]:
    """What each measure is for all cases there could be, of so many experts."""
    certainty = np.random.default_rng(0).beta(*world.certainty, size=200_000)
    methods, e = len(world.prevalence), world.expert
    agreed, of_group, of_others, gap = 0.0, 0.0, 0.0, np.zeros(5)
    brier, chance = 0.0, 0.0
    bins = np.searchsorted(np.linspace(0, 1, 6)[1:-1], certainty)
    for stratum, of_stratum in enumerate(world.strata):
        for group, share in ((0, 1 - world.group), (1, world.group)):
            q = right(world, certainty, group, stratum)
            same = q * e + (1 - q) * (1 - e) / (methods - 1)
            weight = of_stratum * share
            chance += weight * q.mean()
            agreed += weight * same.mean()
            of_group += of_stratum * same.mean() * group
            of_others += of_stratum * same.mean() * (1 - group)
            gap += weight * np.bincount(bins, same - certainty, minlength=5) / len(certainty)
            brier += weight * (same * (1 - certainty) ** 2 + (1 - same) * certainty**2).mean()
    says, advises = _marginal(world, e), _marginal(world, chance)
    expert_pair = e**2 + (1 - e) ** 2 / (methods - 1)
    pooled = (experts * says + advises) / (experts + 1)
    alike = ((experts - 1) * expert_pair + 2 * agreed) / (experts + 1)
    seen, unseen = world.gate * world.gate_seen, (1 - world.gate) * 0.02
    return {
        "agreement": agreed,
        "kappa": 1 - (1 - agreed) / (1 - (says * advises).sum()),
        "alpha of experts": 1 - (1 - expert_pair) / (1 - (says**2).sum()),
        "alpha with the advice": 1 - (1 - alike) / (1 - (pooled**2).sum()),
        "advice less experts": agreed - expert_pair,
        "group less others": of_group - of_others,
        "certainty error": float(np.abs(gap).sum()),
        "right less certain": float(gap.sum()),
        "brier": brier,
        "gates found": (seen * world.gate_found + unseen * 0.03) / (seen + unseen),
    }


def _marginal(world: World, correct: float) -> NDArray[np.float64]:
    prevalence = np.array(world.prevalence)
    return correct * prevalence + (1 - correct) * (1 - prevalence) / (len(prevalence) - 1)


def made_up(world: World, design: Design, seed: int, resamples: int = 1000) -> Panel:
    """A panel drawn from the world."""
    random = np.random.default_rng(seed)
    n, strata = design.cases, len(world.strata)
    if design.stratified:
        stratum = np.arange(n) % strata
        weights = np.array(world.strata)[stratum]
    else:
        stratum = random.choice(strata, size=n, p=world.strata)
        weights = np.ones(n)
    true = random.choice(len(world.prevalence), size=n, p=world.prevalence)
    certainty = random.beta(*world.certainty, size=n)
    group = random.random(n) < world.group
    advice = _named(random, true, right(world, certainty, group, stratum), world)
    gate = random.random(n) < world.gate
    advised_gate = random.random(n) < np.where(gate, world.gate_found, 0.03)
    advised = [
        AdvisedValues(
            str(at),
            order=((str(advice[at]),),),
            certainty=float(certainty[at]),
            gates=frozenset({"g"} if advised_gate[at] else ()),
            groups=frozenset({GROUP} if group[at] else ()),
            stratum=str(stratum[at]) if design.stratified else "",
            weight=float(weights[at]),
        )
        for at in range(n)
    ]
    labels = []
    for expert in range(design.experts):
        named = _named(random, true, np.full(n, world.expert), world)
        sees = random.random(n) < np.where(gate, world.gate_seen, 0.02)
        labels += [
            Judgement(str(at), f"expert {expert}", (str(named[at]),), gates=frozenset({"g"} if sees[at] else ()))
            for at in range(n)
        ]
    return Panel.of(advised, labels, seed, resamples)


def _named(
    random: np.random.Generator, true: NDArray[np.int_], chance: NDArray[np.float64], world: World
) -> NDArray[np.int_]:
    methods = len(world.prevalence)
    other = (true + random.integers(1, methods, size=len(true))) % methods
    return np.where(random.random(len(true)) < chance, true, other)


def measured(panel: Panel, level: float = 0.95) -> dict[str, Estimate]:
    """The measures whose truth is known; of several experts only what is known of all."""
    calibrated = panel_calibration(panel, level)
    found = {
        "agreement": agreement(panel, level).first,
        "certainty error": calibrated.error_corrected,
        "right less certain": calibrated.right_less_certain,
        "brier": calibrated.brier,
        "gates found": gates(panel, ["g"], level).all.found,
    }
    found["group less others"] = next(each.agreement.difference for each in subgroups(panel, misses, level))
    among = among_experts(panel, level)
    found["kappa"] = next(pair.kappa for pair in among.pairs if pair.other is None)
    if len(panel.experts) > 1:
        found["alpha of experts"] = among.alpha
        found["advice less experts"] = among.advice_less_experts
        found["alpha with the advice"] = among.alpha_with_advice
    return found


def coverage(world: World, design: Design, repetitions: int) -> dict[str, float]:
    """How often the interval of each measure has the truth in it, of the repetitions in which there is one."""
    known = truth(world, design.experts)
    hits: dict[str, list[bool]] = {}
    for seed in range(repetitions):
        for name, found in measured(made_up(world, design, seed, resamples=500)).items():
            if found.low is not None and found.high is not None:
                hits.setdefault(name, []).append(found.low <= known[name] <= found.high)
    return {name: sum(each) / len(each) for name, each in sorted(hits.items())}


if __name__ == "__main__":
    for called, world in WORLDS.items():
        for designed, design in DESIGNS.items():
            for name, share in coverage(world, design, int(sys.argv[1])).items():
                print(f"{called:<20} {designed:<31} {name:<22} {100 * share:5.1f} %", flush=True)
