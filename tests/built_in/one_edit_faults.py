"""Faults of one edit in the rules of the eight methods that keep harm away: does a safeguard notice each of them?

Drawn by a seed from all changes of one thing in gates, vetoes, firm rules and the assessments that these rest on. Each
breaks a safeguard, in a case that the engine confirms, or is listed in `unnoticed.yaml` with the reason why none should
notice. To try as many as one likes:

    cd tests && python -m built_in.one_edit_faults 200 14
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import yaml

from ottava.engine.authoring.mutation.equivalence import same_meaning
from ottava.engine.authoring.mutation.mutants import Mutant, atoms_looked_at, mutants_of
from ottava.engine.authoring.proving.proving import Prover
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.inference.program import Program
from ottava.engine.rulebook.conclusion import Exclude
from ottava.engine.rulebook.dependencies import strata_of
from ottava.engine.rulebook.loading import load_rulebook
from ottava.engine.rulebook.reading.findings import Findings
from ottava.engine.rulebook.rulebook import Rule, Rulebook

LISTED = Path(__file__).with_name("unnoticed.yaml")


def unnoticed() -> dict[tuple[str, str], str]:
    """Why no safeguard should notice a change, by the rule and the words of the change."""
    entries = yaml.load(LISTED.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {(rule, said): entry["why"] for entry in entries for rule, said in entry["edits"]}


def protecting(rulebook: Rulebook) -> list[Rule]:
    """The gates, vetoes and firm rules, and the rules that derive what those look at."""
    found = [
        rule
        for rule in rulebook.rules
        if rule.id.startswith(("gates.", "firm.")) or any(isinstance(each, Exclude) for each in rule.conclusions)
    ]
    for rule in found:  # it grows on the way
        looked_at = atoms_looked_at(rule)
        found += [each for each in rulebook.rules if each not in found and looked_at.intersection(each.atoms)]
    return found


def faults(rulebook: Rulebook, count: int, seed: int) -> list[Mutant]:
    """Some of all changes of one thing that mean something else and can be loaded."""
    every = [
        mutant
        for rule in protecting(rulebook)
        for mutant in mutants_of(rule, rulebook)
        if not same_meaning(rule, mutant.rule) and _changed(rulebook, mutant) is not None
    ]
    return Random(seed).sample(every, count)


def noticed_by(rulebook: Rulebook, fault: Mutant) -> str | None:
    """The first safeguard that the fault breaks, in a case that the engine confirms; None if all of them hold."""
    changed = _changed(rulebook, fault)
    assert changed is not None, "faults that cannot be loaded are not drawn"
    translation = compile_rulebook(changed)
    prover = Prover(translation, Program(translation).run)
    verdicts = map(prover.verdict, changed.safeguards)
    return next((each.safeguard.id for each in verdicts if each.word == "broken"), None)


def _changed(rulebook: Rulebook, fault: Mutant) -> Rulebook | None:
    """The rulebook with the fault; None if it could not be loaded."""
    rules = [fault.rule if each.id == fault.rule.id else each for each in rulebook.rules]
    derived = {atom for rule in rules for atom in rule.atoms}
    findings = Findings()
    strata = strata_of(rules, rulebook.names, findings)
    if findings.failed or any(atoms_looked_at(rule) - derived for rule in rules):
        return None
    return replace(rulebook, strata=strata)


def lines(count: int, seed: int) -> Iterator[tuple[bool, str]]:
    """For each fault whether it is accounted for, and a line about it."""
    rulebook, reasons = load_rulebook(), unnoticed()
    for fault in faults(rulebook, count, seed):
        by, why = noticed_by(rulebook, fault), reasons.get((fault.rule.id, fault.change))
        account = f"breaks {by}" if by else f"should not be noticed: {why}" if why else "NOT NOTICED"
        yield bool(by or why), f"{fault.rule.id}: {fault.change}: {account}"


if __name__ == "__main__":
    missing = 0
    for accounted, line in lines(*map(int, sys.argv[1:3])):
        missing += not accounted
        print(line, flush=True)
    print(f"{missing} not accounted for")
    sys.exit(missing > 0)
