"""What the growth of costs is measured on: rulebooks of any size with tests, edited ones, and cases in files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path
from random import Random

from naive.strategies import RawRulebook, write_rulebook, yaml_text

from benchmarks.synthetic import Plain, Written, synthetic_cases, synthetic_rulebook
from benchmarks.workload import USUAL_PARTIES, rulebook_of
from ottava import Advisor

TESTED_ON = 20
"""Cases on which rules are looked for that fire, each of which gets a test."""


def rulebook_folder(folder: Path, rules: int, edits: int = 0) -> Path:
    """Write a rulebook of that many rules, of which some are edited, with its tests; return its folder."""
    written = synthetic_rulebook(rules)
    write_rulebook(RawRulebook(written.head, _edited(written.rules, edits)), folder)
    (folder / "tests").mkdir()
    (folder / "tests" / "tests.yaml").write_text(yaml_text(_tests(written)), encoding="utf-8")
    return folder


def cases_file(path: Path, cases: Iterable[Plain]) -> Path:
    """A file of cases as JSON Lines."""
    path.write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
    return path


def usual_cases(count: int) -> list[Plain]:
    """Cases of two to five parties."""
    return synthetic_cases(count, USUAL_PARTIES, seed=31)


def case_with_unknowns(unknown: int) -> Plain:
    """Make a case of three parties in which this number of facts is missing."""
    rng = Random("unknown")
    case = next(each for each in synthetic_cases(50, 3, seed=5) if len(_told(each)) >= 60)
    told = _told(case)
    rng.shuffle(told)
    for holder, name in told[:unknown]:
        del holder[name]
    return case


def _told(case: Plain) -> list[tuple[Plain, str]]:
    """What is known, where it stands: each with its name."""
    entities = [each for each in case.values() if isinstance(each, dict)]
    return [
        (holder, name)
        for holder in (*entities, *case["parties"])
        for name, value in holder.items()
        if name not in ("id", "role") and value not in (None, "unknown")
    ]


def _tests(written: Written) -> list[Plain]:
    """A test for each rule that fires on one of some cases: that it fires on that case."""
    advisor = Advisor(rulebook_of(written))
    found: dict[str, Plain] = {}
    for case in synthetic_cases(TESTED_ON, USUAL_PARTIES, seed=17):
        for fired in advisor.trace(case).firings:
            test = {"rule": fired.rule, "case": {name: told for name, told in case.items() if name != "id"}}
            party = {"party": case["parties"][fired.party]["id"]} if fired.party >= 0 else {}
            found.setdefault(fired.rule, test | party)
    return list(found.values())


def _edited(rules: list[Plain], edits: int) -> list[Plain]:
    """Return the rules, this number of them edited: each asks for a test less, or advises less surely."""
    changed = deepcopy(rules)
    step = max(1, len(changed) // max(1, edits))
    for rule in changed[::step][:edits]:
        if len(rule["when"]) > 1:
            rule["when"].popitem()
        elif "certainty" in rule["then"]:
            rule["then"]["certainty"] = round(rule["then"]["certainty"] / 2, 2)
        else:
            rule["because"] = "it helped here, too"
    return changed
