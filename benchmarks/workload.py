"""What is measured on: a rulebook, and cases for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

from naive.strategies import yaml_text

from benchmarks import TREE
from benchmarks.exported import Exported, exported
from benchmarks.synthetic import Plain, Written, synthetic_cases, synthetic_rulebook
from ottava.engine.inference.compiled_rulebook import CompiledRulebook, compile_rulebook
from ottava.engine.rulebook.loading import load_rulebook, rulebook_from_sources
from ottava.engine.rulebook.locating import rule_files
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.facts.source.node import plain
from ottava.facts.source.reading import read_source
from ottava.facts.source.span import Source
from ottava.facts.source.yaml_text import from_yaml

USUAL_PARTIES = (2, 2, 2, 3, 3, 4, 5)
BUILT_IN = TREE / "rules" / "eight_methods"


@dataclass
class Workload:
    """A rulebook in all forms that engines need it in, and cases."""

    name: str
    written: Written
    rulebook: Rulebook
    cases: list[Plain]
    note: str = ""
    translation: CompiledRulebook = field(init=False)

    def __post_init__(self) -> None:
        self.translation = compile_rulebook(self.rulebook)

    @cached_property
    def exported(self) -> Exported:
        """The rulebook for peers."""
        return exported(self.translation)

    def on(self, cases: list[Plain], name: str) -> Workload:
        """The same rulebook on other cases."""
        return Workload(name, self.written, self.rulebook, cases)


def built_in(count: int) -> Workload:
    """The built-in rulebook. Half of the cases are the examples, and the examples with some facts changed; half are
    made up.
    """
    paths = [*rule_files(BUILT_IN)]
    written = Written(_of(BUILT_IN / "rulebook.yaml"), [rule for path in paths for rule in _of(path)])
    examples = [_of(path) for path in sorted((TREE / "examples").glob("*.yaml"))]
    made_up = synthetic_cases(count, USUAL_PARTIES, seed=11)
    rng = Random("examples")
    found: list[Plain] = []
    for at, other in enumerate(made_up):
        example = examples[at % len(examples)]
        found += [example if at < len(examples) else _changed(rng, example, other), other]
    cases = [case | {"id": f"case-{at}"} for at, case in enumerate(found[:count])]
    return Workload("built-in", written, load_rulebook("eight_methods"), cases)


def _changed(rng: Random, case: Plain, other: Plain) -> Plain:
    """The case with a sixth of what is known as it is in another."""

    def mixed(own: Plain, foreign: Plain) -> Plain:
        changed = {name for name in own if name != "id" and name in foreign and rng.random() < 1 / 6}
        return {name: foreign[name] if name in changed else value for name, value in own.items()}

    entities = {name: mixed(what, other.get(name, {})) for name, what in case.items() if isinstance(what, dict)}
    parties = [mixed(party, rng.choice(other["parties"])) for party in case.get("parties") or ()]
    return {**case, **entities, "parties": parties}


def synthetic(size: int, count: int) -> Workload:
    """A synthetic rulebook of that many rules, and cases of two to five parties."""
    written = synthetic_rulebook(size)
    return Workload(f"{size:,} rules", written, rulebook_of(written), synthetic_cases(count, USUAL_PARTIES))


def rulebook_of(written: Written) -> Rulebook:
    """The rulebook, read from its text as from files."""
    head, rules = (
        Source(name, yaml_text(part)) for name, part in (("rulebook.yaml", written.head), ("rules.yaml", written.rules))
    )
    return rulebook_from_sources(head, [rules])


def _of(path: Path) -> Any:
    documents, diagnostics = from_yaml(read_source(path))
    assert not diagnostics, diagnostics
    return plain(documents[0])


def labels(case: Plain) -> list[str]:
    """The parties of a case, in their order."""
    return [party["id"] for party in case.get("parties") or ()]


def without_certainties(case: Plain) -> Plain:
    """The case as plain values; what is too uncertain to count, or said to be unknown, is left out."""

    def values(observed: Iterable[tuple[str, Any]]) -> Plain:
        found: Plain = {}
        for name, seen in observed:
            value, certainty = (seen["value"], seen.get("certainty", 1)) if isinstance(seen, dict) else (seen, 1)
            if value not in (None, "unknown") and certainty >= 0.2:
                found[name] = value
        return found

    entities = {name: values(what.items()) for name, what in case.items() if isinstance(what, dict)}
    return {"id": case["id"], **entities, "parties": [values(party.items()) for party in case.get("parties") or ()]}
